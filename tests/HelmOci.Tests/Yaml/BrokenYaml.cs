using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Tests.Yaml;

public static class BrokenYaml
{
    [Theory]
    [InlineData("a: \u0007\n", DiagnosticCodes.YamlControlCharacter, 1, 4)]
    [InlineData("a: 1\nb: \u0085\u0080\n", DiagnosticCodes.YamlControlCharacter, 2, 5)]
    [InlineData("a: 1\nb: [\n", DiagnosticCodes.YamlSyntax, 3, 1)]
    [InlineData("a: [b\nc: d\n", DiagnosticCodes.YamlSyntax, 1, 4)]
    [InlineData("a: 1\n\tb: 2\n", DiagnosticCodes.YamlTabIndentation, 2, 1)]
    [InlineData("a: x\n\t\nb: y\n", DiagnosticCodes.YamlTabIndentation, 2, 1)]
    [InlineData("a:\n\tb\n", DiagnosticCodes.YamlTabIndentation, 2, 1)]
    [InlineData("\ta: 1\n", DiagnosticCodes.YamlTabIndentation, 1, 1)]
    [InlineData("-\ta\n", DiagnosticCodes.YamlTabIndentation, 1, 2)]
    [InlineData("a: 1\nb: !!]str 5\n", DiagnosticCodes.YamlSyntax, 2, 2)]
    [InlineData("a: \"b \\uD83D\\uDE80\"\n", DiagnosticCodes.YamlSyntax, 1, 7)]
    [InlineData("\"\\\\\\ud83d\\ude80\": 1\n", DiagnosticCodes.YamlSyntax, 1, 4)]
    [InlineData("a: *b\n", DiagnosticCodes.YamlUnknownAnchor, 1, 4)]
    [InlineData("a: &b\n  c: *b\n", DiagnosticCodes.YamlAnchorHoldsItself, 2, 6)]
    [InlineData("a: 1\nnull: 2\n", DiagnosticCodes.YamlUnusableKey, 2, 1)]
    [InlineData("? [a]\n: 2\n", DiagnosticCodes.YamlUnusableKey, 1, 3)]
    [InlineData("18446744073709551615: a\n", DiagnosticCodes.YamlUnusableKey, 1, 1)]
    [InlineData("a:\n  <<: x\n", DiagnosticCodes.YamlMergeOfNoMap, 2, 7)]
    [InlineData("a: !!int x\n", DiagnosticCodes.YamlTagDoesNotFit, 1, 4)]
    [InlineData("a: !!timestamp x\n", DiagnosticCodes.YamlTagDoesNotFit, 1, 4)]
    public static void IsAnErrorWithItsPlace(string text, string code, int line, int column)
    {
        var fault = Fault(Encoding.UTF8.GetBytes(text));

        Assert.Equal(code, fault.Code);
        Assert.Equal(new SourceLocation("f.yaml", line, column), fault.Location);
    }

    [Theory]
    [InlineData(new byte[] { (byte)'a', (byte)'\n', (byte)'b', 0xFF }, 2, 2)]
    [InlineData(new byte[] { 0xFF, 0xFE, (byte)'a', 0, 0, 0xDC, (byte)'b', 0 }, 1, 2)]
    [InlineData(new byte[] { 0xFE, 0xFF, 0, (byte)'a', 0 }, 1, 2)]
    public static void ThatIsNoTextIsAnErrorWithItsPlace(byte[] content, int line, int column)
    {
        var fault = Fault(content);

        Assert.Equal(DiagnosticCodes.YamlNotText, fault.Code);
        Assert.Equal(new SourceLocation("f.yaml", line, column), fault.Location);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("- ")]
    [InlineData("{a: ")]
    [InlineData("? ")]
    public static void NestedTooDeepIsAnError(string opening) =>
        Assert.Equal(DiagnosticCodes.YamlTooDeep, Fault(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(opening, 100_000)))).Code);

    [Fact]
    public static void WithAnAliasBombIsAnError()
    {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (var i = 1; i < 40; i++)
        {
            bomb.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]");
        }

        Assert.Equal(DiagnosticCodes.YamlTooManyAliased, Fault(Encoding.UTF8.GetBytes(bomb.ToString())).Code);
    }

    private static Diagnostic Fault(byte[] content)
    {
        var thrown = Assert.Throws<ChartException>(() => YamlDocument.ParseFirst(YamlText.Decode(content, "f.yaml"), CancellationToken.None));

        return Assert.Single(thrown.Diagnostics);
    }
}
