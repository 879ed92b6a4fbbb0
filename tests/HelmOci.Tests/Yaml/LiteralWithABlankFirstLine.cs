using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Tests.Yaml;

/// <summary>The parser refuses what Helm takes: a literal whose first line is of blanks. The values are those that Helm 3.17.3 and 4.1.4 give.</summary>
public static class LiteralWithABlankFirstLine
{
    [Theory]
    [InlineData("a: |\n  \n  x\nb: 1\n", "\nx\n")]
    [InlineData("a: |\n  \n    \n    x\nb: 1\n", "\n\nx\n")]
    [InlineData("a: |\n    \n\n    x\n    y\nb: 1\n", "\n\nx\ny\n")]
    [InlineData("c:\n- b: |\n    \n    \n  c: d\na: 1\n", "1")]
    [InlineData("a: |+\n    \n    \nc: d\n", "\n\n")]
    [InlineData("a: |-\r\n    \r\n    x\r\nb: 1\r\n", "\nx")]
    [InlineData("c: |\n  \n  y\na: | # c\n    \n    x\n", "\nx\n")]
    [InlineData("a: |\n    \n", "")]
    [InlineData("c: |\n  a |\n     \n   \n  b\na: |\n    \n    x\n", "\nx\n")]
    public static void IsReadAsHelmReadsIt(string text, string value)
    {
        var root = (YamlMapping)YamlDocument.ParseFirst(YamlText.Of(text, ""), CancellationToken.None).Root;

        Assert.Equal(value, ((YamlScalar)root.Find("a")!.Value).HelmString);
    }

    /// <summary>What the parser is given has other line ends, and the same places.</summary>
    [Fact]
    public static void LeavesAllOtherPlacesWhereTheyAre()
    {
        const string Text = "a: |\n    \n    x\nb: |\n  \n  y\nc: d\n";
        var root = (YamlMapping)YamlDocument.ParseFirst(YamlText.Of(Text, ""), CancellationToken.None).Root;

        Assert.Equal((7, 4), (root.Find("c")!.Value.Location.Line, root.Find("c")!.Value.Location.Column));
        Assert.Equal("a: |\n    \n    x\nb: |\n  \n  y\nc: e\n", Edited.SetText(Text, "c", "e"));
    }

    [Theory]
    [InlineData("a: |\n   \n  x\nb: 1\n")]
    [InlineData("a: |2\n    \n  x\nb: 1\n")]
    public static void IsRefusedWhereBlanksMayBeText(string text) =>
        Assert.Equal(DiagnosticCodes.YamlSyntax, Assert.Throws<ChartException>(() => YamlDocument.ParseFirst(YamlText.Of(text, ""), CancellationToken.None)).Diagnostics[0].Code);

    [Fact]
    public static void IsReadInTimeThatGrowsWithItsSize()
    {
        var text = string.Concat(Enumerable.Range(0, 20_000).Select(i => $"k{i}: |\n    \n    x\n"));

        Assert.Throws<ChartException>(() => YamlDocument.ParseFirst(YamlText.Of(text, ""), CancellationToken.None));
    }
}
