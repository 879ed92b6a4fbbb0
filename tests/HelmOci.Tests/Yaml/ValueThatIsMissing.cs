using HelmOci.Yaml;

namespace HelmOci.Tests.Yaml;

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
