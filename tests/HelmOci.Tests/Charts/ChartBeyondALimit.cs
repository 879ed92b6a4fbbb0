using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Loading;
using HelmOci.Charts.Rules;
using HelmOci.Diagnostics;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Charts;

public static class ChartBeyondALimit
{
    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    [InlineData(300, false)]
    public static void IsRefusedForItsDepth(int folders, bool isTaken)
    {
        using var folder = new ChartFolder();
        folder.Write(string.Concat(Enumerable.Repeat("d/", folders)) + "x", "x");

        Assert.Equal(isTaken ? [] : [DiagnosticCodes.TooManyFolders], folder.Faults());
    }

    [SystemFact(Needs.Links)]
    public static void IsRefusedForAChainOfLinks()
    {
        using var folder = new ChartFolder();
        for (var i = 0; i < 200; i++) folder.Link($"c{i}/n", $"../c{i + 1}");
        folder.Write("c200/x", "x");

        Assert.Equal([DiagnosticCodes.TooManyFolders], folder.Faults().Distinct());
    }

    [Fact]
    public static void IsRefusedForTooManyIgnoreRules()
    {
        using var folder = new ChartFolder();
        folder.Write(".helmignore", string.Concat(Enumerable.Repeat("x\n", 10_001)));

        var fault = Assert.Single(ChartFolder.FaultsOf(folder.Path));

        Assert.Equal((DiagnosticCodes.IgnoreTooLarge, 10_001), (fault.Code, fault.Location!.Line));
    }

    [Fact]
    public static void IsRefusedForIgnoreRulesThatNeverEnd()
    {
        using var folder = new ChartFolder();
        folder.Write(".helmignore", string.Concat(Enumerable.Repeat($"*{new string('a', 120)}cb\n", 10_000)));
        for (var i = 0; i < 20; i++) folder.Write($"{new string('a', 240)}{i}b", "x");

        var fault = Assert.Single(ChartFolder.FaultsOf(folder.Path));

        Assert.Equal((DiagnosticCodes.IgnoreTooLarge, folder.PathOf(".helmignore")), (fault.Code, fault.Location!.File));
    }

    [Theory]
    [InlineData('x')]
    [InlineData('L')]
    public static void IsRefusedForANameInAnArchive(char type)
    {
        var name = $"h/{new string('n', 1_000_000)}";
        var record = $"{name.Length + 14} path={name}\n";
        var archive = new TarBuilder().Add("h/Chart.yaml", ChartFolder.ChartYaml).Add("x", Encoding.UTF8.GetBytes(type == 'x' ? record : name), type).Add("y", "x").ToGzip();

        var refused = Assert.Throws<ChartException>(() => ChartLoader.LoadArchive(archive, "x.tgz", CancellationToken.None));

        Assert.Equal(DiagnosticCodes.NamesTooLong, refused.Diagnostics[0].Code);
    }

    [Theory]
    [InlineData(4096, true)]
    [InlineData(4097, false)]
    public static void IsRefusedForALongPath(int length, bool isTaken)
    {
        var path = new string('n', length - "demo/".Length);
        var chart = new Chart(new ChartMetadata { Name = "demo", Version = "1.0.0", ApiVersion = "v2" }, new ChartFile("Chart.yaml", default)) { Files = [new ChartFile(path, default)] };

        var errors = ChartRules.Check(chart, CancellationToken.None).Errors;

        Assert.Equal(isTaken ? [] : [DiagnosticCodes.NamesTooLong], errors.Select(error => error.Code));
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(10_001, false)]
    public static void IsRefusedForTheDepthOfItsSchema(int depth, bool isTaken)
    {
        using var folder = new ChartFolder();
        folder.Write("values.schema.json", new string('[', depth) + new string(']', depth));

        Assert.Equal(isTaken ? [] : [DiagnosticCodes.JsonTooDeep], folder.Faults());
    }

    [Fact]
    public static void IsRefusedForAMillionValues()
    {
        using var folder = new ChartFolder();
        folder.Write("values.yaml", $"a: [{string.Concat(Enumerable.Repeat("1,", 1_000_001))}]\n");

        Assert.Equal([DiagnosticCodes.YamlTooManyNodes], folder.Faults());
    }

    [Fact]
    public static void IsRefusedForMergesInMerges()
    {
        using var folder = new ChartFolder();
        var keys = string.Join(", ", Enumerable.Range(0, 1_000).Select(i => $"k{i}: 1"));
        folder.Write("values.yaml", $"a: {string.Concat(Enumerable.Repeat("{<<: ", 900))}{{{keys}}}{new string('}', 900)}\n");

        Assert.Equal([DiagnosticCodes.YamlTooManyAliased], folder.Faults());
    }

    [Fact]
    public static void IsNotRefusedForACertificateBundleInEachPlace()
    {
        using var folder = new ChartFolder();
        folder.Write("values.yaml", $"bundle: &a {new string('x', 200_000)}\nplaces: [{string.Concat(Enumerable.Repeat("*a, ", 200))}]\n");

        Assert.Empty(folder.Faults());
    }

    [Fact]
    public static void IsRefusedForAliasesOfALongText()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", $"{ChartFolder.ChartYaml}keywords: [&a {new string('x', 1_000_000)}{string.Concat(Enumerable.Repeat(", *a", 1_000))}]\n");

        var fault = Assert.Single(ChartFolder.FaultsOf(folder.Path));

        Assert.Equal(DiagnosticCodes.YamlTooManyAliased, fault.Code);
        Assert.Contains("characters", fault.Message, StringComparison.Ordinal);
    }
}
