namespace HelmOci.Yaml;

/// <summary>A place where <c>*name</c> stands, and the anchored node that it means.</summary>
public sealed record YamlAlias(YamlSpan Span, YamlNode Target);
