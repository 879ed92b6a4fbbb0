namespace HelmOci.Yaml;

/// <summary>How a YAML file is encoded.</summary>
public enum YamlEncoding
{
    Utf8,
    Utf8WithMark,
    Utf16,
    Utf16BigEndian,
}
