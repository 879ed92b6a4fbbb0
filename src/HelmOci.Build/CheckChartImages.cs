using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Stamping;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>Settles, before any image of a chart is pushed, that the images of its projects get along.</summary>
public sealed class CheckChartImages : ChartTask
{
    /// <summary>What each project that <c>@(ChartImage)</c> names says of the image that it will make.</summary>
    public ITaskItem[] Images { get; set; } = [];

    /// <summary>The project's own image.</summary>
    [Required]
    public ITaskItem? Own { get; set; }

    /// <summary>Whether the chart is pushed to a registry.</summary>
    public bool IsPushed { get; set; }

    /// <summary>Whether any of the projects publishes an image.</summary>
    [Output]
    public bool PublishesImages { get; private set; }

    /// <summary>The repositories that they push to, as <c>host/repository</c>.</summary>
    [Output]
    public string[] Repositories { get; private set; } = [];

    protected override void Run(CancellationToken cancellation)
    {
        var places = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var image in Images.Prepend(Own!).Select(item => new ProjectImage(item)))
        {
            if (!ProjectPath.Comparer.Equals(image.Project, ProjectFile)) CheckNamed(image);
            if (!image.IsPublished) continue;

            foreach (var place in image.Places())
            {
                if (!places.TryAdd(place, image.Project)) throw ImagesShareAPlace(image.Project, places[place], place);
            }
        }

        var others = Images.Select(item => new ProjectImage(item)).Where(image => image.IsPublished).ToList();
        PublishesImages = others.Count > 0;
        Repositories = [.. others.Where(image => image.IsPushed).Select(image => image.Name)];
    }

    private void CheckNamed(ProjectImage image)
    {
        if (!image.IsPossible) throw NoImageOfProject(image.Project);
        if (!image.IsPublished && (IsPushed || new ProjectImage(Own!).IsPublished)) throw ImageNotPublished(image.Project);
    }

    private static ChartException NoImageOfProject(string project) => new(new Diagnostic(
        DiagnosticCodes.NoImageOfProject,
        $"A ChartImage names {project}, and that project makes no image: it is a library, or has IsPublishable=false or EnableSdkContainerSupport=false.",
        "Name the project that is the program."));

    private static ChartException ImageNotPublished(string project) => new(new Diagnostic(
        DiagnosticCodes.ImageNotPublished,
        $"A ChartImage names {project}, and that project publishes no image in this build, because nothing says where to, or ChartPublishImage is false.",
        "Set ContainerRegistry for it as well: in Directory.Build.props, in its project file or on the command line; or name an image that is pushed elsewhere by its reference, host/path:tag."));

    private static ChartException ImagesShareAPlace(string project, string other, string place) => new(new Diagnostic(
        DiagnosticCodes.ImagesShareAPlace,
        $"{project} and {other} would both publish to {place}, and each would replace what the other puts there.",
        "Give each its own: ContainerRepository for a repository, PublishDir for a folder, ContainerArchiveOutputPath for a file (or one that ends in a slash)."));
}

/// <summary>What another project's target says of its image.</summary>
internal sealed class ProjectImage(ITaskItem item)
{
    public string Project => item.ItemSpec;

    public bool IsPossible => IsTrue("IsPossible");

    /// <summary>Whether this build publishes it.</summary>
    public bool IsPublished => IsTrue("IsPublished");

    /// <summary>Whether a registry gets it.</summary>
    public bool IsPushed => Registry.Length > 0 && Archive.Length == 0;

    /// <summary>Whether it is there: published, or made for another reason.</summary>
    public bool IsBuilt => IsTrue("IsBuilt");

    /// <summary>Whether the project's own chart kept its version, so that no image was made.</summary>
    public bool IsKept => IsTrue("IsKept");

    public string Name => $"{Registry}/{item.GetMetadata("Repository")}";

    private string Registry => item.GetMetadata("Registry");

    private string Archive => item.GetMetadata("Archive");

    /// <summary>All that no other image may have: repository, archive and folder.</summary>
    public IEnumerable<string> Places()
    {
        if (Archive.Length == 0) yield return Name;
        else if (!Path.EndsInDirectorySeparator(Archive) && !Directory.Exists(Archive)) yield return Path.GetFullPath(Archive);

        if (item.GetMetadata("PublishPath") is { Length: > 0 } folder) yield return Path.TrimEndingDirectorySeparator(folder);
    }

    public BuiltImage ToBuilt() => new()
    {
        Registry = Registry,
        Repository = item.GetMetadata("Repository"),
        Tags = item.GetMetadata("Tags").Split(';', StringSplitOptions.RemoveEmptyEntries),
        ManifestDigest = item.GetMetadata("Digest"),
        Index = item.GetMetadata("Index"),
        IsArchived = Archive.Length > 0,
        Content = new ImageContent
        {
            Ports = item.GetMetadata("Ports").Split(';', StringSplitOptions.RemoveEmptyEntries),
            Variables = [.. item.GetMetadata("Variables").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Variable)],
            Configurations = item.GetMetadata("Configuration") is { Length: > 0 } configuration ? [configuration] : [],
            IsWebApp = IsTrue("IsWebApp"),
        },
    };

    /// <summary>The image as its registry has it; null where none does.</summary>
    public PushedImage? ToPushed() => ToBuilt() is var built && Digest.TryParse(built.Digest, out var digest) ? new PushedImage(built.Registry, built.Repository, digest) : null;

    private static KeyValuePair<string, string> Variable(string line) =>
        line.IndexOf('=', StringComparison.Ordinal) is var end and >= 0 ? new(line[..end], line[(end + 1)..]) : new(line, "");

    private bool IsTrue(string name) => item.GetMetadata(name).Equals("true", StringComparison.OrdinalIgnoreCase);
}
