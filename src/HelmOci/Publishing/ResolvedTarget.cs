using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;

namespace HelmOci.Publishing;

/// <summary>A target whose registry has answered: what the chart's tag holds, and who goes on asking.</summary>
/// <param name="Client">The registry, logged in as far as it wanted.</param>
/// <param name="Repository">The chart's repository there.</param>
/// <param name="Existing">What the tag holds; null for nothing.</param>
internal sealed record ResolvedTarget(RegistryClient Client, RepositoryClient Repository, Descriptor? Existing) : IDisposable
{
    /// <exception cref="ChartException">The registry cannot be reached, or refuses.</exception>
    public static ResolvedTarget Of(PushTarget target, PushRequest request, IChartLog log, CancellationToken cancellation)
    {
        var client = new RegistryClient(target.Destination.Connect(request.Machine, log), request.Credentials, log, request.Clock);
        try
        {
            var repository = client.Repository(target.Reference.Repository);

            return new ResolvedTarget(client, repository, repository.Resolve(target.Reference.Tag, cancellation));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public void Dispose() => Client.Dispose();
}
