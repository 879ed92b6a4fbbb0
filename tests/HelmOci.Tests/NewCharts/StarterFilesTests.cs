using System.Text;
using System.Text.Json;
using HelmOci.NewCharts;
using HelmOci.Yaml;

namespace HelmOci.Tests.NewCharts;

/// <summary>What a starter chart consists of, for each kind of app.</summary>
public static class StarterFilesTests
{
    private static readonly AppPorts Port8080 = new(8080, []);

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
    public static void HaveNoMarkLeftAndASchemaThatKnowsEachValue(ChartKind kind, bool serves) => AssertWhole(Files(kind, serves));

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
    [InlineData("/health/ready", "tcpSocket: { port: http }", "httpGet: { path: \"/health/ready\", port: http }")]
    [InlineData("/alive", "httpGet: { path: \"/alive\", port: http }", "httpGet: { path: \"/alive\", port: http }")]
    [InlineData("/already/health /delivery/livez", "httpGet: { path: \"/delivery/livez\", port: http }", "httpGet: { path: \"/already/health\", port: http }")]
    public static void ProbeWhatTheAppMaps(string paths, string live, string ready)
    {
        var values = Files(ChartKind.Deployment, serves: true, paths.Split(' ', StringSplitOptions.RemoveEmptyEntries))["values.yaml"];

        Assert.Contains($"startupProbe:\n  {live}\n", values, StringComparison.Ordinal);
        Assert.Contains($"livenessProbe:\n  {live}\n", values, StringComparison.Ordinal);
        Assert.Contains($"readinessProbe:\n  {ready}\n", values, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Orders", "", "orders")]
    [InlineData("Shop.Orders_Api", "", "shop-orders-api")]
    [InlineData("Orders", "registry.example.com/shop/basket", "basket")]
    [InlineData("7Zip", "", "app-7zip")]
    [InlineData("Chart", "", "app-chart")]
    [InlineData("주문", "", "app-d64a64")]
    [InlineData("배송", "", "app-9c5a60")]
    [InlineData("주문.Api", "", "api-5e7431")]
    public static void AreNamedAsTheImageIs(string project, string image, string name) =>
        Assert.Equal(name, new ChartRecipe { AppName = project, Image = image }.Name);

    /// <summary>Image and chart never share a repository.</summary>
    [Theory]
    [InlineData("docker.io", "", "docker.io/alice/orders", true)]
    [InlineData("index.docker.io/alice", "", "", true)]
    [InlineData("registry.example.com", "shop", "registry.example.com/shop/orders", true)]
    [InlineData("registry.example.com/shop", "", "registry.example.com/shop/orders", false)]
    [InlineData("registry.example.com", "charts", "registry.example.com/shop/orders", false)]
    [InlineData("registry.example.com", "", "registry.example.com/shop/orders", false)]
    [InlineData("", "", "", false)]
    public static void HaveANameBesideTheImagesWhereBothAreInOneFolder(string registry, string chartNamespace, string image, bool isBeside)
    {
        var files = StarterFiles.Of(new ChartRecipe { AppName = "Orders", Image = image, Registry = registry, Namespace = chartNamespace });

        Assert.Contains($"\nname: {(isBeside ? "orders-chart" : "orders")}\n", files.Single(file => file.Path == "Chart.yaml").Text, StringComparison.Ordinal);
        Assert.Contains($"\nnameOverride: {(isBeside ? "orders" : "\"\"")}\n", files.Single(file => file.Path == "values.yaml").Text, StringComparison.Ordinal);
        Assert.Contains("\nfullnameOverride: \"\"\n", files.Single(file => file.Path == "values.yaml").Text, StringComparison.Ordinal);
        Assert.Contains("\"orders.fullname\"", files.Single(file => file.Path == "templates/_helpers.tpl").Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Takes \"orders\": \n  주문 #1", "Takes \"orders\": 주문 #1")]
    [InlineData("Orders 🚀 \\ a", "Orders 🚀 \\ a")]
    public static void KeepAnyDescription(string description, string kept)
    {
        var text = StarterFiles.Of(new ChartRecipe { AppName = "Orders", Description = description }).Single(file => file.Path == "Chart.yaml").Text;

        Assert.Equal(kept, Assert.IsType<YamlScalar>(Values(text).Find("description")!.Value).HelmString);
        Assert.DoesNotContain("\\u", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 1654, 1654, false)]
    [InlineData("app", 1654, 1654, false)]
    [InlineData("root", 1654, 1654, true)]
    [InlineData("0", 1654, 1654, true)]
    [InlineData("0:0", 1654, 1654, true)]
    [InlineData("nobody", 1654, 1654, true)]
    [InlineData("2000", 2000, 2000, false)]
    [InlineData("2000:3000", 2000, 3000, false)]
    public static void RunAsAUserWithoutRights(string user, int number, int group, bool isNoted)
    {
        var recipe = new ChartRecipe { AppName = "Orders", User = user };

        Assert.Contains($"runAsUser: {number}\n  runAsGroup: {group}\n  fsGroup: {group}\n", StarterFiles.Of(recipe).Single(file => file.Path == "values.yaml").Text, StringComparison.Ordinal);
        Assert.Equal(isNoted, recipe.UserNote.Contains($"not as the image's user '{user}'", StringComparison.Ordinal));
    }

    /// <summary>Linux keeps ports below 1024 for root, where nothing says otherwise.</summary>
    [Theory]
    [InlineData(80, 9090, true)]
    [InlineData(8080, 53, true)]
    [InlineData(8080, 9090, false)]
    public static void MayServeALowPort(int http, int other, bool isLow)
    {
        var ports = new AppPorts(http, [new AppPort(other, "TCP")]);
        var values = StarterFiles.Of(new ChartRecipe { AppName = "Orders", Ports = ports }).Single(file => file.Path == "values.yaml").Text;

        Assert.Equal(isLow, values.Contains("net.ipv4.ip_unprivileged_port_start", StringComparison.Ordinal));
    }

    /// <summary>Where the app's settings say it, the chart says nothing: its variable would switch other ports off.</summary>
    [Theory]
    [InlineData(PortTeller.App, "as its own settings say", "")]
    [InlineData(PortTeller.Ports, "the app is told", "- name: ASPNETCORE_HTTP_PORTS\n              value: {{ .Values.containerPort | quote }}\n")]
    [InlineData(PortTeller.Urls, "the app is told", "- name: ASPNETCORE_URLS\n              value: \"http://+:{{ .Values.containerPort }}\"\n")]
    public static void TellTheAppItsPort(PortTeller teller, string comment, string variable)
    {
        var files = StarterFiles.Of(new ChartRecipe { AppName = "Orders", Ports = new AppPorts(8003, []) { ToldBy = teller } });
        var deployment = files.Single(file => file.Path == "templates/deployment.yaml").Text;

        Assert.Contains(comment, files.Single(file => file.Path == "values.yaml").Text, StringComparison.Ordinal);
        Assert.Contains(variable, deployment, StringComparison.Ordinal);
        Assert.Equal(variable.Length > 0, deployment.Contains("ASPNETCORE_", StringComparison.Ordinal));
    }

    /// <summary>No service takes one port twice.</summary>
    [Theory]
    [InlineData("TCP", 8080)]
    [InlineData("UDP", 80)]
    public static void GiveTheServiceAnotherPortWhereItsOwnIsTaken(string protocol, int port)
    {
        var values = StarterFiles.Of(new ChartRecipe { AppName = "Orders", Ports = new AppPorts(8080, [new AppPort(80, protocol)]) }).Single(file => file.Path == "values.yaml").Text;

        Assert.Contains($"  port: {port}\n", values, StringComparison.Ordinal);
    }

    [Fact]
    public static void ProbeHttpsWhereThatIsAll()
    {
        var recipe = new ChartRecipe { AppName = "Orders", Ports = new AppPorts(8443, []) { IsTls = true }, HealthPaths = ["/healthz"] };
        var files = StarterFiles.Of(recipe);

        Assert.Contains("livenessProbe:\n  httpGet: { path: \"/healthz\", port: http, scheme: HTTPS }\n", files.Single(file => file.Path == "values.yaml").Text, StringComparison.Ordinal);
        Assert.Contains("command: [nc,", files.Single(file => file.Path == "templates/tests/service.yaml").Text, StringComparison.Ordinal);
    }

    /// <summary>A worker that serves UDP has a service, and nothing of HTTP.</summary>
    [Fact]
    public static void HaveNoProbeWhereNothingServesTcp()
    {
        var recipe = new ChartRecipe { AppName = "Orders", Ports = new AppPorts(null, [new AppPort(514, "UDP")]) };
        var files = StarterFiles.Of(recipe).ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal);

        Assert.Equal("Deployment, 514/UDP, no probes", recipe.Summary);
        Assert.Contains("templates/service.yaml", files.Keys);
        Assert.DoesNotContain("templates/ingress.yaml", files.Keys);
        Assert.All(["templates/service.yaml", "templates/deployment.yaml", "templates/networkpolicy.yaml"], path => Assert.DoesNotContain("http\n", files[path], StringComparison.Ordinal));
        Assert.All(["values.yaml", "templates/deployment.yaml"], path => Assert.DoesNotContain("Probe", files[path], StringComparison.Ordinal));
        AssertWhole(files);
    }

    /// <summary>Argo CD numbers no releases: a job that changed has another name there, too. And a history that is kept is not deleted by a clock.</summary>
    [Fact]
    public static void NameAJobByWhatIsInIt()
    {
        Assert.Contains("(toJson .Values) | sha256sum | trunc 8 }}", Files(ChartKind.Job, serves: false)["templates/job.yaml"], StringComparison.Ordinal);
        Assert.All(["templates/cronjob.yaml", "values.yaml", "values.schema.json"], path => Assert.DoesNotContain("ttlSeconds", Files(ChartKind.CronJob, serves: false)[path], StringComparison.Ordinal));
    }

    /// <summary>Nothing of how it was made is left, and its schema knows just the values that are there.</summary>
    private static void AssertWhole(IReadOnlyDictionary<string, string> files)
    {
        Assert.All(files.Values, text => Assert.DoesNotMatch(@"(?m)__[A-Z]+__|^\s*@", text));
        using var schema = JsonDocument.Parse(files["values.schema.json"]);
        Assert.Equal(
            Values(files["values.yaml"]).Entries.Select(entry => entry.Name).Order(StringComparer.Ordinal),
            schema.RootElement.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order(StringComparer.Ordinal));
    }

    private static Dictionary<string, string> Files(ChartKind kind, bool serves, IReadOnlyList<string>? paths = null) =>
        StarterFiles.Of(new ChartRecipe { AppName = "Orders", Kind = kind, Ports = serves ? Port8080 : null, HealthPaths = paths ?? [] })
            .ToDictionary(file => file.Path, file => file.Text, StringComparer.Ordinal);

    private static YamlMapping Values(string text) =>
        Assert.IsType<YamlMapping>(YamlDocument.ParseFirst(YamlText.Decode(Encoding.UTF8.GetBytes(text), "values.yaml"), CancellationToken.None).Root);
}
