using System.Collections.Concurrent;
using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Dependencies;
using HelmOci.Diagnostics;
using HelmOci.Oci;

namespace HelmOci.Tests.Dependencies;

/// <summary>A network in memory, which keeps what it was asked.</summary>
internal sealed class FakeDownloads : IChartDownloads
{
    private readonly Dictionary<string, Func<HttpAnswer>> _pages = [];
    private readonly Dictionary<string, byte[]> _charts = [];
    private readonly ConcurrentQueue<HttpQuestion> _questions = new();
    private readonly ConcurrentQueue<string> _pulls = new();

    public IReadOnlyList<HttpQuestion> Questions => [.. _questions];

    public IReadOnlyList<string> Pulls => [.. _pulls];

    public FakeDownloads Page(string address, byte[] content) => Page(address, () => new HttpAnswer(200, "", new MemoryStream(content)));

    public FakeDownloads Page(string address, string content) => Page(address, Encoding.UTF8.GetBytes(content));

    public FakeDownloads Redirect(string address, string target) => Page(address, () => new HttpAnswer(302, target, Stream.Null));

    public FakeDownloads Status(string address, int status) => Page(address, () => new HttpAnswer(status, "", Stream.Null));

    public FakeDownloads Page(string address, Func<HttpAnswer> answer)
    {
        _pages[address] = answer;

        return this;
    }

    /// <param name="reference"><c>host/repository:tag</c>.</param>
    /// <param name="content">The archive.</param>
    public FakeDownloads Chart(string reference, byte[] content)
    {
        _charts[reference] = content;

        return this;
    }

    public HttpAnswer Get(HttpQuestion question, CancellationToken cancellation)
    {
        _questions.Enqueue(question);

        return _pages.TryGetValue(question.Address.ToString(), out var answer) ? answer() : new HttpAnswer(404, "", Stream.Null);
    }

    public IReadOnlyList<string> ListTags(string registry, string repository, CancellationToken cancellation)
    {
        var start = $"{registry}/{repository}:";

        return [.. _charts.Keys.Where(key => key.StartsWith(start, StringComparison.Ordinal)).Select(key => key[start.Length..])];
    }

    /// <summary>Kept as <c>reference.prov</c>.</summary>
    public ReadOnlyMemory<byte> PullProvenance(OciReference reference, CancellationToken cancellation) => Pull(reference with { Tag = $"{reference.Tag}.prov" }, cancellation);

    public ReadOnlyMemory<byte> Pull(OciReference reference, CancellationToken cancellation)
    {
        var key = $"{reference.Registry}/{reference.Repository}:{reference.Tag}";
        _pulls.Enqueue(key);

        return _charts.TryGetValue(key, out var content)
            ? content
            : throw new ChartException(new Diagnostic(DiagnosticCodes.DependencyNotInRegistry, $"{reference} is not there.", "Look elsewhere."));
    }
}

/// <summary>Small charts and indexes.</summary>
internal static class TestCharts
{
    public static byte[] Archive(string name, string version, string more = "")
    {
        var yaml = new ChartFile("Chart.yaml", Encoding.UTF8.GetBytes($"apiVersion: v2\nname: {name}\nversion: {version}\n{more}"));
        var chart = new Chart(new ChartMetadata { ApiVersion = "v2", Name = name, Version = version }, yaml);

        return ChartArchive.Of(chart, Tests.Charts.ChartFolder.Time, CancellationToken.None).Content.ToArray();
    }

    /// <summary>An index as Helm writes it.</summary>
    public static string Index(params (string Name, string Version, string Url, string Digest)[] entries)
    {
        var text = new StringBuilder("apiVersion: v1\nentries:\n");
        foreach (var chart in entries.GroupBy(entry => entry.Name))
        {
            text.Append($"  {chart.Key}:\n");
            foreach (var entry in chart)
            {
                text.Append($"  - apiVersion: v2\n    created: \"2026-01-02T03:04:05Z\"\n");
                if (entry.Digest.Length > 0) text.Append($"    digest: {entry.Digest}\n");
                text.Append($"    name: {entry.Name}\n    urls:\n    - {entry.Url}\n    version: {entry.Version}\n");
            }
        }

        return text.Append("generated: \"2026-01-02T03:04:05Z\"\n").ToString();
    }

    public static string HexOf(byte[] content) => Digest.Of(content).Hex;
}
