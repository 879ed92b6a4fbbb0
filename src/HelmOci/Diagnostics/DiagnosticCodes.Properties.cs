namespace HelmOci.Diagnostics;

public static partial class DiagnosticCodes
{
    /// <summary>Raised by the targets: the project has no chart.</summary>
    public const string NoChart = "HELMOCI4001";

    /// <summary>Raised by the targets: a project that is not published has no chart pushed.</summary>
    public const string NotPublishable = "HELMOCI4002";

    /// <summary>Raised by the targets: a library, test or unpublished project without a chart was named.</summary>
    public const string NoChartNeeded = "HELMOCI4003";

    public const string BadRegistry = "HELMOCI4004";
    public const string TwoNamespaces = "HELMOCI4005";
    public const string BadRepository = "HELMOCI4006";
    public const string NamespaceNeeded = "HELMOCI4007";
    public const string NoRegistryInCI = "HELMOCI4008";
    public const string BadChartVersion = "HELMOCI4009";

    /// <summary>Raised by the targets: a property would change a ready package.</summary>
    public const string PackageIsFinal = "HELMOCI4010";
    public const string OutputIsPublished = "HELMOCI4011";
    public const string BadValue = "HELMOCI4012";
    public const string PasswordInProperty = "HELMOCI4013";
    public const string RepositoryIsImages = "HELMOCI4014";
    public const string BadTag = "HELMOCI4015";
    public const string BadExtraTag = "HELMOCI4016";
    public const string BadImageRegistry = "HELMOCI4017";

    /// <summary>Raised by the targets: a project of the .NET SDK without a version.</summary>
    public const string NoVersion = "HELMOCI4018";

    /// <summary>Raised by the targets: who sets AfterMicrosoftNETSdkTargets dropped what was in it.</summary>
    public const string HooksReplaced = "HELMOCI4022";

    /// <summary>Raised by the targets: a project of a solution is published, and its ChartDirectory is not there.</summary>
    public const string ChartDirectoryMissing = "HELMOCI4023";
    public const string OutputInChart = "HELMOCI4024";
    public const string ReferenceClaimed = "HELMOCI4025";
}
