using System.Text;
using HelmOci.Oci;

namespace HelmOci.Images;

/// <summary>The image that this build made of the project, as the .NET SDK's container targets describe it.</summary>
public sealed record BuiltImage
{
    /// <summary>The registry it was pushed to; empty for an archive or the local docker.</summary>
    public string Registry { get; init; } = "";

    /// <summary>Its path in the registry.</summary>
    public string Repository { get; init; } = "";

    /// <summary>All its tags.</summary>
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
        : Index.Length > 0 ? Oci.Digest.Of(Encoding.UTF8.GetBytes(Index)).ToString()
        : ManifestDigest;

    /// <summary>The tag that a chart names: that of the chart's version, else the first that says more than <c>latest</c>.</summary>
    /// <remarks>The SDK takes no <c>+</c> in a tag, so a version's stands as <c>-</c> there.</remarks>
    public string TagFor(string chartVersion)
    {
        var tag = "";
        foreach (var candidate in Tags)
        {
            if (candidate == chartVersion.Replace('+', '-') || candidate == OciNames.TagOf(chartVersion)) return candidate;
            if (tag.Length == 0 || tag == "latest") tag = candidate;
        }

        return tag;
    }
}
