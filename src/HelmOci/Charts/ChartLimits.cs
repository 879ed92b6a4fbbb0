using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>What Helm 3.17 and later take, and what keeps a hostile archive from filling the memory.</summary>
internal static class ChartLimits
{
    /// <summary>The largest file of a chart, in bytes; this size is still taken.</summary>
    public const int File = 5 * 1024 * 1024;

    /// <summary>All files of a chart must stay below this many bytes.</summary>
    public const long Total = 100 * 1024 * 1024;

    /// <summary>Headers and padding count here: an archive of empty entries has no content, and still a size.</summary>
    public const long Tar = 2 * Total;

    /// <summary>More files than this are no chart.</summary>
    public const int Files = 100_000;

    /// <summary>Characters in the paths of all files, which cost nothing in an archive.</summary>
    public const int Names = 32 * 1024 * 1024;

    /// <summary>Bytes in one path: the most that Linux takes.</summary>
    public const int Path = 4096;

    /// <summary>Folders within folders; links count.</summary>
    public const int FolderDepth = 128;

    /// <summary>Folders that a walk through a chart comes to, dropped ones left out: links can make endless ways through a few folders.</summary>
    public const int Folders = 100_000;

    /// <summary>Files and folders that such a walk comes to, dropped ones, too.</summary>
    public const int Entries = 1_000_000;

    /// <summary>Rules of a .helmignore, each of which is tried on each file.</summary>
    public const int IgnoreRules = 10_000;

    /// <summary>Steps of comparing names with such rules, over a whole walk: a second or two. Charts need some thousands.</summary>
    public const long IgnoreSteps = 300_000_000;

    /// <summary>Objects and lists within each other, of values.schema.json.</summary>
    public const int JsonDepth = 10_000;

    /// <summary>Subcharts of subcharts.</summary>
    public const int Depth = 32;

    public static Diagnostic Exceeded(string chart) => new(
        DiagnosticCodes.ChartTooLarge,
        $"The files of '{chart}' have more than 104857600 bytes in all (or more than 100000 files, or paths of more than 33554432 characters), which Helm does not load.",
        "Drop what the chart does not need with rules in .helmignore.")
    { Location = new SourceLocation(chart) };

    public static Diagnostic PathTooLong(string file) => new(
        DiagnosticCodes.NamesTooLong,
        $"The path of '{(file.Length <= 200 ? file : string.Concat(file.AsSpan(0, 200), "..."))}' has more than 4096 bytes in the chart, which no system can unpack.",
        "Shorten the names of the file and of its folders.")
    { Location = new SourceLocation(file.Length <= 200 ? file : "") };
}
