using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Publishing;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace HelmOci.Build;

/// <summary>Stamps, checks and packs a chart to a <c>.tgz</c>.</summary>
public sealed partial class PackChart : ChartTask
{
    /// <summary>The chart's folder.</summary>
    public string ChartDirectory { get; set; } = "";

    /// <summary>A ready <c>.tgz</c> to take as it is, instead of a folder.</summary>
    public string ChartPackage { get; set; } = "";

    /// <summary>The version to stamp; empty keeps the chart's own.</summary>
    public string Version { get; set; } = "";

    /// <summary>Whether <see cref="Version"/> came from <c>ChartVersion</c>, rather than from the project's version.</summary>
    public bool VersionIsGiven { get; set; }

    /// <summary>The folder of the <c>.tgz</c>.</summary>
    [Required]
    public string OutputPath { get; set; } = "";

    /// <summary>The folder that is published: the <c>.tgz</c> never goes there.</summary>
    public string PublishPath { get; set; } = "";

    /// <summary>Where the <c>.tgz</c> goes when <see cref="OutputPath"/> is a default, and published; empty when the user set it.</summary>
    public string FallbackPath { get; set; } = "";

    /// <summary>Whether symbolic links may leave the repository.</summary>
    public string AllowExternalLinks { get; set; } = "";

    /// <summary>The file that says what was packed.</summary>
    [Required]
    public string ReportPath { get; set; } = "";

    /// <summary>Whether the chart is pushed after this, which then tells the build server.</summary>
    public bool IsPushed { get; set; }

    /// <summary>Whether later steps of a build server's job get the results; empty: yes, where there is such a server.</summary>
    public string BuildServerOutputs { get; set; } = "";

    /// <summary>The file that lists what was written, for Clean.</summary>
    [Required]
    public string FileWrites { get; set; } = "";

    [Output]
    public ITaskItem? PackedChart { get; private set; }

    protected override void Run(CancellationToken cancellation)
    {
        var push = PushSession.Find(BuildEngine4, ProjectFile);
        var archive = ChartPacker.Pack(Request() with { HeadStart = push?.Start }, ChartLog, cancellation);
        if (HasErrors) return;

        var isWritten = false;
        var path = ChartPackage.Length > 0 ? ChartPackage : archive.SaveTo(new ChartOutput(OutputPath, PublishPath, FallbackPath).FolderFor(ChartDirectory, cancellation), out isWritten);
        var session = new ChartSession(archive, Elapsed + (push?.BeginTime ?? TimeSpan.Zero));
        ChartSession.Keep(BuildEngine4, path, session);

        PackedChart = ToItem(path, archive);
        ChartLog.Info($"{ProjectName} -> {path}");
        Record(PackedChart, session, isWritten ? [path] : []);
    }

    private PackRequest Request() => new()
    {
        ChartDirectory = ChartDirectory,
        ChartPackage = ChartPackage,
        Version = Version,
        VersionProperty = VersionIsGiven ? "ChartVersion" : "PackageVersion",
        AppVersion = AppVersion,
        ProjectVersion = ProjectVersion,
        Image = Image(),
        Values = StampItems.Values(Values),
        Annotations = StampItems.Pairs(Annotations),
        Project = ChartProperty.IsTrue("ChartFillMetadata", FillMetadata) ? Project() : null,
        AllowExternalLinks = ChartProperty.IsTrue("ChartAllowExternalLinks", AllowExternalLinks),
        Timestamp = SourceDate.Current ?? SourceDate.Earliest,
    };

    private void Record(ITaskItem packed, ChartSession session, IReadOnlyList<string> written)
    {
        var report = new ChartReport(ProjectName, packed.ItemSpec, session.Archive) { Image = packed.GetMetadata("Image"), PackTime = session.PackTime };
        ReportFile.Write(ReportPath, report, new WrittenFiles(FileWrites), written);

        if (!IsPushed) TellBuildServer(report, BuildServerOutputs);
    }

    private TaskItem ToItem(string path, ChartArchive archive) => LiteralItem.Of(path, new Dictionary<string, string>
    {
        ["Name"] = OutsideText.Harmless(archive.Metadata.Name),
        ["Version"] = archive.Metadata.Version,
        ["AppVersion"] = OutsideText.Harmless(archive.Metadata.AppVersion),
        ["Image"] = Image().StampFor(archive.Metadata.Version)?.Reference ?? "",
        ["ContentDigest"] = ChartArtifact.ContentDigestOf(archive).ToString(),
    });
}
