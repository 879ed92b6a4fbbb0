using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Registry.Transport;

namespace HelmOci.Publishing;

/// <summary>A place in a registry that charts are pushed to.</summary>
/// <param name="Registry">Host, with port if any.</param>
/// <param name="Namespace">Path that the chart's name is added to; empty for the root.</param>
public sealed record ChartDestination(string Registry, string Namespace)
{
    /// <summary>How the registry is reached.</summary>
    public TransportOptions Transport { get; init; } = new();

    /// <summary>Whether the registry runs on this machine.</summary>
    public bool IsLocal => LoopbackHost.IsAt(Registry);

    /// <summary>Reads what the user set.</summary>
    /// <param name="registry"><c>host[:port]</c>, or <c>oci://host[:port]/namespace</c>.</param>
    /// <param name="chartNamespace">Path in the registry; <c>/</c> is the root; empty: see <paramref name="imageRepository"/>.</param>
    /// <param name="imageRepository">The app image's repository: the default namespace is its folder and <c>charts</c>.</param>
    /// <param name="machine">Its variables may name the GitLab project that is built; null: none.</param>
    /// <exception cref="ChartException">The registry is not one, a path is given twice, or the registry needs a namespace.</exception>
    public static ChartDestination Parse(string registry, string chartNamespace, string imageRepository, BuildMachine? machine = null)
    {
        var text = registry.StartsWith("oci://", StringComparison.OrdinalIgnoreCase) ? registry["oci://".Length..] : registry;
        var host = text.Split('/', 2)[0];
        var path = text[host.Length..].Trim('/');
        if (WebAddress.OfHost(host) is null || text.Contains("://", StringComparison.Ordinal)) throw BadRegistry(registry);
        if (path.Length > 0 && chartNamespace.Length > 0) throw TwoNamespaces(registry, chartNamespace);

        if (path.Length > 0) return new(host, path);
        if (chartNamespace.Length > 0) return new(host, chartNamespace.Trim('/'));

        return new(host, DefaultNamespace(host.ToLowerInvariant(), imageRepository, machine is null ? "" : GitLabProject.At(host, machine)));
    }

    /// <exception cref="ChartException">The registry is not a host, or a certificate file cannot be used.</exception>
    public RegistryTransport Connect(BuildMachine machine, IChartLog log) => new(Registry, Transport, machine, log);

    /// <summary>Where a chart goes; known before the first request.</summary>
    /// <param name="name">The chart's name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="imageRepositories">The images that this build pushes, each as <c>host/repository</c>.</param>
    /// <exception cref="ChartException">No registry takes the repository's name or the tag, or an image goes to this very repository.</exception>
    public OciReference ReferenceTo(string name, string version, IReadOnlyList<string> imageRepositories)
    {
        var repository = Namespace.Length == 0 ? name : $"{Namespace}/{name}";
        if (!OciNames.IsRepository(repository)) throw BadRepository(repository, Lowered(repository));
        if (imageRepositories.Contains($"{Registry}/{repository}", StringComparer.OrdinalIgnoreCase)) throw RepositoryIsImages($"{Registry}/{repository}");

        var tag = OciNames.TagOf(version);

        return OciNames.IsTag(tag) ? new OciReference(Registry, repository, tag) : throw BadTag(version);
    }

    private static string DefaultNamespace(string host, string imageRepository, string project)
    {
        var folder = imageRepository.LastIndexOf('/') is var end and > 0 ? AsSdkWrites(imageRepository[..end]) : "";
        // Docker Hub has one level of folders, the account; `charts` below an image's would be a second.
        if (DockerHub.IsNamed(host) || (folder.Length == 0 && (NeedsFolder(host) || project.Length > 0))) throw NamespaceNeeded(host, project);

        // A project of GitLab is a folder that holds repositories, and its image may have its very name. Beside it is another project.
        var image = AsSdkWrites(imageRepository);
        if ((project.Length > 0 && image == project) || (host == "registry.gitlab.com" && !folder.Contains('/', StringComparison.Ordinal))) return $"{image}/charts";

        return folder.Length == 0 ? "charts" : $"{folder}/charts";
    }

    /// <summary>The .NET SDK pushes <c>MyOrg/Orders</c> to <c>myorg/orders</c>, and writes a dash for what no registry takes.</summary>
    private static string AsSdkWrites(string repository) =>
        string.Concat(repository.ToLowerInvariant().Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '_' or '-' or '/' ? c : '-'));

    private static string Lowered(string repository) => repository.ToLowerInvariant() is var lowered && OciNames.IsRepository(lowered) ? lowered : "";

    private static bool NeedsFolder(string host) =>
        host is "ghcr.io" or "quay.io" or "registry.gitlab.com" || host.EndsWith(".pkg.dev", StringComparison.Ordinal);

    private static ChartException BadRegistry(string registry) => new(new Diagnostic(
        DiagnosticCodes.BadRegistry,
        $"ChartRegistry '{OutsideText.WithoutUser(registry)}' is not a registry.",
        "Write the host, with a port if it has one: registry.example.com, localhost:5000; or oci://host/namespace."));

    private static ChartException TwoNamespaces(string registry, string chartNamespace) => new(new Diagnostic(
        DiagnosticCodes.TwoNamespaces,
        $"ChartRegistry '{registry}' holds a path, and ChartNamespace is '{chartNamespace}'.",
        "Leave the path to one of them."));

    /// <param name="repository">The name.</param>
    /// <param name="lowered">The name in lower case, where that alone makes it right; else empty.</param>
    private static ChartException BadRepository(string repository, string lowered) => new(new Diagnostic(
        DiagnosticCodes.BadRepository,
        $"No registry takes the repository name '{repository}'.",
        lowered.Length > 0
            ? $"Names are lower case: write '{lowered}' (the chart's name, ChartNamespace)."
            : "Use lower-case letters and digits, joined by '.', '_', '__' or '-', with '/' between folders (the chart's name, ChartNamespace)."));

    private static ChartException NamespaceNeeded(string registry, string project) => new(new Diagnostic(
        DiagnosticCodes.NamespaceNeeded,
        $"{registry} keeps everything below the name of an account or project, and ChartNamespace is not set.",
        $"Set ChartNamespace{NamespaceExample(registry, project)}."));

    private static ChartException RepositoryIsImages(string repository) => new(new Diagnostic(
        DiagnosticCodes.RepositoryIsImages,
        $"The chart would land in {repository}, where this build pushes an image; Helm cannot pick versions among foreign tags.",
        "Set ChartNamespace or ContainerRepository, or give the chart another name in Chart.yaml, so that the two differ."));

    private static ChartException BadTag(string version) => new(new Diagnostic(
        DiagnosticCodes.BadTag,
        $"No registry takes the version '{version}' as a tag.",
        "Shorten it: a tag has at most 128 letters, digits, '.', '-' and '_' ('+' is written '_')."));

    private static string NamespaceExample(string registry, string project) => registry switch
    {
        _ when project.Length > 0 => $" to a path in the project: {project}/charts",
        "ghcr.io" => " to the owner and a folder: my-org/charts",
        "quay.io" => " to the organization: my-org",
        "registry.gitlab.com" => " to group and project: my-group/my-project",
        _ when registry.EndsWith(".pkg.dev", StringComparison.Ordinal) => " to project and repository: my-project/my-repository",
        _ => " to the account: my-account",
    };
}

/// <summary>The project that GitLab runs a job for. All that it keeps in its registry is below its path.</summary>
/// <remarks>docs.gitlab.com, "Predefined CI/CD variables reference".</remarks>
internal static class GitLabProject
{
    /// <summary>Its path at a registry, in lower case; empty where this is no job of GitLab's, or the registry is another.</summary>
    public static string At(string registry, BuildMachine machine)
    {
        var own = machine.Variable("CI_REGISTRY");
        var images = machine.Variable("CI_REGISTRY_IMAGE");
        var isHere = own.Equals(registry, StringComparison.OrdinalIgnoreCase) && images.StartsWith($"{own}/", StringComparison.OrdinalIgnoreCase);

        return isHere ? images[(own.Length + 1)..].Trim('/').ToLowerInvariant() : "";
    }
}
