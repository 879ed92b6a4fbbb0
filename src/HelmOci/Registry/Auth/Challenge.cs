using System.Text;

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
