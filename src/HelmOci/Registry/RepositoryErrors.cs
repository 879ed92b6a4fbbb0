using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Transport;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry;

/// <summary>What a registry's refusal means.</summary>
internal sealed class RepositoryErrors(RepositoryConnection repository)
{
    public const string AskOperator = "Run the build again; if it stays so, ask whoever runs the registry or the proxy before it.";

    public ChartException Unexpected(RegistryReply reply) => (int)reply.Status switch
    {
        401 or 403 when !repository.IsOurs(reply) => repository.User.RefusedElsewhere(reply.Answer),
        401 => repository.User.RefusedHere(reply.Answer),
        403 => repository.User.Denied(reply.Answer),
        404 => NotFound(reply),
        413 or 499 => TooLarge(reply),
        429 => repository.User.Limited(reply.Answer, reply.Header("Retry-After")),
        >= 500 => Failed(reply),
        _ when reply.Answer.IsPage => NotARegistry(reply),
        400 or 405 or 409 or 412 or 422 => Refused(reply),
        _ => Other(reply),
    };

    /// <summary>Content that is not what it should be.</summary>
    /// <param name="tagOrDigest">What was asked for, or sent.</param>
    /// <param name="expected">What it should be.</param>
    /// <param name="found">What came.</param>
    public ChartException DigestDiffers(string tagOrDigest, Digest expected, Digest found) => new(new Diagnostic(
        DiagnosticCodes.DigestDiffers, $"{repository.Name(tagOrDigest)} should have the digest {expected}, and has {found}.", AskOperator));

    /// <summary>A yes that is not true.</summary>
    public ChartException NotStored(string tagOrDigest, RegistryReply reply) => reply.Answer.IsPage
        ? NotARegistry(reply)
        : new ChartException(new Diagnostic(
            DiagnosticCodes.NotStored,
            $"{repository.Registry} does not say that it stored {repository.Name(tagOrDigest)}, and does not hold it. {reply.Answer.Sentence()}",
            "Check the host, and that no proxy answers in its place; then run the build again."));

    public ChartException NotARegistry(RegistryReply reply) => new(new Diagnostic(
        DiagnosticCodes.NotARegistry,
        $"{repository.Registry} does not answer as an OCI registry. {reply.Answer.Sentence()}",
        $"Check the host, its port, and that no proxy or login page answers in its place. {repository.User.Advice(reply.Answer).Protocol}"));

    private ChartException NotFound(RegistryReply reply)
    {
        if (reply.Answer.Errors().Count == 0 && reply.Request.Method != HttpMethod.Head) return NotARegistry(reply);
        if (reply.Request.IsRead || reply.Answer.Errors().Any(error => error.Code.Contains("BLOB", StringComparison.Ordinal))) return Missing(reply);

        return new ChartException(new Diagnostic(
            RepositoryMissing,
            $"{repository.Registry} has no repository {repository.Path}. {reply.Answer.Sentence()}",
            repository.User.Advice(reply.Answer).Missing));
    }

    private ChartException Missing(RegistryReply reply) => new(new Diagnostic(
        BlobMissing,
        $"Something that should be in {repository.Path} is not. {reply.Answer.Sentence()}",
        "Run the build again; if it stays so, ask whoever runs the registry."));

    private ChartException Refused(RegistryReply reply) =>
        reply.Answer.Lists("MANIFEST_BLOB_UNKNOWN")
            ? Missing(reply)
            : new ChartException(new Diagnostic(
                ContentRefused,
                $"{repository.Registry} does not take this for {repository.Path}. {reply.Answer.Sentence()}",
                $"Its own words say why. {repository.User.Advice(reply.Answer).Protocol}"));

    private ChartException Other(RegistryReply reply) => new(new Diagnostic(
        ReplyUnexpected,
        $"{repository.Registry} answered in a way that the protocol does not know. {reply.Answer.Sentence()}",
        "Check the host, and the proxy before it."));

    private ChartException Failed(RegistryReply reply) => new(new Diagnostic(
        RegistryFailed,
        $"{repository.Registry} keeps failing. {reply.Answer.Sentence()}",
        "Nothing was changed under the tag; run the build again later, or ask whoever runs the registry."));

    private ChartException TooLarge(RegistryReply reply) => new(new Diagnostic(
        ContentTooLarge,
        $"{repository.Registry}, or a proxy before it, does not take {reply.Request.Content.Length} bytes at once. {reply.Answer.Sentence()}",
        "Raise the limit there (nginx: client_max_body_size), or keep large files out of the chart with .helmignore."));
}
