namespace HelmOci.Diagnostics;

public static partial class DiagnosticCodes
{
    /// <summary>Raised by the targets: this MSBuild cannot run .NET tasks.</summary>
    public const string MSBuildTooOld = "HELMOCI3001";

    public const string CannotWrite = "HELMOCI3002";
    public const string NotALayout = "HELMOCI3003";
    public const string CannotRead = "HELMOCI3004";
    public const string CannotDelete = "HELMOCI3005";
    public const string IsLink = "HELMOCI3006";
}
