using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Stamping;

public static class PortOfTheStarterChart
{
    [Fact]
    public static void IsNotTheOneThatAWebAppServes()
    {
        var warning = Assert.Single(ImageCheckRun.Of(ImageCheckRun.WebApp));

        Assert.Equal(DiagnosticCodes.PortNotExposed, warning.Code);
        Assert.EndsWith(Path.Combine("templates", "deployment.yaml"), warning.Location!.File, StringComparison.Ordinal);
        Assert.Equal((11, 15), (warning.Location.Line, warning.Location.Column));
    }

    [Theory]
    [InlineData("""{"config":{"ExposedPorts":{"5000/tcp":{}}}}""")]
    [InlineData("""{"config":{"Env":["PATH=/bin","ASPNETCORE_HTTP_PORTS=8080;8081"]}}""")]
    [InlineData("""{"config":{"Env":["ASPNETCORE_URLS=http://+:8080/"]}}""")]
    [InlineData("""{"architecture":"amd64"}""")]
    public static void IsNotTheOneThatTheImageServes(string configuration) =>
        Assert.Single(ImageCheckRun.Of(ImageCheckRun.WebApp with { Configurations = [configuration] }));

    [Theory]
    [InlineData("""{"config":{"ExposedPorts":{"80/tcp":{},"443/tcp":{}}}}""")]
    [InlineData("""{"config":{"Env":["ASPNETCORE_HTTP_PORTS=80"]}}""")]
    [InlineData("""{"config":{"Env":["ASPNETCORE_URLS=https://+:443;http://+:80"]}}""")]
    public static void FitsAnImageThatServesIt(string configuration) =>
        Assert.Empty(ImageCheckRun.Of(ImageCheckRun.WebApp with { Configurations = [configuration] }));

    [Fact]
    public static void FitsAProjectThatSaysSo()
    {
        Assert.Empty(ImageCheckRun.Of(new ImageContent { Ports = ["80"] }));
        Assert.Empty(ImageCheckRun.Of(ImageCheckRun.WebApp with { Variables = [new("ASPNETCORE_HTTP_PORTS", "80")] }));
        Assert.Single(ImageCheckRun.Of(new ImageContent { Ports = ["9090/tcp"] }));
    }

    [Fact]
    public static void IsNoneOfAWorkersBusiness() => Assert.Empty(ImageCheckRun.Of(new ImageContent()));
}
