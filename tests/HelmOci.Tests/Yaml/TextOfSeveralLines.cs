using HelmOci.Yaml;

namespace HelmOci.Tests.Yaml;

/// <summary>What stood in lines stays in lines: the file of a chart is read by people.</summary>
public static class TextOfSeveralLines
{
    [Theory]
    [InlineData("a: |\n  x\n  y\nb: 1\n", "p\nq\n", "a: |\n  p\n  q\nb: 1\n")]
    [InlineData("a: |\n  x\nb: 1\n", "p\nq", "a: |-\n  p\n  q\nb: 1\n")]
    [InlineData("a: |-\n    x\nb: 1\n", "p\nq\n", "a: |\n    p\n    q\nb: 1\n")]
    [InlineData("a: |- # why\n  x\n\n# c\nb: 1\n", "p\n\nq", "a: |- # why\n  p\n\n  q\n\n# c\nb: 1\n")]
    [InlineData("a: |+\n  x\n\n\nb: 1\n", "p\nq\n", "a: |\n  p\n  q\n\n\nb: 1\n")]
    [InlineData("a: >\n  x\n  y\nb: 1\n", "p\nq\n", "a: |\n  p\n  q\nb: 1\n")]
    [InlineData("a: >2-\n   x\nb: 1\n", "p\nq", "a: |-\n  p\n  q\nb: 1\n")]
    [InlineData("a: x\n  y # c\nb: 1\n", "p\nq", "a: |- # c\n  p\n  q\nb: 1\n")]
    [InlineData("a:\n  x\n  y\nb: 1\n", "p\nq", "a:\n  |-\n  p\n  q\nb: 1\n")]
    [InlineData("a: |\r\n  x\r\n  y\r\n# c\r\nb: 1\r\n", "p\nq\n", "a: |\r\n  p\r\n  q\r\n# c\r\nb: 1\r\n")]
    [InlineData("a: |\n  x\nb: 1\n", " p\nq\n", "a: |2\n   p\n  q\nb: 1\n")]
    [InlineData("a: |\n  x\nb: 1\n", "\n\tp\nq", "a: |2-\n\n  \tp\n  q\nb: 1\n")]
    [InlineData("a: |\n  x\nb: 1\n", "# p\n---\n- q\n", "a: |\n  # p\n  ---\n  - q\nb: 1\n")]
    [InlineData("a: |\n  x   \nb: 1\n", "p\nq", "a: |-\n  p\n  q\nb: 1\n")]
    [InlineData("a: |\n  x\nb: 1\n", "p\n", "a: |\n  p\nb: 1\n")]
    [InlineData("a: |\nb: 1\n", "p\nq", "a: |-\n  p\n  q\nb: 1\n")]
    [InlineData("a: &x |\n  x\nb: *x\n", "p\nq\n", "a: &x |\n  p\n  q\nb: *x\n")]
    [InlineData("a: !!str |\n  x\nb: 1\n", "p\nq\n", "a: !!str |\n  p\n  q\nb: 1\n")]
    [InlineData("a: |\n  x", "p\nq\n", "a: |\n  p\n  q\n")]
    [InlineData("a: |\n  x", "p\nq", "a: |-\n  p\n  q")]
    [InlineData("a: |\n  x\n", "p\nq\n", "a: |\n  p\n  q\n")]
    public static void StaysInLines(string before, string text, string after)
    {
        Assert.Equal(after, Edited.SetText(before, "a", text));
        Assert.Equal(text, Read(after, "a"));
    }

    [Theory]
    [InlineData("l:\n- |\n  x\n- y\n", "l[0]", "l:\n- |-\n  p\n  q\n- y\n")]
    [InlineData("l:\n  - k: |\n      x\n    m: y\n", "l[0].k", "l:\n  - k: |-\n      p\n      q\n    m: y\n")]
    [InlineData("m:\n  k: |\n    x\n\n  n: y\n", "m.k", "m:\n  k: |-\n    p\n    q\n\n  n: y\n")]
    public static void StaysInLinesWhereverItStands(string before, string path, string after) =>
        Assert.Equal(after, Edited.SetText(before, path, "p\nq"));

    /// <summary>An escape is needed, or the lines below would have to say how many blank ones belong to it.</summary>
    [Theory]
    [InlineData("a: |\n  x\nb: 1\n", "p\r\nq", "a: \"p\\r\\nq\"\nb: 1\n")]
    [InlineData("a: |\n  x\nb: 1\n", "p\nq\n\n", "a: \"p\\nq\\n\\n\"\nb: 1\n")]
    [InlineData("a: |\n  x\nb: 1\n", "p\n  ", "a: \"p\\n  \"\nb: 1\n")]
    [InlineData("a: |\n  x\nb: 1\n", "\n", "a: \"\\n\"\nb: 1\n")]
    [InlineData("a: |\n  x\nb: 1\n", "p\n\u2028q", "a: \"p\\n\\u2028q\"\nb: 1\n")]
    [InlineData("a: x\nb: 1\n", "p\nq", "a: \"p\\nq\"\nb: 1\n")]
    [InlineData("a: 'x'\nb: 1\n", "p\nq", "a: \"p\\nq\"\nb: 1\n")]
    [InlineData("a: {c: x\n  y}\nb: 1\n", "p\nq", "a: \"p\\nq\"\nb: 1\n")]
    [InlineData("{a: x\n y, b: 1}\n", "p\nq", "{a: \"p\\nq\", b: 1}\n")]
    public static void IsQuotedWhereItCannotBe(string before, string text, string after) =>
        Assert.Equal(after, Edited.SetText(before, "a", text));

    /// <summary>The last value of a file without a last line feed, with a key added below.</summary>
    [Theory]
    [InlineData("p\nq\n")]
    [InlineData("p\nq")]
    [InlineData("p")]
    public static void KeepsItsEndAboveANewKey(string text)
    {
        var after = Edited.Apply("m:\n  a: |\n    x", YamlEdit.SetText(YamlPath.Parse("m.a"), text), YamlEdit.SetText(YamlPath.Parse("m.b"), "new"));

        Assert.Equal((text, "new"), (Read(after, "m.a"), Read(after, "m.b")));
    }

    private static string Read(string text, string path)
    {
        var node = YamlDocument.ParseFirst(YamlText.Of(text, "values.yaml"), CancellationToken.None).Root;
        foreach (var step in YamlPath.Parse(path).Steps) node = ((YamlMapping)node).Find(step.Key)!.Value;

        return ((YamlScalar)node).HelmString;
    }
}
