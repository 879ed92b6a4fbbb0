namespace HelmOci.BuildServers;

/// <summary>A value that later steps of a build server's job read.</summary>
/// <param name="Name">Lower-case letters, digits and <c>_</c>.</param>
/// <param name="Value">One line.</param>
public sealed record BuildOutput(string Name, string Value);
