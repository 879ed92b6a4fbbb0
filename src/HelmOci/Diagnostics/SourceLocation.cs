namespace HelmOci.Diagnostics;

/// <summary>A place in a text file; lines and columns count from 1, and 0 means unknown.</summary>
public sealed record SourceLocation(string File, int Line = 0, int Column = 0)
{
    public static readonly SourceLocation Unknown = new("");
}
