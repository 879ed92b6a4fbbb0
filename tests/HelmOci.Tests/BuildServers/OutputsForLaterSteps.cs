using System.Text;
using HelmOci.BuildServers;
using HelmOci.Charts;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.BuildServers;

public sealed class OutputsForLaterSteps : IDisposable
{
    private static readonly Digest Digest = Digest.Of("x"u8);

    private readonly string _folder = Directory.CreateTempSubdirectory("server").FullName;
    private readonly List<string> _printed = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OfNoServerAreNone() => Assert.Null(BuildServer.Find(Machines.With(("CI", "true"))));

    [Fact]
    public void OfGitHubGoIntoItsFiles()
    {
        File.WriteAllText(PathOf("output"), "earlier=1");
        var machine = Machines.With(("GITHUB_OUTPUT", PathOf("output")), ("GITHUB_STEP_SUMMARY", PathOf("summary")));

        BuildServer.Find(machine)!.Write(Report("my-orders"), _printed.Add);

        Assert.Equal(
            $"""
            earlier=1
            chart_name=my-orders
            chart_version=1.4.0
            chart_app_version=2.0 beta
            chart_package=/out/my-orders.tgz
            chart_image=reg.io/orders:1.4.0
            chart_reference=oci://reg.io/charts/my-orders:1.4.0
            chart_digest={Digest}
            chart_status=Pushed
            chart_my_orders_version=1.4.0
            chart_my_orders_app_version=2.0 beta
            chart_my_orders_package=/out/my-orders.tgz
            chart_my_orders_image=reg.io/orders:1.4.0
            chart_my_orders_reference=oci://reg.io/charts/my-orders:1.4.0
            chart_my_orders_digest={Digest}
            chart_my_orders_status=Pushed

            """,
            File.ReadAllText(PathOf("output")));
        Assert.Contains($"`oci://reg.io/charts/my-orders:1.4.0@{Digest}` (Pushed)", File.ReadAllText(PathOf("summary")), StringComparison.Ordinal);
        Assert.Empty(_printed);
    }

    [Fact]
    public void OfAzureArePrintedAsCommands()
    {
        BuildServer.Find(Machines.With(("TF_BUILD", "True")))!.Write(Report("orders", "50%"), _printed.Add);

        Assert.Contains("##vso[task.setvariable variable=chart_version]1.4.0", _printed);
        Assert.Contains("##vso[task.setvariable variable=chart_orders_digest;isOutput=true]" + Digest, _printed);
        Assert.Contains("##vso[task.setvariable variable=chart_app_version]50%AZP25", _printed);
    }

    [Fact]
    public void OfGitLabStandOnceInItsDotenvFile()
    {
        var server = BuildServer.Find(Machines.With(("GITLAB_CI", "true"), ("CI_PROJECT_DIR", _folder)))!;

        server.Write(Report("orders", "1"), _printed.Add);
        server.Write(Report("mailer", "2"), _printed.Add);
        server.Write(Report("orders", "3"), _printed.Add);

        var lines = File.ReadAllLines(PathOf("chart.env"));
        Assert.Equal("CHART_APP_VERSION=3", Assert.Single(lines, line => line.StartsWith("CHART_APP_VERSION=", StringComparison.Ordinal)));
        Assert.Equal("CHART_MAILER_APP_VERSION=2", Assert.Single(lines, line => line.StartsWith("CHART_MAILER_APP_VERSION=", StringComparison.Ordinal)));
        Assert.Contains("CHART_ORDERS_APP_VERSION=3", lines);
    }

    [Fact]
    public void HoldNoFurtherLineOrCommand()
    {
        var report = Report("orders", "1\nchart_digest=forged\r\n##vso[task.setvariable variable=PATH]x\u2028y\u0085z");
        BuildServer.Find(Machines.With(("GITHUB_OUTPUT", PathOf("output")), ("GITHUB_STEP_SUMMARY", PathOf("summary"))))!.Write(report, _printed.Add);
        BuildServer.Find(Machines.With(("TF_BUILD", "true")))!.Write(report, _printed.Add);

        Assert.All(File.ReadAllLines(PathOf("output")), line => Assert.StartsWith("chart_", line, StringComparison.Ordinal));
        Assert.DoesNotContain("chart_digest=forged", File.ReadAllLines(PathOf("output")));
        Assert.All(_printed, line => Assert.StartsWith("##vso[task.setvariable variable=chart_", line, StringComparison.Ordinal));
        Assert.All(_printed, line => Assert.DoesNotContain(line, c => char.IsControl(c)));
    }

    /// <summary>As when a solution is published on several nodes.</summary>
    [Fact]
    public void OfProjectsAtOnceAreAllThere()
    {
        var machine = Machines.With(("GITLAB_CI", "true"), ("CI_PROJECT_DIR", _folder));

        Parallel.For(0, 40, i => BuildServer.Find(machine)!.Write(Report($"chart{i}"), _ => { }));

        var lines = File.ReadAllLines(PathOf("chart.env"));
        Assert.All(Enumerable.Range(0, 40), i => Assert.Contains($"CHART_CHART{i}_VERSION=1.4.0", lines));
        Assert.Equal(lines.Length, lines.Select(line => line.Split('=')[0]).Distinct().Count());
    }

    private string PathOf(string file) => Path.Combine(_folder, file);

    private static ChartReport Report(string name, string appVersion = "2.0 beta")
    {
        var metadata = new ChartMetadata { ApiVersion = "v2", Name = name, Version = "1.4.0", AppVersion = appVersion };
        var chart = new Chart(metadata, new ChartFile("Chart.yaml", Encoding.UTF8.GetBytes($"apiVersion: v2\nname: {name}\nversion: 1.4.0\n")));

        return new ChartReport("Project", $"/out/{name}.tgz", ChartArchive.Of(chart, SourceDate.Earliest))
        {
            Image = "reg.io/orders:1.4.0",
            Pushed = [new PushedChart($"oci://reg.io/charts/{name}:1.4.0", Digest, PushStatus.Pushed)],
        };
    }
}
