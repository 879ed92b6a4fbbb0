namespace HelmOci.Oci;

/// <summary>Where something is kept: registry host, repository path and tag.</summary>
/// <param name="Registry">Host, with port if any: <c>ghcr.io</c>, <c>localhost:5000</c>, <c>[::1]:5000</c>.</param>
/// <param name="Repository">Lower-case path without the host: <c>shop/charts/orders</c>.</param>
/// <param name="Tag">As the registry knows it, a version's <c>+</c> already written <c>_</c>.</param>
public sealed record OciReference(string Registry, string Repository, string Tag)
{
    /// <summary><c>oci://host/path:tag</c>.</summary>
    public override string ToString() => $"oci://{Registry}/{Repository}:{Tag}";
}
