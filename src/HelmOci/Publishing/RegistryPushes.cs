using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;
using HelmOci.Registry.Transport;

namespace HelmOci.Publishing;

/// <summary>Pushes one chart to all destinations of one registry, one after another: the first one's blobs are mounted for the others.</summary>
internal sealed class RegistryPushes(ChartArtifact chart, PushRequest request, IChartLog log)
{
    /// <summary>Pushes to each; a fault at one does not keep the others from getting the chart.</summary>
    public async Task<PushOutcome> PushAsync(IReadOnlyList<PushTarget> targets, CancellationToken cancellation)
    {
        var pushed = new List<PushedChart>();
        var faults = new List<Diagnostic>();
        foreach (var (destination, reference) in targets)
        {
            try
            {
                var mountFrom = pushed.Count > 0 ? pushed[0].Repository : "";
                pushed.AddRange(await PushAsync(destination, reference, mountFrom, cancellation));
            }
            catch (ChartException fault)
            {
                faults.AddRange(fault.Diagnostics);
            }
        }

        return new PushOutcome(pushed, [], faults);
    }

    private async Task<IReadOnlyList<PushedChart>> PushAsync(ChartDestination destination, OciReference reference, string mountFrom, CancellationToken cancellation)
    {
        using var client = new RegistryClient(destination.Connect(request.Machine, log), request.Credentials, log);
        var push = new RegistryPush(client.Repository(reference.Repository), request.Overwrite, destination.IsLocal, log);

        return await push.PushAsync(chart, reference, request.Tags, mountFrom, cancellation);
    }
}
