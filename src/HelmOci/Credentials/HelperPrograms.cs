using System.Text;
using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;

namespace HelmOci.Credentials;

/// <summary>Asks docker's credential helpers: programs that keep logins in a keychain or make them from a cloud's identity.</summary>
/// <remarks>github.com/docker/docker-credential-helpers, "Development": the command <c>get</c>.</remarks>
internal sealed class HelperPrograms(BuildMachine machine, TimeSpan timeLimit, IChartLog log)
{
    /// <summary>A locked keychain waits for its owner, and a build may have none.</summary>
    public static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    private const string Prefix = "docker-credential-";

    /// <summary>The user name that marks an identity token.</summary>
    private const string TokenUser = "<token>";

    /// <param name="name">Without <c>docker-credential-</c>.</param>
    /// <param name="server">What to ask for.</param>
    /// <param name="file">What names the helper, for messages.</param>
    /// <param name="cancellation">Stops the program.</param>
    /// <returns>Null where the helper does not know the server.</returns>
    /// <exception cref="ChartException">The helper is missing, fails, hangs, or answers in another form.</exception>
    public Credential? Get(string name, string server, string file, CancellationToken cancellation)
    {
        if (!IsName(name)) throw BadName(name, file);

        var program = ProgramSearch.Find(Prefix + name, machine) ?? throw Missing(Prefix + name, file);
        var result = new HelperRun(program, machine.SystemFolder, timeLimit, log).Ask("get", server, cancellation);
        if (result.ExitCode == 0) return Read(result.Output, program);
        if (MeansNone(result.Output)) return null;

        throw Failed(program, server, result);
    }

    /// <summary>The name becomes part of a file name, so it may hold no path.</summary>
    private static bool IsName(string name)
    {
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.')) return false;
        }

        return true;
    }

    private static Credential? Read(string output, string program)
    {
        try
        {
            using var document = OutsideJson.Parse(Encoding.UTF8.GetBytes(output));
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw Unreadable(program);

            var userName = JsonMembers.Text(document.RootElement, "Username");
            var secret = JsonMembers.Text(document.RootElement, "Secret");
            if (userName is null || secret is null) throw Unreadable(program);
            if (secret.Length == 0) return null;

            return userName == TokenUser ? Credential.IdentityToken(secret) : Credential.Password(userName, secret);
        }
        catch (JsonException)
        {
            // Without the cause: its message can quote the output.
            throw Unreadable(program);
        }
    }

    /// <summary>The helpers' own texts for a server that they do not know.</summary>
    private static bool MeansNone(string output) => output.Trim()
        is "credentials not found in native keychain" or "no credentials server URL" or "no credentials username";

    /// <summary>The message of a helper that failed; nothing of an output that may be a credential.</summary>
    private static string Shown(string output) => output.Contains('{', StringComparison.Ordinal) ? "" : OutsideText.Clean(output);

    private static ChartException BadName(string name, string file) => new(new Diagnostic(
        DiagnosticCodes.HelperNameMalformed,
        $"'{name}' in {file} is not the name of a credential helper.",
        "Write what follows docker-credential- in the program's name, without a path: ecr-login."));

    private static ChartException Missing(string program, string file) => new(new Diagnostic(
        DiagnosticCodes.HelperMissing,
        $"The credential helper {program}, which {file} names, is in no folder of PATH.",
        $"Install it, or take it out of 'credHelpers' or 'credsStore' in {file} and log in again."));

    private static ChartException Failed(string program, string server, ProgramResult result)
    {
        var message = Shown(result.Output);

        return new(new Diagnostic(
            DiagnosticCodes.HelperFailed,
            $"The credential helper {program} failed for {server} with exit code {result.ExitCode}{(message.Length > 0 ? $": {message.TrimEnd('.')}" : "")}.",
            $"Try it by hand: echo {server} | {program} get."));
    }

    private static ChartException Unreadable(string program) => new(new Diagnostic(
        DiagnosticCodes.HelperUnreadable,
        $"What the credential helper {program} printed is not an answer of a credential helper (JSON with Username and Secret).",
        "Update it, or give the build credentials another way (HELMOCI_REGISTRY_USERNAME and HELMOCI_REGISTRY_PASSWORD)."));
}
