using System.Text;

namespace HelmOci.Tests.InMemoryRegistry;

/// <summary>A request as it came over the wire.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Target">Path and query, still escaped.</param>
/// <param name="Headers">By name, without case.</param>
/// <param name="Body">All of it.</param>
internal sealed record ServedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body)
{
    public string Path => Uri.UnescapeDataString(Target.Split('?')[0]);

    /// <summary>Pairs of the query, unescaped, as often as they came.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Query => Pairs(Target.Contains('?', StringComparison.Ordinal) ? Target[(Target.IndexOf('?') + 1)..] : "");

    /// <summary>Pairs of a form in the body.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Form => Pairs(Encoding.UTF8.GetString(Body));

    public string this[string header] => Headers.GetValueOrDefault(header, "");

    /// <summary>What comes after the scheme of <c>Authorization</c>; for Basic, decoded.</summary>
    public string Proof
    {
        get
        {
            var parts = this["Authorization"].Split(' ', 2);

            return parts is ["Basic", var pair] ? Encoding.UTF8.GetString(Convert.FromBase64String(pair)) : parts[^1];
        }
    }

    public string Asked(string name) => string.Join(" ", Query.Where(pair => pair.Key == name).Select(pair => pair.Value));

    public override string ToString() => $"{Method} {Target}";

    private static List<KeyValuePair<string, string>> Pairs(string text) =>
        [.. text.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => KeyValuePair.Create(Uri.UnescapeDataString(pair[0]), pair.Length > 1 ? Uri.UnescapeDataString(pair[1].Replace('+', ' ')) : ""))];
}
