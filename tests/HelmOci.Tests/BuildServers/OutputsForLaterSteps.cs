using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HelmOci.BuildServers;
using HelmOci.Charts;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Tests.Peers;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.BuildServers;

public sealed class OutputsForLaterSteps : IDisposable
{
    private static readonly Digest Digest = Digest.Of("x"u8);

    private readonly string _folder = Directory.CreateTempSubdirectory("server").FullName;
    private readonly List<string> _printed = [];
    private readonly RecordingLog _log = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void OfNoServerAreNone() => Assert.Null(BuildServer.Find(Machines.With(("CI", "true"))));

    [Fact]
    public void OfGitHubGoIntoItsFiles()
    {
        File.WriteAllText(PathOf("output"), "earlier=1");
        var machine = Machines.With(("GITHUB_OUTPUT", PathOf("output")), ("GITHUB_STEP_SUMMARY", PathOf("summary")));

        BuildServer.Find(machine)!.Write(Report("my-orders").ToOutputs(), _printed.Add, _log);

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
        BuildServer.Find(Machines.With(("TF_BUILD", "True")))!.Write(Report("orders", "50%").ToOutputs(), _printed.Add, _log);

        Assert.Contains("##vso[task.setvariable variable=chart_version]1.4.0", _printed);
        Assert.Contains("##vso[task.setvariable variable=chart_orders_digest;isOutput=true]" + Digest, _printed);
        Assert.Contains("##vso[task.setvariable variable=chart_app_version]50%AZP25", _printed);
    }

    [Fact]
    public void OfGitLabStandOnceInItsDotenvFile()
    {
        var server = BuildServer.Find(Machines.With(("GITLAB_CI", "true"), ("CI_PROJECT_DIR", _folder)))!;

        server.Write(Report("orders", "1").ToOutputs(), _printed.Add, _log);
        server.Write(Report("mailer", "2").ToOutputs(), _printed.Add, _log);
        server.Write(Report("orders", "3").ToOutputs(), _printed.Add, _log);

        var lines = File.ReadAllLines(PathOf("chart.env"));
        Assert.Equal("CHART_APP_VERSION=3", Assert.Single(lines, line => line.StartsWith("CHART_APP_VERSION=", StringComparison.Ordinal)));
        Assert.Equal("CHART_MAILER_APP_VERSION=2", Assert.Single(lines, line => line.StartsWith("CHART_MAILER_APP_VERSION=", StringComparison.Ordinal)));
        Assert.Contains("CHART_ORDERS_APP_VERSION=3", lines);
    }

    [Fact]
    public void HoldNoFurtherLineOrCommand()
    {
        var report = Report("orders", "1\nchart_digest=forged\r\n##vso[task.setvariable variable=PATH]x\u2028y\u0085z");
        BuildServer.Find(Machines.With(("GITHUB_OUTPUT", PathOf("output")), ("GITHUB_STEP_SUMMARY", PathOf("summary"))))!.Write(report.ToOutputs(), _printed.Add, _log);
        BuildServer.Find(Machines.With(("TF_BUILD", "true")))!.Write(report.ToOutputs(), _printed.Add, _log);

        Assert.All(File.ReadAllLines(PathOf("output")), line => Assert.StartsWith("chart_", line, StringComparison.Ordinal));
        Assert.DoesNotContain("chart_digest=forged", File.ReadAllLines(PathOf("output")));
        Assert.All(_printed, line => Assert.StartsWith("##vso[task.setvariable variable=chart_", line, StringComparison.Ordinal));
        Assert.All(_printed, line => Assert.DoesNotContain(line, c => char.IsControl(c)));
    }

    /// <summary>Every text of a report, in every form in which it leaves.</summary>
    [Fact]
    public void HoldNoControlCharacterWhateverTheChartSays()
    {
        const string Hostile = "a\u001b[31m\r\n::set-env name=PATH::x\u202e##vso[task.setvariable variable=PATH]x";
        var pushed = new PushedChart(Hostile, Digest, PushStatus.Pushed) { Version = Hostile, Registry = Hostile, Repository = Hostile, Tag = Hostile, Path = Hostile };
        var report = Report("orders", Hostile) with { Project = Hostile, PackagePath = Hostile, Image = Hostile, Pushed = [pushed] };

        BuildServer.Find(Machines.With(("GITHUB_OUTPUT", PathOf("output")), ("GITHUB_STEP_SUMMARY", PathOf("summary"))))!.Write(report.ToOutputs(), _printed.Add, _log);
        BuildServer.Find(Machines.With(("GITLAB_CI", "true"), ("CI_PROJECT_DIR", _folder)))!.Write(report.ToOutputs(), _printed.Add, _log);
        BuildServer.Find(Machines.With(("TF_BUILD", "true")))!.Write(report.ToOutputs(), _printed.Add, _log);
        var json = Encoding.UTF8.GetString(report.ToJson());

        string[] texts = [File.ReadAllText(PathOf("output")), File.ReadAllText(PathOf("summary")), File.ReadAllText(PathOf("chart.env")), json, .. _printed, .. _log.Lines];
        Assert.All(texts, text => Assert.DoesNotContain(text, c => (char.IsControl(c) && c != '\n') || c == '\u202e'));
        Assert.All(texts.SelectMany(text => text.Split('\n')), line => Assert.False(line.TrimStart().StartsWith("::", StringComparison.Ordinal), line));
        Assert.DoesNotContain("##", json, StringComparison.Ordinal);
        Assert.Contains("##vso", JsonDocument.Parse(json).RootElement.GetProperty("chart").GetProperty("image").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$(touch x)")]
    [InlineData("`touch x`")]
    [InlineData("1;touch x")]
    [InlineData("1&touch x")]
    [InlineData("1|touch x")]
    [InlineData("1>x")]
    [InlineData("'1'")]
    [InlineData("\"1\"")]
    [InlineData("1\\")]
    [InlineData("~/1")]
    [InlineData("1 #2")]
    [InlineData("2.0 beta")]
    [InlineData("1\ntouch x")]
    [InlineData("${HOME}")]
    [InlineData("a*")]
    public void OfGitLabAreLeftOutWhereAShellOrGitLabReadsThemOtherwise(string value)
    {
        var server = BuildServer.Find(Machines.With(("GITLAB_CI", "true"), ("CI_PROJECT_DIR", _folder)))!;

        server.Write(Report("orders", "1").ToOutputs(), _printed.Add, _log);
        server.Write(Report("orders", value).ToOutputs(), _printed.Add, _log);

        var lines = File.ReadAllLines(PathOf("chart.env"));
        Assert.Contains("CHART_VERSION=1.4.0", lines);
        Assert.DoesNotContain(lines, line => line.Contains("APP_VERSION", StringComparison.Ordinal));
        Assert.Contains(_log.Lines, message => message.Contains("CHART_APP_VERSION", StringComparison.Ordinal));
    }

    [SystemTheory(Needs.Shell)]
    [InlineData("1.2.3-rc.1+build_5")]
    [InlineData("größer/漢字")]
    [InlineData("a@sha256:00,b=c%d")]
    [InlineData("")]
    public void OfGitLabAreTheSameInAShell(string value)
    {
        BuildServer.Find(Machines.With(("GITLAB_CI", "true"), ("CI_PROJECT_DIR", _folder)))!.Write(Report("orders", value).ToOutputs(), _printed.Add, _log);

        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", ". ./chart.env && printf %s \"$CHART_APP_VERSION\""]) { WorkingDirectory = _folder, RedirectStandardOutput = true })!;

        Assert.Equal(value, shell.StandardOutput.ReadToEnd());
        Assert.Contains($"CHART_APP_VERSION={value}", File.ReadAllLines(PathOf("chart.env")));
    }

    /// <summary>The file may come from the sources, and people source it.</summary>
    [Fact]
    public void OfGitLabStandBesideNoPlantedLine()
    {
        File.WriteAllText(PathOf("chart.env"), "MINE=kept\nX=$(touch planted)\ntouch planted\n=x\n1A=x\nEMPTY=\nCR=1\r\n");

        BuildServer.Find(Machines.With(("GITLAB_CI", "true"), ("CI_PROJECT_DIR", _folder)))!.Write(Report("orders").ToOutputs(), _printed.Add, _log);

        Assert.Equal(["MINE=kept", "EMPTY="], File.ReadAllLines(PathOf("chart.env")).Where(line => !line.StartsWith("CHART_", StringComparison.Ordinal)));
        Assert.Contains(_log.Lines, message => message.StartsWith("Lines taken out of chart.env", StringComparison.Ordinal) && message.EndsWith(": 5.", StringComparison.Ordinal));
    }

    [SystemTheory(Needs.Links)]
    [InlineData("there")]
    [InlineData("missing")]
    public void OfGitLabGoThroughNoLink(string target)
    {
        var outside = Directory.CreateDirectory(PathOf("outside")).FullName;
        File.WriteAllText(Path.Combine(outside, "there"), "theirs");
        var inside = Directory.CreateDirectory(PathOf("repository")).FullName;
        File.CreateSymbolicLink(Path.Combine(inside, "chart.env"), Path.Combine(outside, target));
        var server = BuildServer.Find(Machines.With(("GITLAB_CI", "true"), ("CI_PROJECT_DIR", inside)))!;

        var fault = Assert.Throws<ChartException>(() => server.Write(Report("orders").ToOutputs(), _printed.Add, _log));

        Assert.Equal(DiagnosticCodes.IsLink, Assert.Single(fault.Diagnostics).Code);
        Assert.Equal("theirs", File.ReadAllText(Assert.Single(Directory.GetFiles(outside))));
    }

    [Theory]
    [SystemInlineData(Needs.KernelFiles, "/dev/full", "summary")]
    [SystemInlineData(Needs.KernelFiles, "output", "/dev/full")]
    [InlineData(".", "summary")]
    [InlineData("file/below", "summary")]
    public void OfGitHubThatCannotBeWrittenAreACodedError(string output, string summary)
    {
        File.WriteAllText(PathOf("file"), "");
        var server = BuildServer.Find(Machines.With(("GITHUB_OUTPUT", PathOf(output)), ("GITHUB_STEP_SUMMARY", PathOf(summary))))!;

        var fault = Assert.Throws<ChartException>(() => server.Write(Report("orders").ToOutputs(), _printed.Add, _log));

        Assert.Equal(DiagnosticCodes.CannotWrite, Assert.Single(fault.Diagnostics).Code);
    }

    /// <summary>As when a solution is published on several nodes.</summary>
    [Fact]
    public void OfProjectsAtOnceAreAllThere()
    {
        var machine = Machines.With(("GITLAB_CI", "true"), ("CI_PROJECT_DIR", _folder));

        Parallel.For(0, 40, i => BuildServer.Find(machine)!.Write(Report($"chart{i}").ToOutputs(), _ => { }, _log));

        var lines = File.ReadAllLines(PathOf("chart.env"));
        Assert.All(Enumerable.Range(0, 40), i => Assert.Contains($"CHART_CHART{i}_VERSION=1.4.0", lines));
        Assert.Equal(lines.Length, lines.Select(line => line.Split('=')[0]).Distinct().Count());
    }

    private string PathOf(string file) => Path.Combine(_folder, file);

    private static ChartReport Report(string name, string appVersion = "2.0 beta")
    {
        var metadata = new ChartMetadata { ApiVersion = "v2", Name = name, Version = "1.4.0", AppVersion = appVersion };
        var chart = new Chart(metadata, new ChartFile("Chart.yaml", Encoding.UTF8.GetBytes($"apiVersion: v2\nname: {name}\nversion: 1.4.0\n")));

        return new ChartReport("Project", $"/out/{name}.tgz", ChartArchive.Of(chart, SourceDate.Earliest, CancellationToken.None))
        {
            Image = "reg.io/orders:1.4.0",
            Pushed = [new PushedChart($"oci://reg.io/charts/{name}:1.4.0", Digest, PushStatus.Pushed)],
        };
    }
}
