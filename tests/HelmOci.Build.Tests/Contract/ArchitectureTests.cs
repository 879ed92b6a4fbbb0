using System.Reflection;
using System.Text.RegularExpressions;
using HelmOci.Build.Tests.Infrastructure;
using HelmOci.Diagnostics;

namespace HelmOci.Build.Tests.Contract;

/// <summary>One direction: the folders of the core use each other along the arrows of docs/architecture.md, and in no circle.</summary>
public static class ArchitectureTests
{
    /// <summary>What a folder may use besides those that <see cref="Common"/> names. A new arrow is a decision: draw it in docs/architecture.md, too.</summary>
    private static readonly Dictionary<string, string[]> Arrows = new()
    {
        ["Diagnostics"] = [],
        ["Files"] = [],
        ["Machine"] = [],
        ["Yaml"] = [],
        ["BuildServers"] = [],
        ["NewCharts"] = ["Oci", "Yaml"],
        ["Oci"] = [],
        ["Credentials"] = ["Oci"],
        ["Charts"] = ["Yaml"],
        ["Charts.Loading"] = ["Charts", "Yaml"],
        ["Charts.Rules"] = ["Charts", "Yaml"],
        ["Charts.Archive"] = ["Charts", "Charts.Loading", "Yaml"],
        ["Templates"] = ["Charts", "Yaml"],
        ["Templates.Checks"] = ["Charts", "Templates", "Yaml"],
        ["Templates.Evaluation"] = ["Charts", "Templates", "Yaml"],
        ["Schemas"] = ["Charts", "Yaml"],
        ["Stamping"] = ["Charts", "Templates", "Templates.Evaluation", "Yaml"],
        ["Rendering"] = ["Charts", "Charts.Archive", "Stamping", "Yaml"],
        ["Registry.Errors"] = ["Oci"],
        ["Registry.Transport"] = ["Oci", "Registry.Errors"],
        ["Registry.Http"] = ["Oci", "Registry.Errors", "Registry.Transport"],
        ["Registry.Auth"] = ["Credentials", "Oci", "Registry.Errors", "Registry.Http", "Registry.Transport"],
        ["Registry"] = ["Credentials", "Oci", "Registry.Auth", "Registry.Errors", "Registry.Http", "Registry.Transport"],
        ["Signing"] = ["Oci"],
        ["Dependencies"] =
        [
            "Charts", "Charts.Archive", "Charts.Loading", "Credentials", "Oci", "Registry", "Registry.Auth", "Registry.Http", "Registry.Transport",
            "Signing", "Yaml",
        ],
        ["Publishing"] =
        [
            "BuildServers", "Charts", "Charts.Archive", "Charts.Loading", "Charts.Rules", "Credentials", "Dependencies", "Oci", "Registry",
            "Registry.Transport", "Rendering", "Schemas", "Signing", "Stamping", "Templates", "Templates.Checks", "Yaml",
        ],
        ["Publishing.StartUp"] = ["Charts", "Charts.Archive", "Credentials", "Oci", "Publishing", "Registry", "Registry.Transport"],
    };

    /// <summary>What every folder may use, and what these three may use of each other.</summary>
    private static readonly Dictionary<string, string[]> Common = new()
    {
        ["Diagnostics"] = [],
        ["Files"] = ["Diagnostics"],
        ["Machine"] = ["Diagnostics"],
    };

    private static readonly Assembly Core = typeof(ChartException).Assembly;

    private static readonly ILookup<string, Type> Folders = Core.GetTypes()
        .Where(type => IsIn(type, "HelmOci"))
        .ToLookup(type => type.Namespace == "HelmOci" ? "" : type.Namespace!["HelmOci.".Length..]);

    [Fact]
    public static void HasTheFoldersOfTheDesign() =>
        Assert.Equal(Arrows.Keys.Order(StringComparer.Ordinal), Folders.Select(folder => folder.Key).Order(StringComparer.Ordinal));

    [Fact]
    public static void HasNoArrowThatTheDesignDoesNotDraw() => Assert.Empty(
        Folders.SelectMany(folder => UsedBy(folder.Key)
            .Where(used => !Allowed(folder.Key).Contains(used))
            .SelectMany(used => folder.SelectMany(type => Pairs(type, other => FolderOf(other) == used)))));

    [Fact]
    public static void HasNoCircle()
    {
        var left = Folders.ToDictionary(folder => folder.Key, folder => UsedBy(folder.Key).ToHashSet());
        while (left.Where(folder => folder.Value.Count == 0).Select(folder => folder.Key).ToList() is { Count: > 0 } leaves)
        {
            leaves.ForEach(leaf => left.Remove(leaf));
            foreach (var used in left.Values) used.ExceptWith(leaves);
        }

        Assert.Empty(left.Select(folder => $"{folder.Key} uses {string.Join(", ", folder.Value)}"));
    }

    [Theory]
    [InlineData("YamlDotNet", "HelmOci.Yaml")]
    [InlineData("Org.BouncyCastle", "HelmOci.Signing")]
    public static void LetsOneFolderNameALibrary(string library, string folder) => Assert.Empty(
        Core.GetTypes().Where(type => !IsIn(type, folder))
            .SelectMany(type => Pairs(type, used => IsIn(used, library))));

    [Fact]
    public static void KeepsMSBuildOutOfTheCore() =>
        Assert.DoesNotContain(Core.GetReferencedAssemblies(), name => name.Name!.StartsWith("Microsoft.Build", StringComparison.Ordinal));

    /// <summary>What exists for cold build processes only can be deleted: the core does not know it, and the tasks reach it by one line.</summary>
    [Fact]
    public static void LetsNothingNeedStartUp()
    {
        const string StartUp = "HelmOci.Publishing.StartUp";

        Assert.Empty(Core.GetTypes().Where(type => !IsIn(type, StartUp)).SelectMany(type => Pairs(type, used => IsIn(used, StartUp))));
        Assert.Single(
            Directory.GetFiles(Repository.Path("src", "HelmOci.Build"), "*.cs").SelectMany(File.ReadAllLines),
            line => line.Contains("StartUp", StringComparison.Ordinal));
    }

    /// <summary>One gate each: for texts in the log, and for items. Behind them everything is harmless and escaped.</summary>
    [Theory]
    [InlineData(@"\.Log(Error|Warning|Message|CriticalMessage|Command\w*|Telemetry\w*)\w*\(", "TaskChartLog.cs")]
    [InlineData(@"new TaskItem\((?!\))|\.SetMetadata\(", "LiteralItem.cs")]
    [InlineData(@"LogError\(null, (\S+), \1,", "TaskChartLog.cs")]
    [InlineData(@"LogWarning\(null, (\S+), \1,", "TaskChartLog.cs")]
    public static void LetsTextLeaveATaskInOnePlace(string way, string gate) => Assert.Equal(
        [gate],
        Directory.GetFiles(Repository.Path("src", "HelmOci.Build"), "*.cs").Where(file => Regex.IsMatch(File.ReadAllText(file), way)).Select(Path.GetFileName));

    /// <summary>Windows refuses for a moment, or because of an attribute, what other systems do: one place knows how to go on.</summary>
    [Fact]
    public static void LetsFilesBeReplacedAndDeletedInOnePlace() => Assert.Equal(
        ["HeldFiles.cs"],
        Directory.GetFiles(Repository.Path("src", "HelmOci"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Regex.IsMatch(File.ReadAllText(file), @"\b(File|Directory)\.(Move|Replace|Delete)\(|\.MoveTo\(|\bfile\.Delete\b")).Select(Path.GetFileName));

    /// <summary>The rules above look into method bodies: this one sees a use that no signature shows.</summary>
    [Fact]
    public static void SeesUsesInsideMethods() =>
        Assert.Contains(typeof(DateTime), TypeReferences.Of(typeof(ArchitectureTests)));

    private static string[] Allowed(string folder) =>
        Common.TryGetValue(folder, out var few) ? few : [.. Arrows.GetValueOrDefault(folder, []), .. Common.Keys];

    private static IEnumerable<string> UsedBy(string folder) =>
        Folders[folder].SelectMany(TypeReferences.Of).Where(used => used.Assembly == Core && IsIn(used, "HelmOci")).Select(FolderOf).Where(used => used != folder).Distinct();

    private static string FolderOf(Type type) => type.Namespace is { Length: > 8 } name && IsIn(type, "HelmOci") ? name["HelmOci.".Length..] : "";

    private static IEnumerable<string> Pairs(Type type, Func<Type, bool> isForbidden) =>
        TypeReferences.Of(type).Where(isForbidden).Select(used => $"{type.FullName} uses {used.FullName}");

    private static bool IsIn(Type type, string name) =>
        type.Namespace is { } own && (own == name || own.StartsWith(name + ".", StringComparison.Ordinal));
}
