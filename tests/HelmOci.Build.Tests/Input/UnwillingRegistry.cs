using System.Net;
using System.Net.Sockets;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Input;

/// <summary>Registries that cannot be reached or do not want the chart: a code, a next step, and no stack trace.</summary>
public sealed class UnwillingRegistry
{
    private readonly TestProject _project = TestProject.Bare("App").WithChart("app");

    [Fact]
    public void ThatIsNotThereIsNamed()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var host = $"localhost:{((IPEndPoint)listener.LocalEndpoint).Port}";
        listener.Stop();

        AssertRefused(Push(host, "team"), host);
    }

    [Fact]
    public void WhoseNameDoesNotResolveIsNamed() => AssertRefused(Push("registry.invalid", "team"), "registry.invalid");

    [PeerFact(Peers.Registry)]
    public void ThatSpeaksHttpWhereHttpsIsWantedIsNamed()
    {
        using var registry = new RegistryProcess();

        AssertRefused(Push(registry.Host, "team", "-p:ChartRegistryPlainHttp=false"), registry.Host);
    }

    [PeerFact(Peers.Registry)]
    public void ThatSpeaksHttpsWithAnUnknownCertificateIsNamed()
    {
        using var registry = new RegistryProcess(new RegistryOptions(Certificate: TestCertificate.Create()));

        AssertRefused(Push(registry.Host, "team"), registry.Host);
        Assert.Empty(registry.Pushes());
    }

    [PeerFact(Peers.Registry)]
    public void ThatLetsNobodyPushIsNamed()
    {
        using var registry = new RegistryProcess(new RegistryOptions(IsReadOnly: true));

        AssertRefused(Push(registry.Host, "team"), registry.Host);
    }

    [Theory]
    [InlineData("Team")]
    [InlineData("team//charts")]
    [InlineData("team/ charts")]
    public void WithANameThatNoRegistryTakesIsToldBeforeAnyRequest(string name)
    {
        var result = Push("registry.invalid", name);

        AssertRefused(result, name);
        Assert.DoesNotContain("HELMOCI1", string.Join(' ', result.Codes), StringComparison.Ordinal);
    }

    private static void AssertRefused(CommandResult result, string named)
    {
        var code = Assert.Single(result.Codes);
        result.FailedWith(code);
        Assert.Contains(result.ErrorLines(code), line => line.Contains(named, StringComparison.Ordinal));
        Assert.All(result.ErrorLines(code), line => Assert.Matches(@"^\S+App\.\w*proj\s?: error ", line));
    }

    private CommandResult Push(string registry, string name, params string[] arguments) =>
        _project.Dotnet(["msbuild", "-t:PushChart", $"-p:ChartRegistry={registry}", $"-p:ChartNamespace={name}", .. arguments]);
}
