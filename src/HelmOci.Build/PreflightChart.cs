using HelmOci.Charts;
using HelmOci.Publishing;
using HelmOci.Stamping;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>
/// Settles, before an image is pushed, all that could stop its chart afterwards: name, version, login, and whether the version is
/// there already. An image never reproduces its digest, so a release that is built again would otherwise move the image, and then be refused.
/// </summary>
public sealed class PreflightChart : DependencyTask
{
    /// <summary>The chart's folder.</summary>
    [Required]
    public string ChartDirectory { get; set; } = "";

    /// <summary>The version to stamp; empty keeps the chart's own.</summary>
    public string Version { get; set; } = "";

    /// <summary>Whether <see cref="Version"/> came from <c>ChartVersion</c>, rather than from the project's version.</summary>
    public bool VersionIsGiven { get; set; }

    /// <summary>The appVersion that the user wants; empty for none.</summary>
    public string AppVersion { get; set; } = "";

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

    /// <summary>The tags that the image is to get; none where the chart's version becomes its tag.</summary>
    public string[] ContainerTags { get; set; } = [];

    /// <summary>The ports that the project exposes.</summary>
    public string[] ContainerPorts { get; set; } = [];

    /// <summary>The variables that the project sets in the image, with metadata <c>Value</c>.</summary>
    public ITaskItem[] ContainerVariables { get; set; } = [];

    /// <summary>Whether the project is a web app.</summary>
    public bool IsWebApp { get; set; }

    /// <summary>The folder of the <c>.tgz</c>.</summary>
    [Required]
    public string OutputPath { get; set; } = "";

    /// <summary>The folder that is published.</summary>
    public string PublishPath { get; set; } = "";

    /// <summary>Where the <c>.tgz</c> goes when <see cref="OutputPath"/> is a default, and published.</summary>
    public string FallbackPath { get; set; } = "";

    /// <summary>Images of other projects, and from elsewhere: <c>@(ChartImage)</c>.</summary>
    public ITaskItem[] OtherImages { get; set; } = [];

    /// <summary>What the projects among them say of the images that they will make.</summary>
    public ITaskItem[] ImagesToCome { get; set; } = [];

    /// <summary>Other projects whose charts become subcharts: <c>@(ChartReference)</c>.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>What these say of themselves, with metadata <c>Chart</c>: the folder or the package.</summary>
    public ITaskItem[] FoundProjects { get; set; } = [];

    /// <summary>Files that are to go with the chart or with its image: <c>@(ChartAttachment)</c>.</summary>
    public ITaskItem[] Attachments { get; set; } = [];

    /// <summary>Whether the chart's templates are checked; empty: yes.</summary>
    public string TemplateChecks { get; set; } = "";

    /// <summary>Whether the chart is pushed, and not only packed.</summary>
    public bool IsPushed { get; set; }

    /// <summary>The tag that the image gets when nothing sets one: the chart's version, with <c>-</c> for <c>+</c>, which the SDK refuses.</summary>
    [Output]
    public string ImageTag { get; private set; } = "";

    /// <summary>Whether every destination keeps what it has (<c>ChartOverwrite=Skip</c>), so that no image is to be pushed.</summary>
    [Output]
    public bool IsKept { get; private set; }

    protected override void Run(CancellationToken cancellation)
    {
        if (IsPushed && HasRegistry) WarmUp();
        var image = Image();
        var packing = new PackRequest
        {
            ChartDirectory = ChartDirectory,
            Version = Version,
            VersionProperty = VersionIsGiven ? "ChartVersion" : "PackageVersion",
            AppVersion = AppVersion,
            Image = image,
            OtherImages = OtherProjectItems.Images(OtherImages, ImagesToCome, ProjectFile, image),
            Subcharts = OtherProjectItems.SubchartsToCome(References, FoundProjects, ProjectFile),
            Values = StampItems.Values(Values),
            Annotations = StampItems.Pairs(Annotations),
            Dependencies = Dependencies(),
            AllowExternalLinks = AllowsExternalLinks,
            // Charts of other projects are not stamped yet; each is rendered by itself, and all together when they are packed.
            Helm = References.Length == 0 ? HelmRequest("") : null,
            ChecksTemplates = ChartProperty.ParseBoolean("ChartTemplateChecks", TemplateChecks) != false,
        };
        if (Attachments.Length > 0) AttachmentItems.Check(Attachments, ProjectFile);
        new SigningSettings(Signing).Open(new PreflightLog(ChartLog, IsError), cancellation)?.Try(cancellation);
        if (IsPushed && HasRegistry) OpenCosignKey(new CosignSettings(Signing, ProjectFile))?.Dispose();
        var chart = ChartPacker.Pack(packing, new PreflightLog(ChartLog, IsError), cancellation).Metadata;
        if (HasErrors) return;

        _ = new ChartOutput(OutputPath, PublishPath, FallbackPath).FolderFor(ChartDirectory, cancellation);
        ImageTag = chart.Version.Replace('+', '-');
        IsKept = IsPushed && Ask(chart, cancellation);
        if (!IsKept) OtherProjectItems.CheckKept(ImagesToCome);
    }

    private bool Ask(ChartMetadata chart, CancellationToken cancellation)
    {
        var log = new PushLog(ChartLog, IsError, isPreflight: true);
        WarnOfPassword(log);
        var request = Request(log);
        Claim(request, chart.Name, chart.Version, cancellation);

        return ChartPreflight.Run(chart, request, log, cancellation);
    }

    private ChartImage Image() => new()
    {
        Built = ImageToCome(),
        Reference = ImageReference,
        PullRegistry = ImageRegistry,
        ValuesPath = ImageValuesPath,
        IsPinned = ChartProperty.IsTrue("ChartPinImage", PinImage),
    };

    /// <summary>Stamped for a try: whether it fits shows before it is made.</summary>
    private BuiltImage? ImageToCome()
    {
        var settings = new PushSettings(Settings);
        if (!settings.PublishesImage) return null;

        return new()
        {
            Registry = settings.ContainerRegistry,
            Repository = settings.ContainerRepository,
            Tags = ContainerTags,
            // Which it is nobody knows yet, but that it has one.
            ManifestDigest = $"sha256:{new string('0', 64)}",
            Content = new ImageContent { Ports = ContainerPorts, Variables = StampItems.Pairs(ContainerVariables), IsWebApp = IsWebApp },
        };
    }
}
