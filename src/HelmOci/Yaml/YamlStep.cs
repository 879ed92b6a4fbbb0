namespace HelmOci.Yaml;

/// <summary>One step of a path: a key, or with an index of 0 or more an item of a list.</summary>
public sealed record YamlStep(string Key, int Index)
{
    public bool IsIndex => Index >= 0;

    public static YamlStep Of(string key) => new(key, -1);

    public static YamlStep At(int index) => new("", index);
}
