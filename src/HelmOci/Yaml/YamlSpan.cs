namespace HelmOci.Yaml;

/// <summary>A stretch of a document's decoded text: UTF-16 offsets, the end excluded.</summary>
public readonly record struct YamlSpan(int Start, int End)
{
    public int Length => End - Start;
}
