using System.ComponentModel;

namespace HelmOci.Diagnostics;

/// <summary>What can be wrong with the places that credentials come from. No message holds a value from them.</summary>
internal static class CredentialDiagnostics
{
    public static ChartException Incomplete(string set, string missing) => new(new Diagnostic(
        DiagnosticCodes.CredentialIncomplete,
        $"{set} is set, and {missing} is not.",
        $"Set both, or neither; in CI, check that the secret behind {missing} is there for this branch."));

    public static ChartException Unreadable(string file, Exception fault) => new(
        new Diagnostic(
            DiagnosticCodes.LoginFileUnreadable,
            $"The logins in {file} cannot be read: {fault.Message.TrimEnd('.')}.",
            "Give the build's user the right to read the file.")
        {
            Location = new SourceLocation(file),
        },
        fault);

    public static ChartException Malformed(SourceLocation location) => new(new Diagnostic(
        DiagnosticCodes.LoginFileMalformed,
        $"{location.File} is not the JSON object that docker, podman and Helm keep logins in.",
        "Correct it, or delete it and log in again.")
    {
        Location = location,
    });

    public static ChartException MalformedKey(string file, string key) => new(new Diagnostic(
        DiagnosticCodes.LoginMalformed,
        $"{key} in {file} has not the form that docker writes.",
        "Log in again (helm registry login, docker login, podman login), which writes it afresh; 'auth' is the base64 of name:password.")
    {
        Location = new SourceLocation(file),
    });

    public static ChartException BadHelperName(string name, string file) => new(new Diagnostic(
        DiagnosticCodes.HelperNameMalformed,
        $"'{name}' in {file} is not the name of a credential helper.",
        "Write what follows docker-credential- in the program's name, without a path: ecr-login."));

    public static ChartException HelperMissing(string program, string file) => new(new Diagnostic(
        DiagnosticCodes.HelperMissing,
        $"The credential helper {program}, which {file} names, is in no folder of PATH.",
        $"Install it, or take it out of 'credHelpers' or 'credsStore' in {file} and log in again."));

    public static ChartException HelperNotStarted(string program, Win32Exception fault) => new(
        new Diagnostic(
            DiagnosticCodes.HelperFailed,
            $"The credential helper {program} cannot be started: {fault.Message.TrimEnd('.')}.",
            "Check that it is a program for this machine, and that the build's user may run it."),
        fault);

    public static ChartException HelperFailed(string program, string server, int exitCode, string message) => new(new Diagnostic(
        DiagnosticCodes.HelperFailed,
        $"The credential helper {program} failed for {server} with exit code {exitCode}{(message.Length > 0 ? $": {message.TrimEnd('.')}" : "")}.",
        $"Try it by hand: echo {server} | {program} get."));

    public static ChartException HelperHangs(string program, TimeSpan limit) => new(new Diagnostic(
        DiagnosticCodes.HelperHangs,
        $"The credential helper {program} did not answer within {limit.TotalSeconds:0} s, and was ended.",
        "It may wait for a keychain to be unlocked: unlock it, or give the build credentials another way (HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD)."));

    public static ChartException HelperFloods(string program, int limit) => new(new Diagnostic(
        DiagnosticCodes.HelperUnreadable,
        $"The credential helper {program} printed more than {limit} bytes, and was ended.",
        "Update it, or give the build credentials another way (HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD)."));

    public static ChartException HelperUnreadable(string program) => new(new Diagnostic(
        DiagnosticCodes.HelperUnreadable,
        $"What the credential helper {program} printed is not an answer of a credential helper (JSON with Username and Secret).",
        "Update it, or give the build credentials another way (HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD)."));
}
