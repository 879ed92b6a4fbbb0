using HelmOci.Diagnostics;

namespace HelmOci.BuildServers;

/// <summary>A value that later steps of a build server's job read.</summary>
/// <param name="name">Lower-case letters, digits and <c>_</c>.</param>
/// <param name="value">Text that others may have written: what is kept of it is one line.</param>
public sealed class BuildOutput(string name, string value)
{
    public string Name { get; } = name;

    public string Value { get; } = OutsideText.OneLine(value);
}
