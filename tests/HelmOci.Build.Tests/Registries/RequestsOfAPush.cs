using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Registries;

/// <summary>A push asks a registry for no more than it needs.</summary>
public sealed class RequestsOfAPush : IDisposable
{
    private readonly RegistryProcess _registry = new();

    public void Dispose() => _registry.Dispose();

    [PeerFact(Peers.Registry)]
    public void AreSixForANewChartAndOneForTheSame()
    {
        var project = TestProject
            .Bare("App", $"<ChartRegistry>{_registry.Host}</ChartRegistry><ChartNamespace>team</ChartNamespace>")
            .WithChart("app");

        Push(project);
        Assert.Equal(["HEAD", "POST", "POST", "PUT", "PUT", "PUT"], Methods());

        Push(project);
        Assert.Equal(["HEAD", "HEAD", "POST", "POST", "PUT", "PUT", "PUT"], Methods());
    }

    private static void Push(TestProject project) =>
        Assert.Contains("HEAD ", project.Dotnet("msbuild", "-t:PushChart", "-v:d").Succeeded().Output, StringComparison.Ordinal);

    private string[] Methods() => [.. _registry.Requests().Where(request => request.Path.Contains("/team/", StringComparison.Ordinal)).Select(request => request.Method).Order(StringComparer.Ordinal)];
}
