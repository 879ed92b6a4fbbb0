using HelmOci.Charts;
using HelmOci.Oci;

namespace HelmOci.Dependencies;

/// <summary>A Chart.lock (or requirements.lock): the exact versions that a chart's dependencies were resolved to.</summary>
/// <param name="Generated">When, as RFC 3339 text; empty if it does not say.</param>
/// <param name="Digest"><c>sha256:</c> and 64 hex digits over the declared and the locked dependencies.</param>
/// <param name="Dependencies">Name, repository and version alone.</param>
public sealed record ChartLock(string Generated, string Digest, IReadOnlyList<ChartDependency> Dependencies);
