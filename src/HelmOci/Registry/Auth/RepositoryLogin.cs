using System.Net.Http.Headers;
using System.Text;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Auth;

/// <summary>Answers a registry's challenges for one repository, and remembers the answers.</summary>
internal sealed class RepositoryLogin(LoginContext context, string repository)
{
    private readonly Dictionary<string, Token> _tokens = [];

    private Challenge? _challenge;

    private Credential? _credential;

    private bool _isCredentialKnown;

    /// <summary>Who we are to the registry, as far as it has asked.</summary>
    public RegistryUser User => new(
        context.Registry,
        repository,
        _credential?.ToString() ?? "",
        _isCredentialKnown && _credential is null ? Told(context.Credentials.PlacesFor(context.Registry)) : null,
        $"{_challenge?["service"]} {_challenge?["realm"]}")
    {
        Origin = _credential?.Origin ?? "",
    };

    /// <summary>The header to send with a request; null until the registry has challenged one.</summary>
    public AuthenticationHeaderValue? Header(Scopes scopes, CancellationToken cancellation)
    {
        if (_challenge is null) return null;

        context.Gate.Wait(cancellation);
        try
        {
            return Header(_challenge, scopes, cancellation);
        }
        finally
        {
            context.Gate.Release();
        }
    }

    /// <summary>The header to send a refused request with once more.</summary>
    /// <param name="challenge">What the registry asks for.</param>
    /// <param name="used">The header that was refused; null where there was none.</param>
    /// <param name="scopes">What the request needs.</param>
    /// <param name="cancellation">Stops the search for credentials and the request for a token.</param>
    public AuthenticationHeaderValue Answer(
        Challenge challenge, AuthenticationHeaderValue? used, Scopes scopes, CancellationToken cancellation)
    {
        context.Gate.Wait(cancellation);
        try
        {
            Forget(used, scopes);
            _challenge = challenge;

            return Header(challenge, scopes, cancellation);
        }
        finally
        {
            context.Gate.Release();
        }
    }

    /// <summary>
    /// Whether a refused header may be replaced by a fresh one: only a token grows stale. A registry that falls back to
    /// another scheme says no (Harbor does); it does not invite us to send the password elsewhere.
    /// </summary>
    public bool IsStale(Challenge challenge, AuthenticationHeaderValue used) =>
        used.Scheme == "Bearer" && challenge.IsBearer && _credential is not { IsRegistryToken: true };

    /// <summary>Those that matter, or else the usual ones; a detailed log tells them all.</summary>
    private static List<string> Told(IReadOnlyList<CredentialPlace> places)
    {
        var told = places.Where(place => place.Matters).ToList();
        if (told.Count == 0) told = [.. places.Where(place => place.IsUsual)];

        return told.ConvertAll(place => place.ToString());
    }

    // Another request may have renewed it already.
    private void Forget(AuthenticationHeaderValue? used, Scopes scopes)
    {
        if (_tokens.TryGetValue(scopes.Text, out var token) && token.Secret == used?.Parameter) _tokens.Remove(scopes.Text);
    }

    private AuthenticationHeaderValue Header(Challenge challenge, Scopes scopes, CancellationToken cancellation)
    {
        // Before credentials are even looked for.
        var realm = challenge.IsBearer ? Challenges.RealmOf(challenge, context.Registry, context.Transport.BaseAddress) : null;
        var credential = FindCredential(cancellation);
        if (credential is { IsRegistryToken: true }) return new AuthenticationHeaderValue("Bearer", credential.Secret);
        if (realm is not null) return new AuthenticationHeaderValue("Bearer", Token(challenge, realm, scopes, cancellation).Secret);

        return credential is null ? throw User.WithoutCredentials() : BasicHeader.Of(credential);
    }

    private Token Token(Challenge challenge, Uri realm, Scopes scopes, CancellationToken cancellation)
    {
        if (_tokens.TryGetValue(scopes.Text, out var token) && context.Clock.GetUtcNow() < token.RenewAt) return token;

        // The challenge can name more than we know of: a registry that keeps the repository under another name.
        var wanted = scopes.With(Scopes.Of(challenge["scope"]));

        var fresh = Fetch(new TokenRequest(realm, challenge["service"], wanted, _credential), cancellation);
        context.Secrets.Learn(fresh.Secret);

        return _tokens[scopes.Text] = fresh;
    }

    /// <summary>A login that the build server gave to the job may know nothing of a chart that everybody may read.</summary>
    private Token Fetch(TokenRequest request, CancellationToken cancellation)
    {
        try
        {
            return context.Tokens.Fetch(request, User, cancellation);
        }
        catch (ChartException refusal) when (
            request is { Credential.IsProvided: true, Scopes.OnlyPull: true } && refusal.Diagnostics[0].Code is DiagnosticCodes.LoginRefused or DiagnosticCodes.AccessDenied)
        {
            return WithoutLogin(request, cancellation) ?? throw new ChartException(refusal.Diagnostics[0], refusal);
        }
    }

    private Token? WithoutLogin(TokenRequest request, CancellationToken cancellation)
    {
        try
        {
            return context.Tokens.Fetch(request with { Credential = null }, User, cancellation);
        }
        catch (ChartException)
        {
            // What was said of the login is the better message.
            return null;
        }
    }

    private Credential? FindCredential(CancellationToken cancellation)
    {
        if (_isCredentialKnown) return _credential;

        _credential = context.Credentials.Find(context.Registry, repository, cancellation);
        _isCredentialKnown = true;
        if (_credential is not null) BasicHeader.Teach(context.Secrets, _credential);

        return _credential;
    }
}

/// <summary>What the logins of one registry share.</summary>
internal sealed record LoginContext(RegistryTransport Transport, ICredentialSource Credentials, TokenClient Tokens, TimeProvider Clock) : IDisposable
{
    /// <summary>Lets in one at a time: parallel requests must not each ask for a token.</summary>
    public SemaphoreSlim Gate { get; } = new(1, 1);

    /// <summary>All that was sent, and must not come back in a message.</summary>
    public Secrets Secrets { get; } = new();

    /// <summary>The host as the user wrote it, which is what credentials are filed under.</summary>
    public string Registry => Transport.Registry;

    public void Dispose()
    {
        Gate.Dispose();
        Secrets.Dispose();
    }
}

/// <summary>Credentials as HTTP's Basic scheme sends them.</summary>
internal static class BasicHeader
{
    // The name under which Azure takes a refresh token as a password.
    private const string TokenUser = "00000000-0000-0000-0000-000000000000";

    public static AuthenticationHeaderValue Of(Credential credential)
    {
        var pair = Encoding.UTF8.GetBytes($"{UserOf(credential)}:{credential.Secret}");

        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
    }

    /// <summary>Has a credential struck out of what is printed, in the form in which it is sent, too.</summary>
    public static void Teach(Secrets secrets, Credential credential) => secrets.Learn(UserOf(credential), credential.Secret);

    private static string UserOf(Credential credential) => credential.UserName.Length > 0 ? credential.UserName : TokenUser;
}
