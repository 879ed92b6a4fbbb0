using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Credentials;

/// <summary>Asks sources in order; the first credential wins.</summary>
/// <remarks>A source that fails does not hide a later one that works: its fault is then a warning. It is the error where no source has a credential.</remarks>
internal sealed class CredentialChain(IReadOnlyList<ICredentialSource> sources, IChartLog log) : ICredentialSource
{
    public Credential? Find(string registry, string repository, CancellationToken cancellation)
    {
        var faults = new List<Diagnostic>();
        foreach (var source in sources)
        {
            if (Ask(source, registry, repository, faults, cancellation) is not { } found) continue;

            faults.ForEach(log.Warn);

            return found;
        }

        return faults.Count == 0 ? null : throw new ChartException(faults);
    }

    public IReadOnlyList<string> PlacesFor(string registry)
    {
        var places = new List<string>();
        foreach (var source in sources)
        {
            places.AddRange(source.PlacesFor(registry));
        }

        return places;
    }

    public string Fingerprint()
    {
        var fingerprint = new StringBuilder();
        foreach (var source in sources) fingerprint.Append(source.Fingerprint()).Append('\n');

        return fingerprint.ToString();
    }

    private Credential? Ask(
        ICredentialSource source, string registry, string repository, List<Diagnostic> faults, CancellationToken cancellation)
    {
        var places = string.Join(", ", source.PlacesFor(registry));
        try
        {
            var found = source.Find(registry, repository, cancellation);
            log.Detail($"Credentials for {registry}/{repository} in {places}: {(found is null ? "none" : found.ToString())}.");

            return found;
        }
        catch (ChartException fault)
        {
            log.Detail($"Credentials for {registry}/{repository} in {places}: rejected.");
            faults.AddRange(fault.Diagnostics);

            return null;
        }
    }
}
