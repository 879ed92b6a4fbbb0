using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Templates;

/// <summary>A name that a template calls: an error where rendering surely comes to one that nothing defines.</summary>
public static class TemplateNameTests
{
    [Theory]
    [InlineData("{{ include \"no\" . }}", "error 3204 templates/a.yaml:1:12")]
    [InlineData("{{ template \"no\" . }}", "error 3204 templates/a.yaml:1:13")]
    [InlineData("{{ include \"no\" . | nindent 4 }}", "error 3204 templates/a.yaml:1:12")]
    [InlineData("{{ quote (include \"no\" .) }}", "error 3204 templates/a.yaml:1:19")]
    [InlineData("{{ $x := include \"no\" . }}", "error 3204 templates/a.yaml:1:18")]
    [InlineData("{{ if include \"no\" . }}{{ end }}", "error 3204 templates/a.yaml:1:15")]
    [InlineData("{{ and (include \"no\" .) .a }}", "error 3204 templates/a.yaml:1:17")]
    [InlineData("{{ define \"x\" }}{{ include \"no\" . }}{{ end }}{{ include \"x\" . }}", "error 3204 templates/a.yaml:1:28")]
    [InlineData("{{ define \"x\" }}{{ template \"y\" }}{{ end }}{{ define \"y\" }}{{ include \"no\" . }}{{ end }}{{ include \"x\" . }}", "error 3204 templates/a.yaml:1:71")]
    [InlineData("{{ if .a }}{{ include \"no\" . }}{{ end }}", "warning 3204 templates/a.yaml:1:23")]
    [InlineData("{{ if .a }}{{ else if include \"no\" . }}{{ end }}", "warning 3204 templates/a.yaml:1:31")]
    [InlineData("{{ range .a }}{{ else }}{{ include \"no\" . }}{{ end }}", "warning 3204 templates/a.yaml:1:36")]
    [InlineData("{{ or .a (include \"no\" .) }}", "warning 3204 templates/a.yaml:1:19")]
    [InlineData("{{ define \"x\" }}{{ include \"no\" . }}{{ end }}", "warning 3204 templates/a.yaml:1:28")]
    public static void IsFoundWhereNothingDefinesIt(string template, string finding) => Assert.Equal([finding], CheckedChart.Of(template));

    [Theory]
    [InlineData("{{ define \"x\" }}a{{ end }}{{ include \"x\" . }}")]
    [InlineData("{{ include \"x\" . }}{{ define \"x\" }}{{ end }}")]
    [InlineData("{{ block \"x\" . }}a{{ end }}{{ include \"x\" . }}")]
    [InlineData("{{ include \"demo/templates/a.yaml\" . }}")]
    [InlineData("{{ include .name . }}")]
    [InlineData("{{ include (printf \"%s.no\" .name) . }}")]
    public static void MayBeDefinedAnywhere(string template) => Assert.Empty(CheckedChart.Of(template));

    /// <summary>Archives have such names in messages, and a folder may.</summary>
    [Fact]
    public static void IsToldInAFolderOfAnyName()
    {
        using var folder = new ChartFolder("wow! such");

        Assert.Equal(["warning 3204 templates/_a.tpl:1:12"], CheckedChart.Of(folder.Write("templates/_a.tpl", "{{ include \"no\" . }}")));
    }

    [Fact]
    public static void IsAWarningInAPartialFile() => Assert.Equal(["warning 3204 templates/_a.tpl:1:12"], CheckedChart.Of("{{ include \"no\" . }}", path: "templates/_a.tpl"));

    [Fact]
    public static void MayBeDefinedInASubchart()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", ChartFolder.ChartYaml + "dependencies:\n- {name: lib, version: 1.0.0}\n").Write("templates/a.yaml", "{{ include \"lib.x\" . }}{{ include \"lib.y\" . }}")
            .Write("charts/lib/Chart.yaml", "apiVersion: v2\nname: lib\nversion: 1.0.0\ntype: library\n").Write("charts/lib/templates/_x.tpl", "{{ define \"lib.x\" }}{{ end }}")
            .Write("charts/lib/templates/y.tpl", "{{ define \"lib.y\" }}{{ end }}");

        // Helm takes no files of a library but partial ones.
        Assert.Equal(["error 3204 templates/a.yaml:1:35"], CheckedChart.Of(folder));
    }

    /// <summary>Helm knows the files of a subchart by its alias.</summary>
    [Fact]
    public static void MayBeAFileOfASubchartWithAnAlias()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", ChartFolder.ChartYaml + "dependencies:\n- {name: sub, version: 1.0.0, alias: one}\n- {name: sub, version: 1.0.0, alias: two}\n")
            .Write("templates/a.yaml", "{{ include \"demo/charts/one/templates/a.yaml\" . }}{{ include \"demo/charts/two/templates/a.yaml\" . }}{{ include \"demo/charts/sub/templates/a.yaml\" . }}")
            .Write("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n").Write("charts/sub/templates/a.yaml", "a: 1");

        Assert.Equal(["error 3204 templates/a.yaml:1:112"], CheckedChart.Of(folder));
    }

    [Fact]
    public static void IsAWarningInASubchartThatMayBeOff()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", ChartFolder.ChartYaml + "dependencies:\n- {name: sub, version: 1.0.0, condition: sub.enabled}\n")
            .Write("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n").Write("charts/sub/templates/a.yaml", "{{ include \"no\" . }}");

        Assert.Equal(["warning 3204 charts/sub/templates/a.yaml:1:12"], CheckedChart.Of(folder));
    }

    /// <summary>What is missing may be defined behind the place where parsing got stuck.</summary>
    [Fact]
    public static void IsNotLookedForInABrokenChart() => Assert.Equal(["error 3200 templates/a.yaml:1:26"], CheckedChart.Of("{{ include \"no\" . }}{{ ( }}"));

    /// <summary>Helm takes the definition that it parses last: in one folder that of the first file.</summary>
    [Fact]
    public static void IsAWarningWhereTwoFilesDefineIt()
    {
        using var folder = new ChartFolder();
        folder.Write("templates/_a.tpl", "{{ define \"x\" }}a{{ end }}").Write("templates/_b.tpl", "\n{{ define \"x\" }}b{{ end }}").Write("templates/deep/_a.tpl", "{{ define \"x\" }}c{{ end }}");

        Assert.Equal(["warning 3205 templates/_b.tpl:2:1", "warning 3205 templates/deep/_a.tpl:1:1"], CheckedChart.Of(folder));
    }

    [Fact]
    public static void MayBeDefinedAgainAsBlank()
    {
        using var folder = new ChartFolder();
        folder.Write("templates/_a.tpl", "{{ define \"x\" }} {{ end }}").Write("templates/_b.tpl", "{{ define \"x\" }}b{{ end }}");

        Assert.Empty(CheckedChart.Of(folder));
    }

    [Fact]
    public static void MayBeDefinedInTwoCharts()
    {
        using var folder = new ChartFolder();
        folder.Write("templates/_a.tpl", "{{ define \"x\" }}a{{ end }}").Write("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n").Write("charts/sub/templates/_a.tpl", "{{ define \"x\" }}b{{ end }}");

        Assert.Empty(CheckedChart.Of(folder));
    }
}
