using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Auth;

/// <summary>How a registry wants to be convinced: one challenge of a <c>WWW-Authenticate</c> header.</summary>
/// <remarks>RFC 7235, section 2.1. Scheme and parameter names are compared without case, values with it.</remarks>
internal sealed record Challenge(string Scheme, IReadOnlyDictionary<string, string> Parameters)
{
    public bool IsBearer => Scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase);

    public bool IsBasic => Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase);

    /// <summary>A parameter's value; empty where it is not there.</summary>
    public string this[string name] => Parameters.GetValueOrDefault(name, "");
}

/// <summary>
/// Reads the challenges of <c>WWW-Authenticate</c>. By hand: .NET's parser drops the whole header where one quote is
/// missing, and leaves the parameters unparsed anyway.
/// </summary>
/// <remarks>RFC 7235: <c>scheme [ 1*SP ( token68 / parameter *( OWS "," OWS parameter ) ) ]</c>, several in a list.</remarks>
internal sealed class ChallengeReader
{
    private readonly string _text;

    private int _at;

    private ChallengeReader(string text) => _text = text;

    /// <summary>The challenges in their order; null where the text does not follow the grammar.</summary>
    /// <param name="text">All header lines, joined by commas.</param>
    public static IReadOnlyList<Challenge>? Read(string text) => new ChallengeReader(text).ReadAll();

    private List<Challenge>? ReadAll()
    {
        var challenges = new List<Challenge>();
        for (SkipSeparators(); _at < _text.Length; SkipSeparators())
        {
            if (ReadChallenge() is not { } challenge) return null;
            challenges.Add(challenge);
        }

        return challenges;
    }

    private Challenge? ReadChallenge()
    {
        var scheme = ReadToken();
        if (scheme.Length == 0) return null;

        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        SkipSpaces();
        if (SkipToken68()) return new Challenge(scheme, parameters);

        while (NextIsParameter())
        {
            if (!ReadParameter(parameters)) return null;
            SkipSeparators();
        }

        return new Challenge(scheme, parameters);
    }

    // "name =": anything else that starts with a token is the next challenge's scheme.
    private bool NextIsParameter()
    {
        var start = _at;
        var isParameter = ReadToken().Length > 0 && SkipSpaces() && Next == '=';
        _at = start;

        return isParameter;
    }

    private bool ReadParameter(Dictionary<string, string> parameters)
    {
        var name = ReadToken();
        SkipSpaces();
        _at++;
        SkipSpaces();
        var value = Next == '"' ? ReadQuoted() : ReadToken();
        if (value is not null) parameters.TryAdd(name, value);

        return value is not null;
    }

    private string? ReadQuoted()
    {
        var value = new StringBuilder();
        for (_at++; _at < _text.Length && Next != '"'; _at++)
        {
            if (Next == '\\') _at++;
            value.Append(Next);
        }

        return _at++ < _text.Length ? value.ToString() : null;
    }

    // Negotiate and NTLM carry a bare value; it is of no use here.
    private bool SkipToken68()
    {
        var start = _at;
        while (IsTokenCharacter(Next) || Next is '/') _at++;
        while (Next == '=') _at++;
        var hasEnded = _at > start && SkipSpaces() && Next is ',' or '\0';
        if (!hasEnded) _at = start;

        return hasEnded;
    }

    private string ReadToken()
    {
        var start = _at;
        while (IsTokenCharacter(Next)) _at++;

        return _text[start..Math.Min(_at, _text.Length)];
    }

    private bool SkipSpaces()
    {
        while (Next is ' ' or '\t') _at++;

        return true;
    }

    private void SkipSeparators()
    {
        while (Next is ' ' or '\t' or ',') _at++;
    }

    private char Next => _at < _text.Length ? _text[_at] : '\0';

    private static bool IsTokenCharacter(char c) => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c);
}

/// <summary>Decides which of a registry's challenges is answered.</summary>
internal static class Challenges
{
    /// <summary>Bearer where it can be used, else Basic; null where the registry asks for nothing.</summary>
    public static Challenge? Choose(string registry, RegistryReply refused)
    {
        var text = refused.Header("WWW-Authenticate");
        var challenges = ChallengeReader.Read(text) ?? throw Malformed(registry, text);
        if (challenges.Count == 0) return null;

        return challenges.FirstOrDefault(challenge => challenge.IsBearer && challenge["realm"].Length > 0)
            ?? challenges.FirstOrDefault(challenge => challenge.IsBasic)
            ?? throw Unsupported(registry, challenges);
    }

    /// <summary>Where a registry sends its clients for tokens. So it decides who gets the password, and the address is checked first.</summary>
    public static Uri RealmOf(Challenge challenge, string host, Uri registry) =>
        Realm.Parse(challenge["realm"], registry) ?? throw UntrustedRealm(host, challenge["realm"]);

    private static ChartException Malformed(string registry, string challenge) => new(new Diagnostic(
        ChallengeMalformed,
        $"{registry} asks for a login in a way that cannot be read: {OutsideText.Clean(challenge)}",
        "Check the WWW-Authenticate header that the registry, or a proxy before it, sends."));

    private static ChartException Unsupported(string registry, IReadOnlyList<Challenge> challenges) => new(new Diagnostic(
        ChallengeUnsupported,
        $"{registry} asks for a login by {OutsideText.Clean(string.Join(", ", challenges.Select(challenge => challenge.Scheme)))}, which is not supported.",
        "Enable Basic or Bearer authentication in the registry, or in the proxy before it."));

    private static ChartException UntrustedRealm(string registry, string realm) => new(new Diagnostic(
        RealmRefused,
        $"{registry} asks for its password to be sent to {PrintableAddress.Of(realm)}, which was not done.",
        "A token server must be an https address (http only on the host of a registry that speaks http itself), and a private address only where the registry has the same one: correct the realm in the registry's configuration."));
}

/// <summary>Which token servers are sent a password.</summary>
/// <remarks>
/// The rule of the .NET SDK and go-containerregistry: any https host, but nothing private unless the registry itself is there. Over http
/// the password can be read on the way: only where it goes to the registry's own host, which is reached so already, or stays on this machine.
/// </remarks>
internal static class Realm
{
    /// <summary>The realm's address; null where no credential may be sent to it.</summary>
    /// <param name="realm">As the challenge has it.</param>
    /// <param name="registry">The address that sent the challenge.</param>
    public static Uri? Parse(string realm, Uri registry) =>
        WebAddress.Of(realm) is { Fragment: "" } address && Origin.MayFollow(registry, address) && IsSafe(registry, address) ? address : null;

    private static bool IsSafe(Uri registry, Uri realm) => realm.Scheme == Uri.UriSchemeHttps || Origin.IsNear(registry, realm);
}
