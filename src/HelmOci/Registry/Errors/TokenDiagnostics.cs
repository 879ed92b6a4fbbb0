using System.Net;
using HelmOci.Diagnostics;
using HelmOci.Registry.Auth;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Errors;

/// <summary>Faults of the server that a registry gets its tokens from.</summary>
internal static class TokenDiagnostics
{
    /// <param name="user">Who asked.</param>
    /// <param name="realm">Who was asked; the reply may be another's, which never saw the login.</param>
    /// <param name="reply">The refusal.</param>
    public static ChartException Refused(RegistryUser user, Uri realm, RegistryReply reply) => reply.Status switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden when !Origin.IsSame(realm, reply.Request.Address) => LoginDiagnostics.Foreign(user.Registry, reply),
        HttpStatusCode.Unauthorized => LoginDiagnostics.Refused(user, reply),
        // GHCR and Google Artifact Registry refuse here, not at the registry.
        HttpStatusCode.Forbidden => LoginDiagnostics.Denied(user, reply),
        HttpStatusCode.BadRequest when user.Credential is { IsIdentityToken: true } => LoginDiagnostics.Refused(user, reply),
        HttpStatusCode.TooManyRequests => LimitDiagnostics.TooManyRequests(user, reply),
        _ => Failed(user.Registry, reply),
    };

    public static ChartException WithoutToken(string registry, RegistryReply reply) => new(new Diagnostic(
        TokenServerFailed,
        $"The token server of {registry} at {PrintableAddress.Of(reply.Request.Address)} answered with {Kind(reply)} instead of a token.",
        "Check that the realm in the registry's configuration is its token server, and that no proxy answers in its place."));

    private static ChartException Failed(string registry, RegistryReply reply) => new(new Diagnostic(
        TokenServerFailed,
        $"The token server of {registry} failed. {ReplyText.Sentence(reply)}",
        "Try again later, or ask whoever runs the registry."));

    private static string Kind(RegistryReply reply) =>
        ReplyText.IsPage(reply) ? ReplyText.Of(reply) : reply.IsCut ? "more than a token can be" : "something else";
}
