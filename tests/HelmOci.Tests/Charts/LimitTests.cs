using System.Text;
using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Stamping;

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

    [Fact]
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
    public static void IsRefusedForAliasesOfALongText()
    {
        using var folder = new ChartFolder();
        folder.Write("Chart.yaml", $"{ChartFolder.ChartYaml}keywords: [&a {new string('x', 1_000_000)}{string.Concat(Enumerable.Repeat(", *a", 1_000))}]\n");

        Assert.Equal([DiagnosticCodes.YamlTooManyAliased], folder.Faults());
    }
}

public static class DeepChart
{
    [Theory]
    [InlineData("[", "]", 9_999)]
    [InlineData("{a: ", "}", 9_999)]
    [InlineData("[{a: ", "}]", 4_999)]
    public static void IsPackedToTheLastLevel(string opening, string closing, int depth)
    {
        using var folder = new ChartFolder();
        folder.Write("values.yaml", $"a: {string.Concat(Enumerable.Repeat(opening, depth))}1{string.Concat(Enumerable.Repeat(closing, depth))}\nb: 1\n");

        var stamped = ChartStamper.Stamp(folder.Load(), new ChartStamp { Values = [new ChartValue("b", "2"), new ChartValue("c", "{d: 1}")] }, CancellationToken.None);

        Assert.EndsWith("\nb: 2\nc: {d: 1}\n", Encoding.UTF8.GetString(stamped.Values!.Content.Span), StringComparison.Ordinal);
        Assert.Empty(ChartRules.Check(stamped, CancellationToken.None).Errors);
    }

    [Fact]
    public static void KeepsAValueThatIsSetToItself()
    {
        using var folder = new ChartFolder();
        var value = new string('[', 9_998) + new string(']', 9_998);
        var chart = folder.Write("values.yaml", $"a: {value}\n").Load();

        Assert.Same(chart.Values, ChartStamper.Stamp(chart, new ChartStamp { Values = [new ChartValue("a", value)] }, CancellationToken.None).Values);
    }

    [Fact]
    public static void GetsADeepValue()
    {
        using var folder = new ChartFolder();
        var value = new string('[', 9_998) + new string(']', 9_998);
        var chart = folder.Write("values.yaml", "a: 1\n").Load();

        var stamped = ChartStamper.Stamp(chart, new ChartStamp { Values = [new ChartValue("a", value)] }, CancellationToken.None);

        Assert.Equal($"a: {value}\n", Encoding.UTF8.GetString(stamped.Values!.Content.Span));
    }

    [Theory]
    [InlineData(70)]
    [InlineData(9_990)]
    public static void ImportsDeepValues(int depth)
    {
        using var folder = new ChartFolder();
        var value = new string('[', depth) + new string(']', depth);
        folder.Write("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n");
        // Not in UTF-8, so that Chart.yaml is written anew, as Helm does.
        folder.Write("Chart.yaml", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes($"{ChartFolder.ChartYaml}dependencies:\n- name: sub\n  version: 1.0.0\n  import-values: [{value}]\n")]);

        var archive = folder.Pack();

        Assert.Contains(value, Encoding.UTF8.GetString(archive.Metadata.ToConfigJson()), StringComparison.Ordinal);
        Assert.Contains(value, Encoding.UTF8.GetString(ChartLoader.LoadArchive(archive.Content, "x.tgz", CancellationToken.None).Metadata.ToConfigJson()), StringComparison.Ordinal);
    }

    [Fact]
    public static void IsRefusedForANumberThatHelmCannotWrite()
    {
        using var folder = new ChartFolder();
        folder.Write("requirements.yaml", "name: demo\ndependencies:\n- name: sub\n  import-values: [.nan]\n");

        Assert.Contains(DiagnosticCodes.NumberNotFinite, folder.Faults());
    }

    [Fact]
    public static void IsRefusedWhereHelmWouldWriteMostlyIndentation()
    {
        using var folder = new ChartFolder();
        var value = string.Concat(Enumerable.Repeat("{a: ", 9_000)) + "1" + new string('}', 9_000);
        folder.Write("charts/sub/Chart.yaml", "apiVersion: v2\nname: sub\nversion: 1.0.0\n");
        folder.Write("Chart.yaml", [.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes($"{ChartFolder.ChartYaml}dependencies:\n- name: sub\n  version: 1.0.0\n  import-values: [{value}]\n")]);

        Assert.Equal([DiagnosticCodes.ChartYamlTooLarge], folder.Faults());
    }
}

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
    public static void LeavesOtherCodesAsTheyAre()
    {
        using var folder = new ChartFolder();
        for (var i = 0; i < 250; i++) folder.Write($"templates/{i}.odd", "x");
        folder.Write("requirements.yaml", "dependencies: []\n");

        Assert.Single(folder.Check().Warnings, warning => warning.Code == DiagnosticCodes.RequirementsInV2);
    }
}
