using System.IO.Compression;
using System.Text.Json;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Registries;

/// <summary>Files of a project that go with its chart and its image, as a client finds them in the registry by the digests of these.</summary>
public sealed class AttachedFiles : IDisposable
{
    private const string Bill = """{"spdxVersion":"SPDX-2.3"}""";

    private readonly RegistryProcess _registry = new();

    public void Dispose() => _registry.Dispose();

    [PeerFact(Peers.Registry)]
    public void AreThoseThatATargetWritesLate()
    {
        var project = TestProject.New("webapi", "app", Path.Combine(TestFolder.Create("src"), "my apps")).WithChart("app")
            .Set("ContainerRegistry", _registry.Host).Set("ContainerRepository", "shop/app").Set("ContainerBaseImage", BaseImage.PushTo(_registry))
            .Add("""
                <ItemGroup>
                  <ChartAttachment Include="obj/late files/chart.spdx.json" />
                  <ChartAttachment Include="obj/late files/*.csv" Subject="Image" ArtifactType="text/csv" />
                </ItemGroup>
                <Target Name="WriteLate" BeforeTargets="PushChart">
                  <Copy SourceFiles="bill.json;report.csv" DestinationFiles="obj/late files/chart.spdx.json;obj/late files/report.csv" />
                  <ItemGroup><ChartAttachment Include="obj/late files/*.csv" Subject="Image" ArtifactType="text/csv" /></ItemGroup>
                </Target>
                """);
        TestFolder.Write(project.Folder, "bill.json", Bill);
        TestFolder.Write(project.Folder, "report.csv", "a,b");
        project.Dotnet("build", "-c", "Release").Succeeded();

        project.Dotnet("publish", "--no-build", "-p:PushChart=true").Succeeded();

        var (chart, image) = (_registry.DigestOf("shop/charts/app", "1.4.0"), _registry.DigestOf("shop/app", "1.4.0"));
        var (ofChart, ofImage) = (Assert.Single(_registry.AttachedTo("shop/charts/app", chart)), Assert.Single(_registry.AttachedTo("shop/app", image)));
        Assert.Equal(("application/spdx+json", "text/csv"), (ofChart.GetProperty("artifactType").GetString(), ofImage.GetProperty("artifactType").GetString()));
        Assert.Equal((chart, Bill), _registry.Attached("shop/charts/app", ofChart));
        Assert.Equal((image, "a,b"), _registry.Attached("shop/app", ofImage));
        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(project.Folder, "obj", "Release", "net10.0", "chart", "report.json")));
        Assert.Equal(
            new[] { ofChart, ofImage }.Select(entry => entry.GetProperty("digest").GetString()),
            report.RootElement.GetProperty("attachments").EnumerateArray().Select(entry => entry.GetProperty("digest").GetString()));
    }

    [PeerTheory(Peers.Registry)]
    [InlineData("none.json", "", "HELMOCI3160")]
    [InlineData("bill.json", "Image", "HELMOCI3164")]
    [InlineData("bill.json", "Chrat", "HELMOCI4012")]
    public void ThatCannotBeAttachedStopTheChart(string file, string subject, string code)
    {
        var project = TestProject.Bare("App").WithChart("app").Add($"""<ItemGroup><ChartAttachment Include="{file}" Subject="{subject}" /></ItemGroup>""");
        TestFolder.Write(project.Folder, "bill.json", Bill);

        project.Dotnet("msbuild", "-t:PushChart", $"-p:ChartRegistry={_registry.Host}").FailedWith(code);

        Assert.Empty(_registry.Pushes());
    }

    /// <summary>Builds that sign nothing never load the library that signs: they work where it is not there.</summary>
    [PeerFact(Peers.Registry)]
    public void NeedNoCryptography()
    {
        var package = TestFolder.Create("package");
        ZipFile.ExtractToDirectory(PackageFeed.Current.PackagePath, package);
        var library = Path.Combine(package, "tasks", "net8.0", "BouncyCastle.Cryptography.dll");
        Assert.True(File.Exists(library));
        File.Delete(library);
        var project = TestProject.Of("App.proj", $"""
            <Project>
              <Import Project="{package}/build/HelmOci.Build.props" />
              <ItemGroup><ChartAttachment Include="App.proj" ArtifactType="text/xml" /></ItemGroup>
              <Import Project="{package}/build/HelmOci.Build.targets" />
            </Project>
            """).WithChart("app");
        string[] push = ["msbuild", "-t:PushChart", $"-p:ChartRegistry={_registry.Host}", "-p:ChartNamespace=charts", "-p:ChartFillMetadata=true"];

        project.Dotnet(push).Succeeded();

        Assert.Single(_registry.AttachedTo("charts/app", _registry.DigestOf("charts/app", "0.1.0")));
        var signed = project.Dotnet([.. push, "-p:ChartSign=true", "-p:ChartSigningKeyring=App.proj"]);
        Assert.Contains("BouncyCastle", signed.Output, StringComparison.Ordinal);
    }
}
