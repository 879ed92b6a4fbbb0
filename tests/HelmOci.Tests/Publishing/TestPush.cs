using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Machine;
using HelmOci.Publishing;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Publishing;

/// <summary>Pushes small charts the way a build does.</summary>
internal sealed class TestPush
{
    public const string Repository = "shop/charts/orders";

    public RecordingLog Log { get; } = new();

    public OverwriteMode Overwrite { get; init; }

    public bool IsContinuousIntegration { get; init; } = true;

    public string Tags { get; init; } = "";

    public string ImageRepository { get; init; } = "";

    public static ChartArchive Chart(string version, string content = "")
    {
        var yaml = Encoding.UTF8.GetBytes($"apiVersion: v2\nname: orders\nversion: {version}\n# {content}\n");
        var metadata = new ChartMetadata { ApiVersion = "v2", Name = "orders", Version = version };

        return ChartArchive.Of(new Chart(metadata, new ChartFile("Chart.yaml", yaml)), SourceDate.Earliest, CancellationToken.None);
    }

    public PushOutcome To(ScriptedRegistry registry, ChartArchive chart) => To([$"{registry.Host}/shop/charts"], chart);

    public PushOutcome To(IReadOnlyList<string> destinations, ChartArchive chart) =>
        ChartPusher.Push(chart, Request(destinations), Log, CancellationToken.None);

    public PushRequest Request(IReadOnlyList<string> destinations) => new()
    {
        Destinations = [.. destinations.Select(destination => ChartDestination.Parse(destination, "", ""))],
        ImageRepositories = [ImageRepository],
        Tags = ExtraTag.ParseAll(Tags),
        Overwrite = new OverwritePolicy(Overwrite, IsContinuousIntegration),
        Credentials = TestCredentials.None,
        Machine = BuildMachine.Current(),
    };
}
