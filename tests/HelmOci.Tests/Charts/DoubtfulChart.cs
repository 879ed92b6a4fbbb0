using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Tests.Charts;

/// <summary>Corners that the test charts leave open, each tried with Helm 4.1.4 and 3.17.3.</summary>
public static class DoubtfulChart
{
    /// <summary>Chart.yaml, and the config blob that Helm makes of it.</summary>
    [Theory]
    [InlineData("apiversion: v2\nNAME: demo\nVersion: 0.1.0", """{"name":"demo","version":"0.1.0","apiVersion":"v2"}""")]
    [InlineData("name: demo\nNAME: other\nversion: 0.1.0\nVERSION: 9.9.9", """{"name":"demo","version":"0.1.0","apiVersion":"v1"}""")]
    [InlineData("apiVersion: v2\napiversion: v1\nname: demo\nversion: 0.1.0", """{"name":"demo","version":"0.1.0","apiVersion":"v1"}""")]
    [InlineData("apiVersion: \"\"\nname: demo\nversion: 0.1.0", """{"name":"demo","version":"0.1.0","apiVersion":"v1"}""")]
    [InlineData("name: yes\nversion: 0.1.0\nappVersion: 010", """{"name":"true","version":"0.1.0","apiVersion":"v1","appVersion":"8"}""")]
    [InlineData("name: demo\nversion: 0.1.0\nkeywords: null\nsources: [~, a]", """{"name":"demo","sources":["","a"],"version":"0.1.0","apiVersion":"v1"}""")]
    [InlineData("x: &a {name: demo, version: 0.1.0}\n<<: *a", """{"name":"demo","version":"0.1.0","apiVersion":"v1"}""")]
    [InlineData("name: demo\nversion: 0.1.0\nmaintainers: [{}]", """{"name":"demo","version":"0.1.0","maintainers":[{}],"apiVersion":"v1"}""")]
    [InlineData("name: demo\nversion: 0.1.0\nannotations: {a: \"x\\by\\fz\\e\\u2028<>&\"}", """{"name":"demo","version":"0.1.0","apiVersion":"v1","annotations":{"a":"x\by\fz\u001b\u2028\u003c\u003e\u0026"}}""")]
    [InlineData("name: demo\nversion: 0.1.0\ndescription: \"a\\u200bb\\tc\\u00a0d\\ne\\ue000\"", """{"name":"demo","version":"0.1.0","description":"ab c d e","apiVersion":"v1"}""")]
    [InlineData("---\nname: demo\nversion: 0.1.0\n---\n[broken", """{"name":"demo","version":"0.1.0","apiVersion":"v1"}""")]
    public static void MeansWhatHelmReads(string chartYaml, string config)
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", chartYaml + "\n");

        Assert.Equal(config, Encoding.UTF8.GetString(folder.Load().Metadata.ToConfigJson()));
    }

    [Fact]
    public static void MergesTheDependenciesOfRequirementsPlaceByPlace()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", ChartFolder.ChartYaml + "dependencies:\n- {name: a, version: '1', alias: al, repository: r}\n- {name: b, version: '2'}\n")
            .Write("requirements.yaml", "dependencies:\n- {name: b, version: '3'}\n");

        var dependency = Assert.Single(folder.Load().Metadata.Dependencies);

        Assert.Equal(("b", "3", "al", "r"), (dependency.Name, dependency.Version, dependency.Alias, dependency.Repository));
    }

    /// <summary>Files beside Chart.yaml that Helm takes.</summary>
    [Theory]
    [InlineData("Chart.lock", "generated: 2024-05-06T07:08:09Z\n")]
    [InlineData("Chart.lock", "{}\n")]
    [InlineData("requirements.lock", "null\n")]
    [InlineData("values.schema.json", "true")]
    [InlineData("values.schema.json", "\uFEFF{}")]
    [InlineData("values.schema.json", "{\"a\":1,\"a\":2}")]
    [InlineData("values.yaml", "# nothing\n")]
    [InlineData("values.yaml", "a: 1\na: 2\n")]
    [InlineData("values.yaml", "---\n---\na: 1\n")]
    [InlineData("values.yml", "- no map\n")]
    [InlineData("charts", "a file")]
    [InlineData("charts/x.prov", "signature")]
    [InlineData("charts/_x/y", "passed over")]
    [InlineData("charts/x/Chart.yaml", "apiVersion: v3\nname: x\nversion: 1.0.0\n")]
    [InlineData("charts/x/Chart.yaml", "name: x\nversion: 1.0.0\ndependencies: [{name: zz, version: '1'}]\n")]
    public static void IsTakenWithAFileThatHelmTakes(string path, string text)
    {
        using var folder = new ChartFolder();
        folder.Write(path, text);

        Assert.Empty(folder.Faults());
    }

    /// <summary>Files beside Chart.yaml that Helm 4 refuses.</summary>
    [Theory]
    [InlineData("Chart.lock", "- a\n", DiagnosticCodes.NotAMapping)]
    [InlineData("requirements.yaml", "- a\n", DiagnosticCodes.NotAMapping)]
    [InlineData("values.schema.json", "", DiagnosticCodes.SchemaNotJson)]
    [InlineData("values.schema.json", "{} {}", DiagnosticCodes.SchemaNotJson)]
    [InlineData("values.schema.json", "{} // x", DiagnosticCodes.SchemaNotJson)]
    [InlineData("values.schema.json", "{\"a\":1,}", DiagnosticCodes.SchemaNotJson)]
    [InlineData("values.yaml", "a: .inf\n", DiagnosticCodes.NumberNotFinite)]
    [InlineData("values.yaml", "a: 1\n---\n- b\n", DiagnosticCodes.NotAMapping)]
    [InlineData("values.yaml", "%YAML 1.2\n---\na: 1\n", DiagnosticCodes.YamlOtherVersion)]
    [InlineData("values.yaml", "a: {{ .x }}\n", DiagnosticCodes.YamlUnusableKey)]
    [InlineData("charts/x.TGZ", "x", DiagnosticCodes.SubchartWithoutChartYaml)]
    [InlineData("charts/x.tgz/y", "x", DiagnosticCodes.SubchartArchiveIsFolder)]
    [InlineData("charts/x/Chart.yaml", "name: x\n", DiagnosticCodes.VersionMissing)]
    public static void IsRefusedWithAFileThatHelmRefuses(string path, string text, string code)
    {
        using var folder = new ChartFolder();
        folder.Write(path, text);

        Assert.Equal([code], folder.Faults());
    }

    [Fact]
    public static void IsRefusedWithValuesInUtf16()
    {
        using var folder = new ChartFolder();
        folder.Write("values.yaml", [0xff, 0xfe, .. Encoding.Unicode.GetBytes("a: 1\n")]);

        Assert.Equal([DiagnosticCodes.ValuesInUtf16], folder.Faults());
    }

    /// <summary>Where we differ from Helm: a name with a backslash is a path on Windows, and an empty entry of a lock means nothing.</summary>
    [Theory]
    [InlineData("Chart.yaml", "apiVersion: v2\nname: a\\b\nversion: 0.1.0\n", DiagnosticCodes.NameInvalid)]
    [InlineData("Chart.lock", "dependencies: [~]\n", DiagnosticCodes.EmptyEntry)]
    public static void IsRefusedThoughHelmTakesIt(string path, string text, string code)
    {
        using var folder = new ChartFolder();
        folder.Write(path, text);

        Assert.Equal([code], folder.Faults());
    }

    [Fact]
    public static void IsRefusedWithAnAnnotationThatHelmCannotWrite()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", ChartFolder.ChartYaml + "annotations:\n  a: \"\\x7f\"\n");

        Assert.Equal([DiagnosticCodes.AnnotationUnwritable], folder.Faults());
    }
}
