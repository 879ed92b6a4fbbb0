using System.Security.Cryptography;
using System.Text;
using HelmOci.Diagnostics;

namespace HelmOci.Stamping;

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
    /// <exception cref="ChartException">The reference or the registry is malformed.</exception>
    internal ImageStamp? StampFor(string chartVersion)
    {
        var image = Reference.Length > 0 ? ImageStamp.Parse(Reference)
            : Built is not null ? new ImageStamp(Built.Registry, Built.Repository, Built.TagFor(chartVersion)) { Digest = Built.Digest, Tags = Built.Tags }
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

/// <summary>The image that this build made of the project, as the .NET SDK's container targets describe it.</summary>
public sealed record BuiltImage
{
    /// <summary>The registry it was pushed to; empty for an archive or the local docker.</summary>
    public string Registry { get; init; } = "";

    /// <summary>Its path in the registry.</summary>
    public string Repository { get; init; } = "";

    /// <summary>All its tags; none where the chart's version is to be the tag.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>The digest of the manifest of an image for one platform; empty for several. The SDK gives one for an archive, too.</summary>
    public string ManifestDigest { get; init; } = "";

    /// <summary>The index of an image for several platforms, as JSON; empty for one.</summary>
    public string Index { get; init; } = "";

    /// <summary>Whether it was written to a file: no registry has it, whatever <see cref="Registry"/> says.</summary>
    public bool IsArchived { get; init; }

    /// <summary>What the project and the image say of the inside.</summary>
    public ImageContent Content { get; init; } = new();

    /// <summary>The digest under which the registry has the image; empty where none has it.</summary>
    public string Digest =>
        IsArchived || Registry.Length == 0 ? ""
        : Index.Length > 0 ? $"sha256:{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(Index))).ToLowerInvariant()}"
        : ManifestDigest;

    /// <summary>The tag that a chart names: that of the chart's version, else the first that says more than <c>latest</c>.</summary>
    /// <remarks>No tag may hold a <c>+</c>: the SDK has <c>-</c> in its place, and others write <c>_</c>, as Helm does.</remarks>
    public string TagFor(string chartVersion)
    {
        var tag = Tags.Count == 0 ? chartVersion.Replace('+', '-') : "";
        foreach (var candidate in Tags)
        {
            if (candidate == chartVersion.Replace('+', '-') || candidate == chartVersion.Replace('+', '_')) return candidate;
            if (tag.Length == 0 || tag == "latest") tag = candidate;
        }

        return tag;
    }
}

/// <summary>What is known of the inside of an image.</summary>
public sealed record ImageContent
{
    /// <summary>The ports that the project exposes (<c>@(ContainerPort)</c>).</summary>
    public IReadOnlyList<string> Ports { get; init; } = [];

    /// <summary>The variables that the project sets (<c>@(ContainerEnvironmentVariable)</c>).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    /// <summary>The configurations of the images, as JSON; one a platform.</summary>
    public IReadOnlyList<string> Configurations { get; init; } = [];

    /// <summary>Whether the project is a web app, which listens to a port.</summary>
    public bool IsWebApp { get; init; }
}
