using System.Reflection;
using System.Text.RegularExpressions;
using HelmOci.Diagnostics;

namespace HelmOci.Build.Tests.Contract;

/// <summary>What users see is written down: each code under a heading of its own, each property in README.</summary>
public static class ReferenceTests
{
    [Fact]
    public static void HasOneHeadingForEachCode() =>
        Assert.Equal(
            CodesInCode().Concat(CodesInTargets()).Distinct().Order(StringComparer.Ordinal),
            Headings().Order(StringComparer.Ordinal));

    [Fact]
    public static void UsesNoCodeTwice() =>
        Assert.Empty(CodesInCode().GroupBy(code => code).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public static void HasEveryPublicPropertyInReadme()
    {
        var readme = File.ReadAllText(Repository.Path("README.md"));

        Assert.Equal([], PropertiesInTargets().Distinct().Where(name => !readme.Contains($"`{name}`", StringComparison.Ordinal)).ToList());
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
        BuildFiles().SelectMany(file => Regex.Matches(File.ReadAllText(file), @"\$\((Chart\w+|(?:Push|Pack|Enable)Chart\w*)\)"))
            .Select(match => match.Groups[1].Value)
            .Where(name => !name.EndsWith("DependsOn", StringComparison.Ordinal));

    private static string[] BuildFiles() => Directory.GetFiles(Repository.Path("build"));
}
