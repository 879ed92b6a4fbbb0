using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Templates;

/// <summary>A value that a template names, and that the chart does not have.</summary>
public static class TemplateValueTests
{
    private const string Values = "known:\n  deep: {x: 1}\n  text: t\nempty:\n";

    [Theory]
    [InlineData("a: {{ .Values.no.b }}", 7)]
    [InlineData("a: {{ $.Values.no.b | quote }}", 7)]
    [InlineData("a: {{ .Values.known.no.b }}", 7)]
    [InlineData("a: {{ .Values.empty.b }}", 7)]
    [InlineData("a: {{ toYaml .Values.no.b | nindent 4 }}", 14)]
    [InlineData("{{ range .Values.no.b }}{{ end }}", 10)]
    [InlineData("{{ range .Values.known }}{{ $.Values.no.b }}{{ end }}", 29)]
    [InlineData("{{ if .Values.no.b }}{{ end }}", 7)]
    [InlineData("{{ $root := . }}{{ range .Values.known }}{{ $root.Values.no.b }}{{ end }}", 45)]
    [InlineData("{{ define \"x\" }}{{ .Values.no.b }}{{ end }}{{ include \"x\" . }}", 20)]
    [InlineData("{{ define \"x\" }}{{ .Values.no.b }}{{ end }}{{ template \"x\" $ }}", 20)]
    public static void IsAWarning(string template, int column) => Assert.Equal([$"warning 3206 templates/a.yaml:1:{column}"], CheckedChart.Of(template, Values));

    [Theory]
    [InlineData("{{ .Values.no }}")]
    [InlineData("{{ .Values.known.no }}")]
    [InlineData("{{ .Values.known.deep.no }}")]
    [InlineData("{{ .Values.known.text.no }}")]
    [InlineData("{{ default 1 .Values.no.b }}")]
    [InlineData("{{ .Values.no.b | default 1 }}")]
    [InlineData("{{ if .Values.no }}{{ .Values.no.b }}{{ end }}")]
    [InlineData("{{ if .Values.known }}{{ else }}{{ .Values.no.b }}{{ end }}")]
    [InlineData("{{ with .Values.no }}{{ $.Values.no.b }}{{ end }}")]
    [InlineData("{{ if and .Values.no .Values.no.b }}{{ end }}")]
    [InlineData("{{ if or .Values.known .Values.no.b }}{{ end }}")]
    [InlineData("{{ if hasKey .Values.no.b \"x\" }}{{ end }}")]
    [InlineData("{{ dig \"b\" 1 .Values.no.b }}")]
    [InlineData("{{ required \"it\" .Values.no.b }}")]
    [InlineData("{{ (.Values.no).b }}")]
    [InlineData("{{ with .Values.known }}{{ .Values.no.b }}{{ end }}")]
    [InlineData("{{ $_ := set .Values \"no\" (dict \"b\" 1) }}{{ .Values.no.b }}")]
    [InlineData("{{ $_ := set $.Values.known \"no\" dict }}{{ .Values.known.no.b }}")]
    [InlineData("{{ $_ := mergeOverwrite .Values (dict \"no\" dict) }}{{ .Values.no.b }}")]
    [InlineData("{{ $_ := set . \"Values\" dict }}{{ .Values.no.b }}")]
    [InlineData("{{ $_ := required \"no is needed\" .Values.no }}{{ .Values.no.b }}")]
    [InlineData("{{ if not .Values.no }}{{ fail \"no is needed\" }}{{ end }}{{ .Values.no.b }}")]
    [InlineData("{{ define \"x\" }}{{ .Values.no.b }}{{ end }}")]
    [InlineData("{{ define \"x\" }}{{ .Values.no.b }}{{ end }}{{ include \"x\" (dict \"Values\" .Values) }}")]
    [InlineData("{{ if .Values.no }}{{ include \"x\" . }}{{ end }}{{ define \"x\" }}{{ .Values.no.b }}{{ end }}")]
    public static void IsNoneWhereItMayBeMissing(string template) => Assert.Empty(CheckedChart.Of(template, Values));

    [Fact]
    public static void MayStandInTheSchemaAlone()
    {
        using var folder = new ChartFolder();
        folder.Write("templates/a.yaml", "{{ .Values.a.b }}{{ .Values.c.d }}").Write("values.schema.json", """{"properties": {"a": {"type": "object"}}}""");

        Assert.Equal(["warning 3206 templates/a.yaml:1:21"], CheckedChart.Of(folder));
    }

    [Fact]
    public static void MayBeASubcharts()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", ChartFolder.ChartYaml + "dependencies:\n- {name: sub, version: 1.0.0, alias: other}\n- {name: sub, version: 1.0.0}\n")
            .Write("templates/a.yaml", "{{ .Values.sub.a.b }}{{ .Values.other.a.b }}{{ .Values.sub.no.b }}{{ .Values.sub.set.b }}").Write("values.yaml", "sub: {set: {}}\n")
            .Write("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n").Write("charts/sub/values.yaml", "a: {b: 1}\n")
            .Write("charts/sub/templates/a.yaml", "{{ .Values.a.b }}{{ .Values.set.b }}{{ .Values.global.x.y }}{{ .Values.no.b }}");

        Assert.Equal(["warning 3206 charts/sub/templates/a.yaml:1:64", "warning 3206 templates/a.yaml:1:48"], CheckedChart.Of(folder));
    }

    /// <summary>Imported values have names that stand in no file of the chart.</summary>
    [Fact]
    public static void MayBeImported()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", ChartFolder.ChartYaml + "dependencies:\n- {name: sub, version: 1.0.0, import-values: [{child: data, parent: known.deep}]}\n")
            .Write("templates/a.yaml", "{{ .Values.known.deep.y }}").Write("values.yaml", "known: {x: 1}\n")
            .Write("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n").Write("charts/sub/values.yaml", "data: {y: 1}\n");

        Assert.Empty(CheckedChart.Of(folder));
    }

    /// <summary>A schema that is no JSON is an error of its own.</summary>
    [Fact]
    public static void IsToldBesideABrokenSchema()
    {
        using var folder = new ChartFolder();
        folder.Write("templates/a.yaml", "{{ .Values.no.b }}").Write("values.schema.json", "{\"a\": 1,}");

        Assert.Equal(["warning 3206 templates/a.yaml:1:4"], CheckedChart.Of(folder));
    }

    [Fact]
    public static void OfALibraryIsThatOfWhoUsesIt()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", ChartFolder.ChartYaml + "type: library\n").Write("templates/_a.tpl", "{{ define \"x\" }}{{ .Values.no.b }}{{ end }}");

        Assert.Empty(CheckedChart.Of(folder));
    }
}
