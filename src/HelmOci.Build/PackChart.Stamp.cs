using HelmOci.Stamping;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <content>What is stamped into the chart.</content>
public sealed partial class PackChart
{
    /// <summary>The appVersion to stamp; empty: the tag of the image that this build made, or <see cref="ProjectVersion"/>.</summary>
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

    /// <summary>Whether Chart.yaml gets what it lacks from the project, which the following describe.</summary>
    public string FillMetadata { get; set; } = "";

    public string Description { get; set; } = "";

    public string ProjectUrl { get; set; } = "";

    public string SourceUrl { get; set; } = "";

    public string Authors { get; set; } = "";

    public string IconUrl { get; set; } = "";

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

    private ProjectMetadata Project() => new()
    {
        Description = Description,
        Url = ProjectUrl,
        SourceUrl = SourceUrl,
        Authors = Authors,
        IconUrl = IconUrl,
    };
}
