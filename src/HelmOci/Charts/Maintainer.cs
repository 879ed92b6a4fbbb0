using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Who looks after a chart; any part may be empty.</summary>
public sealed record Maintainer(string Name, string Email, string Url)
{
    /// <summary>Where the entry stands.</summary>
    public SourceLocation Location { get; init; } = SourceLocation.Unknown;
}
