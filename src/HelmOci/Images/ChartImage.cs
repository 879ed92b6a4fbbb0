using HelmOci.Diagnostics;
using HelmOci.Stamping;

namespace HelmOci.Images;

/// <summary>Which image a chart is to run, and where its values name it.</summary>
public sealed record ChartImage
{
    /// <summary>The image that this build made, or null.</summary>
    public BuiltImage? Built { get; init; }

    /// <summary>An image that was built elsewhere, <c>host/path:tag@digest</c>; empty for none. It goes before <see cref="Built"/>.</summary>
    public string Reference { get; init; } = "";

    /// <summary>Where clusters pull the image from, when it is not where it was pushed to: a host, with a path where a mirror has one.</summary>
    public string PullRegistry { get; init; } = "";

    /// <summary>Where values.yaml keeps the image.</summary>
    public string ValuesPath { get; init; } = "image";

    /// <summary>Whether the digest goes into the tag where the chart has no key for it.</summary>
    public bool IsPinned { get; init; }

    /// <summary>Whether the image in the chart is one that this build made.</summary>
    public bool IsBuilt => Built is not null && Reference.Length == 0;

    /// <summary>What the chart of this version is to say of its image; null where there is no image.</summary>
    /// <exception cref="ChartException">The reference or the registry is none.</exception>
    public ImageStamp? StampFor(string chartVersion)
    {
        var image = Reference.Length > 0 ? ImageStamp.Parse(Reference)
            : Built is not null ? new ImageStamp(Built.Registry, Built.Repository, Built.TagFor(chartVersion)) { Digest = Built.Digest }
            : null;

        return image is null ? null : Pulled(image) with { ValuesPath = ValuesPath, IsPinned = IsPinned };
    }

    private ImageStamp Pulled(ImageStamp image)
    {
        var registry = PullRegistry.Trim('/');
        if (registry.Length == 0) return image;
        if (registry.Contains("://", StringComparison.Ordinal) || registry.Any(char.IsWhiteSpace)) throw BadImageRegistry(PullRegistry);

        var host = registry.Split('/', 2)[0];
        var folder = registry[host.Length..].Trim('/');

        return image with { Registry = host, Repository = folder.Length > 0 ? $"{folder}/{image.Repository}" : image.Repository };
    }

    private static ChartException BadImageRegistry(string registry) => new(new Diagnostic(
        DiagnosticCodes.BadImageRegistry,
        $"ChartImageRegistry '{OutsideText.WithoutUser(registry)}' is not a registry.",
        "Write the host that clusters pull from, with its port and path if it has them: registry.example.com, mirror.example.com/proxy."));
}
