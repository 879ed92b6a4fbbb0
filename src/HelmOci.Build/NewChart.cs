using HelmOci.Diagnostics;
using HelmOci.NewCharts;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>Writes a starter chart for a project.</summary>
public sealed class NewChart : ChartTask
{
    /// <summary>The folder that the chart is written to.</summary>
    [Required]
    public string ChartDirectory { get; set; } = "";

    /// <summary>What a command of dotnet names to build this: the project, or a program's one file; empty where the folder of the build has just that project.</summary>
    public string Target { get; set; } = "";

    /// <summary>Whether the app is a program that is one file.</summary>
    public bool IsOneFile { get; set; }

    /// <summary>The app's name: the project's, or that of a program's one file.</summary>
    [Required]
    public string App { get; set; } = "";

    /// <summary>Deployment, StatefulSet, Job or CronJob.</summary>
    public string Kind { get; set; } = "";

    /// <summary>What the project says of itself.</summary>
    public string Description { get; set; } = "";

    /// <summary>The image's repository, with its registry.</summary>
    public string Image { get; set; } = "";

    /// <summary>The image's user.</summary>
    public string User { get; set; } = "";

    /// <summary>Whether the app serves something.</summary>
    public bool Serves { get; set; }

    /// <summary>Items of <c>@(ContainerPort)</c>.</summary>
    public ITaskItem[] Ports { get; set; } = [];

    /// <summary>Items of <c>@(ContainerEnvironmentVariable)</c>.</summary>
    public ITaskItem[] Variables { get; set; } = [];

    /// <summary>Where launch settings may lie; the first that is there counts.</summary>
    public string[] LaunchSettings { get; set; } = [];

    /// <summary>The app's sources.</summary>
    public string[] Sources { get; set; } = [];

    /// <summary>The files that were written.</summary>
    [Output]
    public ITaskItem[] Files { get; private set; } = [];

    protected override void Run(CancellationToken cancellation)
    {
        var recipe = new ChartRecipe
        {
            AppName = App,
            Description = Description,
            Image = Image,
            User = User,
            Kind = ChartProperty.Parse<ChartKind>("ChartKind", Kind),
            Ports = Serves ? AppPorts.Of([.. Ports.Select(PortText)], StampItems.Pairs(Variables), Array.Find(LaunchSettings, File.Exists) ?? "", ChartLog) : null,
            HealthPaths = Serves ? HealthPaths.In(Sources.Select(source => Path.Combine(Path.GetDirectoryName(ProjectFile)!, source))) : [],
        };
        Files = [.. StarterChart.Write(ChartDirectory, recipe, cancellation).Select(path => LiteralItem.Of(path, []))];

        ChartLog.Info($"{ProjectName} -> {Path.Combine(ChartDirectory, "Chart.yaml")} ({recipe.Summary})");
        ChartLog.Info($"The chart is yours from now on. Pack it with: dotnet build{Named} -t:PackChart. Push it with the image: dotnet publish{Named} -p:PushChart=true");
        if (FolderOfTheCommand() is { } given) ChartLog.Info($"Keep its folder in the {(IsOneFile ? $"file: #:property ChartDirectory={given}" : $"project: <ChartDirectory>{given}</ChartDirectory>")}");
    }

    private string Named => Target.Length == 0 ? "" : Target.Contains(' ') ? $" \"{Target}\"" : $" {Target}";

    /// <summary>The chart's folder, where only this command line names it, and no later one finds it; null otherwise.</summary>
    private string? FolderOfTheCommand() =>
        GlobalProperties.FirstOrDefault(property => property.Key.Equals("ChartDirectory", StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The SDK takes the protocol from metadata, or from the item itself: <c>53/udp</c>.</summary>
    private static string PortText(ITaskItem port) => port.GetMetadata("Type") is { Length: > 0 } type ? $"{port.ItemSpec}/{type}" : port.ItemSpec;
}
