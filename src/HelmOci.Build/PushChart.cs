using System.Diagnostics;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Publishing;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;
using Task = System.Threading.Tasks.Task;

namespace HelmOci.Build;

/// <summary>Pushes a packed chart to an OCI registry or, where none is set, keeps it as an OCI image layout.</summary>
public sealed class PushChart : ChartTask
{
    /// <summary>The packed chart (<c>.tgz</c>).</summary>
    [Required]
    public ITaskItem PackedChart { get; set; } = new TaskItem();

    /// <summary>Registry host, with port if any, or <c>oci://host/namespace</c>; empty for a layout.</summary>
    public string Registry { get; set; } = "";

    /// <summary>Path in the registry.</summary>
    public string Namespace { get; set; } = "";

    /// <summary>The registry that the app image goes to, if any.</summary>
    public string ContainerRegistry { get; set; } = "";

    /// <summary>The app image's repository, whose folder gives the default namespace.</summary>
    public string ContainerRepository { get; set; } = "";

    /// <summary>Whether this build pushes that image.</summary>
    public bool PublishesImage { get; set; }

    /// <summary>The folder of the layouts.</summary>
    [Required]
    public string LayoutPath { get; set; } = "";

    /// <summary>Whether the user set <see cref="LayoutPath"/>, which in CI says that no registry is meant.</summary>
    public bool LayoutIsGiven { get; set; }

    /// <summary>Whether a build server is at work.</summary>
    public bool IsContinuousIntegration { get; set; }

    /// <summary>The tags that the chart gets besides its version's.</summary>
    public string Tags { get; set; } = "";

    /// <summary>What becomes of a version that is there already: <c>Auto</c>, <c>Always</c>, <c>Never</c>, <c>Skip</c>.</summary>
    public string Overwrite { get; set; } = nameof(OverwriteMode.Auto);

    /// <summary>Whether the chart is for Helm 3.0 to 3.6.</summary>
    public bool IsExperimental { get; set; }

    /// <summary>The commit, license and repository of the sources, for the chart's annotations.</summary>
    public string Revision { get; set; } = "";

    public string License { get; set; } = "";

    public string SourceUrl { get; set; } = "";

    /// <summary>The file that says what was packed and pushed.</summary>
    [Required]
    public string ReportPath { get; set; } = "";

    /// <summary>The file that lists what was written, for Clean.</summary>
    [Required]
    public string FileWrites { get; set; } = "";

    [Output]
    public ITaskItem[] PushedChart { get; private set; } = [];

    protected override async Task RunAsync(CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var session = ChartSession.Of(BuildEngine4, PackedChart.ItemSpec);
        var outcome = await ChartPusher.PushAsync(session.Archive, Request(), ChartLog, cancellation);

        PushedChart = [.. outcome.Pushed.Select(PushedChartItem.Of)];
        Announce(outcome.Pushed);
        Record(session, outcome, watch.Elapsed);
        Report(outcome.Faults);
    }

    private PushRequest Request() => new()
    {
        Destinations = Destinations(),
        LayoutPath = LayoutPath,
        ImageRepository = PublishesImage ? $"{ContainerRegistry}/{ContainerRepository}" : "",
        Tags = ExtraTag.ParseAll(Tags),
        Overwrite = new OverwritePolicy(ChartProperty.Parse<OverwriteMode>("ChartOverwrite", Overwrite), IsContinuousIntegration),
        Build = new BuildFacts { Revision = Revision, License = License, SourceUrl = SourceUrl, Created = SourceDate.Current },
        IsExperimental = IsExperimental,
        Credentials = _ => new NoCredentials(),
        Machine = BuildMachine.Current(),
    };

    private ChartDestination[] Destinations()
    {
        if (Registry.Length > 0) return [ChartDestination.Parse(Registry, Namespace, ContainerRepository)];
        if (IsContinuousIntegration && !LayoutIsGiven) throw PropertyDiagnostics.NoRegistryInCI(LayoutPath);

        return [];
    }

    private void Announce(IReadOnlyList<PushedChart> charts)
    {
        foreach (var chart in charts)
        {
            if (chart.Status is PushStatus.Skipped) ChartLog.Info($"{ProjectName}: {chart.Reference} is kept as it is (ChartOverwrite=Skip).");
            if (chart.Path.Length > 0) ChartLog.Info($"No ChartRegistry is set, so the chart stays here. Install it with: helm install {chart.Name} {PackedChart.ItemSpec}");

            ChartLog.Info($"{ProjectName} -> {chart.Reference}@{chart.Digest}");
        }
    }

    private void Record(ChartSession session, PushOutcome outcome, TimeSpan time)
    {
        var report = new ChartReport(ProjectName, PackedChart.ItemSpec, session.Archive)
        {
            Pushed = outcome.Pushed,
            PackTime = session.PackTime,
            PushTime = time,
        };
        var path = ReportFile.Write(ReportPath, report);

        FileWritesList.Add(FileWrites, [path, .. outcome.Files]);
    }
}
