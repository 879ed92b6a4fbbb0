using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Templates;

/// <summary>A template is refused where Helm refuses it.</summary>
public static class TemplateSyntaxTests
{
    /// <summary>Snippets with the line at which Helm 4.1.4 and 3.17.3 refuse them; 0 where they take them.</summary>
    internal static IReadOnlyList<(string Text, int Line)> Snippets()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(Vectors.PathOf("templates", "syntax.json")));

        return [.. file.RootElement.EnumerateArray().Select(snippet => (snippet.GetProperty("text").GetString()!, snippet.GetProperty("line").GetInt32()))];
    }

    [Fact]
    public static void IsWhatHelmTakesAndRefuses()
    {
        var snippets = Snippets();

        Assert.True(snippets.Count > 400);
        Assert.Equal([], snippets.Where(snippet => CheckedChart.StuckLine(snippet.Text) != snippet.Line).Select(snippet => (snippet, CheckedChart.StuckLine(snippet.Text))));
    }

    /// <summary>The column is where a reader looks for the fault.</summary>
    [Theory]
    [InlineData("a\nb: {{ .Values.my-key }}", 2, 14)]
    [InlineData("{{ if .a }}\n{{ .b }", 2, 7)]
    [InlineData("{{ .a | quote ) }}", 1, 15)]
    [InlineData("{{ (.a }}", 1, 8)]
    [InlineData("{{ $x }}", 1, 4)]
    [InlineData("{{ quote \"a }}", 1, 10)]
    [InlineData("{{ quote 'ab' }}", 1, 10)]
    [InlineData("  {{ end }}", 1, 6)]
    [InlineData("{{ if .a }}\n\n", 3, 1)]
    [InlineData("\U0001F600 {{ 08 }}", 1, 7)]
    [InlineData("a\r\n{{ 08 }}", 2, 4)]
    [InlineData("{{ .a\n  | 1 }}", 2, 5)]
    public static void TellsThePlace(string text, int line, int column) =>
        Assert.Equal(new SourceLocation("a", line, column), CheckedChart.Parse(text).Fault?.Location);

    [Fact]
    public static void IsAnErrorOfTheFile() => Assert.Equal(["error 3200 templates/a.yaml:2:1"], CheckedChart.Of("{{ if .a }}\n"));

    /// <summary>Helm parses every file below templates/.</summary>
    [Theory]
    [InlineData("templates/NOTES.txt")]
    [InlineData("templates/_helpers.tpl")]
    [InlineData("templates/tests/README.md")]
    public static void CountsInEveryFile(string path) => Assert.Equal([$"error 3200 {path}:1:4"], CheckedChart.Of("{{ $x }}", path: path));

    [Fact]
    public static void CountsNowhereElse() => Assert.Empty(CheckedChart.Of("{{ $x }}", path: "files/x.yaml"));

    /// <summary>The usual slips have an answer of their own.</summary>
    [Theory]
    [InlineData("{{ .a }", "Close the action with '}}'.")]
    [InlineData("{{ .a}", "Close the action with '}}'.")]
    [InlineData("{{ .a\n{{ .b }}", "Close the action before it with '}}'.")]
    [InlineData("{{ include \"x\", . }}", "Arguments are parted by blanks, without a comma.")]
    [InlineData("{{ if .a }}{{ end if }}", "Write '{{ end }}', whatever it ends.")]
    [InlineData("{{ if .a }}{{ else .b }}{{ end }}", "Write '{{ else }}' or '{{ else if … }}'.")]
    [InlineData("{{ range $x in .a }}{{ end }}", "Write 'range $x := …': Go's templates have no 'in'.")]
    [InlineData("{{ define \"x\" }}{{ if .a }}{{ define \"y\" }}{{ end }}", "Look for a block or definition above that lacks its '{{ end }}', or move this one out: definitions stand at the top of a file.")]
    [InlineData("{{ /* c */ }}", "Put '/*' right behind '{{' or '{{- '.")]
    [InlineData("{{ .a == .b }}", "Templates have functions instead of signs: (eq .a .b), (and .a .b), (not .a), (add .a .b), (index .a 0).")]
    public static void SaysWhatToWriteInstead(string template, string nextStep) => Assert.Equal(nextStep, CheckedChart.Parse(template).Fault!.NextStep);

    /// <summary>Of a library Helm takes the partial templates alone.</summary>
    [Fact]
    public static void CountsInPartialTemplatesOfALibrary()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", ChartFolder.ChartYaml + "type: library\n").Write("templates/a.yaml", "{{ $x }}").Write("templates/_b.yaml", "{{ $x }}");

        Assert.Equal(["error 3200 templates/_b.yaml:1:4"], CheckedChart.Of(folder));
    }

    /// <summary>A subchart that is off is not parsed.</summary>
    [Theory]
    [InlineData("", "error")]
    [InlineData(", condition: sub.enabled", "warning")]
    [InlineData(", tags: [x]", "warning")]
    public static void IsAWarningInASubchartThatMayBeOff(string entry, string kind)
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", ChartFolder.ChartYaml + $"dependencies:\n- {{name: sub, version: 1.0.0{entry}}}\n")
            .Write("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n").Write("charts/sub/templates/a.yaml", "{{ nosuch }}{{ $x }}");

        Assert.Equal([$"{kind} 3202 charts/sub/templates/a.yaml:1:4", $"{kind} 3200 charts/sub/templates/a.yaml:1:16"], CheckedChart.Of(folder));
    }
}
