using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Projects;

/// <summary>
/// The image goes to a container engine on this machine, so no property tells that an image is published. Naming
/// PublishContainer as a target is the one case where the chart comes first, unless PushChart is named last.
/// The engine here refuses every image: a chart that waits for its image is then not pushed.
/// </summary>
public sealed class LocalDocker : IDisposable
{
    private readonly RegistryProcess _registry = new();
    private readonly TestProject _project;
    private readonly Dictionary<string, string> _environment;

    public LocalDocker()
    {
        _project = TestProject.New("console", "App").WithChart("app")
            .Set("ContainerBaseImage", BaseImage.PushTo(_registry))
            .Set("ChartRegistry", _registry.Host)
            .Set("ChartNamespace", "local");

        var docker = TestFolder.Write(TestFolder.Create("bin"), "docker", """
            #!/bin/sh
            case "$1" in version | info) echo "{}"; exit 0 ;; esac
            cat > /dev/null
            echo "this engine takes no image" >&2
            exit 1
            """);
        File.SetUnixFileMode(docker, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        _environment = new() { ["PATH"] = $"{Path.GetDirectoryName(docker)}:{Environment.GetEnvironmentVariable("PATH")}" };
    }

    public void Dispose() => _registry.Dispose();

    [PeerTheory(Peers.Registry)]
    [InlineData("-t:PublishContainer -t:PushChart")]
    [InlineData("-t:PublishContainer -p:PushChart=true -p:ChartPublishImage=true")]
    [InlineData("-p:PublishProfile=DefaultContainer -p:PushChart=true")]
    public void HoldsTheChartBack(string arguments)
    {
        Assert.Equal(1, Publish(arguments).ExitCode);

        Assert.DoesNotContain("local/app/manifests/1.4.0", _registry.Pushes());
    }

    [PeerFact(Peers.Registry)]
    public void ComesAfterTheChartWhenOnlyTheTargetIsNamed()
    {
        Assert.Equal(1, Publish("-t:PublishContainer -p:PushChart=true").ExitCode);

        Assert.Contains("local/app/manifests/1.4.0", _registry.Pushes());
    }

    private CommandResult Publish(string arguments) => _project.Dotnet(_environment, ["publish", .. arguments.Split(' ')]);
}
