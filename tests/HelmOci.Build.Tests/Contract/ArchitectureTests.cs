using System.Reflection;
using System.Text.RegularExpressions;
using HelmOci.Build.Tests.Infrastructure;
using HelmOci.Diagnostics;

namespace HelmOci.Build.Tests.Contract;

/// <summary>One direction: charts and OCI do not know each other, and only Publishing joins them.</summary>
public static class ArchitectureTests
{
    private static readonly Assembly Core = typeof(ChartException).Assembly;

    private static readonly string[] Folders =
    [
        "HelmOci.Charts", "HelmOci.Yaml", "HelmOci.Stamping", "HelmOci.Oci",
        "HelmOci.Registry", "HelmOci.Credentials", "HelmOci.Publishing", "HelmOci.Diagnostics",
        "HelmOci.Files", "HelmOci.Machine", "HelmOci.BuildServers",
    ];

    [Theory]
    [InlineData("Charts", "Oci")]
    [InlineData("Charts", "Registry")]
    [InlineData("Charts", "Credentials")]
    [InlineData("Oci", "Charts")]
    [InlineData("Oci", "Registry")]
    [InlineData("Registry", "Charts")]
    [InlineData("Registry", "Stamping")]
    [InlineData("Registry", "Yaml")]
    [InlineData("Stamping", "Oci")]
    [InlineData("Stamping", "Registry")]
    [InlineData("Charts", "Stamping")]
    [InlineData("BuildServers", "Registry")]
    [InlineData("Credentials", "Charts")]
    [InlineData("Credentials", "Registry")]
    [InlineData("Credentials", "Yaml")]
    [InlineData("Yaml", "Charts")]
    [InlineData("Yaml", "Credentials")]
    [InlineData("Yaml", "Oci")]
    [InlineData("Yaml", "Stamping")]
    [InlineData("Diagnostics", "Charts")]
    [InlineData("Diagnostics", "Credentials")]
    [InlineData("Diagnostics", "Registry")]
    [InlineData("Diagnostics", "Stamping")]
    [InlineData("Diagnostics", "Yaml")]
    public static void KeepsFoldersApart(string folder, string other) =>
        Assert.Empty(Uses(folder, type => IsIn(type, $"HelmOci.{other}")));

    [Theory]
    [InlineData("Charts")]
    [InlineData("Oci")]
    [InlineData("Registry")]
    [InlineData("Stamping")]
    [InlineData("Credentials")]
    [InlineData("Yaml")]
    [InlineData("Diagnostics")]
    public static void LetsOnlyTheBuildKnowPublishing(string folder) =>
        Assert.Empty(Uses(folder, type => IsIn(type, "HelmOci.Publishing")));

    [Fact]
    public static void LetsOnlyYamlNameItsParser() => Assert.Empty(
        Core.GetTypes().Where(type => !IsIn(type, "HelmOci.Yaml"))
            .SelectMany(type => Pairs(type, used => IsIn(used, "YamlDotNet"))));

    [Fact]
    public static void KeepsMSBuildOutOfTheCore() =>
        Assert.DoesNotContain(Core.GetReferencedAssemblies(), name => name.Name!.StartsWith("Microsoft.Build", StringComparison.Ordinal));

    /// <summary>One gate each: for texts in the log, and for items. Behind them everything is harmless and escaped.</summary>
    [Theory]
    [InlineData(@"\.Log(Error|Warning|Message|CriticalMessage|Command\w*|Telemetry\w*)\w*\(", "TaskChartLog.cs")]
    [InlineData(@"new TaskItem\((?!\))|\.SetMetadata\(", "LiteralItem.cs")]
    public static void LetsTextLeaveATaskInOnePlace(string way, string gate) => Assert.Equal(
        [gate],
        Directory.GetFiles(Repository.Path("src", "HelmOci.Build"), "*.cs").Where(file => Regex.IsMatch(File.ReadAllText(file), way)).Select(Path.GetFileName));

    [Fact]
    public static void PutsEveryTypeIntoAFolderOfTheDesign() =>
        Assert.All(Core.GetTypes().Where(type => IsIn(type, "HelmOci")), type => Assert.Contains(Folders, folder => IsIn(type, folder)));

    /// <summary>The rules above look into method bodies: this one sees a use that no signature shows.</summary>
    [Fact]
    public static void SeesUsesInsideMethods() =>
        Assert.Contains(typeof(DateTime), TypeReferences.Of(typeof(ArchitectureTests)));

    private static List<string> Uses(string folder, Func<Type, bool> isForbidden) =>
        [.. Core.GetTypes().Where(type => IsIn(type, $"HelmOci.{folder}")).SelectMany(type => Pairs(type, isForbidden))];

    private static IEnumerable<string> Pairs(Type type, Func<Type, bool> isForbidden) =>
        TypeReferences.Of(type).Where(isForbidden).Select(used => $"{type.FullName} uses {used.FullName}");

    private static bool IsIn(Type type, string name) =>
        type.Namespace is { } own && (own == name || own.StartsWith(name + ".", StringComparison.Ordinal));
}
