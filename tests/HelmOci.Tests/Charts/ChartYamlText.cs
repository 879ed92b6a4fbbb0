using System.Globalization;
using System.Text;
using HelmOci.Charts.Rules;
using HelmOci.Diagnostics;

namespace HelmOci.Tests.Charts;

public static class ChartYamlText
{
    [Fact]
    public static void IsPackedAsItIs()
    {
        const string text = "# comment\r\napiVersion: v2\r\nname: demo # why\r\nversion: 0.1.0\r\nunknown: x";
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", "\uFEFF" + text);

        Assert.Equal(text, Packed(folder));
    }

    [Fact]
    public static void IsWrittenAsHelmDoesBesideRequirementsInV2()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", "# comment\n" + ChartFolder.ChartYaml).Write("requirements.yaml", "dependencies:\n- {name: s, version: 1.x, repository: ''}\n")
            .Write("charts/s/Chart.yaml", "apiVersion: v2\nname: s\nversion: 1.0.0\n");

        Assert.Equal("apiVersion: v2\ndependencies:\n- name: s\n  repository: \"\"\n  version: 1.x\nname: demo\nversion: 0.1.0\n", Packed(folder));
        Assert.DoesNotContain("demo/requirements.yaml", TarBytes.Of(folder.Pack().Content).Names());
        Assert.Contains(DiagnosticCodes.RequirementsInV2, folder.Check().Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public static void IsWrittenAsHelmDoesWhereRequirementsRenameTheChart()
    {
        using var folder = new ChartFolder();
        folder.Write("requirements.yaml", "name: hijack\nversion: 9.9.9\n");

        Assert.Equal("hijack-9.9.9.tgz", folder.Pack().FileName);
        Assert.Equal("apiVersion: v2\nname: hijack\nversion: 9.9.9\n", TarBytes.Of(folder.Pack().Content).Files()[0].Content.AsText());
        Assert.Contains(DiagnosticCodes.RequirementsOverride, folder.Check().Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public static void LosesItsDependenciesInV1()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", "name: demo\nversion: 0.1.0\ndependencies:\n- {name: s, version: 1.x}\n")
            .Write("charts/s/Chart.yaml", "name: s\nversion: 1.0.0\n");

        Assert.Equal("apiVersion: v1\nname: demo\nversion: 0.1.0\n", Packed(folder));
        Assert.Equal("""{"name":"demo","version":"0.1.0","apiVersion":"v1"}""", folder.Load().Metadata.ToConfigJson().AsText());
        Assert.Contains(DiagnosticCodes.DependenciesInV1, folder.Check().Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public static void WantsItsV1DependenciesBelowCharts()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", "name: demo\nversion: 0.1.0\ndependencies:\n- {name: s, version: 1.x}\n");

        Assert.Equal([DiagnosticCodes.DependencyMissing], folder.Faults());
    }

    [Fact]
    public static void IsWrittenInUtf8WhenItIsInUtf16()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", [0xff, 0xfe, .. Encoding.Unicode.GetBytes(ChartFolder.ChartYaml)]);

        Assert.Equal(ChartFolder.ChartYaml, Packed(folder));
    }

    [Fact]
    public static void CanBeChangedWithoutMovingThePlacesOfFaults()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", "apiVersion: v2\nname: demo\nversion: 0.1.0\nappVersion: 1.10\ntype: x\n");

        var changed = folder.Load().WithChartYaml("apiVersion: v2\nname: demo\nversion: 2.0.0\n\n\nappVersion: 1.10\ntype: x\n"u8.ToArray(), CancellationToken.None);

        Assert.Equal("2.0.0", changed.Metadata.Version);
        var findings = ChartRules.Check(changed, CancellationToken.None);
        Assert.Equal(5, findings.Errors.Single().Location?.Line);
        Assert.Equal(4, findings.Warnings.Single(warning => warning.Code == DiagnosticCodes.VersionReadAsNumber).Location?.Line);
    }

    private static string Packed(ChartFolder folder) => TarBytes.Of(folder.Pack().Content).Files()[0].Content.AsText();

    private static string AsText(this byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
