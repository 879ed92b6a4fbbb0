using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Registries;

/// <summary>What a push asks while its chart is packed it asks once more, logged in and connected: it may change meanwhile.</summary>
public sealed class PushBegunEarly : IDisposable
{
    private readonly RegistryProcess _registry = new();

    public void Dispose() => _registry.Dispose();

    [PeerFact(Peers.Registry)]
    public void SendsSevenRequestsForANewChartAndTwoForTheSame()
    {
        var project = TestProject
            .Bare("App", $"<ChartRegistry>{_registry.Host}</ChartRegistry><ChartNamespace>team</ChartNamespace>")
            .WithChart("app");

        Push(project);
        Assert.Equal(["HEAD", "HEAD", "POST", "POST", "PUT", "PUT", "PUT"], Methods());

        Push(project);
        Assert.Equal(["HEAD", "HEAD", "HEAD", "HEAD", "POST", "POST", "PUT", "PUT", "PUT"], Methods());
    }

    /// <summary>What the background did shows in the log of the task that goes on with it.</summary>
    private static void Push(TestProject project) =>
        Assert.Contains("HEAD ", project.Dotnet("msbuild", "-t:PushChart", "-v:d").Succeeded().Output, StringComparison.Ordinal);

    private string[] Methods() => [.. _registry.Requests().Where(request => request.Path.Contains("/team/", StringComparison.Ordinal)).Select(request => request.Method).Order(StringComparer.Ordinal)];
}
