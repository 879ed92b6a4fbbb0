using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using HelmOci.Diagnostics;

namespace HelmOci.Build.Tests.Contract;

/// <summary>What users see is written down: each code under a heading of its own, each property in README.</summary>
public static class ReferenceTests
{
    public static TheoryData<string> Codes => [.. CodesInCode().Concat(CodesInTargets()).Distinct().Order(StringComparer.Ordinal)];

    public static TheoryData<string> Properties => [.. PropertiesInTargets().Distinct().Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Codes))]
    public static void HasOneHeadingForEachCode(string code) =>
        Assert.Single(Headings(), heading => heading == $"## {code}");

    [Fact]
    public static void HasNoHeadingForACodeThatDoesNotExist() =>
        Assert.Empty(Headings().Select(heading => heading[3..]).Except(CodesInCode().Concat(CodesInTargets())));

    [Fact]
    public static void UsesNoCodeTwice() =>
        Assert.Empty(CodesInCode().GroupBy(code => code).Where(group => group.Count() > 1).Select(group => group.Key));

    [Theory]
    [MemberData(nameof(Properties))]
    public static void HasEveryPublicPropertyInReadme(string property) =>
        Assert.Contains($"`{property}`", File.ReadAllText(Repository.Path("README.md")), StringComparison.Ordinal);

    private static IEnumerable<string> CodesInCode() =>
        typeof(DiagnosticCodes).GetFields(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .Select(field => (string)field.GetRawConstantValue()!);

    private static IEnumerable<string> CodesInTargets() =>
        BuildFiles().SelectMany(file => Regex.Matches(File.ReadAllText(file), @"HELMOCI\d{4}")).Select(match => match.Value);

    private static List<string> Headings() =>
        [.. Directory.GetFiles(Repository.Path("src", "HelmOci.Build", "Diagnostics"), "*.md")
            .SelectMany(File.ReadAllLines)
            .Where(line => line.StartsWith("## HELMOCI", StringComparison.Ordinal))
            .Select(line => line.TrimEnd())];

    /// <summary>Public ones start with Chart or are a plain switch (PushChart); private ones start with an underscore.</summary>
    private static IEnumerable<string> PropertiesInTargets() =>
        BuildFiles().SelectMany(file => Regex.Matches(File.ReadAllText(file), @"\$\((Chart\w+|(?:Push|Pack|Enable)Chart\w*)\)"))
            .Select(match => match.Groups[1].Value)
            .Where(name => !name.EndsWith("DependsOn", StringComparison.Ordinal));

    private static string[] BuildFiles() => Directory.GetFiles(Repository.Path("build"));
}
