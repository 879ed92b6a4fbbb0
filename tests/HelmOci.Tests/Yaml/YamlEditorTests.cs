using System.Text;
using HelmOci.Yaml;

namespace HelmOci.Tests.Yaml;

public static class ScalarThatIsReplaced
{
    [Theory]
    [InlineData("a: 1\n", "a", "2", "a: 2\n")]
    [InlineData("a: 1", "a", "2", "a: 2")]
    [InlineData("a:   1   # why\n", "a", "2", "a:   2   # why\n")]
    [InlineData("a: x\r\nb: y\r\n", "a", "z", "a: z\r\nb: y\r\n")]
    [InlineData("a: 'x'\n", "a", "w", "a: 'w'\n")]
    [InlineData("a: \"x\"\n", "a", "w", "a: \"w\"\n")]
    [InlineData("a: \"x\"\n", "a", "5", "a: 5\n")]
    [InlineData("a: \"5\"\n", "a", "\"6\"", "a: \"6\"\n")]
    [InlineData("a: '5'\n", "a", "\"it's\"", "a: 'it''s'\n")]
    [InlineData("a: x\n", "a", "\"1.20\"", "a: \"1.20\"\n")]
    [InlineData("a: x\n", "a", "'yes'", "a: 'yes'\n")]
    [InlineData("a: x\n", "a", "true", "a: true\n")]
    [InlineData("a: x\n", "a", "null", "a: null\n")]
    [InlineData("a: x\n", "a", "0x10", "a: 0x10\n")]
    [InlineData("a: x\n", "a", "", "a: \"\"\n")]
    [InlineData("a: |\n  x\n  y\nb: 1\n", "a", "z", "a: z\nb: 1\n")]
    [InlineData("a: |+\n  x\n\n\nb: 1\n", "a", "z", "a: z\n\n\nb: 1\n")]
    [InlineData("a: >- # c\n  x\n  y\n\n# d\nb: 1\n", "a", "z", "a: z\n\n# d\nb: 1\n")]
    [InlineData("a: x\n  y\n  z # c\nb: 1\n", "a", "w", "a: w # c\nb: 1\n")]
    [InlineData("a: 'x\n\n  y'\nb: 1\n", "a", "w", "a: 'w'\nb: 1\n")]
    [InlineData("a:\n  x\nb: 1\n", "a", "w", "a:\n  w\nb: 1\n")]
    [InlineData("a:\n", "a", "w", "a: w\n")]
    [InlineData("a:", "a", "w", "a: w")]
    [InlineData("a: \n", "a", "w", "a: w\n")]
    [InlineData("a: # c\nb: 1\n", "a", "w", "a: w # c\nb: 1\n")]
    [InlineData("a:   # c\nb: 1\n", "a", "w", "a: w  # c\nb: 1\n")]
    [InlineData("a: ~\n", "a", "w", "a: w\n")]
    [InlineData("{a: 1, b: [2, 3]}\n", "b[1]", "4", "{a: 1, b: [2, 4]}\n")]
    [InlineData("{\"a\":1}\n", "a", "2", "{\"a\":2}\n")]
    [InlineData("{a, b: 1}\n", "a", "2", "{a: 2, b: 1}\n")]
    [InlineData("{a: , b: 1}\n", "a", "2", "{a: 2, b: 1}\n")]
    [InlineData("a: {b: x}\n", "a.b", "'p, q'", "a: {b: 'p, q'}\n")]
    [InlineData("a: {b: x}\n", "a.b", "v:w", "a: {b: \"v:w\"}\n")]
    [InlineData("hosts:\n  - host: a.b # c\n    paths: [/]\n", "hosts[0].host", "c.d", "hosts:\n  - host: c.d # c\n    paths: [/]\n")]
    [InlineData("hosts:\n-\n- x\n", "hosts[0]", "w", "hosts:\n- w\n- x\n")]
    [InlineData("? a\n: 1\n", "a", "2", "? a\n: 2\n")]
    [InlineData("\"a.b\": 1\n", "a\\.b", "2", "\"a.b\": 2\n")]
    [InlineData("\"a.b\": 1\n", "\"a.b\"", "2", "\"a.b\": 2\n")]
    [InlineData("---\n# c\na: 1\n...\n", "a", "2", "---\n# c\na: 2\n...\n")]
    [InlineData("a: 1\n---\na: 3\n", "a", "2", "a: 2\n---\na: 3\n")]
    [InlineData("a: \u00e9\U0001F600 # \u00e9\n", "a", "\U0001F600", "a: \U0001F600 # \u00e9\n")]
    [InlineData("a: 1\t# tab\n", "a", "2", "a: 2\t# tab\n")]
    public static void LeavesTheRestAsItIs(string before, string path, string value, string after) =>
        Assert.Equal(after, Edited.Set(before, path, value));

    [Theory]
    [InlineData("a: &x 1\nb: *x\n", "a", "2", "a: &x 2\nb: *x\n")]
    [InlineData("a: &x\nb: 1\n", "a", "2", "a: &x 2\nb: 1\n")]
    [InlineData("a: !!str 1.20\n", "a", "'1.30'", "a: !!str '1.30'\n")]
    [InlineData("a: !!str 1.20\n", "a", "7", "a: 7\n")]
    [InlineData("a: &x !!str 1.20\n", "a", "7", "a: &x 7\n")]
    [InlineData("a: !!str &x 1.20 # c\n", "a", "7", "a: &x 7 # c\n")]
    [InlineData("a: !custom v\n", "a", "w", "a: !custom w\n")]
    [InlineData("a: !!int \"5\"\n", "a", "x", "a: \"x\"\n")]
    public static void KeepsItsAnchorAndAFittingTag(string before, string path, string value, string after) =>
        Assert.Equal(after, Edited.Set(before, path, value));

    [Theory]
    [InlineData("a: 1 # same\n", "a", "1")]
    [InlineData("a: 'x'\n", "a", "x")]
    [InlineData("a: &x y\nb: *x\n", "b", "y")]
    [InlineData("a: {b: [1, 2]}\n", "a", "{b: [1, 2]}")]
    public static void ByWhatItIsAlreadyIsNotTouched(string before, string path, string value) =>
        Assert.Equal(before, Edited.Set(before, path, value));

    [Theory]
    [InlineData("1.20", "a: \"1.20\"\n")]
    [InlineData("20240102", "a: \"20240102\"\n")]
    [InlineData("2024-01-02", "a: \"2024-01-02\"\n")]
    [InlineData("1:30", "a: \"1:30\"\n")]
    [InlineData("y", "a: \"y\"\n")]
    [InlineData("null", "a: \"null\"\n")]
    [InlineData("", "a: \"\"\n")]
    [InlineData("a: b", "a: \"a: b\"\n")]
    [InlineData("- a", "a: \"- a\"\n")]
    [InlineData("#a", "a: \"#a\"\n")]
    [InlineData("a #b", "a: \"a #b\"\n")]
    [InlineData("*a", "a: \"*a\"\n")]
    [InlineData(" a", "a: \" a\"\n")]
    [InlineData("a\nb\t", "a: \"a\\nb\\t\"\n")]
    [InlineData("\u2028\u0085\uFEFF", "a: \"\\u2028\\u0085\\uFEFF\"\n")]
    [InlineData("C:\\x", "a: C:\\x\n")]
    [InlineData("say \"x\": y", "a: 'say \"x\": y'\n")]
    [InlineData("1.2.3", "a: 1.2.3\n")]
    [InlineData("=", "a: \"=\"\n")]
    public static void ByTextIsQuotedWhereItMustBe(string text, string after) =>
        Assert.Equal(after, Edited.SetText("a: x\n", "a", text));
}

public static class CollectionThatIsReplaced
{
    [Theory]
    [InlineData("a: 1 # c\nb: 2\n", "a", "x: 1\nw: [2]", "a: # c\n  x: 1\n  w: [2]\nb: 2\n")]
    [InlineData("a: 1\r\nb: 2", "a", "- 1\n- 2", "a:\r\n  - 1\r\n  - 2\r\nb: 2")]
    [InlineData("a: 1\n", "a", "[1, {b: c}]", "a: [1, {b: c}]\n")]
    [InlineData("a:\n  b: 1\n  c: 2 # d\n# e\nf: 3\n", "a", "5", "a: 5\n# e\nf: 3\n")]
    [InlineData("a: # k\n  b: 1\n\nf: 3\n", "a", "5", "a: 5 # k\n\nf: 3\n")]
    [InlineData("a:\n- 1\n- 2\nb: 1\n", "a", "[]", "a: []\nb: 1\n")]
    [InlineData("a:\n- 1\n- 2\nb: 1\n", "a", "- 3", "a:\n- 3\nb: 1\n")]
    [InlineData("a: # k\n- 1 # c\nb: 1\n", "a", "d: 3\ne: 4", "a: # k\n  d: 3\n  e: 4 # c\nb: 1\n")]
    [InlineData("a:\n- &x 5 # k\n", "a[0]", "d: 3\ne: 4", "a:\n- &x\n  d: 3\n  e: 4 # k\n")]
    [InlineData("a:\n- !!str 5\n", "a[0]", "d: 3\ne: 4", "a:\n- d: 3\n  e: 4\n")]
    [InlineData("a:\n- &x\n- 1\n", "a[0]", "d: 3\ne: 4", "a:\n- &x\n  d: 3\n  e: 4\n- 1\n")]
    [InlineData("a: !!str 5 # k\n", "a", "d: 3", "a: # k\n  d: 3\n")]
    [InlineData("a: !custom &x 5\n", "a", "d: 3", "a: &x\n  d: 3\n")]
    [InlineData("a:\n    b: 1\nc: 2\n", "c", "d: {e: f}", "a:\n    b: 1\nc:\n    d: {e: f}\n")]
    [InlineData("a:\n- b: 1\n  c: 2\n- 3\n", "a[0]", "x", "a:\n- x\n- 3\n")]
    [InlineData("a:\n- 1 # c\n", "a[0]", "x: 1\nw: 2", "a:\n- x: 1\n  w: 2 # c\n")]
    [InlineData("a: {b: 1}\n", "a.b", "c: 1\nd:\n- e", "a: {b: {c: 1, d: [e]}}\n")]
    [InlineData("a: |\n  x\nb: 1\n", "a", "c: 1", "a:\n  c: 1\nb: 1\n")]
    [InlineData("a: &x\n  b: 1\n", "a", "2", "a: &x 2\n")]
    [InlineData("a: &x 1\n", "a", "b: 2", "a: &x\n  b: 2\n")]
    [InlineData("a:\nb: 1\n", "a", "c: 2", "a:\n  c: 2\nb: 1\n")]
    [InlineData("a:\n-\n", "a[0]", "b: 1\nc: 2", "a:\n- b: 1\n  c: 2\n")]
    [InlineData("a: &x !!map\n  b: 1\n", "a", "[1]", "a: &x [1]\n")]
    public static void TakesTheFormThatThereIsRoomFor(string before, string path, string value, string after) =>
        Assert.Equal(after, Edited.Set(before, path, value));
}

public static class ValueThatIsMissing
{
    [Theory]
    [InlineData("", "a", "1", "a: 1\n")]
    [InlineData("# only\n", "a.b", "1", "# only\na:\n  b: 1\n")]
    [InlineData("# only", "a", "1", "# only\na: 1")]
    [InlineData("---\n", "a", "1", "---\na: 1\n")]
    [InlineData("---", "a", "1", "---\na: 1")]
    [InlineData("--- # c\n# d\n...\n", "a", "1", "--- # c\na: 1\n# d\n...\n")]
    [InlineData("--- ~\n", "a", "1", "--- \na: 1\n")]
    [InlineData("null\n", "a", "1", "a: 1\n")]
    [InlineData("&x # c\n---\n", "a", "1", "&x # c\na: 1\n---\n")]
    [InlineData("a: &x \n---\n", "b", "1", "a: &x \nb: 1\n---\n")]
    [InlineData("? a\n: 1\n", "b.c", "1", "? a\n: 1\nb:\n  c: 1\n")]
    [InlineData("# \u2028a: 1\n", "b", "1", "# \u2028a: 1\nb: 1\n")]
    [InlineData("{}\n", "a.b", "1", "{a: {b: 1}}\n")]
    [InlineData("a: {}\n", "a.b", "1", "a: {b: 1}\n")]
    [InlineData("a: []\n", "a[0]", "1", "a: [1]\n")]
    [InlineData("a: 1\n", "b", "2", "a: 1\nb: 2\n")]
    [InlineData("a: 1", "b", "2", "a: 1\nb: 2")]
    [InlineData("a: 1\r\n", "b.c", "2", "a: 1\r\nb:\r\n  c: 2\r\n")]
    [InlineData("a:\n    b: 1 # c\n\n# end\n", "a.d.e", "2", "a:\n    b: 1 # c\n    d:\n        e: 2\n\n# end\n")]
    [InlineData("a:\n  b: 1\nz: 1\n", "a.c", "2", "a:\n  b: 1\n  c: 2\nz: 1\n")]
    [InlineData("a:\nz: 1\n", "a.c", "2", "a:\n  c: 2\nz: 1\n")]
    [InlineData("a: # k\nz: 1\n", "a.c", "2", "a: # k\n  c: 2\nz: 1\n")]
    [InlineData("a: {b: 1, }\n", "a.c", "2", "a: {b: 1, c: 2, }\n")]
    [InlineData("a: {\n  b: 1 # c\n}\n", "a.c", "2", "a: {\n  b: 1, c: 2 # c\n}\n")]
    [InlineData("a: [1,\n 2]\n", "a[2]", "3", "a: [1,\n 2, 3]\n")]
    [InlineData("a:\n- x # c\nb: 1\n", "a[1]", "w: 1\nz: 2", "a:\n- x # c\n- w: 1\n  z: 2\nb: 1\n")]
    [InlineData("a:\n- b: 1\n", "a[0].c", "2", "a:\n- b: 1\n  c: 2\n")]
    [InlineData("a:\n- - b: 1\n", "a[0][0].c", "2", "a:\n- - b: 1\n    c: 2\n")]
    [InlineData("a:\n  b: |+\n    x\n\n\nc: 1\n", "a.d", "2", "a:\n  b: |+\n    x\n\n\n  d: 2\nc: 1\n")]
    [InlineData("b: |+\n  x\n\n", "d", "2", "b: |+\n  x\n\nd: 2\n")]
    [InlineData("b: |\n  x\n\n\n", "d", "2", "b: |\n  x\nd: 2\n\n\n")]
    [InlineData("b: |\n  x", "d", "2", "b: |-\n  x\nd: 2")]
    [InlineData("b: >+2 # c\n  x", "d", "2", "b: >2- # c\n  x\nd: 2")]
    [InlineData("a: &x\n  b: 1\nc: *x\n", "a.d", "2", "a: &x\n  b: 1\n  d: 2\nc: *x\n")]
    [InlineData("a: 1\n", "\"b.c\"", "2", "a: 1\nb.c: 2\n")]
    [InlineData("a: 1\n", "yes", "2", "a: 1\n\"yes\": 2\n")]
    [InlineData("a: 1\n", "b[0].c", "2", "a: 1\nb:\n  - c: 2\n")]
    [InlineData("a: 1\n...\n", "b", "2", "a: 1\nb: 2\n...\n")]
    [InlineData("a:\n  b:\n    c: 1\n", "d", "2", "a:\n  b:\n    c: 1\nd: 2\n")]
    public static void IsAddedWhereItBelongs(string before, string path, string value, string after) =>
        Assert.Equal(after, Edited.Set(before, path, value));

    [Fact]
    public static void OfOneMapComeTogether() => Assert.Equal(
        "a: 1\nimage:\n  repository: r\n  tag: \"1.0\"\nz: 2\n",
        Edited.Apply(
            "a: 1\n",
            YamlEdit.SetText(YamlPath.Parse("image.repository"), "r"),
            YamlEdit.SetYaml(YamlPath.Parse("z"), "2"),
            YamlEdit.SetText(YamlPath.Parse("image.tag"), "1.0")));

    [Theory]
    [InlineData("a: {}\n", "a: {b: 1, c: 2}\n")]
    [InlineData("a: {z: 0}\n", "a: {z: 0, b: 1, c: 2}\n")]
    [InlineData("a:\n  z: 0\n", "a:\n  z: 0\n  b: 1\n  c: 2\n")]
    public static void OfOneMapThatIsThereComeInOrder(string before, string after) => Assert.Equal(
        after,
        Edited.Apply(before, YamlEdit.SetYaml(YamlPath.Parse("a.b"), "1"), YamlEdit.SetYaml(YamlPath.Parse("a.c"), "2")));

    [Fact]
    public static void InsideTheLastMapStandsAboveOneBelowIt() => Assert.Equal(
        "a:\n  b: 1\n  c: 2\nz: 3\n",
        Edited.Apply("a:\n  b: 1\n", YamlEdit.SetYaml(YamlPath.Parse("z"), "3"), YamlEdit.SetYaml(YamlPath.Parse("a.c"), "2")));

    [Fact]
    public static void SetTwiceHasTheLastValue() => Assert.Equal(
        "a: 2\n",
        Edited.Apply("", YamlEdit.SetYaml(YamlPath.Parse("a"), "1"), YamlEdit.SetYaml(YamlPath.Parse("a"), "2")));
}

public static class EncodingOfAnEditedFile
{
    [Fact]
    public static void KeepsItsByteOrderMark()
    {
        byte[] mark = [0xEF, 0xBB, 0xBF];
        var edited = Edited.Apply([.. mark, .. "a: 1\r\n"u8], YamlEdit.SetYaml(YamlPath.Parse("a"), "2"));

        Assert.Equal([.. mark, .. "a: 2\r\n"u8], edited.Content.ToArray());
    }

    [Fact]
    public static void KeepsUtf16()
    {
        byte[] mark = [0xFF, 0xFE];
        var edited = Edited.Apply([.. mark, .. Encoding.Unicode.GetBytes("a: \u00e9\n")], YamlEdit.SetYaml(YamlPath.Parse("b"), "2"));

        Assert.Equal([.. mark, .. Encoding.Unicode.GetBytes("a: \u00e9\nb: 2\n")], edited.Content.ToArray());
    }
}
