using HelmOci.Diagnostics;
using HelmOci.Oci;

namespace HelmOci.Stamping;

/// <summary>The image that a chart is to run.</summary>
/// <param name="Registry">Host that clusters pull from, with port if any; empty for Docker Hub's short names.</param>
/// <param name="Repository">Path without the host: <c>shop/orders</c>.</param>
/// <param name="Tag">Empty where only the digest is known.</param>
internal sealed record ImageStamp(string Registry, string Repository, string Tag)
{
    /// <summary><c>sha256:...</c>, or empty where it is not known.</summary>
    public string Digest { get; init; } = "";

    /// <summary>All tags that it was pushed with, where this build pushed it.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Where values.yaml keeps the image.</summary>
    public string ValuesPath { get; init; } = "image";

    /// <summary>Whether the digest is written into the tag (<c>1.0@sha256:...</c>) where the chart has no key for it.</summary>
    public bool IsPinned { get; init; }

    /// <summary>Host and path: <c>registry.example.com/shop/orders</c>.</summary>
    public string Name => Registry.Length == 0 ? Repository : $"{Registry}/{Repository}";

    /// <summary>The same image with the registry that a short name leaves out: <c>docker.io/library/nginx</c>.</summary>
    /// <remarks>github.com/distribution/reference, normalize.go.</remarks>
    internal ImageStamp Qualified => Registry.Length > 0 ? this
        : this with { Registry = "docker.io", Repository = Repository.Contains('/', StringComparison.Ordinal) ? Repository : $"library/{Repository}" };

    /// <summary>All that is known of it: <c>registry.example.com/shop/orders:1.0@sha256:...</c>.</summary>
    public string Reference => $"{Name}{(Tag.Length > 0 ? ":" : "")}{Tag}{(Digest.Length > 0 ? "@" : "")}{Digest}";

    /// <summary><c>1.0@sha256:...</c>, or what there is of it.</summary>
    internal string PinnedTag => Digest.Length == 0 ? Tag : $"{Tag}@{Digest}";

    /// <summary>Takes <c>host/path:tag@digest</c> apart; host, tag and digest may be missing, but not both of the last two.</summary>
    /// <exception cref="ChartException">There is no repository, or neither tag nor digest.</exception>
    public static ImageStamp Parse(string reference)
    {
        var stamp = Split(reference);
        var isWhole = stamp.Repository.Length > 0 && (stamp.Tag.Length > 0 || stamp.Digest.Length > 0) && !reference.Any(char.IsWhiteSpace);

        return isWhole ? stamp : throw BadReference(reference);
    }

    /// <summary>The parts of a reference; those that are not there are empty.</summary>
    internal static ImageStamp Split(string reference)
    {
        var (name, digest) = Cut(reference, reference.IndexOf('@', StringComparison.Ordinal));
        var colon = name.LastIndexOf(':');
        var (path, tag) = Cut(name, colon > name.LastIndexOf('/') ? colon : -1);
        var slash = path.IndexOf('/', StringComparison.Ordinal);
        var hasHost = slash > 0 && (path.AsSpan(0, slash).IndexOfAny('.', ':') >= 0 || path.StartsWith("localhost/", StringComparison.Ordinal));

        return new ImageStamp(hasHost ? path[..slash] : "", hasHost ? path[(slash + 1)..] : path, tag) { Digest = digest };
    }

    private static (string Before, string After) Cut(string text, int at) => at < 0 ? (text, "") : (text[..at], text[(at + 1)..]);

    private static ChartException BadReference(string reference) => new(new Diagnostic(
        DiagnosticCodes.BadImageReference,
        $"\"{reference}\" is not an image with a tag or a digest.",
        "Write it as host/path:tag, host/path@sha256:... or both."));
}
