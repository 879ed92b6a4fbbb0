using System.Net;
using HelmOci.Diagnostics;
using HelmOci.Registry.Auth;
using HelmOci.Registry.Transport;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Errors;

/// <summary>What a registry makes of who we are.</summary>
internal static class LoginDiagnostics
{
    /// <summary>Nothing to log in with.</summary>
    public static ChartException NoCredentials(RegistryUser user) => new(new Diagnostic(
        DiagnosticCodes.NoCredentials,
        $"{user.Registry} wants a login for {user.Repository}, and no credentials for {user.Registry} were found{LookedIn(user)}.",
        user.Advice().Login));

    /// <summary>The login itself is refused, or good for nothing here.</summary>
    public static ChartException Refused(RegistryUser user, RegistryReply reply) => user.Credential is null
        ? Anonymous(user, reply)
        : new ChartException(new Diagnostic(
            LoginRefused,
            $"{user.Registry} does not take {user.Credential} for {user.Repository}. {ReplyText.Sentence(reply)}",
            $"{user.Advice(reply).Login} {user.Advice(reply).Rights}"));

    /// <summary>The login is good, and does not allow this.</summary>
    public static ChartException Denied(RegistryUser user, RegistryReply reply) => user.Credential is null
        ? Anonymous(user, reply)
        : new ChartException(new Diagnostic(
            AccessDenied,
            $"{user.Registry} does not allow {user.Repository} with {user.Credential}. {ReplyText.Sentence(reply)}",
            user.Advice(reply).Rights));

    /// <summary>Another server than the registry wants a login, or lets nobody in.</summary>
    public static ChartException Foreign(string registry, RegistryReply reply) => new(new Diagnostic(
        reply.Status == HttpStatusCode.Unauthorized ? LoginRefused : AccessDenied,
        $"{registry} sent us on to a server that refuses us, or wants a login of its own. {ReplyText.Sentence(reply)}",
        "The credentials of a registry are never sent to another server: correct the address that the registry redirects to."));

    private static ChartException Anonymous(RegistryUser user, RegistryReply reply) => new(new Diagnostic(
        DiagnosticCodes.NoCredentials,
        user.Sought is null
            ? $"{user.Registry} does not allow {user.Repository} without a login, and did not ask for one. {ReplyText.Sentence(reply)}"
            : $"{user.Registry} does not allow {user.Repository} without a login, and no credentials for {user.Registry} were found{LookedIn(user)}. {ReplyText.Sentence(reply)}",
        $"{user.Advice(reply).Login} {user.Advice(reply).Rights}"));

    private static string LookedIn(RegistryUser user) =>
        user.Places is { Count: > 0 } places ? $" (looked in {string.Join(", ", places)})" : "";
}
