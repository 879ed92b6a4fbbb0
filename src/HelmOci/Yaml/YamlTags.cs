namespace HelmOci.Yaml;

/// <summary>The tags that mean something to Helm; any other makes a scalar text.</summary>
internal static class YamlTags
{
    public const string Text = Prefix + "str";
    public const string Boolean = Prefix + "bool";
    public const string Integer = Prefix + "int";
    public const string Fraction = Prefix + "float";
    public const string Null = Prefix + "null";
    public const string Timestamp = Prefix + "timestamp";
    public const string Binary = Prefix + "binary";
    public const string Merge = Prefix + "merge";

    private const string Prefix = "tag:yaml.org,2002:";
}
