using HelmOci.Oci;

namespace HelmOci.Registry;

/// <summary>Something attached to a manifest: a signature, a bill of materials.</summary>
/// <param name="Manifest">The attachment's own manifest.</param>
/// <param name="ArtifactType">What it is; empty where the registry does not tell.</param>
/// <param name="Annotations">Those of its manifest.</param>
public sealed record Referrer(Descriptor Manifest, string ArtifactType, IReadOnlyDictionary<string, string> Annotations);
