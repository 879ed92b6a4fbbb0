using System.Net;
using HelmOci.Diagnostics;
using HelmOci.Registry.Transport;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Errors;

/// <summary>What a registry's refusal means.</summary>
internal static class ReplyDiagnostics
{
    public static ChartException Unexpected(RepositoryConnection repository, RegistryReply reply) => (int)reply.Status switch
    {
        401 or 403 when !repository.IsOurs(reply) => LoginDiagnostics.Foreign(repository.Registry, reply),
        401 => LoginDiagnostics.Refused(repository.User, reply),
        403 => LoginDiagnostics.Denied(repository.User, reply),
        404 => NotFound(repository, reply),
        413 or 499 => LimitDiagnostics.TooLarge(repository.Registry, reply),
        429 => LimitDiagnostics.TooManyRequests(repository.User, reply),
        >= 500 => LimitDiagnostics.Failed(repository.Registry, reply),
        _ when ReplyText.IsPage(reply) => NotARegistry(repository, reply),
        400 or 405 or 409 or 412 or 422 => Refused(repository, reply),
        _ => Other(repository.Registry, reply),
    };

    /// <summary>A yes that is not true.</summary>
    public static ChartException NotStored(RepositoryConnection repository, string tagOrDigest, RegistryReply reply) => ReplyText.IsPage(reply)
        ? NotARegistry(repository, reply)
        : new ChartException(new Diagnostic(
            DiagnosticCodes.NotStored,
            $"{repository.Registry} does not say that it stored {repository.Name(tagOrDigest)}, and does not hold it. {ReplyText.Sentence(reply)}",
            "Check the host, and that no proxy answers in its place; then run the build again."));

    public static ChartException NotARegistry(RepositoryConnection repository, RegistryReply reply) => new(new Diagnostic(
        DiagnosticCodes.NotARegistry,
        $"{repository.Registry} does not answer as an OCI registry. {ReplyText.Sentence(reply)}",
        $"Check the host, its port, and that no proxy or login page answers in its place. {repository.User.Advice(reply).Protocol}"));

    private static ChartException NotFound(RepositoryConnection repository, RegistryReply reply)
    {
        if (RegistryErrors.Of(reply).Count == 0 && reply.Request.Method != HttpMethod.Head) return NotARegistry(repository, reply);
        if (reply.Request.IsRead || RegistryErrors.Of(reply).Any(error => error.Code.Contains("BLOB", StringComparison.Ordinal))) return Missing(repository, reply);

        return new ChartException(new Diagnostic(
            RepositoryMissing,
            $"{repository.Registry} has no repository {repository.Path}. {ReplyText.Sentence(reply)}",
            repository.User.Advice(reply).Missing));
    }

    private static ChartException Missing(RepositoryConnection repository, RegistryReply reply) => new(new Diagnostic(
        BlobMissing,
        $"Something that should be in {repository.Path} is not. {ReplyText.Sentence(reply)}",
        "Run the build again; if it stays so, ask whoever runs the registry."));

    private static ChartException Refused(RepositoryConnection repository, RegistryReply reply) =>
        RegistryErrors.Of(reply).Any(error => error.Code is "MANIFEST_BLOB_UNKNOWN")
            ? Missing(repository, reply)
            : new ChartException(new Diagnostic(
                ContentRefused,
                $"{repository.Registry} does not take this for {repository.Path}. {ReplyText.Sentence(reply)}",
                $"Its own words say why. {repository.User.Advice(reply).Protocol}"));

    private static ChartException Other(string registry, RegistryReply reply) => new(new Diagnostic(
        ReplyUnexpected,
        $"{registry} answered in a way that the protocol does not know. {ReplyText.Sentence(reply)}",
        "Check the host, and the proxy before it."));
}
