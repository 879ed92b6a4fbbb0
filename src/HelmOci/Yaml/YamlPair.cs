namespace HelmOci.Yaml;

/// <summary>A key and its value as they are written in a map; the key of a merge is <c>&lt;&lt;</c>.</summary>
public sealed record YamlPair(YamlNode Key, YamlNode Value, bool IsMerge);
