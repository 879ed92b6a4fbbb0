using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Something in Chart.yaml that Helm takes and the user will regret.</summary>
/// <param name="Path">The key it is about: <c>version</c>, <c>maintainers[0].nmae</c>.</param>
/// <param name="Diagnostic">What it is.</param>
internal sealed record MetadataRemark(string Path, Diagnostic Diagnostic);
