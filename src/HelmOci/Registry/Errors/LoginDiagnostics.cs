using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Registry.Exchange;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Errors;

/// <summary>What a registry makes of who we are.</summary>
internal static class LoginDiagnostics
{
    public static ChartException NoCredentials(string registry, string repository, string said = "") => new(new Diagnostic(
        DiagnosticCodes.NoCredentials,
        $"{registry} wants a login for {repository}, and no credentials for {registry} were found.{Quoted(said)}",
        RegistryAdvice.For(registry).Login));

    /// <param name="registry">Host as the user wrote it.</param>
    /// <param name="repository">The path that was asked for.</param>
    /// <param name="credential">What was sent; null for nothing.</param>
    /// <param name="reply">The refusal.</param>
    public static ChartException Refused(string registry, string repository, Credential? credential, RegistryReply reply)
    {
        if (credential is null) return NoCredentials(registry, repository, ReplyText.Sentence(reply));

        return new ChartException(new Diagnostic(
            LoginRefused,
            $"{registry} does not take {credential} for {repository}. {ReplyText.Sentence(reply)}",
            $"{RegistryAdvice.For(registry, reply).Login} {RegistryAdvice.For(registry, reply).Rights}"));
    }

    public static ChartException Foreign(string registry, RegistryReply reply) => new(new Diagnostic(
        LoginRefused,
        $"{registry} sent us on to a server that wants a login of its own. {ReplyText.Sentence(reply)}",
        "The credentials of a registry are never sent to another server: mend the address that the registry redirects to."));

    public static ChartException Denied(string registry, string repository, Credential? credential, RegistryReply reply)
    {
        if (credential is null) return NoCredentials(registry, repository, ReplyText.Sentence(reply));

        return new ChartException(new Diagnostic(
            AccessDenied,
            $"{registry} does not allow {repository} with {credential}. {ReplyText.Sentence(reply)}",
            RegistryAdvice.For(registry, reply).Rights));
    }

    private static string Quoted(string said) => said.Length == 0 ? "" : " " + said;
}
