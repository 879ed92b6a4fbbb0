using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Loading;
using HelmOci.Diagnostics;

namespace HelmOci.Tests.Charts;

public static class FloodOfDiagnostics
{
    [Fact]
    public static void IsCutToTwentyOfACodeInAFile()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", ChartFolder.ChartYaml + string.Concat(Enumerable.Range(0, 200_000).Select(i => $"k{i}: 1\n")));

        var warnings = folder.Check().Warnings.Where(warning => warning.Code == DiagnosticCodes.KeyUnknown).ToList();

        Assert.Equal(21, warnings.Count);
        Assert.Equal(200_000 - 20, warnings[^1].More);
    }

    [Fact]
    public static void OfErrorsIsStillAnError()
    {
        using var folder = new ChartFolder();
        folder.Write(".helmignore", string.Concat(Enumerable.Repeat("**\n", 9_000)));

        var faults = ChartFolder.FaultsOf(folder.Path);

        Assert.Equal(21, faults.Count);
        Assert.All(faults, fault => Assert.Equal(DiagnosticCodes.IgnoreDoubleStar, fault.Code));
        Assert.Equal(9_000 - 20, faults[^1].More);
    }

    [Fact]
    public static void IsCutToTwoHundredOfACode()
    {
        using var folder = new ChartFolder();
        for (var i = 0; i < 250; i++) folder.Write($"templates/{i}.odd", "x");

        var warnings = folder.Check().Warnings.Where(warning => warning.Code == DiagnosticCodes.TemplateExtension).ToList();

        Assert.Equal((201, 50), (warnings.Count, warnings[^1].More));
    }

    [Fact]
    public static void OfDroppedFilesIsCut()
    {
        using var folder = new ChartFolder();
        folder.Write(".helmignore", "*.bak\n");
        for (var i = 0; i < 250; i++) folder.Write($"{i}.bak", "x");

        var details = DetailsOf(folder);

        Assert.Equal(201, details.Count);
        Assert.Equal("And 50 more files and folders are dropped by .helmignore.", details[^1]);
    }

    [Fact]
    public static void OfLinksIsCut()
    {
        using var folder = new ChartFolder();
        for (var i = 0; i < 250; i++) folder.Link($"{i}", "Chart.yaml");

        var details = DetailsOf(folder);

        Assert.Equal(201, details.Count);
        Assert.Equal("And 50 more symbolic links are followed.", details[^1]);
    }

    [Fact]
    public static void LeavesOtherCodesAsTheyAre()
    {
        using var folder = new ChartFolder();
        for (var i = 0; i < 250; i++) folder.Write($"templates/{i}.odd", "x");
        folder.Write("requirements.yaml", "dependencies: []\n");

        Assert.Single(folder.Check().Warnings, warning => warning.Code == DiagnosticCodes.RequirementsInV2);
    }

    private static List<string> DetailsOf(ChartFolder folder)
    {
        var log = new RecordingLog();
        ChartLoader.Load(folder.Path, ChartLoadOptions.Default, log, CancellationToken.None);

        return log.Details;
    }
}
