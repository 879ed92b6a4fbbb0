using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;

namespace HelmOci.Dependencies;

/// <summary>Charts in registries: <c>oci://host/path</c>, the chart's name being the last part of its repository.</summary>
internal sealed class OciCharts(IChartDownloads downloads)
{
    private const string Scheme = "oci://";

    public static bool Is(string repository) => repository.StartsWith(Scheme, StringComparison.Ordinal);

    /// <summary>The reference of a version.</summary>
    public static OciReference ReferenceTo(ChartDependency dependency, string version)
    {
        var (registry, repository) = Split(dependency);
        var tag = OciNames.TagOf(version);

        return OciNames.IsTag(tag) ? new OciReference(registry, repository, tag) : throw Invalid(dependency);
    }

    /// <summary>The version that Helm takes: a whole version as it is, without asking; for a range the newest tag that is a strict one.</summary>
    public string Choose(ChartDependency dependency, VersionConstraint constraint, CancellationToken cancellation)
    {
        if (ChartVersion.TryParse(dependency.Version, out _)) return dependency.Version;

        var (registry, repository) = Split(dependency);
        var versions = new List<ChartVersion>();
        foreach (var tag in downloads.ListTags(registry, repository, cancellation))
        {
            if (ChartVersion.TryParseStrict(tag.Replace('_', '+'), out var version)) versions.Add(version);
        }

        // Stable, as Helm's sort is: tags that differ in the build alone stay in the registry's order.
        var newest = versions.OrderByDescending(version => version).ToList();

        return newest.FirstOrDefault(constraint.Admits)?.ToString() ?? throw DependencyRequest.NothingSatisfies(dependency, newest);
    }

    public ReadOnlyMemory<byte> Pull(OciReference reference, CancellationToken cancellation) => downloads.Pull(reference, cancellation);

    /// <summary>The <c>.prov</c> that lies in a chart's manifest.</summary>
    public ReadOnlyMemory<byte> PullProvenance(OciReference reference, CancellationToken cancellation) => downloads.PullProvenance(reference, cancellation);

    /// <summary>A reference that an index names in place of an archive; null for one without a tag.</summary>
    public static OciReference? Parse(Uri address)
    {
        var path = address.AbsolutePath.TrimStart('/');
        var colon = path.LastIndexOf(':');
        if (colon < 0) return null;

        var (repository, tag) = (path[..colon], path[(colon + 1)..]);

        return OciNames.IsRepository(repository) && OciNames.IsTag(tag) ? new OciReference(address.Authority, repository, tag) : null;
    }

    private static (string Registry, string Repository) Split(ChartDependency dependency)
    {
        var place = dependency.Repository[Scheme.Length..].TrimEnd('/');
        var slash = place.IndexOf('/', StringComparison.Ordinal);
        var registry = slash < 0 ? place : place[..slash];
        var repository = $"{(slash < 0 ? "" : place[(slash + 1)..] + "/")}{dependency.Name}";
        var isHost = WebAddress.OfHost(registry) is not null;

        return isHost && OciNames.IsRepository(repository) ? (registry, repository) : throw Invalid(dependency);
    }

    private static ChartException Invalid(ChartDependency dependency) => new(new Diagnostic(
        DiagnosticCodes.DependencyReferenceInvalid,
        $"'{RepositoryText.Of(dependency.Repository)}' with the chart '{dependency.Name}' in version '{OutsideText.Clean(dependency.Version)}' is no reference that a registry takes.",
        "Write oci://host/path in lower case; the chart's name is added to it.")
    { Location = dependency.Location });
}
