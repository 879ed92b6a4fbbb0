namespace HelmOci.Diagnostics;

public static partial class DiagnosticCodes
{
    /// <summary>Raised by the targets: this MSBuild cannot run .NET tasks.</summary>
    public const string MSBuildTooOld = "HELMOCI3001";

    public const string CannotWrite = "HELMOCI3002";
    public const string NotALayout = "HELMOCI3003";

    /// <summary>A file of an image layout cannot be read, or is damaged.</summary>
    public const string LayoutUnreadable = "HELMOCI3009";

    /// <summary>A file or folder of an image layout is a symbolic link.</summary>
    public const string LinkInLayout = "HELMOCI3010";

    /// <summary>Another build does not let go of an image layout.</summary>
    public const string LayoutBusy = "HELMOCI3011";

    /// <summary>A folder that an earlier version left beside an image layout cannot be deleted.</summary>
    public const string LeftoverStays = "HELMOCI3012";

    public const string CannotRead = "HELMOCI3004";
    public const string CannotDelete = "HELMOCI3005";
    public const string IsLink = "HELMOCI3006";
}
