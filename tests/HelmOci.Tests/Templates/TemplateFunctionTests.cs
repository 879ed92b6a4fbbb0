using HelmOci.Templates;
using HelmOci.Templates.Checks;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Templates;

/// <summary>A function that no Helm knows is an error, and one that only later ones know a warning.</summary>
public static class TemplateFunctionTests
{
    [Theory]
    [InlineData("{{ nosuch .a }}", "error 3202 templates/a.yaml:1:4")]
    [InlineData("{{ .a | nosuch }}", "error 3202 templates/a.yaml:1:9")]
    [InlineData("{{ if .a }}{{ quote (nosuch .a) }}{{ end }}", "error 3202 templates/a.yaml:1:22")]
    [InlineData("{{ env \"HOME\" }}", "error 3202 templates/a.yaml:1:4")]
    [InlineData("{{ toYamlPretty .a }}", "warning 3203 templates/a.yaml:1:4")]
    [InlineData("{{ mustToYaml .a }}", "warning 3203 templates/a.yaml:1:4")]
    [InlineData("{{ range .a }}{{ break }}{{ end }}", "warning 3203 templates/a.yaml:1:18")]
    [InlineData("{{ range .a }}{{ continue }}{{ end }}", "warning 3203 templates/a.yaml:1:18")]
    [InlineData("{{ with .a }}a{{ else with .b }}b{{ end }}", "warning 3203 templates/a.yaml:1:23")]
    public static void IsFound(string template, string finding) => Assert.Equal([finding], CheckedChart.Of(template));

    [Theory]
    [InlineData("{{ toYaml .a | nindent 4 }}")]
    [InlineData("{{ eq .a \"nosuch\" }}")]
    [InlineData("{{ if .a }}a{{ else if .b }}b{{ end }}")]
    [InlineData("{{ .nosuch }}")]
    [InlineData("{{/* nosuch */}}")]
    [InlineData("a: nosuch")]
    public static void IsNotSeenWhereThereIsNone(string template) => Assert.Empty(CheckedChart.Of(template));

    [Theory]
    [InlineData("toYAML", "Write 'toYaml'.")]
    [InlineData("elseif", "Write 'else if'.")]
    public static void SaysWhatIsMeant(string name, string nextStep)
    {
        using var folder = new ChartFolder();
        folder.Write("templates/a.yaml", $"{{{{ {name} .a }}}}");
        var found = TemplateChecks.Of(TemplateSet.Of(folder.Load(), CancellationToken.None), CancellationToken.None);

        Assert.Equal(nextStep, Assert.Single(found.Errors).NextStep);
    }

    /// <summary>The word that stands outside of a range is an error already.</summary>
    [Fact]
    public static void IsNotToldOfAWordThatIsWrongAnyway() => Assert.Equal(["error 3200 templates/a.yaml:1:4"], CheckedChart.Of("{{ break }}"));

    /// <summary>All are told, not the first alone, and the fault at which parsing ends besides.</summary>
    [Fact]
    public static void IsToldEachTime() => Assert.Equal(
        ["error 3202 templates/a.yaml:1:4", "error 3202 templates/a.yaml:2:4", "error 3200 templates/a.yaml:3:4"], CheckedChart.Of("{{ one }}\n{{ two }}\n{{ $x }}\n"));
}
