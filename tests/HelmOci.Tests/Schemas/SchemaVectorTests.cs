using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using HelmOci.Tests.Charts;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Schemas;

/// <summary>Schemas of all drafts with values, what is said of them, and what Helm says.</summary>
public static class SchemaVectorTests
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static IEnumerable<object[]> Names() => Cases().Select(one => new object[] { one.Name });

    [Theory, MemberData(nameof(Names))]
    public static void SayWhatIsWrittenDown(string name)
    {
        var given = Cases().Single(one => one.Name == name);

        // Where in the schema depends on how it is written; another test looks at that.
        var said = CheckedValues.Of(given.Schema.GetRawText(), given.Values).Select(line => Regex.Replace(line, @"(?<=schema\.json):.*", ""));

        Assert.Equal(given.Said, said);
    }

    /// <summary>A dialect that is not known Helm 4 looks for in the network.</summary>
    [Fact]
    public static void RefuseWhatAHelmRefuses() => Assert.Equal(
        ["unknown dialect"],
        Cases().Where(one => !(one.Helm3 && one.Helm4) != one.Said.Any(line => !line.StartsWith("note 2184", StringComparison.Ordinal)) && !IsOfHelm3(one)).Select(one => one.Name));

    [PeerTheory(Peer.Helm4, Peer.Helm317)]
    [InlineData(Peer.Helm4)]
    [InlineData(Peer.Helm317)]
    public static void AreRefusedByHelmWhereItIsWrittenDown(string helm)
    {
        // Others on each day: a Helm starts for each.
        var chosen = Cases().Where((_, i) => i % 4 == DateTime.UtcNow.DayOfYear % 4);
        foreach (var one in chosen)
        {
            using var folder = CheckedValues.FolderOf(one.Schema.GetRawText(), one.Values);

            Assert.Equal((one.Name, helm == Peer.Helm4 ? one.Helm4 : one.Helm3), (one.Name, IsTaken(helm, folder)));
        }
    }

    /// <summary>Helm 3 checks formats and knows few keywords of later drafts; what it alone refuses is no fault of the values.</summary>
    private static bool IsOfHelm3(Case one) => one.Helm4 && !one.Helm3;

    private static bool IsTaken(string helm, ChartFolder folder)
    {
        using var process = Process.Start(new ProcessStartInfo(Peer.PathOf(helm), ["template", "release", folder.Path]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.StandardError.ReadToEnd();
        process.WaitForExit();

        return process.ExitCode == 0;
    }

    private static List<Case> Cases() =>
        JsonSerializer.Deserialize<List<Case>>(File.ReadAllText(Vectors.PathOf("schemas", "cases.json")), Json)!;

    /// <param name="Name">What it shows.</param>
    /// <param name="Schema">The schema.</param>
    /// <param name="Values">values.yaml.</param>
    /// <param name="Helm3">Whether Helm 3.17 takes the chart.</param>
    /// <param name="Helm4">Whether Helm 4 does.</param>
    /// <param name="Said">What is said, a line each.</param>
    public sealed record Case(string Name, JsonElement Schema, string Values, bool Helm3, bool Helm4, IReadOnlyList<string> Said);
}
