namespace HelmOci.Diagnostics;

public static partial class DiagnosticCodes
{
    public const string NoCredentials = "HELMOCI1001";
    public const string LoginRefused = "HELMOCI1002";
    public const string AccessDenied = "HELMOCI1003";
    public const string TagImmutable = "HELMOCI1004";
    public const string RepositoryMissing = "HELMOCI1005";
    public const string NotARegistry = "HELMOCI1006";
    public const string ChallengeMalformed = "HELMOCI1007";
    public const string ChallengeMissing = "HELMOCI1008";
    public const string ChallengeUnsupported = "HELMOCI1009";
    public const string RealmRefused = "HELMOCI1010";
    public const string TokenServerFailed = "HELMOCI1011";
    public const string RateLimited = "HELMOCI1012";
    public const string RegistryFailed = "HELMOCI1013";
    public const string RedirectRefused = "HELMOCI1014";
    public const string UploadLocationMissing = "HELMOCI1015";
    public const string DigestDiffers = "HELMOCI1016";
    public const string ContentTooLarge = "HELMOCI1017";
    public const string ContentRefused = "HELMOCI1018";
    public const string ReplyUnexpected = "HELMOCI1019";
    public const string RepositoryNameInvalid = "HELMOCI1020";
    public const string TagInvalid = "HELMOCI1021";
    public const string BlobMissing = "HELMOCI1022";
    public const string ManifestInvalid = "HELMOCI1023";
    public const string ReferrersInvalid = "HELMOCI1024";
    public const string NotStored = "HELMOCI1025";
}
