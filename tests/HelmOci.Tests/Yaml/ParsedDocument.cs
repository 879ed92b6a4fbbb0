using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Tests.Oci;
using HelmOci.Yaml;

namespace HelmOci.Tests.Yaml;

public static class ParsedDocument
{
    [Fact]
    public static void KnowsWhereItsNodesStand()
    {
        var root = (YamlMapping)Parse("a: 1\r\nb:\r\n  - &x yes\r\n  - *x\r\n").Root;
        var items = ((YamlSequence)root.Find("b")!.Value).Items;

        Assert.Equal(new SourceLocation("f.yaml", 3, 5), items[0].Location);
        Assert.Equal(new SourceLocation("f.yaml", 4, 5), items[1].Location);
        Assert.True(items[1].IsAlias);
        Assert.Equal("true", ((YamlScalar)items[1]).HelmString);
    }

    [Fact]
    public static void EndsWithItsLastValue()
    {
        const string text = "a:\n  - b: {c: [d]}\n\n# e\nf: |\n  g\n\n";
        var root = (YamlMapping)Parse(text).Root;

        Assert.Equal("- b: {c: [d]}", Slice(root.Find("a")!.Value));
        Assert.Equal("|\n  g", Slice(root.Find("f")!.Value));
        Assert.Equal("a:\n  - b: {c: [d]}\n\n# e\nf: |\n  g", Slice(root));
    }

    [Fact]
    public static void OfAnEmptyFileIsNull() => Assert.Equal(YamlKind.Null, Parse("# only a comment\n").Root.Kind);

    [Fact]
    public static void DoesNotMindWhatFollows() => Assert.Equal(YamlKind.Mapping, Parse("a: 1\n---\nb: [\n").Root.Kind);

    [Fact]
    public static void IsOneOfSeveral() =>
        Assert.Equal(3, YamlDocument.ParseAll(YamlText.Of("a: 1\n---\n---\nb: 2\n", "f.yaml"), CancellationToken.None).Count);

    [Theory]
    [InlineData("k: own\n<<: *b\n", "base")]
    [InlineData("<<: *b\nk: own\n", "own")]
    [InlineData("<<: [*b, *c]\n", "base")]
    [InlineData("<<: *b\n\"<<\": x\n", "base")]
    [InlineData("k: 1\nk: own\n", "own")]
    public static void MergesAsHelmDoes(string text, string expected)
    {
        var document = Parse("- &b {k: base, j: base}\n- &c {k: c}\n-\n  " + text.Replace("\n", "\n  ", StringComparison.Ordinal));
        var map = (YamlMapping)((YamlSequence)document.Root).Items[2];

        Assert.Equal(expected, ((YamlScalar)map.Find("k")!.Value).HelmString);
    }

    [Fact]
    public static void NamesDoubledKeys() => Assert.True(((YamlMapping)Parse("a: 1\na: 2\n").Root).Find("a")!.IsDuplicate);

    private static YamlDocument Parse(string text) =>
        YamlDocument.ParseFirst(YamlText.Decode(Encoding.UTF8.GetBytes(text), "f.yaml"), CancellationToken.None);

    private static string Slice(YamlNode node) => node.Source.Text[node.Span.Start..node.Span.End];
}
