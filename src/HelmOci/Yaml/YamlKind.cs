namespace HelmOci.Yaml;

/// <summary>What a node means to Helm. Dates, base-60 numbers and custom tags are text.</summary>
public enum YamlKind
{
    Null,
    Boolean,
    Number,
    Text,
    Sequence,
    Mapping,
}
