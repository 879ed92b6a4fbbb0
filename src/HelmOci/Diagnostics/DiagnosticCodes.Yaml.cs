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
    public const string YamlOtherVersion = "HELMOCI2119";
    public const string YamlBadPath = "HELMOCI2120";
    public const string YamlBadValue = "HELMOCI2121";
    public const string YamlNotOneValue = "HELMOCI2122";
    public const string YamlEditsCollide = "HELMOCI2123";
    public const string YamlNoWayThrough = "HELMOCI2124";
    public const string YamlIndexBeyondEnd = "HELMOCI2125";
    public const string YamlValueIsAlias = "HELMOCI2126";
    public const string YamlBehindAlias = "HELMOCI2127";
    public const string YamlFromMerge = "HELMOCI2128";
    public const string YamlDoubledKey = "HELMOCI2129";
    public const string YamlReferredTo = "HELMOCI2130";
    public const string YamlNoColon = "HELMOCI2131";

    public const string NoPlaceForImage = "HELMOCI2140";
    public const string NoPlaceForDigest = "HELMOCI2141";
    public const string BadImageReference = "HELMOCI2142";
}
