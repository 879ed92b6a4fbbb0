using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Publishing;
using HelmOci.Signing;
using HelmOci.Stamping;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace HelmOci.Build;

/// <summary>Stamps, checks and packs a chart to a <c>.tgz</c>.</summary>
public sealed class PackChart : DependencyTask
{
    /// <summary>The chart's folder.</summary>
    public string ChartDirectory { get; set; } = "";

    /// <summary>A ready <c>.tgz</c> to take as it is, instead of a folder.</summary>
    public string ChartPackage { get; set; } = "";

    /// <summary>The version to stamp; empty keeps the chart's own.</summary>
    public string Version { get; set; } = "";

    /// <summary>Whether <see cref="Version"/> came from <c>ChartVersion</c>, rather than from the project's version.</summary>
    public bool VersionIsGiven { get; set; }

    /// <summary>The appVersion to stamp; empty: the tag of the image that this build made, or that the chart's templates take from there, or <see cref="ProjectVersion"/>.</summary>
    public string AppVersion { get; set; } = "";

    /// <summary>The project's version.</summary>
    public string ProjectVersion { get; set; } = "";

    /// <summary>Values to set in values.yaml: a path, with metadata <c>Value</c> (YAML) and <c>IsText</c>.</summary>
    public ITaskItem[] Values { get; set; } = [];

    /// <summary>Annotations to set in Chart.yaml: a key, with metadata <c>Value</c>.</summary>
    public ITaskItem[] Annotations { get; set; } = [];

    /// <summary>An image that was built elsewhere, <c>host/path:tag@digest</c>.</summary>
    public string ImageReference { get; set; } = "";

    /// <summary>Where clusters pull the image from, when it is not where this build pushes it.</summary>
    public string ImageRegistry { get; set; } = "";

    /// <summary>Where values.yaml keeps the image.</summary>
    public string ImageValuesPath { get; set; } = "image";

    /// <summary>Whether the digest goes into the tag where the chart has no key for it.</summary>
    public string PinImage { get; set; } = "";

    /// <summary>Whether this build made an image: what follows describes it, in the SDK's terms.</summary>
    public bool ImageIsBuilt { get; set; }

    /// <summary>The registry it was pushed to; empty for the local docker.</summary>
    public string ContainerRegistry { get; set; } = "";

    /// <summary>Its path in the registry.</summary>
    public string ContainerRepository { get; set; } = "";

    /// <summary>Its tags.</summary>
    public string[] ContainerTags { get; set; } = [];

    /// <summary>The archive it was written to; empty for none.</summary>
    public string ContainerArchive { get; set; } = "";

    /// <summary>The digest of an image for one platform.</summary>
    public string ContainerDigest { get; set; } = "";

    /// <summary>The index of an image for several platforms, as JSON.</summary>
    public string ContainerIndex { get; set; } = "";

    /// <summary>The images of each platform, with metadata <c>Configuration</c> (JSON).</summary>
    public ITaskItem[] Containers { get; set; } = [];

    /// <summary>The ports that the project exposes.</summary>
    public string[] ContainerPorts { get; set; } = [];

    /// <summary>The variables that the project sets in the image, with metadata <c>Value</c>.</summary>
    public ITaskItem[] ContainerVariables { get; set; } = [];

    /// <summary>Whether the project is a web app.</summary>
    public bool IsWebApp { get; set; }

    /// <summary>Images of other projects, and from elsewhere: <c>@(ChartImage)</c>.</summary>
    public ITaskItem[] OtherImages { get; set; } = [];

    /// <summary>What the projects among them say of the images that they made.</summary>
    public ITaskItem[] MadeImages { get; set; } = [];

    /// <summary>Projects whose charts become subcharts: <c>@(ChartReference)</c>.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>The packages that these made.</summary>
    public ITaskItem[] PackedReferences { get; set; } = [];

    /// <summary>Where those with <c>Publish</c> were pushed to.</summary>
    public ITaskItem[] PushedReferences { get; set; } = [];

    /// <summary>Whether the version is there already and stays (<c>ChartOverwrite=Skip</c>), so that nobody gets this package.</summary>
    public bool IsKept { get; set; }

    /// <summary>Whether Chart.yaml gets what it lacks from the project, which the following describe.</summary>
    public string FillMetadata { get; set; } = "";

    public string Description { get; set; } = "";

    public string ProjectUrl { get; set; } = "";

    public string SourceUrl { get; set; } = "";

    public string Authors { get; set; } = "";

    public string IconUrl { get; set; } = "";

    /// <summary>The folder of the <c>.tgz</c>.</summary>
    [Required]
    public string OutputPath { get; set; } = "";

    /// <summary>The folder that is published: the <c>.tgz</c> never goes there.</summary>
    public string PublishPath { get; set; } = "";

    /// <summary>Where the <c>.tgz</c> goes when <see cref="OutputPath"/> is a default, and published; empty when the user set it.</summary>
    public string FallbackPath { get; set; } = "";

    /// <summary>The tags that the chart gets besides its version's: its signature names them, too.</summary>
    public string Tags { get; set; } = "";

    /// <summary>The file for the manifests that helm makes of the chart; empty for none.</summary>
    public string ManifestsPath { get; set; } = "";

    /// <summary>Whether the chart's templates are checked; empty: yes.</summary>
    public string TemplateChecks { get; set; } = "";

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
        if (IsPushed && HasRegistry) WarmUp();
        OtherProjectItems.CheckKept(MadeImages);
        if (ManifestsPath.Length > 0 && ChartDirectory.Length > 0) ChartOutput.CheckManifests(ManifestsPath, ChartDirectory, cancellation);
        var signer = new SigningSettings(Signing).Open(ChartLog, cancellation);
        var archive = ChartPacker.Pack(Request(signer), ChartLog, cancellation);
        if (HasErrors) return;

        var isWritten = false;
        var path = ChartPackage.Length > 0 ? ChartPackage : archive.SaveTo(new ChartOutput(OutputPath, PublishPath, FallbackPath).FolderFor(ChartDirectory, cancellation), out isWritten, cancellation);
        var package = new PackageFile(path, archive, new WrittenFiles(FileWrites)) { IsReady = ChartPackage.Length > 0, IsWritten = isWritten, Keyring = Keyring };
        var provenance = ChartProvenance.For(package, signer is null ? null : SigningSettings.Request(signer, Tags, ImageOf(archive)), ChartLog, cancellation);
        var session = new ChartSession(archive, Elapsed) { Provenance = provenance };
        ChartSession.Keep(BuildEngine4, path, session);

        PackedChart = ToItem(path, session);
        ChartLog.Info($"{ProjectName} -> {path}");
        Record(PackedChart, session, [.. Written(path, isWritten, provenance)]);
    }

    private IEnumerable<WrittenFile> Written(string path, bool isWritten, ChartProvenance? provenance)
    {
        if (isWritten) yield return new WrittenFile(path);
        if (provenance is { IsWrittenHere: true }) yield return new WrittenFile(ChartProvenance.PathOf(path));
        if (ManifestsPath.Length > 0 && File.Exists(ManifestsPath)) yield return new WrittenFile(ManifestsPath);
    }

    private PackRequest Request(ChartSigner? signer) => new()
    {
        ChartDirectory = ChartDirectory,
        ChartPackage = ChartPackage,
        Version = Version,
        VersionProperty = VersionIsGiven ? "ChartVersion" : "PackageVersion",
        AppVersion = AppVersion,
        ProjectVersion = ProjectVersion,
        Image = Image(),
        OtherImages = OtherProjectItems.Images(OtherImages, MadeImages, ProjectFile, Image()),
        Subcharts = OtherProjectItems.Subcharts(References, PackedReferences, PushedReferences, ProjectFile, IsKept),
        Values = StampItems.Values(Values),
        Annotations = StampItems.Pairs(Annotations),
        Project = ChartProperty.IsTrue("ChartFillMetadata", FillMetadata) ? Project(signer) : null,
        Dependencies = Dependencies(),
        AllowExternalLinks = AllowsExternalLinks,
        Helm = HelmRequest(ManifestsPath),
        ChecksTemplates = ChartProperty.ParseBoolean("ChartTemplateChecks", TemplateChecks) != false,
        Timestamp = SourceDate.Current ?? SourceDate.Earliest,
    };

    private ChartImage Image() => new()
    {
        Built = ImageIsBuilt ? Built() : null,
        Reference = ImageReference,
        PullRegistry = ImageRegistry,
        ValuesPath = ImageValuesPath,
        IsPinned = ChartProperty.IsTrue("ChartPinImage", PinImage),
    };

    private BuiltImage Built() => new()
    {
        Registry = ContainerRegistry,
        Repository = ContainerRepository,
        Tags = ContainerTags,
        ManifestDigest = ContainerDigest,
        Index = ContainerIndex,
        IsArchived = ContainerArchive.Length > 0,
        Content = new ImageContent
        {
            Ports = ContainerPorts,
            Variables = StampItems.Pairs(ContainerVariables),
            Configurations = StampItems.Configurations(Containers),
            IsWebApp = IsWebApp,
        },
    };

    private ProjectMetadata Project(ChartSigner? signer)
    {
        var keyUrl = new SigningSettings(Signing).KeyUrl;
        if (signer is not null && !ProjectMetadata.IsUrl(keyUrl)) ChartLog.Detail("ChartSigningKeyUrl says no http address of the public key, so that artifacthub.io/signKey is left out.");

        return new()
        {
            Description = Description,
            Url = ProjectUrl,
            SourceUrl = SourceUrl,
            Authors = Authors,
            IconUrl = IconUrl,
            KeyFingerprint = signer?.Fingerprint ?? "",
            KeyUrl = keyUrl,
        };
    }

    private void Record(ITaskItem packed, ChartSession session, IReadOnlyList<WrittenFile> written)
    {
        var report = new ChartReport(ProjectName, packed.ItemSpec, session.Archive) { Image = packed.GetMetadata("Image"), PackTime = session.PackTime };
        ReportFile.Write(ReportPath, report, new WrittenFiles(FileWrites), written);

        if (!IsPushed) TellBuildServer(report, BuildServerOutputs);
    }

    private string ImageOf(ChartArchive archive) => Image().StampFor(archive.Metadata.Version)?.Reference ?? "";

    private TaskItem ToItem(string path, ChartSession session)
    {
        var provenance = session.Provenance?.Packed;

        return LiteralItem.Of(path, new Dictionary<string, string>
        {
            ["Name"] = OutsideText.Harmless(session.Archive.Metadata.Name),
            ["Version"] = session.Archive.Metadata.Version,
            ["AppVersion"] = OutsideText.Harmless(session.Archive.Metadata.AppVersion),
            ["Image"] = ImageOf(session.Archive),
            ["ContentDigest"] = ChartArtifact.ContentDigestOf(session.Archive).ToString(),
            ["Provenance"] = provenance is null ? "" : ChartProvenance.PathOf(path),
            ["ProvenanceDigest"] = provenance?.Digest ?? "",
            ["ProvenanceKeys"] = provenance?.Keys ?? "",
        });
    }
}

/// <summary>A packed chart, kept in memory from PackChart to PushChart, which otherwise would read the <c>.tgz</c> again.</summary>
/// <param name="Archive">The chart.</param>
/// <param name="PackTime">How long packing took, for the report.</param>
internal sealed record ChartSession(ChartArchive Archive, TimeSpan PackTime)
{
    /// <summary>The chart's <c>.prov</c>; null for none.</summary>
    public ChartProvenance? Provenance { get; init; }

    public static void Keep(IBuildEngine4 engine, string path, ChartSession session)
    {
        // The first object of a key wins: another project, or this one with other properties, may have packed to this path before.
        engine.UnregisterTaskObject(Key(path), RegisteredTaskObjectLifetime.Build);
        engine.RegisterTaskObject(Key(path), session, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: true);
    }

    /// <summary>What was packed to this path; read from there when another process packed it.</summary>
    public static ChartSession Of(IBuildEngine4 engine, ITaskItem packed, CancellationToken cancellation)
    {
        if (engine.GetRegisteredTaskObject(Key(packed.ItemSpec), RegisteredTaskObjectLifetime.Build) is ChartSession known) return known;

        var archive = ChartArchive.Open(packed.ItemSpec, cancellation);
        if (packed.GetMetadata("Provenance").Length == 0) return new ChartSession(archive, TimeSpan.Zero);

        var told = new PackedProvenance(packed.GetMetadata("ProvenanceDigest"), packed.GetMetadata("ProvenanceKeys"));

        return new ChartSession(archive, TimeSpan.Zero) { Provenance = ChartProvenance.Open(packed.ItemSpec, archive, told) };
    }

    private static string Key(string path) => $"{typeof(ChartSession).FullName}:{path}";
}
