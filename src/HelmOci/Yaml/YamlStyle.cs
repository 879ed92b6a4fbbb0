namespace HelmOci.Yaml;

/// <summary>How a scalar is written.</summary>
public enum YamlStyle
{
    Plain,
    SingleQuoted,
    DoubleQuoted,
    Literal,
    Folded,
}
