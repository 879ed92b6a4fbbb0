using System.Runtime.InteropServices;
using System.Text.Json;
using HelmOci.Build.Tests.Infrastructure;
using HelmOci.Oci;

namespace HelmOci.Build.Tests.Package;

/// <summary>
/// The tasks are in the package twice: portable, and compiled ahead of time for the runtimes that are common. <c>tests/run.sh</c>
/// runs all other tests of this project with either.
/// </summary>
public sealed class TaskAssemblies
{
    private const string Portable = "tasks/net8.0/HelmOci.Build.dll";

    private readonly TestProject _project = TestProject.Bare("Tools", "<PackageVersion>3.1.0</PackageVersion>").WithChart("tools");

    [Fact, Trait("Tasks", "Compiled")]
    public void AreThoseForTheRuntimeOfTheSdk() => Assert.Equal(Compiled(), Selected());

    [Fact, Trait("Tasks", "Compiled")]
    public void AreThoseOfLinuxAlsoOnMusl() =>
        Assert.Equal("tasks/net10.0/linux-x64/HelmOci.Build.dll", Selected("-p:NETCoreSdkPortableRuntimeIdentifier=linux-musl-x64"));

    [Theory]
    [InlineData("-p:NETCoreSdkPortableRuntimeIdentifier=freebsd-x64")]
    [InlineData("-p:NETCoreSdkRuntimeIdentifier=linux-riscv64")]
    public void ArePortableOnOtherRuntimes(string runtime) => Assert.Equal(Portable, Selected(runtime));

    /// <summary>As in an MSBuild on another runtime (BareMSBuild), and in a Visual Studio with another SDK.</summary>
    [Theory]
    [InlineData("9.0")]
    [InlineData("11.0")]
    public void ArePortableOnOtherVersionsOfDotNet(string version) => Assert.Equal(Portable, Selected($"-p:_ChartTaskFramework={version}"));

    /// <summary>Two processes of one .NET, so the compressed bytes are the same, too: the digest is that of the manifest, which names them.</summary>
    [PeerFact(Peers.Registry), Trait("Tasks", "Compiled")]
    public void GiveTheSameChart()
    {
        using var registry = new RegistryProcess();

        var compiled = Push(registry, "compiled");
        var portable = Push(registry, "portable", $"-p:_ChartTaskAssembly={ExtractedPackage.Path}/{Portable}");

        Assert.Equal(compiled, portable);
    }

    private static string Compiled() =>
        RuntimeInformation.RuntimeIdentifier == "linux-x64" ? "tasks/net10.0/linux-x64/HelmOci.Build.dll" : Portable;

    private string Selected(params string[] arguments)
    {
        var assembly = _project.Dotnet(["msbuild", "-getProperty:_ChartTaskAssembly", .. arguments]).Succeeded().Output.Trim();

        return Path.GetRelativePath(ExtractedPackage.Path, assembly);
    }

    private string? Push(RegistryProcess registry, string space, params string[] arguments)
    {
        string[] command = ["msbuild", "-t:PushChart", "-getTargetResult:PushChart", $"-p:ChartRegistry={registry.Host}", $"-p:ChartNamespace={space}"];
        using var json = JsonDocument.Parse(_project.Dotnet([.. command, .. arguments]).Succeeded().Output);
        var item = json.RootElement.GetProperty("TargetResults").GetProperty("PushChart").GetProperty("Items")[0];

        Assert.Equal("Pushed", item.GetProperty("Status").GetString());
        return item.GetProperty("Digest").GetString();
    }
}
