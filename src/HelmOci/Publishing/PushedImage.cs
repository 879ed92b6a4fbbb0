using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;
using HelmOci.Registry.Transport;

namespace HelmOci.Publishing;

/// <summary>An image that this build pushed.</summary>
/// <param name="Registry">Host, with port if any.</param>
/// <param name="Repository">Path in the registry.</param>
/// <param name="Digest">That of its manifest or, for several platforms, of its index.</param>
public sealed record PushedImage(string Registry, string Repository, Digest Digest)
{
    /// <summary>The signatures and attachments that it has of this build.</summary>
    public IReadOnlyList<PushedCompanion> Companions { get; init; } = [];
}

/// <summary>What belongs to an image, in this order.</summary>
public sealed record ImageCompanions(PushedImage Image, IReadOnlyList<IManifestCompanion> Companions)
{
    /// <summary>Each image once, with all that belongs to it.</summary>
    internal static IEnumerable<ImageCompanions> Join(IReadOnlyList<ImageCompanions> all) =>
        all.GroupBy(added => (added.Image.Registry.ToLowerInvariant(), added.Image.Repository, added.Image.Digest))
            .Select(same => new ImageCompanions(same.First().Image, [.. same.SelectMany(added => added.Companions)]));
}

/// <summary>Pushes what belongs to an image.</summary>
internal static class ImagePush
{
    /// <returns>The image with what it has now.</returns>
    /// <exception cref="ChartException">The registry refuses, or does not have the image.</exception>
    public static PushedImage Run(ImageCompanions added, PushRequest request, IChartLog log, CancellationToken cancellation)
    {
        var image = added.Image;
        var destination = new ChartDestination(image.Registry, "") { Transport = TransportTo(image.Registry, request) };
        using var client = new RegistryClient(destination.Connect(request.Machine, log), request.Credentials, log, request.Clock);
        var repository = client.Repository(image.Repository);
        // Read, not only asked for: what is signed is what hashes to the digest, with its true size and type.
        var subject = repository.GetManifest(image.Digest.ToString(), cancellation)?.Descriptor ?? throw Missing(image);

        return image with { Companions = [.. added.Companions.SelectMany(companion => companion.Push(repository, subject, cancellation))] };
    }

    /// <summary>What the user says of a registry holds for its images as well as for its charts.</summary>
    private static TransportOptions TransportTo(string registry, PushRequest request) =>
        request.Destinations.FirstOrDefault(chart => chart.Registry.Equals(registry, StringComparison.OrdinalIgnoreCase))?.Transport ?? new TransportOptions();

    private static ChartException Missing(PushedImage image) => new(new Diagnostic(
        DiagnosticCodes.ImageMissing,
        $"{image.Registry}/{image.Repository}@{image.Digest}, the image that this build pushed, is not there, and something is to be attached to it.",
        "Run the build again; if it stays so, ask whether the registry keeps what it is sent, as one that deletes images without a tag does not."));
}
