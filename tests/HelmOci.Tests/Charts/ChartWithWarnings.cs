using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Charts;

public static class ChartWithWarnings
{
    [Theory]
    [InlineData("version: 1.20", DiagnosticCodes.VersionReadAsNumber)]
    [InlineData("version: 1.0.0\nappVersion: 1.10", DiagnosticCodes.VersionReadAsNumber)]
    [InlineData("version: 1.0.0\nappVersion: 1.5", DiagnosticCodes.VersionReadAsNumber)]
    [InlineData("version: v0.2", DiagnosticCodes.VersionLoose)]
    [InlineData("version: 0.0.0-0", DiagnosticCodes.VersionLowest)]
    [InlineData("version: 1.0.0\nname: Upper", DiagnosticCodes.NameUnpushable)]
    [InlineData("version: 1.0.0\nname: chart", DiagnosticCodes.NameOfTheFolder)]
    [InlineData("version: 1.0.0\nname: a..b", DiagnosticCodes.NameUnpushable)]
    [InlineData("version: 1.0.0\nname: a_-b", DiagnosticCodes.NameUnpushable)]
    [InlineData("version: 1.0.0\nmaintainers: [{email: a@b.c}]", DiagnosticCodes.MaintainerIncomplete)]
    [InlineData("version: 1.0.0\nmaintainers: [{name: x, email: bad}]", DiagnosticCodes.MaintainerIncomplete)]
    [InlineData("version: 1.0.0\nmaintainers: [{name: x, url: not a url}]", DiagnosticCodes.UrlInvalid)]
    [InlineData("version: 1.0.0\nsources: [not a url]", DiagnosticCodes.UrlInvalid)]
    [InlineData("version: 1.0.0\nicon: nope", DiagnosticCodes.UrlInvalid)]
    [InlineData("version: 1.0.0\napiVersion: v1\ntype: application", DiagnosticCodes.TypeInV1)]
    [InlineData("version: 1.0.0\nunknown: x", DiagnosticCodes.KeyUnknown)]
    [InlineData("version: 1.0.0\nmaintainers: [{name: x, mail: y}]", DiagnosticCodes.KeyUnknown)]
    [InlineData("version: 1.0.0\nhome: a\nhome: b", DiagnosticCodes.KeyRepeated)]
    public static void IsWarnedOfInItsChartYaml(string lines, string code)
    {
        using var folder = Sound();
        var name = lines.Contains("name: ", StringComparison.Ordinal) && !lines.Contains("maintainers", StringComparison.Ordinal) ? "" : "name: demo\n";
        var apiVersion = lines.Contains("apiVersion", StringComparison.Ordinal) ? "" : "apiVersion: v2\n";
        folder.Write("Chart.yaml", apiVersion + name + lines + "\n");

        var warning = Assert.Single(folder.Check().Warnings, warning => warning.Code == code);

        Assert.Equal(folder.PathOf("Chart.yaml"), warning.Location?.File);
        Assert.NotEqual(0, warning.Location?.Line);
    }

    [Theory]
    [InlineData("values.yml", DiagnosticCodes.FileNameCase)]
    [InlineData("Values.yaml", DiagnosticCodes.FileNameCase)]
    [InlineData("chart.lock", DiagnosticCodes.FileNameCase)]
    [SystemInlineData(Needs.AnyNames, "Templates/a.yaml", DiagnosticCodes.FileNameCase)]
    [InlineData("crds", DiagnosticCodes.NotAFolder)]
    [InlineData(".git/config", DiagnosticCodes.GitFolderPacked)]
    [SystemInlineData(Needs.Names, "a\\b", DiagnosticCodes.FileNameBackslash)]
    [InlineData("templates/a.json", DiagnosticCodes.TemplateExtension)]
    public static void IsWarnedOfInItsFiles(string path, string code)
    {
        using var folder = Sound();
        if (path.StartsWith("val", StringComparison.OrdinalIgnoreCase)) File.Delete(folder.PathOf("values.yaml"));
        folder.Write(path, "");

        Assert.Contains(code, folder.Check().Warnings.Select(warning => warning.Code));
    }

    [SystemFact(Needs.AnyNames)]
    public static void IsWarnedOfOnceForAFolder()
    {
        using var folder = Sound();
        folder.Write("CRDs/a.yaml", "").Write("CRDs/b.yaml", "").Write("Templates/a.yaml", "").Write("Templates/b/c.yaml", "");

        Assert.Equal(2, folder.Check().Warnings.Count(warning => warning.Code == DiagnosticCodes.FileNameCase));
    }

    [Theory]
    [InlineData("kind: Secret\n", 1)]
    [InlineData("# x\r\nkind: CustomResourceDefinition\r\n---\r\nkind: \"Secret\" # y\r\n", 4)]
    [InlineData("kind: CustomResourceDefinition\nspec:\n  names:\n    kind: Order\n", null)]
    public static void IsWarnedOfWhereACrdIsNone(string text, int? line)
    {
        using var folder = Sound();
        folder.Write("crds/a.yaml", text);

        Assert.Equal(line, folder.Check().Warnings.SingleOrDefault(warning => warning.Code == DiagnosticCodes.NotACrd)?.Location?.Line);
    }

    [Fact]
    public static void IsWarnedOfWhereAnIgnoreRuleIsNegated()
    {
        using var folder = Sound();
        folder.Write("a.txt", "").Write("b.txt", "").Write(".helmignore", "# rules\n!Chart.yaml\n");

        var warning = Assert.Single(folder.Check().Warnings, warning => warning.Code == DiagnosticCodes.NegatedRuleDrops);

        Assert.Equal(new SourceLocation(folder.PathOf(".helmignore"), 2, 1), warning.Location);
    }

    [Fact]
    public static void IsWarnedOfWhereValuesHaveSeveralDocuments()
    {
        using var folder = Sound();
        folder.Write("values.yaml", "a: 1\n---\nb: 2\n");

        var warning = Assert.Single(folder.Check().Warnings, warning => warning.Code == DiagnosticCodes.ValuesInSeveralDocuments);

        Assert.Equal(3, warning.Location?.Line);
    }

    [Fact]
    public static void IsWarnedOfWhereSubchartsAreNotListedOrShareAName()
    {
        using var folder = Sound();
        folder.Write("charts/a/Chart.yaml", "name: s\nversion: 1.0.0\n").Write("charts/b/Chart.yaml", "name: s\nversion: 2.0.0\n");

        Assert.Equal(
            [DiagnosticCodes.SubchartUnlisted, DiagnosticCodes.SubchartUnlisted, DiagnosticCodes.SubchartRepeated],
            folder.Check().Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public static void IsWarnedOfWhereThereIsNothingToInstall()
    {
        using var folder = new ChartFolder();

        Assert.Equal([DiagnosticCodes.TemplatesMissing], folder.Check().Warnings.Select(warning => warning.Code));
    }

    [Fact]
    public static void IsNotWarnedOfWhereNothingIsWrong()
    {
        using var folder = Sound();

        Assert.Empty(folder.Check().Warnings);
        Assert.Equal([DiagnosticCodes.IconMissing], folder.Check().Notes.Select(note => note.Code));
    }

    private static ChartFolder Sound() => new ChartFolder().Write("templates/a.yaml", "").Write("values.yaml", "a: 1\n");
}
