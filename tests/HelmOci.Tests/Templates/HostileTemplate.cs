using System.Diagnostics;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Templates;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Templates;

/// <summary>A template that means harm costs little, and ends in an error with a code.</summary>
public static class HostileTemplate
{
    private const int Deep = 100_000;

    private static readonly string[] Pieces =
    [
        "{{", "}}", "{{-", "-}}", " ", "\n", "(", ")", "|", ".", "..", ".a", ".Values", ".Values.a.b", "$", "$x", ":=", "=", ",", "\"", "\"a\"", "`", "'", "'a'", "if", "else", "end",
        "range", "with", "define", "\"x\"", "block", "template", "include", "break", "continue", "quote", "and", "1", "0x", "1i", "+", "-", "/*", "*/", "nil", "true", "é", "\U0001F600", "\\",
        "text", "  value: ", "env:\n", "- name: x\n", "{{ end }}", "{{ if .a }}", "{{ define \"x\" }}", "{{ range $i, $x := .a }}", "\0", "\ud800",
    ];

    [Theory]
    [InlineData("{{ .x ", "(", ".a")]
    [InlineData("{{ .x ", "(quote ", ".a")]
    [InlineData("", "{{ if .a }}", "{{ .b }}")]
    [InlineData("", "{{ with .a }}{{ else }}", "{{ .b }}")]
    [InlineData("", "{{ block \"x\" . }}", "{{ .b }}")]
    [InlineData("{{ define \"x\" }}", "{{ range .a }} ", "{{ .b }}")]
    public static void IsRefusedWhereItIsNestedTooDeep(string head, string before, string middle) =>
        Assert.Equal(DiagnosticCodes.TemplateTooDeep, CheckedChart.Parse(head + CheckedChart.Repeat(before, Deep) + middle).Fault?.Code);

    /// <summary>On the stack of a thread there is not room for all of these.</summary>
    [Theory]
    [InlineData("{{ .x ", "(.a ", ".b", ")", " }}")]
    [InlineData("", "{{ if .Values.a }}", "{{ .Values.b.c }}", "{{ end }}", "")]
    [InlineData("", "{{ if .Values.a }}{{ else }}", "  x", "{{ end }}", "")]
    [InlineData("", "{{ range .Files.Get \"x\" | default (.a) }}", "{{ . }}", "{{ end }}", "")]
    public static void IsCheckedAsDeepAsItMayBe(string head, string before, string middle, string after, string tail)
    {
        var text = head + CheckedChart.Repeat(before, 9_999) + middle + CheckedChart.Repeat(after, 9_999) + tail;
        Exception? fault = null;
        var thread = new Thread(() => fault = Record.Exception(() => CheckedChart.Of(text)), 256 * 1024);
        thread.Start();
        thread.Join();

        Assert.Null(fault);
        Assert.Null(CheckedChart.Parse(text).Fault);
    }

    /// <summary>Twice the text takes about twice the time; squared, one of these would take minutes.</summary>
    [Theory]
    [InlineData("{{ $x := 1 }}")]
    [InlineData("{{ $x := . }}{{ $x.Values.a.b }}")]
    [InlineData("{{ if .a }}{{ else if .b }}{{ end }}")]
    [InlineData("{{/* c */}}\n")]
    [InlineData("{{ define \"x\" }}{{ end }}\n")]
    [InlineData("{{ include \"no\" . }}\n")]
    [InlineData("  value: {{ .Values.n }}\n")]
    [InlineData("{{ .Values.n }}")]
    [InlineData("{{ nosuch }}\n")]
    [InlineData("                  ")]
    [InlineData("{{ .a -}}   ")]
    [InlineData("{{- \"a\" | quote }}}}")]
    public static void IsReadInLinearTime(string piece)
    {
        var clock = Stopwatch.StartNew();

        CheckedChart.Of(CheckedChart.Repeat(piece, 1_000_000 / piece.Length), "n: 1\n");

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(10), $"{clock.Elapsed}");
    }

    [Fact]
    public static void MayCallItself() =>
        Assert.Empty(CheckedChart.Of("{{ define \"x\" }}{{ include \"y\" . }}{{ end }}{{ define \"y\" }}{{ template \"x\" . }}{{ end }}{{ include \"x\" . }}"));

    [Fact]
    public static void EndsWhenTheBuildIsCancelled() => Assert.Throws<OperationCanceledException>(
        () => TemplateParser.Parse(new TemplateText("a", "{{ .a }}"), new TemplateNames(), new CancellationToken(canceled: true)));

    [Fact]
    public static void IsNeverMoreThanAnErrorOrAWarning()
    {
        var random = new Random(20261125);
        using var folder = new ChartFolder();
        folder.Write("values.yaml", "a: {c: 1}\nn: 1\n");
        for (var round = 0; round < 1500; round++)
        {
            var text = Random(random);
            folder.Write("templates/a.yaml", text);

            Assert.Null(Record.Exception(() => CheckedChart.Of(folder)));
        }
    }

    private static string Random(Random random)
    {
        var text = new StringBuilder();
        var isOrdered = random.Next(2) == 0;
        for (var i = random.Next(1, 40); i > 0; i--)
        {
            var piece = Pieces[random.Next(Pieces.Length)];
            if (isOrdered && random.Next(2) == 0) text.Append("{{ ").Append(piece).Append(" }}");
            else text.Append(piece);
        }

        return text.ToString();
    }
}
