namespace HelmOci.Diagnostics;

public static partial class DiagnosticCodes
{
    /// <summary>Of user name and password, one is set.</summary>
    public const string CredentialIncomplete = "HELMOCI3050";

    /// <summary>A login file cannot be read.</summary>
    public const string LoginFileUnreadable = "HELMOCI3051";

    /// <summary>A login file is not JSON.</summary>
    public const string LoginFileMalformed = "HELMOCI3052";

    /// <summary>A value in a login file has another form.</summary>
    public const string LoginMalformed = "HELMOCI3053";

    /// <summary>A credential helper's name is no part of a file name.</summary>
    public const string HelperNameMalformed = "HELMOCI3054";

    /// <summary>A credential helper is not installed.</summary>
    public const string HelperMissing = "HELMOCI3055";

    /// <summary>A credential helper cannot be started, or ended with a failure.</summary>
    public const string HelperFailed = "HELMOCI3056";

    /// <summary>A credential helper did not end in time.</summary>
    public const string HelperHangs = "HELMOCI3057";

    /// <summary>A credential helper's answer is not what helpers answer.</summary>
    public const string HelperUnreadable = "HELMOCI3058";
}
