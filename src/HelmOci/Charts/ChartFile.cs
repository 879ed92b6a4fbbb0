namespace HelmOci.Charts;

/// <summary>One file of a chart.</summary>
/// <param name="Path">Relative to the chart's root, with forward slashes: <c>templates/deployment.yaml</c>.</param>
/// <param name="Content">Its bytes, without a UTF-8 byte order mark at the start (Helm drops one from every file).</param>
public sealed record ChartFile(string Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>Where it was read from, for messages: a path, or <c>archive!path</c> for a file out of an archive; empty for one that was made.</summary>
    public string SourcePath { get; init; } = "";
}
