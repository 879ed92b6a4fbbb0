namespace HelmOci.Tests.Yaml;

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
