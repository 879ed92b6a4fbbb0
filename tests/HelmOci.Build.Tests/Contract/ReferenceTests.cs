using System.Reflection;
using System.Text.RegularExpressions;
using HelmOci.Build.Tests.Infrastructure;
using HelmOci.Charts;
using HelmOci.Diagnostics;

namespace HelmOci.Build.Tests.Contract;

/// <summary>What users see is written down: in golden lists, each code under a heading of its own, each property and item in the reference.</summary>
public static class ReferenceTests
{
    [Theory]
    [InlineData("properties")]
    [InlineData("items")]
    [InlineData("targets")]
    [InlineData("codes")]
    public static void HasNoNameThatTheGoldenListDoesNot(string kind) => GoldenList.Check(
        Repository.Path("tests", "HelmOci.Build.Tests", "Contract", $"{kind}.txt"),
        kind switch
        {
            "properties" => PropertiesInTargets(),
            "items" => ItemsInTargets(),
            "targets" => TargetNames(),
            _ => CodesInCode().Concat(CodesInTargets()),
        });

    [Fact]
    public static void KnowsHowEachPropertyIsSpelt() => Assert.Equal(PropertiesInTargets().Distinct().Order(StringComparer.Ordinal), PropertySpelling.Known);

    [Fact]
    public static void HasOneHeadingForEachCode() =>
        Assert.Equal(
            CodesInCode().Concat(CodesInTargets()).Distinct().Order(StringComparer.Ordinal),
            Headings().Order(StringComparer.Ordinal));

    [Fact]
    public static void UsesNoCodeTwice() =>
        Assert.Empty(CodesInCode().GroupBy(code => code).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public static void HasEveryNameInTheReference()
    {
        var reference = File.ReadAllText(Repository.Path("docs", "reference.md"));
        var names = PropertiesInTargets().Select(name => $"`{name}`").Concat(ItemsInTargets().Select(name => $"`@({name})`"));

        Assert.Equal([], names.Distinct().Where(name => !reference.Contains(name, StringComparison.Ordinal)).ToList());
    }

    private static IEnumerable<string> CodesInCode() =>
        typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<string> CodesInTargets() =>
        BuildFiles().SelectMany(file => Regex.Matches(File.ReadAllText(file), @"HELMOCI\d{4}")).Select(match => match.Value);

    private static List<string> Headings() =>
        [.. Directory.GetFiles(Repository.Path("docs", "diagnostics"), "*.md")
            .SelectMany(File.ReadAllLines)
            .Where(line => line.StartsWith("## HELMOCI", StringComparison.Ordinal))
            .Select(line => line["## ".Length..].TrimEnd())];

    /// <summary>Public ones start with Chart or are a plain switch (PushChart); private ones start with an underscore.</summary>
    private static IEnumerable<string> PropertiesInTargets() =>
        NamesInTargets(@"\$\((Chart\w+|(?:Push|Pack|Enable)Chart\w*)\)").Where(name => !name.EndsWith("DependsOn", StringComparison.Ordinal));

    private static IEnumerable<string> ItemsInTargets() => NamesInTargets(@"@\((\w*Chart\w*)[-)]").Where(name => name[0] != '_');

    private static IEnumerable<string> TargetNames() => NamesInTargets("<Target Name=\"([A-Za-z]\\w+)\"");

    private static IEnumerable<string> NamesInTargets(string pattern) =>
        BuildFiles().SelectMany(file => Regex.Matches(File.ReadAllText(file), pattern)).Select(match => match.Groups[1].Value);

    private static string[] BuildFiles() => Directory.GetFiles(Repository.Path("build"));
}
