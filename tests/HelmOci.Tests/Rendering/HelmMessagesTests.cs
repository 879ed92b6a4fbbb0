using HelmOci.Diagnostics;
using HelmOci.Rendering;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Rendering;

/// <summary>What Helm 4.1.4 and 3.17.3 print, with the place in the user's own file.</summary>
public sealed class HelmMessagesTests : IDisposable
{
    private readonly ChartFolder _folder = new("orders");

    public HelmMessagesTests()
    {
        _folder.Write("Chart.yaml", "apiVersion: v2\nname: orders\nversion: 0.1.0\ndependencies:\n- {name: db, version: 1.0.0, alias: store}\n");
        _folder.Write("templates/x.yaml", "a: 1\n");
        _folder.Write("values.yaml", "a: 1\n");
        _folder.Write("charts/db/Chart.yaml", "apiVersion: v2\nname: db\nversion: 1.0.0\n");
        _folder.Write("charts/db/templates/y.yaml", "b: 1\n");
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Error: parse error at (orders/templates/x.yaml:7): missing value for if\n\nUse --debug flag to render out invalid YAML\n", "templates/x.yaml", 7, 0, "missing value for if.")]
    [InlineData("Error: orders/templates/x.yaml:1:13\n  executing \"orders/templates/x.yaml\" at <.Values.no.such>:\n    nil pointer evaluating interface {}.such\n", "templates/x.yaml", 1, 14, "nil pointer evaluating interface {}.such.")]
    [InlineData("Error: template: orders/templates/x.yaml:1:13: executing \"orders/templates/x.yaml\" at <.Values.no.such>: nil pointer\n", "templates/x.yaml", 1, 14, "nil pointer.")]
    [InlineData("engine.go:206: [INFO] Missing required value: give me\nError: execution error at (orders/templates/x.yaml:1:6): give me\n", "templates/x.yaml", 1, 7, "give me.")]
    [InlineData("Error: YAML parse error on orders/templates/x.yaml: error converting YAML to JSON: yaml: mapping values\n", "templates/x.yaml", 0, 0, "mapping values.")]
    [InlineData("Error: execution error at (orders/charts/store/templates/y.yaml:2:3): no\n", "charts/db/templates/y.yaml", 2, 4, "no.")]
    [InlineData("Error: execution error at (orders/charts/db/templates/y.yaml:2:3): no\n", "charts/db/templates/y.yaml", 2, 4, "no.")]
    [InlineData("Error: values don't meet the specifications of the schema(s) in the following chart(s):\norders:\n- at '/replicaCount': got number, want string\n", "values.yaml", 1, 1, "want string.")]
    [InlineData("Error: something else\n", "Chart.yaml", 0, 0, "something else.")]
    public void OfATemplateHaveTheirPlace(string text, string file, int line, int column, string end)
    {
        var fault = HelmMessages.OfTemplate(text, _folder.Load());

        Assert.Equal(DiagnosticCodes.HelmRefuses, fault.Code);
        Assert.Equal(new SourceLocation(_folder.PathOf(file), line, column), fault.Location);
        Assert.EndsWith(end, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("--debug", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OfLintAreErrorsAndWarnings()
    {
        const string Text = """
            ==> Linting orders.tgz
            [INFO] Chart.yaml: icon is recommended
            [ERROR] templates/: orders/templates/x.yaml:1:13
              executing "orders/templates/x.yaml" at <.Values.no.such>:
                nil pointer evaluating interface {}.such
            [WARNING] templates/x.yaml: object name does not conform

            1 chart(s) linted, 1 chart(s) failed
            """;

        var findings = HelmMessages.OfLint(Text, _folder.Load()).ToList();

        Assert.Equal([true, false], findings.Select(finding => finding.IsError));
        Assert.Equal([new SourceLocation(_folder.PathOf("templates/x.yaml"), 1, 14), new SourceLocation(_folder.PathOf("templates/x.yaml"))], findings.Select(finding => finding.Finding.Location));
        Assert.EndsWith("interface {}.such.", findings[0].Finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("does not conform.", findings[1].Finding.Message, StringComparison.Ordinal);
    }
}
