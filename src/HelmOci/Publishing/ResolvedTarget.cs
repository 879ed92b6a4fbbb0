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
    /// <summary>Takes over what was found out before, and asks where nothing was.</summary>
    /// <exception cref="ChartException">The registry cannot be reached, or refuses.</exception>
    public static ResolvedTarget Of(PushTarget target, PushRequest request, IPushStart? start, IChartLog log, CancellationToken cancellation) =>
        start?.Resolve(target, request, log, cancellation) ?? Ask(target, request, log, cancellation);

    /// <exception cref="ChartException">The registry cannot be reached, or refuses.</exception>
    public static ResolvedTarget Ask(PushTarget target, PushRequest request, IChartLog log, CancellationToken cancellation)
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

/// <summary>
/// The part of a push that is done before its chart is packed. It is the only way to <c>StartUp</c>, which exists for cold build processes. A push
/// without it does the same, only slower.
/// </summary>
internal interface IPushStart : IDisposable
{
    /// <summary>Asks every registry for the tag of a chart, in the background; what was asked before is forgotten.</summary>
    /// <param name="name">The chart's name.</param>
    /// <param name="version">The version that it will have.</param>
    void Ask(string name, string version);

    /// <summary>What a target's tag holds now, if it was asked and the answer is good for this push; else null.</summary>
    /// <exception cref="ChartException">The registry refuses this very login, or what was waited for went wrong.</exception>
    ResolvedTarget? Resolve(PushTarget target, PushRequest request, IChartLog log, CancellationToken cancellation);
}
