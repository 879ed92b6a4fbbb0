namespace HelmOci.Diagnostics;

public static partial class DiagnosticCodes
{
    public const string TagTaken = "HELMOCI1101";
    public const string NotAChart = "HELMOCI1102";
    public const string TagMoved = "HELMOCI1103";
    public const string Replaced = "HELMOCI1104";
}
