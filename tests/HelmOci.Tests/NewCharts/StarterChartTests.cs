using HelmOci.Diagnostics;
using HelmOci.NewCharts;

namespace HelmOci.Tests.NewCharts;

/// <summary>A new chart replaces nothing.</summary>
public sealed class StarterChartTests : IDisposable
{
    private static readonly ChartRecipe Worker = new() { AppName = "Mailer" };

    private readonly string _folder = Directory.CreateTempSubdirectory("helmoci-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void IsWrittenWhereNothingIs()
    {
        var files = StarterChart.Write(Path.Combine(_folder, "deploy", "chart"), Worker, CancellationToken.None);

        Assert.Equal(files.Order(StringComparer.Ordinal), Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));

        // A killed build leaves no part that passes for a chart.
        Assert.Equal(Path.Combine(_folder, "deploy", "chart", "Chart.yaml"), files[^1]);
    }

    [Fact]
    public void LeavesAFileThatIsThereAndWritesNothing()
    {
        var mine = Path.Combine(_folder, "values.yaml");
        File.WriteAllText(mine, "mine: 1");

        var fault = Assert.Throws<ChartException>(() => StarterChart.Write(_folder, Worker, CancellationToken.None));

        Assert.Equal(DiagnosticCodes.NewChartFileIsThere, Assert.Single(fault.Diagnostics).Code);
        Assert.Equal([mine], Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
        Assert.Equal("mine: 1", File.ReadAllText(mine));
    }

    [Fact]
    public void LeavesNoHalfOfItselfBehind()
    {
        File.WriteAllText(Path.Combine(_folder, "templates"), "a file where a folder has to be");

        var fault = Assert.Throws<ChartException>(() => StarterChart.Write(_folder, Worker, CancellationToken.None));

        Assert.Equal(DiagnosticCodes.CannotWrite, Assert.Single(fault.Diagnostics).Code);
        Assert.Equal(["templates"], Directory.GetFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public void LeavesNoFolderBehindThatItMade()
    {
        // The first folder can be made, and the second has a name that no file system takes.
        var folder = Path.Combine(_folder, "deploy", new string('a', 300));

        Assert.Throws<ChartException>(() => StarterChart.Write(folder, Worker, CancellationToken.None));

        Assert.Empty(Directory.GetFileSystemEntries(_folder));
    }

    [Theory]
    [InlineData("chart")]
    [InlineData("chart/deep")]
    public void TellsWhatIsAFile(string chart)
    {
        var file = Path.Combine(_folder, "chart");
        File.WriteAllText(file, "");

        var fault = Assert.Throws<ChartException>(() => StarterChart.Write(Path.Combine(_folder, chart), Worker, CancellationToken.None));

        Assert.Equal(DiagnosticCodes.NewChartFileIsThere, Assert.Single(fault.Diagnostics).Code);
        Assert.StartsWith($"'{file}' is a file", fault.Diagnostics[0].Message, StringComparison.Ordinal);
    }
}
