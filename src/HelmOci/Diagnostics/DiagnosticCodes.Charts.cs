namespace HelmOci.Diagnostics;

public static partial class DiagnosticCodes
{
    public const string ChartFolderMissing = "HELMOCI2001";
    public const string ChartYamlMissing = "HELMOCI2002";
    public const string NotAMapping = "HELMOCI2003";
    public const string WrongType = "HELMOCI2004";
    public const string EmptyEntry = "HELMOCI2005";
    public const string NameMissing = "HELMOCI2006";
    public const string NameInvalid = "HELMOCI2007";
    public const string VersionMissing = "HELMOCI2008";
    public const string VersionInvalid = "HELMOCI2009";
    public const string TypeInvalid = "HELMOCI2010";
    public const string ApiVersionUnsupported = "HELMOCI2011";
    public const string AliasInvalid = "HELMOCI2012";
    public const string DependencyRepeated = "HELMOCI2013";
    public const string DependencyMissing = "HELMOCI2014";
    public const string SchemaNotJson = "HELMOCI2015";
    public const string LockTimeInvalid = "HELMOCI2016";
    public const string AnnotationUnwritable = "HELMOCI2017";
    public const string ValuesInUtf16 = "HELMOCI2018";
    public const string NumberNotFinite = "HELMOCI2019";

    public const string IgnoreDoubleStar = "HELMOCI2020";
    public const string IgnoreBadGlob = "HELMOCI2021";
    public const string ChartYamlIgnored = "HELMOCI2022";
    public const string FileTooLarge = "HELMOCI2023";
    public const string ChartTooLarge = "HELMOCI2024";
    public const string LinkBroken = "HELMOCI2025";
    public const string LinkLoop = "HELMOCI2026";
    public const string LinkLeavesRepository = "HELMOCI2027";
    public const string FileIrregular = "HELMOCI2028";
    public const string FileUnreadable = "HELMOCI2029";
    public const string FileNameNotUnicode = "HELMOCI2030";
    public const string FileChanging = "HELMOCI2031";
    public const string SubchartWithoutChartYaml = "HELMOCI2032";
    public const string SubchartArchiveIsFolder = "HELMOCI2033";
    public const string SubchartsTooDeep = "HELMOCI2034";
    public const string FileNameUnloadable = "HELMOCI2035";

    public const string TooManyFolders = "HELMOCI2036";
    public const string NamesTooLong = "HELMOCI2037";
    public const string IgnoreTooLarge = "HELMOCI2038";
    public const string JsonTooDeep = "HELMOCI2039";

    public const string ArchiveNotGzip = "HELMOCI2040";
    public const string ArchiveDamaged = "HELMOCI2041";
    public const string ArchivePathUnsafe = "HELMOCI2042";
    public const string ArchiveEmpty = "HELMOCI2043";

    public const string NegatedRuleDrops = "HELMOCI2050";
    public const string RequirementsOverride = "HELMOCI2051";
    public const string RequirementsInV2 = "HELMOCI2052";
    public const string DependenciesInV1 = "HELMOCI2053";
    public const string VersionReadAsNumber = "HELMOCI2054";
    public const string NameUnpushable = "HELMOCI2055";
    public const string ValuesInSeveralDocuments = "HELMOCI2056";
    public const string MaintainerIncomplete = "HELMOCI2057";
    public const string UrlInvalid = "HELMOCI2058";
    public const string IconMissing = "HELMOCI2059";
    public const string TypeInV1 = "HELMOCI2060";
    public const string VersionLoose = "HELMOCI2061";
    public const string VersionLowest = "HELMOCI2062";
    public const string TemplateExtension = "HELMOCI2063";
    public const string SubchartUnlisted = "HELMOCI2064";
    public const string FileNameCase = "HELMOCI2065";
    public const string GitFolderPacked = "HELMOCI2066";
    public const string SubchartRepeated = "HELMOCI2067";
    public const string KeyUnknown = "HELMOCI2068";
    public const string KeyRepeated = "HELMOCI2069";
    public const string NotAFolder = "HELMOCI2070";
    public const string TemplatesMissing = "HELMOCI2071";
    public const string NotACrd = "HELMOCI2072";
    public const string ValuesMissing = "HELMOCI2073";
    public const string FileNameBackslash = "HELMOCI2074";
    public const string YamlTooManyNodes = "HELMOCI2075";
    public const string ChartYamlTooLarge = "HELMOCI2076";
    public const string NameOfTheFolder = "HELMOCI2080";
}
