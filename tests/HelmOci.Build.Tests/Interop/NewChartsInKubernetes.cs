using System.Diagnostics;
using HelmOci.NewCharts;

namespace HelmOci.Build.Tests.Interop;

/// <summary>Charts of NewChart, each kind of them: Helm, our own checks and Kubernetes have nothing to say against them.</summary>
public static class NewChartsInKubernetes
{
    private const string Everything = """
        config: { Logging__LogLevel__Default: Debug, Limit: 10000000, "on": true }
        secret: { existingSecret: mine, values: { Password: "x\"y" } }
        env: [{ name: REGION, value: north }]
        imagePullSecrets: [{ name: login }]
        autoscaling: { enabled: true }
        podDisruptionBudget: { enabled: true }
        networkPolicy: { enabled: true, egress: [{ to: [{ ipBlock: { cidr: 10.0.0.0/8 } }] }] }
        serviceAccount: { annotations: { a: b } }
        podAnnotations: { a: b }
        podLabels: { a: b }
        nodeSelector: { kubernetes.io/os: linux }
        tolerations: [{ key: a, operator: Exists }]
        affinity: { nodeAffinity: {} }
        image: { tag: 1.2.3, digest: "sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" }
        """;

    private const string EverythingOfAWebApp = """

        ingress: { enabled: true, className: nginx, tlsSecret: tls, annotations: { a: b } }
        httpRoute: { enabled: true, annotations: { a: b } }
        """;

    [PeerTheory(Peers.Helm317, Peers.Helm4, Peers.Node, Peers.Kubernetes)]
    [InlineData(ChartKind.Deployment, true, 11)]
    [InlineData(ChartKind.Deployment, false, 7)]
    [InlineData(ChartKind.StatefulSet, true, 12)]
    [InlineData(ChartKind.StatefulSet, false, 8)]
    [InlineData(ChartKind.Job, false, 5)]
    [InlineData(ChartKind.CronJob, false, 5)]
    public static void AreComplete(ChartKind kind, bool serves, int objects)
    {
        var project = TestProject.Bare("Orders");
        var chart = Path.Combine(project.Folder, "chart");
        StarterChart.Write(chart, Recipe(kind, serves), CancellationToken.None);
        var all = TestFolder.Write(project.Folder, "all.yaml", serves ? Everything + EverythingOfAWebApp : Everything);

        foreach (var helm in new[] { new HelmClient(Peers.Helm317), new HelmClient(Peers.Helm4) })
        {
            helm.Run(project.Folder, "lint", "--strict", chart).Succeeded();
            helm.Run(project.Folder, "lint", "--strict", chart, "--values", all).Succeeded();
            AssertValid(helm.Run(project.Folder, "template", "shop", chart).Succeeded().Output);
            Assert.Equal(objects, AssertValid(helm.Run(project.Folder, "template", "shop", chart, "--values", all).Succeeded().Output));
        }

        Assert.Empty(project.Dotnet("msbuild", "-t:PackChart").Succeeded().Codes);

        // The image is found, its tag and digest are stamped, and what is off at first is on.
        const string Image = "example.com/shop/orders:1.2.3@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
        string[] switches = [.. On("networkPolicy"), .. kind is ChartKind.Job or ChartKind.CronJob ? [] : On("autoscaling", "podDisruptionBudget"), .. serves ? On("ingress", "httpRoute") : []];
        project.Add($"<ItemGroup>{string.Concat(switches)}</ItemGroup>");
        Assert.Empty(project.Dotnet("msbuild", "-t:PushChart", $"-p:ChartImageReference={Image}").Succeeded().Codes);
        var package = Path.Combine(project.Folder, "bin", "orders-0.1.0.tgz");
        var manifests = new HelmClient(Peers.Helm4).Render(package);
        Assert.Contains($"image: \"{Image}\"", manifests, StringComparison.Ordinal);
        AssertValid(manifests);
    }

    [PeerFact(Peers.Node, Peers.Kubernetes)]
    public static void AreCheckedStrictly()
    {
        const string Service = "apiVersion: v1\nkind: Service\nmetadata: { name: a }\nspec: { ports: [{ port: 80 }] }\n";

        Assert.Equal(0, Check(Service).ExitCode);
        Assert.Contains("port must be integer", Check(Service.Replace("80", "\"80\"", StringComparison.Ordinal)).Output, StringComparison.Ordinal);
        Assert.Contains("unknown fields /spec/ports/0/prt", Check(Service.Replace("port: 80", "port: 80, prt: 1", StringComparison.Ordinal)).Output, StringComparison.Ordinal);
        Assert.Equal(1, Check(Service.Replace("Service", "Servce", StringComparison.Ordinal)).ExitCode);
    }

    private static string[] On(params string[] parts) => [.. parts.Select(part => $"""<ChartValue Include="{part}.enabled" Value="true" />""")];

    private static ChartRecipe Recipe(ChartKind kind, bool serves) => new()
    {
        AppName = "Orders",
        Kind = kind,
        Ports = serves ? new AppPorts(8080, kind == ChartKind.Deployment ? [new AppPort(9090, "TCP"), new AppPort(53, "UDP")] : []) : null,
        HealthPaths = kind == ChartKind.Deployment ? ["/health/live", "/health/ready"] : [],
    };

    /// <summary>The number of manifests.</summary>
    internal static int AssertValid(string manifests) => Check(manifests).Succeeded().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    private static CommandResult Check(string manifests)
    {
        var file = TestFolder.Write(TestFolder.Create("manifests"), "all.yaml", manifests);
        var start = new ProcessStartInfo(Peers.PathOf(Peers.Node), [Repository.Path("tests", "manifests.cjs"), file]) { WorkingDirectory = Path.GetDirectoryName(file)! };
        start.Environment["NODE_PATH"] = Path.Combine(Path.GetDirectoryName(Peers.PathOf(Peers.Kubernetes))!, "node_modules");

        return Command.Run(start);
    }
}
