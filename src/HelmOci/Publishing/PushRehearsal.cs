using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Registry.Transport;

namespace HelmOci.Publishing;

/// <summary>
/// Packs and pushes a chart without content to a registry in memory, while another thread packs the real one. A build process starts cold,
/// and a small push is little else than loading and compiling its code: that is done when the chart is packed.
/// </summary>
/// <remarks>It opens no connection, reads no credential and no variable, and nothing depends on its outcome.</remarks>
internal static class PushRehearsal
{
    private static int _isStarted;

    /// <summary>Starts it in the background, once a process.</summary>
    public static void Start()
    {
        if (Interlocked.Exchange(ref _isStarted, 1) == 0) _ = Task.Factory.StartNew(() => Run(new HeldLog()), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public static PushOutcome Run(IChartLog log)
    {
        var metadata = new ChartMetadata { Name = "rehearsal", Version = "0.0.0" };
        var request = new PushRequest
        {
            Destinations = [new ChartDestination("localhost", "") { Transport = new TransportOptions { Connect = RehearsedConnection.Open } }],
            Credentials = new CredentialChain([], log),
            Machine = new BuildMachine(_ => null, "/", Platform.Linux),
        };

        var archive = ChartArchive.Of(new Chart(metadata, new ChartFile("Chart.yaml", new byte[1])), SourceDate.Earliest, CancellationToken.None);

        return ChartPusher.Push(archive, request, log, CancellationToken.None);
    }
}
