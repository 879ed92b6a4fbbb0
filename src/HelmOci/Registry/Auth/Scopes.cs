namespace HelmOci.Registry.Auth;

/// <summary>What a token is asked for: <c>repository:shop/orders:pull,push</c>, and others beside it.</summary>
/// <remarks>
/// distribution, docs/spec/auth/scope.md. One entry a resource, actions sorted: servers differ in what they make of two
/// entries for one repository. Equal where the texts are.
/// </remarks>
internal sealed record Scopes
{
    private Scopes(string text) => Text = text;

    /// <summary>The entries, separated by blanks.</summary>
    public string Text { get; }

    public IEnumerable<string> Entries => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    public static Scopes Of(string text) => new(text);

    public static Scopes Pull(string repository) => new($"repository:{repository}:pull");

    public static Scopes PullPush(string repository) => new($"repository:{repository}:pull,push");

    /// <summary>These and others, merged by resource.</summary>
    public Scopes With(Scopes others)
    {
        var actions = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var entry in Entries.Concat(others.Entries))
        {
            Add(actions, entry);
        }

        return new Scopes(string.Join(' ', actions.Select(pair => pair.Key + string.Join(',', pair.Value))));
    }

    // Only what has the shape resource:name:actions is taken apart: ECR Public's whole scope is "aws".
    private static void Add(SortedDictionary<string, SortedSet<string>> actions, string entry)
    {
        var end = entry.LastIndexOf(':') is var colon and > 0 && entry.IndexOf(':') != colon ? colon + 1 : entry.Length;
        if (!actions.TryGetValue(entry[..end], out var known)) actions[entry[..end]] = known = new SortedSet<string>(StringComparer.Ordinal);
        known.UnionWith(entry[end..].Split(',', StringSplitOptions.RemoveEmptyEntries));
    }
}
