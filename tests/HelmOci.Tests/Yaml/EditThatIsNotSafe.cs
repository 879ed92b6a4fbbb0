using HelmOci.Diagnostics;
using HelmOci.Yaml;

namespace HelmOci.Tests.Yaml;

public static class EditThatIsNotSafe
{
    [Theory]
    [InlineData("a: &x 1\nb: *x\n", "b", DiagnosticCodes.YamlValueIsAlias, 2, 4)]
    [InlineData("a: &x\n  c: 1\nb: *x\n", "b.c", DiagnosticCodes.YamlBehindAlias, 3, 4)]
    [InlineData("a: &x\n  c: 1\nb:\n  <<: *x\n", "b.c", DiagnosticCodes.YamlFromMerge, 4, 3)]
    [InlineData("a: 1\nb: 2\na: 3\n", "a", DiagnosticCodes.YamlDoubledKey, 3, 1)]
    [InlineData("a: x\n", "a.b", DiagnosticCodes.YamlNoWayThrough, 1, 4)]
    [InlineData("a:\n  - x\n", "a.b", DiagnosticCodes.YamlNoWayThrough, 2, 3)]
    [InlineData("a:\n  b: x\n", "a[0]", DiagnosticCodes.YamlNoWayThrough, 2, 3)]
    [InlineData("- a\n", "a", DiagnosticCodes.YamlNoWayThrough, 1, 1)]
    [InlineData("a: [1]\n", "a[2]", DiagnosticCodes.YamlIndexBeyondEnd, 1, 4)]
    [InlineData("a: &x {b: 1}\nc: *x\n", "a", DiagnosticCodes.YamlReferredTo, 1, 4)]
    [InlineData("a: {b: &x 1}\nc: *x\n", "a", DiagnosticCodes.YamlReferredTo, 1, 4)]
    [InlineData("? a\n", "a", DiagnosticCodes.YamlNoColon, 1, 3)]
    public static void IsAnErrorWithItsPlace(string text, string path, string code, int line, int column)
    {
        var fault = Fault(() => Edited.Set(text, path, "7"));

        Assert.Equal(code, fault.Code);
        Assert.Equal(new SourceLocation("values.yaml", line, column), fault.Location);
    }

    [Fact]
    public static void BecauseOfAnotherIsAnError() => Assert.Equal(
        DiagnosticCodes.YamlEditsCollide,
        Fault(() => Edited.Apply("", YamlEdit.SetYaml(YamlPath.Parse("a"), "1"), YamlEdit.SetYaml(YamlPath.Parse("a.b"), "2"))).Code);

    [Fact]
    public static void OfAnItemThatIsNotNextIsAnError() =>
        Assert.Equal(DiagnosticCodes.YamlIndexBeyondEnd, Fault(() => Edited.Set("", "a[1]", "1")).Code);

    [Theory]
    [InlineData("")]
    [InlineData(".a")]
    [InlineData("a.")]
    [InlineData("a..b")]
    [InlineData("a[x]")]
    [InlineData("a[-1]")]
    [InlineData("a[0")]
    [InlineData("a[0]b")]
    [InlineData("\"a")]
    [InlineData("\"a\"b")]
    [InlineData("[0]")]
    public static void BecauseItsPathIsNoneIsAnError(string path) =>
        Assert.Equal(DiagnosticCodes.YamlBadPath, Fault(() => YamlPath.Parse(path)).Code);

    [Theory]
    [InlineData("[1", DiagnosticCodes.YamlBadValue)]
    [InlineData("a: b: c", DiagnosticCodes.YamlBadValue)]
    [InlineData("@x", DiagnosticCodes.YamlBadValue)]
    [InlineData("*x", DiagnosticCodes.YamlBadValue)]
    [InlineData("a\n---\nb", DiagnosticCodes.YamlNotOneValue)]
    public static void BecauseItsValueIsNoneIsAnError(string value, string code) =>
        Assert.Equal(code, Fault(() => YamlEdit.SetYaml(YamlPath.Parse("a"), value)).Code);

    private static Diagnostic Fault(Action act) => Assert.Throws<ChartException>(act).Diagnostics[0];
}

public static class PathToAValue
{
    [Theory]
    [InlineData("image.tag", "image|tag")]
    [InlineData("a[0].b[1][2]", "a|#0|b|#1|#2")]
    [InlineData("a\\.b\\[0].c", "a.b[0]|c")]
    [InlineData("\"a.b\"[3].\"c d\"", "a.b|#3|c d")]
    public static void IsReadAsHelmsSetDoes(string text, string steps) =>
        Assert.Equal(steps, string.Join('|', YamlPath.Parse(text).Steps.Select(step => step.IsIndex ? $"#{step.Index}" : step.Key)));
}
