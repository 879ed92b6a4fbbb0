using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Credentials;

/// <summary>Asks docker's credential helpers: programs that keep logins in a keychain or make them from a cloud's identity.</summary>
/// <remarks>github.com/docker/docker-credential-helpers, "Development": the command <c>get</c>.</remarks>
internal sealed class HelperPrograms(BuildMachine machine, TimeSpan timeLimit)
{
    /// <summary>A locked keychain waits for its owner, who may not be there.</summary>
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
    public async Task<Credential?> GetAsync(string name, string server, string file, CancellationToken cancellation)
    {
        if (!IsName(name)) throw CredentialDiagnostics.BadHelperName(name, file);

        var program = ProgramSearch.Find(Prefix + name, machine) ?? throw CredentialDiagnostics.HelperMissing(Prefix + name, file);
        var result = await new HelperRun(program, timeLimit).AskAsync("get", server, cancellation);
        if (result.ExitCode == 0) return Read(result.Output, program);
        if (MeansNone(result.Output)) return null;

        throw CredentialDiagnostics.HelperFailed(program, server, result.ExitCode, Shown(result.Output));
    }

    /// <summary>The name becomes a file name, and nothing else.</summary>
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
            using var document = JsonDocument.Parse(output);
            if (document.RootElement.ValueKind != JsonValueKind.Object) throw CredentialDiagnostics.HelperUnreadable(program);

            var userName = JsonMembers.Text(document.RootElement, "Username");
            var secret = JsonMembers.Text(document.RootElement, "Secret");
            if (userName is null || secret is null) throw CredentialDiagnostics.HelperUnreadable(program);
            if (secret.Length == 0) return null;

            return userName == TokenUser ? Credential.IdentityToken(secret) : Credential.Password(userName, secret);
        }
        catch (JsonException)
        {
            // Not as the cause: it can quote the output.
            throw CredentialDiagnostics.HelperUnreadable(program);
        }
    }

    /// <summary>The helpers' own texts for a server that they do not know.</summary>
    private static bool MeansNone(string output) => output.Trim()
        is "credentials not found in native keychain" or "no credentials server URL" or "no credentials username";

    /// <summary>The message of a helper that failed; nothing of an output that may be a credential.</summary>
    private static string Shown(string output) => output.Contains('{', StringComparison.Ordinal) ? "" : OutsideText.Clean(output);
}
