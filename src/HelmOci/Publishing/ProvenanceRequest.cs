using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Files;
using HelmOci.Oci;
using HelmOci.Signing;

namespace HelmOci.Publishing;

/// <summary>Who signs a chart, and what is said of it.</summary>
/// <param name="Signer">Has the key.</param>
/// <param name="Time">The time of the signature.</param>
internal sealed record ProvenanceRequest(ChartSigner Signer, DateTimeOffset Time)
{
    /// <summary>The tags that the chart gets besides its version's: Helm looks up a file that is named after the tag it was asked for.</summary>
    public IReadOnlyList<ExtraTag> Tags { get; init; } = [];

    /// <summary>The image that the chart runs, <c>host/path:tag@digest</c>; without a digest nothing is said of it.</summary>
    public string Image { get; init; } = "";

    /// <summary>The names of the archive that Helm looks for: that of its version, and one for each further version that it is tagged with.</summary>
    public IEnumerable<string> FileNames(ChartArchive archive) =>
        Tags.Where(tag => ChartVersion.TryParse(tag.Name, out _)).Select(tag => $"{archive.Metadata.Name}-{tag.Name}.tgz").Prepend(archive.FileName).Distinct();

    /// <summary>Chart.yaml, a line of three dots, the archive under each of its names, and the image.</summary>
    public string TextFor(ChartArchive archive)
    {
        var digest = Digest.Of(archive.Content.Span);
        var text = new StringBuilder(Encoding.UTF8.GetString(archive.Metadata.ToChartYaml().Span)).Append("\n...\nfiles:\n");
        foreach (var file in FileNames(archive)) text.Append("  ").Append(file).Append(": ").Append(digest).Append('\n');
        var at = Image.LastIndexOf('@');
        if (at > 0) text.Append("images:\n  ").Append(Image.AsSpan(0, at)).Append(": ").Append(Image.AsSpan(at + 1)).Append('\n');

        return text.ToString();
    }
}

/// <summary>A package, and what is known of a <c>.prov</c> that may lie beside it.</summary>
/// <param name="Path">The full path of the <c>.tgz</c>.</param>
/// <param name="Archive">What is in it.</param>
/// <param name="Files">The list of what this project's builds wrote.</param>
internal sealed record PackageFile(string Path, ChartArchive Archive, WrittenFiles Files)
{
    private Digest? _digest;

    /// <summary>That of the package, which only what is signed costs.</summary>
    public Digest Digest => _digest ??= Digest.Of(Archive.Content.Span);

    /// <summary>Whether it came ready, so that its <c>.prov</c> may have come with it.</summary>
    public bool IsReady { get; init; }

    /// <summary>Whether it was written just now, and is not listed yet.</summary>
    public bool IsWritten { get; init; }

    /// <summary>The public keys that must have signed a <c>.prov</c> that came with it; empty: the signature is not checked, and is none for a build that signs.</summary>
    public string Keyring { get; init; } = "";
}
