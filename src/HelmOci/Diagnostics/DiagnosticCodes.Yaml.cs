namespace HelmOci.Diagnostics;

public static partial class DiagnosticCodes
{
    public const string YamlNotText = "HELMOCI2100";
    public const string YamlControlCharacter = "HELMOCI2101";
    public const string YamlSyntax = "HELMOCI2102";
    public const string YamlTabIndentation = "HELMOCI2103";
    public const string YamlUnknownAnchor = "HELMOCI2104";
    public const string YamlAnchorHoldsItself = "HELMOCI2105";
    public const string YamlTooDeep = "HELMOCI2106";
    public const string YamlTooManyAliased = "HELMOCI2107";
    public const string YamlUnusableKey = "HELMOCI2108";
    public const string YamlMergeOfNoMap = "HELMOCI2109";
    public const string YamlTagDoesNotFit = "HELMOCI2110";
}
