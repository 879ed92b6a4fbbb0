using HelmOci.Diagnostics;
using HelmOci.Oci;

namespace HelmOci.Registry;

/// <summary>One repository of a registry: its manifests and blobs.</summary>
/// <remarks>Every method fails with a <see cref="ChartException"/> that says what the registry answered and what to do.</remarks>
public sealed class RepositoryClient
{
    private readonly ManifestEndpoint _manifests;

    private readonly BlobEndpoint _blobs;

    private readonly RepositoryConnection _connection;

    internal RepositoryClient(RepositoryConnection connection)
    {
        _connection = connection;
        _manifests = new ManifestEndpoint(connection);
        _blobs = new BlobEndpoint(connection);
    }

    /// <summary>Host and path, as <c>docker pull</c> takes them.</summary>
    public string Name => $"{_connection.Registry}/{_connection.Path}";

    /// <summary>What a tag or digest holds: a manifest or an index, of OCI or of Docker. Null where there is nothing.</summary>
    public Descriptor? Resolve(string tagOrDigest, CancellationToken cancellation) =>
        _manifests.Resolve(tagOrDigest, cancellation);

    /// <summary>A manifest or index, its bytes checked against the registry's digest and against the one asked for. Null where there is nothing.</summary>
    public OciBlob? GetManifest(string tagOrDigest, CancellationToken cancellation) =>
        _manifests.Get(tagOrDigest, cancellation);

    /// <summary>All tags of the repository; none where it does not exist.</summary>
    public IReadOnlyList<string> ListTags(CancellationToken cancellation) => new TagsEndpoint(_connection).List(cancellation);

    /// <summary>A blob, its bytes checked against the descriptor.</summary>
    public OciBlob GetBlob(Descriptor descriptor, CancellationToken cancellation) =>
        _blobs.Get(descriptor, cancellation);

    /// <summary>A manifest that somebody else pushed; null where nobody can read it.</summary>
    /// <exception cref="ChartException">The registry does not let us read it, keeps failing, or cannot be reached.</exception>
    public OciBlob? TryGetManifest(Digest digest, CancellationToken cancellation) => IfReadable(() => GetManifest(digest.ToString(), cancellation));

    /// <summary>A blob that somebody else pushed; null where nobody can read it.</summary>
    /// <exception cref="ChartException">The registry does not let us read it, keeps failing, or cannot be reached.</exception>
    public OciBlob? TryGetBlob(Descriptor descriptor, CancellationToken cancellation) => IfReadable(() => GetBlob(descriptor, cancellation));

    /// <summary>Whether the repository holds a blob.</summary>
    public bool HasBlob(Digest digest, CancellationToken cancellation) => _blobs.Exists(digest, cancellation);

    /// <summary>Stores a blob; one that is already there is stored again, which costs no more than to ask.</summary>
    public void UploadBlob(OciBlob blob, CancellationToken cancellation) => _blobs.Upload(blob, "", cancellation);

    /// <summary>Takes a blob over from another repository of the same registry, and uploads it where that is not granted.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="mountFrom">Path of the repository that holds it.</param>
    /// <param name="cancellation">Stops the upload, and has the registry forget it.</param>
    public void UploadBlob(OciBlob blob, string mountFrom, CancellationToken cancellation) =>
        _blobs.Upload(blob, mountFrom, cancellation);

    /// <summary>Stores a manifest under a tag or its digest. All it names must be there.</summary>
    public void PutManifest(string tagOrDigest, OciBlob manifest, CancellationToken cancellation) =>
        PutManifest(tagOrDigest, manifest, [], cancellation);

    /// <summary>Stores a manifest, and uploads the blobs that the registry turns out to have lost.</summary>
    /// <param name="tagOrDigest">The tag to set, or the manifest's own digest.</param>
    /// <param name="manifest">The bytes to store as they are.</param>
    /// <param name="blobs">What the manifest names.</param>
    /// <param name="cancellation">Stops the request.</param>
    public void PutManifest(string tagOrDigest, OciBlob manifest, IReadOnlyList<OciBlob> blobs, CancellationToken cancellation) =>
        new ManifestPut(_connection, _manifests, _blobs, manifest, blobs).Run(tagOrDigest, cancellation);

    /// <summary>Finds out whether a push would be let in, by opening an upload and dropping it: nothing is left behind.</summary>
    public void CheckPush(CancellationToken cancellation) => _blobs.CheckPush(cancellation);

    /// <summary>What is attached to a manifest, by the registry's own list or by the tag that stands in for it.</summary>
    /// <param name="subject">The manifest's digest.</param>
    /// <param name="cancellation">Stops the requests.</param>
    public IReadOnlyList<Referrer> ListReferrers(Digest subject, CancellationToken cancellation) =>
        new ReferrersEndpoint(_connection, _manifests).List(subject, cancellation);

    /// <summary>Attaches something to a manifest of this repository; attaching the same again changes nothing.</summary>
    public Referrer Attach(Attachment attachment, CancellationToken cancellation) =>
        new AttachmentPush(_connection, _manifests, _blobs).Run(attachment, cancellation);

    // Lost, spoiled, or never what its descriptor says. A page instead of it is what some stores of blobs answer for one that they have lost.
    private static OciBlob? IfReadable(Func<OciBlob?> read)
    {
        try
        {
            return read();
        }
        catch (ChartException fault) when (fault.Diagnostics[0].Code is DiagnosticCodes.BlobMissing or DiagnosticCodes.DigestDiffers
            or DiagnosticCodes.ManifestInvalid or DiagnosticCodes.NotARegistry or DiagnosticCodes.ContentRefused or DiagnosticCodes.ReplyUnexpected)
        {
            return null;
        }
    }
}
