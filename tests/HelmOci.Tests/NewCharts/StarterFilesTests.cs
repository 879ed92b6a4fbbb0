using System.Text;
using System.Text.Json;
using HelmOci.NewCharts;
using HelmOci.Yaml;

namespace HelmOci.Tests.NewCharts;

/// <summary>What a starter chart consists of, for each kind of app.</summary>
public static class StarterFilesTests
{
    private static readonly AppPorts Port8080 = new(8080, [], AreSetByUrls: false);

    [Theory]
    [InlineData(ChartKind.Deployment, true, "deployment hpa httproute ingress networkpolicy poddisruptionbudget service tests/service")]
    [InlineData(ChartKind.Deployment, false, "deployment hpa networkpolicy poddisruptionbudget")]
    [InlineData(ChartKind.StatefulSet, true, "hpa httproute ingress networkpolicy poddisruptionbudget service service-headless statefulset tests/service")]
    [InlineData(ChartKind.StatefulSet, false, "hpa networkpolicy poddisruptionbudget service-headless statefulset")]
    [InlineData(ChartKind.Job, true, "job networkpolicy")]
    [InlineData(ChartKind.CronJob, false, "cronjob networkpolicy")]
    public static void AreThoseThatTheKindNeeds(ChartKind kind, bool serves, string templates)
    {
        var files = Files(kind, serves);

        string[] always = ["configmap", "secret", "serviceaccount"];
        Assert.Equal(
            templates.Split(' ').Concat(always).Order(StringComparer.Ordinal),
            files.Keys.Where(path => path.EndsWith(".yaml", StringComparison.Ordinal) && path.StartsWith("templates/", StringComparison.Ordinal))
                .Select(path => path["templates/".Length..^".yaml".Length]).Order(StringComparer.Ordinal));
        string[] others = [".helmignore", "Chart.yaml", "templates/NOTES.txt", "templates/_helpers.tpl", "values.schema.json", "values.yaml"];
        Assert.Empty(others.Except(files.Keys));
    }

    [Theory]
    [InlineData(ChartKind.Deployment, true)]
    [InlineData(ChartKind.Deployment, false)]
    [InlineData(ChartKind.StatefulSet, true)]
    [InlineData(ChartKind.Job, false)]
    [InlineData(ChartKind.CronJob, true)]
    public static void HaveNoMarkLeftAndASchemaThatKnowsEachValue(ChartKind kind, bool serves)
    {
        var files = Files(kind, serves);

        Assert.All(files.Values, text => Assert.DoesNotMatch(@"(?m)__[A-Z]+__|^\s*@", text));
        using var schema = JsonDocument.Parse(files["values.schema.json"]);
        Assert.Equal(
            Values(files["values.yaml"]).Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal),
            schema.RootElement.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    /// <summary>A comment stands above each value, or above the group of Kubernetes' own that it belongs to.</summary>
    [Theory]
    [InlineData(ChartKind.Deployment, true)]
    [InlineData(ChartKind.StatefulSet, false)]
    [InlineData(ChartKind.CronJob, false)]
    public static void ExplainEachValueInALine(ChartKind kind, bool serves)
    {
        string[] explained = [.. Files(kind, serves)["values.yaml"].Split('\n').Prepend("")];

        var bare = Enumerable.Range(1, explained.Length - 1)
            .Where(at => explained[at].Length > 0 && explained[at][0] is not (' ' or '#') && !explained[at - 1].StartsWith("# ", StringComparison.Ordinal))
            .Where(at => !explained[at].EndsWith(':') || !explained[at + 1].StartsWith("  # ", StringComparison.Ordinal));
        Assert.Empty(bare.Select(at => explained[at]));
    }

    [Theory]
    [InlineData("", "tcpSocket: { port: http }", "tcpSocket: { port: http }")]
    [InlineData("/healthz", "httpGet: { path: \"/healthz\", port: http }", "httpGet: { path: \"/healthz\", port: http }")]
    [InlineData("/health /alive", "httpGet: { path: \"/alive\", port: http }", "httpGet: { path: \"/health\", port: http }")]
    [InlineData("/health/live /health/ready", "httpGet: { path: \"/health/live\", port: http }", "httpGet: { path: \"/health/ready\", port: http }")]
    public static void ProbeWhatTheAppMaps(string paths, string live, string ready)
    {
        var values = Files(ChartKind.Deployment, serves: true, paths.Split(' ', StringSplitOptions.RemoveEmptyEntries))["values.yaml"];

        Assert.Contains($"livenessProbe:\n  {live}\n", values, StringComparison.Ordinal);
        Assert.Contains($"readinessProbe:\n  {ready}\n", values, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Orders", "", "orders")]
    [InlineData("Shop.Orders_Api", "", "shop-orders-api")]
    [InlineData("Orders", "registry.example.com/shop/basket", "basket")]
    [InlineData("7Zip", "", "app-7zip")]
    [InlineData("Chart", "", "app-chart")]
    [InlineData("주문", "", "app")]
    public static void AreNamedAsTheImageIs(string project, string image, string name) =>
        Assert.Equal(name, new ChartRecipe { AppName = project, Image = image }.Name);

    [Fact]
    public static void KeepAnyDescription()
    {
        var recipe = new ChartRecipe { AppName = "Orders", Description = "Takes \"orders\": \n  주문 #1" };

        var chart = Values(StarterFiles.Of(recipe).Single(file => file.Path == "Chart.yaml").Text);

        Assert.Equal("Takes \"orders\": 주문 #1", Assert.IsType<YamlScalar>(chart.Find("description")!.Value).HelmString);
    }

    [Theory]
    [InlineData("", 1654)]
    [InlineData("root", 1654)]
    [InlineData("0", 1654)]
    [InlineData("2000:3000", 2000)]
    public static void RunAsAUserWithoutRights(string user, int number)
    {
        var files = StarterFiles.Of(new ChartRecipe { AppName = "Orders", User = user });

        Assert.Contains($"runAsUser: {number}\n", files.Single(file => file.Path == "values.yaml").Text, StringComparison.Ordinal);
    }

    /// <summary>Linux keeps ports below 1024 for root, where nothing says otherwise.</summary>
    [Theory]
    [InlineData(80, 9090, true)]
    [InlineData(8080, 53, true)]
    [InlineData(8080, 9090, false)]
    public static void MayServeALowPort(int http, int other, bool isLow)
    {
        var ports = new AppPorts(http, [new AppPort(other, "TCP")], AreSetByUrls: false);
        var values = StarterFiles.Of(new ChartRecipe { AppName = "Orders", Ports = ports }).Single(file => file.Path == "values.yaml").Text;

        Assert.Equal(isLow, values.Contains("net.ipv4.ip_unprivileged_port_start", StringComparison.Ordinal));
    }

    /// <summary>Where the image says it by ASPNETCORE_URLS, which goes before all else, the chart does not.</summary>
    [Theory]
    [InlineData(true, "its image tells the app")]
    [InlineData(false, "the app is told")]
    public static void TellTheAppItsPort(bool byUrls, string comment)
    {
        var files = StarterFiles.Of(new ChartRecipe { AppName = "Orders", Ports = new AppPorts(8003, [], byUrls) });

        Assert.Contains(comment, files.Single(file => file.Path == "values.yaml").Text, StringComparison.Ordinal);
        Assert.Equal(!byUrls, files.Single(file => file.Path == "templates/deployment.yaml").Text.Contains("ASPNETCORE_HTTP_PORTS", StringComparison.Ordinal));
    }

    private static Dictionary<string, string> Files(ChartKind kind, bool serves, IReadOnlyList<string>? paths = null) =>
        StarterFiles.Of(new ChartRecipe { AppName = "Orders", Kind = kind, Ports = serves ? Port8080 : null, HealthPaths = paths ?? [] })
            .ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal);

    private static YamlMapping Values(string text) =>
        Assert.IsType<YamlMapping>(YamlDocument.ParseFirst(YamlText.Decode(Encoding.UTF8.GetBytes(text), "values.yaml"), CancellationToken.None).Root);
}
