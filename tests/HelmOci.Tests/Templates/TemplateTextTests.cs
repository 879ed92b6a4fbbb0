using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Templates;

/// <summary>What stands around actions: quotes, the first line, files that are read.</summary>
public static class TemplateTextTests
{
    private const string Values = "port: 80\nflag: true\ndisabled: false\nname: x\ntag: \"1.20\"\nmap: {a: 1}\n";

    [Theory]
    [InlineData("env:\n- name: PORT\n  value: {{ .Values.port }}\n", 3, 13)]
    [InlineData("c:\n    env:\n      - name: PORT\n        value: {{ .Values.flag }}  # c\n", 4, 19)]
    [InlineData("env:\n{{- if .Values.flag }}\n- value: {{ .Values.port | int }}\n  name: PORT\n{{- end }}\n", 3, 13)]
    [InlineData("env:\n  - name: A\n    value: \"1\"\n  # c\n\n  - name: PORT\n    value: {{ .Values.tag }}\n", 7, 15)]
    [InlineData("metadata:\n  annotations:\n    a: {{ .Values.map.a }}\n", 3, 11)]
    [InlineData("metadata:\n  labels:\n    x: y\n    a: {{ default 1 .Values.port }}\n", 4, 21)]
    [InlineData("template:\n  metadata:\n    labels:\n      version: {{ .Chart.AppVersion }}\n", 4, 19)]
    [InlineData("metadata:\n  labels:\n    {{- if .Values.flag }}\n    a: {{ .Values.disabled }}\n    {{- end }}\n", 4, 11)]
    [InlineData("metadata:\n  labels:\n    {{- if or .Values.flag .Values.disabled }}\n    a: {{ .Values.disabled }}\n    {{- end }}\n", 4, 11)]
    [InlineData("metadata:\n  labels:\n    {{- if .Values.disabled }}\n    {{- else }}\n    a: {{ .Values.disabled }}\n    {{- end }}\n", 5, 11)]
    [InlineData("metadata:\n  labels:\n    {{- if .Values.port }}\n    a: {{ .Values.port }}\n    {{- end }}\n", 4, 11)]
    public static void TakesNoNumberWithoutQuotes(string template, int line, int column)
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", ChartFolder.ChartYaml + "appVersion: '1.0'\n").Write("values.yaml", Values).Write("templates/a.yaml", template);

        Assert.Equal([$"warning 3207 templates/a.yaml:{line}:{column}"], CheckedChart.Of(folder));
    }

    [Theory]
    [InlineData("env:\n- name: PORT\n  value: {{ .Values.port | quote }}\n")]
    [InlineData("env:\n- name: PORT\n  value: \"{{ .Values.port }}\"\n")]
    [InlineData("env:\n- name: PORT\n  value: {{ .Values.port }}m\n")]
    [InlineData("env:\n- name: PORT\n  value: {{ .Values.name }}\n")]
    [InlineData("env:\n- name: PORT\n  value: {{ toYaml .Values.port }}\n")]
    [InlineData("env:\n- name: PORT\n  value: {{ .Values.no }}\n")]
    [InlineData("ports:\n- name: http\n  value: {{ .Values.port }}\n")]
    [InlineData("env:\n- name: PORT\nspec:\n  replicas: {{ .Values.port }}\n")]
    [InlineData("metadata:\n  annotations:\n    a: b\nspec:\n  a: {{ .Values.port }}\n")]
    [InlineData("metadata:\n  annotations:\n    a: |\n      b: {{ .Values.port }}\n")]
    [InlineData("data:\n  a.yaml: |\n    metadata:\n      labels:\n        b: {{ .Values.port }}\n")]
    [InlineData("metadata:\n  labels:\n    a: b\n    c:\n      d: {{ .Values.port }}\n")]
    [InlineData("metadata:\n  labels:\n    a:{{ .Values.port }}\n")]
    [InlineData("metadata:\n  labels:\n    a: {{ .Values.disabled | default \"none\" }}\n")]
    [InlineData("data:\n  {{ .Values.name }}.yaml: |\n    metadata:\n      labels:\n        b: {{ .Values.port }}\n")]
    [InlineData("metadata:\n  labels:\n    {{- if .Values.disabled }}\n    a: {{ .Values.disabled }}\n    {{- end }}\n")]
    [InlineData("metadata:\n  labels:\n    {{- with $.Values.disabled }}\n    a: {{ $.Values.disabled }}\n    {{- end }}\n")]
    [InlineData("metadata:\n  labels:\n    {{- if and .Values.flag .Values.disabled }}{{ if .Values.name }}\n    a: {{ .Values.disabled }}\n    {{- end }}{{ end }}\n")]
    [InlineData("{{ define \"x\" }}\nmetadata:\n  labels:\n    a: {{ .Values.disabled }}\n{{ end }}{{ if .Values.disabled }}{{ include \"x\" . }}{{ end }}")]
    [InlineData("args:\n- |\n  metadata:\n    labels:\n      b: {{ .Values.port }}\n")]
    [InlineData("metadata:\n  labels:\n    a: {{ .Values.port -}}\n")]
    [InlineData("annotations: {{ .Values.port }}\n")]
    [InlineData("{{ .Values.port }}")]
    public static void MayHoldOtherValues(string template) => Assert.Empty(CheckedChart.Of(template, Values));

    [Theory]
    [InlineData("  a: b\n", 1, 3)]
    [InlineData("\n\n \ta: b\n", 3, 3)]
    [InlineData("{{ $x := 1 }} a: b\n", 1, 15)]
    [InlineData("{{ if .Values.flag }}\n  a: b\n{{ end }}", 2, 3)]
    [InlineData("{{ if .Values.flag }}\nc: d\n{{ else }}\n  a: b\n{{ end }}", 4, 3)]
    [InlineData("{{/* c */}}\n  # c\na: b", 2, 3)]
    public static void BeginsInTheFirstColumn(string template, int line, int column) => Assert.Equal([$"warning 3208 templates/a.yaml:{line}:{column}"], CheckedChart.Of(template, Values));

    [Theory]
    [InlineData("a: b\n  c: d\n")]
    [InlineData("   \n\na: b")]
    [InlineData("  {{- if .Values.flag }}\na: b\n{{ end }}")]
    [InlineData("{{ if .Values.flag }}\na: b\n{{ end }}\n  c: d")]
    [InlineData("  {{ include \"x\" . }}{{ define \"x\" }}{{ end }}")]
    [InlineData("{{ if .Values.flag }}x: {{ end }} y")]
    [InlineData("{{ $x := 1 -}}\n   a: b")]
    public static void MayBeginLater(string template) => Assert.Empty(CheckedChart.Of(template, Values));

    [Fact]
    public static void MayBeginAnywhereInNotes() => Assert.Empty(CheckedChart.Of("  Welcome\n", path: "templates/NOTES.txt"));

    /// <summary>Texts without any action that Helm takes for a manifest, and where one is none; 0 where all is well.</summary>
    public static IReadOnlyList<(string Text, int Line)> StaticTexts { get; } =
    [
        ("hi\n", 1),
        ("# c\n\nhi there\n", 3),
        ("- a: b\n", 1),
        ("---\n# c\n---\n42\n", 4),
        ("\"\"\n", 1),
        ("", 0),
        (" \n", 0),
        ("# c\n", 0),
        ("---\n", 0),
        ("---\n# c\n---\n", 0),
        ("~\n", 0),
        ("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n", 0),
        ("{\n  \"apiVersion\": \"v1\", \"kind\": \"ConfigMap\", \"metadata\": {\"name\": \"a\"}\n}\n", 0),
        ("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n", 0),
    ];

    [Fact]
    public static void IsAMapWhereNothingIsRendered() => Assert.All(StaticTexts, known =>
        Assert.Equal(known.Line == 0 ? [] : [$"error 3215 templates/a.yaml:{known.Line}:1"], CheckedChart.Of(known.Text)));

    [Theory]
    [InlineData("templates/NOTES.txt")]
    [InlineData("templates/_a.yaml")]
    [InlineData("templates/_helpers.tpl")]
    [InlineData("templates/a.tpl")]
    [InlineData("crds/a.yaml")]
    public static void IsAnyTextElsewhere(string path) => Assert.Empty(CheckedChart.Of("hi\n", path: path));

    [Fact]
    public static void ReadsFilesThatTheChartHolds()
    {
        using var folder = new ChartFolder();
        folder.Write("files/a.txt", "x").Write(
            "templates/a.yaml",
            "{{ .Files.Get \"files/a.txt\" }}\n{{ .Files.Get \"files/b.txt\" }}\n{{ ($.Files.Lines \"c\") }}\n{{ .Files.Get \"templates/a.yaml\" }}\n{{ if .Files.Get \"d\" }}{{ .Files.Get \"d\" }}{{ end }}{{ .Files.Get .name }}{{ .Files.Get \"e\" | default \"x\" }}{{ $e := .Files.Get \"e\" }}");

        Assert.Equal(["warning 3209 templates/a.yaml:2:15", "warning 3209 templates/a.yaml:3:19", "warning 3209 templates/a.yaml:4:15"], CheckedChart.Of(folder));
    }
}
