using HelmOci.Charts;
using HelmOci.Files;
using HelmOci.Publishing;
using HelmOci.Signing;
using HelmOci.Stamping;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace HelmOci.Build;

/// <summary>Pushes a packed chart to OCI registries or, where none is set, keeps it as an OCI image layout.</summary>
public sealed class PushChart : RegistryTask
{
    /// <summary>The packed chart (<c>.tgz</c>).</summary>
    [Required]
    public ITaskItem PackedChart { get; set; } = new TaskItem();

    /// <summary>The tags that the chart gets besides its version's.</summary>
    public string Tags { get; set; } = "";

    /// <summary>Whether the chart is for Helm 3.0 to 3.6.</summary>
    public string IsExperimental { get; set; } = "";

    /// <summary>The commit that is built.</summary>
    public string Revision { get; set; } = "";

    /// <summary>The SPDX expression of the license.</summary>
    public string License { get; set; } = "";

    /// <summary>The URL of the sources.</summary>
    public string SourceUrl { get; set; } = "";

    /// <summary>Whether and with which key the chart, and its image, are signed.</summary>
    public ITaskItem? Signing { get; set; }

    /// <summary>Files that go with the chart or with its image: <c>@(ChartAttachment)</c>.</summary>
    public ITaskItem[] Attachments { get; set; } = [];

    /// <summary>The project's image that this build made, as the project describes it to others; null for none.</summary>
    public ITaskItem? Image { get; set; }

    /// <summary>The images of other projects that this build made.</summary>
    public ITaskItem[] OtherImages { get; set; } = [];

    /// <summary>Where clusters pull the images from, when it is not where this build pushes them.</summary>
    public string ImageRegistry { get; set; } = "";

    /// <summary>Whether the project is a program, whose image the chart runs.</summary>
    public bool IsProgram { get; set; }

    /// <summary>The file that says what was packed and pushed.</summary>
    [Required]
    public string ReportPath { get; set; } = "";

    /// <summary>Whether later steps of a build server's job get the results; empty: yes, where there is such a server.</summary>
    public string BuildServerOutputs { get; set; } = "";

    /// <summary>The file that lists what was written, for Clean.</summary>
    [Required]
    public string FileWrites { get; set; } = "";

    /// <summary>The chart under each tag of each destination.</summary>
    [Output]
    public ITaskItem[] PushedChart { get; private set; } = [];

    protected override void Run(CancellationToken cancellation)
    {
        var log = new PushLog(ChartLog, IsError);
        var isExperimental = ChartProperty.IsTrue("ChartExperimentalOci", IsExperimental);
        var session = ChartSession.Of(BuildEngine4, PackedChart, cancellation);
        WarnOfPassword(log);
        using var cosign = OpenCosignKey();
        var request = Request(log) with
        {
            Tags = ExtraTag.ParseAll(Tags),
            IsExperimental = isExperimental,
            Provenance = session.Provenance,
            Build = new BuildFacts { Revision = Revision, License = License, SourceUrl = SourceUrl, Created = SourceDate.Current },
        };
        if (cosign is not null) request = request with { Companions = CosignForms.Of(cosign, ChartLog), Images = SignedImages(cosign, session.Archive.Metadata.Version) };
        if (Attachments.Length > 0) request = WithAttachments(request);
        Claim(request, session.Archive.Metadata.Name, session.Archive.Metadata.Version, cancellation);
        var outcome = ChartPusher.Push(session.Archive, request, log, cancellation);

        PushedChart = [.. outcome.Pushed.Select(PushedChartItem.Of)];
        if (isExperimental) ChartLog.Info($"{ProjectName}: packed for Helm 3.0 to 3.6 (HELM_EXPERIMENTAL_OCI=1); later Helms take it with a warning.");
        var isTold = !request.Overwrite.IsContinuousIntegration && !isExperimental && session.Archive.Metadata.Type != "library";
        TellResult([.. outcome.Pushed.Select(chart => $"{ProjectName} -> {chart.Line}"), .. NextSteps(outcome.Pushed, isTold)]);
        Record(session, outcome, Elapsed);
        Report(outcome.Faults);
        if (outcome.IsCancelled) throw new OperationCanceledException(cancellation);
    }

    private CosignKey? OpenCosignKey()
    {
        var settings = new CosignSettings(Signing, ProjectFile);
        if (HasRegistry) return OpenCosignKey(settings);

        if (settings.IsAsked) ChartLog.Info($"{ProjectName}: no ChartRegistry is set, and a chart that stays here gets no signature of cosign's.");

        return null;
    }

    /// <summary>The images of this build that the chart names, each signed under the name that clusters pull it by.</summary>
    private List<ImageCompanions> SignedImages(CosignKey key, string version)
    {
        if (!new CosignSettings(Signing, ProjectFile).SignsImage) return [];

        ITaskItem[] made = Image is null ? OtherImages : [Image, .. OtherImages];
        var images = new List<ImageCompanions>();
        foreach (var image in made.Select(item => new ProjectImage(item)))
        {
            if (image.ToPushed() is not { } pushed) continue;

            var stamp = new ChartImage { Built = image.ToBuilt(), PullRegistry = ImageRegistry }.StampFor(version);
            images.Add(new ImageCompanions(pushed, CosignForms.Of(key, ChartLog, stamp!.Name)));
        }

        if (images.Count == 0) ChartLog.Info($"{ProjectName}: this build pushed no image to a registry, and ChartSignImage signs none.");

        return images;
    }

    /// <summary>The files are read only now: what the project's targets write is there.</summary>
    private PushRequest WithAttachments(PushRequest request)
    {
        if (request.Destinations.Count == 0)
        {
            ChartLog.Info($"{ProjectName}: no ChartRegistry is set, and to a chart that stays here no ChartAttachment is attached.");
            return request;
        }

        // Nobody gets the package of a kept chart, which was made without its image, nor what would go with it.
        if (PackedChart.GetMetadata("IsKept") == "true")
        {
            ChartLog.Info($"{ProjectName}: the version that is there is kept, and no ChartAttachment is attached to it.");
            return request;
        }

        var files = AttachmentItems.Parse(Attachments, ProjectFile);

        return ChartAttachment.AddTo(request, ChartAttachment.ReadAll(files), Image is null ? null : new ProjectImage(Image).ToPushed());
    }

    /// <summary>Whoever pushes from a machine of their own wants to see the chart run. Helm installs no library.</summary>
    private IEnumerable<string> NextSteps(IReadOnlyList<PushedChart> charts, bool isTold)
    {
        if (charts.FirstOrDefault(chart => chart.Path.Length > 0) is { } kept)
        {
            yield return $"No ChartRegistry is set, so the chart stays here.{(isTold ? $" Install it with: helm install {kept.Name} {CommandText.Word(PackedChart.ItemSpec)}" : "")}";
        }
        else if (isTold && charts.FirstOrDefault(chart => chart.Status != PushStatus.Skipped) is { } first)
        {
            yield return $"Install it with: {first.InstallCommand}";
        }

        var hasImage = !IsProgram || PackedChart.GetMetadata("Image").Length > 0;
        if (isTold && !hasImage) yield return "No image was published with it: set ContainerRegistry, or name one that is there with ChartImageReference.";
    }

    private void Record(ChartSession session, PushOutcome outcome, TimeSpan time)
    {
        var report = new ChartReport(ProjectName, PackedChart.ItemSpec, session.Archive)
        {
            Image = PackedChart.GetMetadata("Image"),
            Pushed = outcome.Pushed,
            Images = outcome.Images,
            PackTime = session.PackTime,
            PushTime = time,
        };

        // The chart is out: a file that cannot be written must not hide that from the build server, nor the faults of other destinations.
        Try(() => ReportFile.Write(ReportPath, report, new WrittenFiles(FileWrites), outcome.Files));
        if (outcome.Pushed.Count > 0) Try(() => TellBuildServer(report, BuildServerOutputs));
    }
}
