using HelmOci.Diagnostics;
using HelmOci.NewCharts;
using HelmOci.Publishing;
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

    /// <summary>The registry that the chart will go to; empty where nothing says it.</summary>
    public string Registry { get; set; } = "";

    /// <summary>The namespace there.</summary>
    public string Namespace { get; set; } = "";

    /// <summary>The image's user.</summary>
    public string User { get; set; } = "";

    /// <summary>Whether the app is one of ASP.NET Core, or unknown.</summary>
    public bool IsWeb { get; set; }

    /// <summary>Whether nothing tells that the app runs until it is stopped.</summary>
    public bool MayEnd { get; set; }

    /// <summary>Whether its framework is older than .NET 8.</summary>
    public bool IsBeforeNet8 { get; set; }

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
        var folder = Path.GetDirectoryName(ProjectFile)!;
        var app = new AppProject
        {
            Folder = folder,
            IsWeb = IsWeb,
            IsBeforeNet8 = IsBeforeNet8,
            ExposedPorts = [.. Ports.Select(PortText)],
            Variables = StampItems.Pairs(Variables),
            LaunchSettings = Array.Find(LaunchSettings, File.Exists) ?? "",
            Sources = [.. Sources.Select(source => Path.Combine(folder, source))],
        };
        var kind = ChartProperty.Parse<ChartKind>("ChartKind", Kind);
        var (ports, paths) = IsWeb || Ports.Length > 0 ? app.Read(ChartLog) : (null, []);
        var recipe = new ChartRecipe
        {
            AppName = App,
            Description = Description,
            Image = Image,
            Registry = Registry,
            Namespace = Namespace,
            User = User,
            Kind = kind,
            Ports = ports,
            HealthPaths = paths,
        };
        Files = [.. StarterChart.Write(ChartDirectory, recipe, cancellation).Select(path => LiteralItem.Of(path, []))];

        ChartLog.Info($"{ProjectName} -> {Path.Combine(ChartDirectory, "Chart.yaml")} ({recipe.Summary})");
        if (recipe.UserNote.Length > 0) ChartLog.Info(recipe.UserNote);
        if (MayEnd && Kind.Length == 0) ChartLog.Info("A program that ends is no Deployment: take the chart away, and make it with -p:ChartKind=Job or CronJob.");
        ChartLog.Info($"The chart is yours from now on. Pack it with: dotnet build{Named} -t:PackChart. Push it with the image: dotnet publish{Named} -p:PushChart=true{Where}");
        if (FolderOfTheCommand() is { } given) ChartLog.Info($"Keep its folder in the {(IsOneFile ? $"file: #:property ChartDirectory={given}" : $"project: <ChartDirectory>{given}</ChartDirectory>")}");
    }

    private string Named => Target.Length == 0 ? "" : $" {CommandText.Word(Target)}";

    /// <summary>Without a registry, no image is pushed.</summary>
    private string Where => Registry.Length > 0 ? "" : " -p:ContainerRegistry=HOST";

    /// <summary>The chart's folder, where only this command line names it, and no later one finds it; null otherwise.</summary>
    private string? FolderOfTheCommand() =>
        GlobalProperties.FirstOrDefault(property => property.Key.Equals("ChartDirectory", StringComparison.OrdinalIgnoreCase)).Value;

    /// <summary>The SDK takes the protocol from metadata, or from the item itself: <c>53/udp</c>.</summary>
    private static string PortText(ITaskItem port) => port.GetMetadata("Type") is { Length: > 0 } type ? $"{port.ItemSpec}/{type}" : port.ItemSpec;
}
