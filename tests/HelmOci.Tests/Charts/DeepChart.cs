using System.Text;
using HelmOci.Charts.Loading;
using HelmOci.Charts.Rules;
using HelmOci.Diagnostics;
using HelmOci.Stamping;

namespace HelmOci.Tests.Charts;

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
