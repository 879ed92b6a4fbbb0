namespace HelmOci.Diagnostics;

/// <summary>
/// Every code that a build can show. 1xxx registry and network, 2xxx chart and values, 3xxx local files and tools,
/// 4xxx properties. A code is never reused; each has a heading in the diagnostics reference.
/// </summary>
public static partial class DiagnosticCodes;
