namespace HelmOci.Yaml;

/// <summary>Whether two nodes mean the same, however they are written.</summary>
internal static class YamlEquality
{
    public static bool AreEqual(YamlNode one, YamlNode other) => (one, other) switch
    {
        (YamlScalar left, YamlScalar right) => left.Value == right.Value,
        _ when DeepStack.IsAtEnd => DeepStack.Continue(pair => AreEqual(pair.one, pair.other), (one, other)),
        (YamlSequence left, YamlSequence right) => AreEqual(left.Items, right.Items),
        (YamlMapping left, YamlMapping right) => AreEqual(left.Entries, right.Entries),
        _ => false,
    };

    private static bool AreEqual(IReadOnlyList<YamlNode> one, IReadOnlyList<YamlNode> other)
    {
        if (one.Count != other.Count) return false;
        for (var i = 0; i < one.Count; i++)
        {
            if (!AreEqual(one[i], other[i])) return false;
        }

        return true;
    }

    private static bool AreEqual(YamlEntries one, YamlEntries other)
    {
        if (one.Count != other.Count) return false;
        foreach (var entry in one)
        {
            if (other.Find(entry.Name) is not { } match || !AreEqual(entry.Value, match.Value)) return false;
        }

        return true;
    }
}
