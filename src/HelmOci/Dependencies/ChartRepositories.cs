using HelmOci.Charts;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Registry.Transport;
using HelmOci.Yaml;

namespace HelmOci.Dependencies;

/// <summary>The classic repositories that are known by name: those of the project, and those that <c>helm repo add</c> knows.</summary>
internal sealed class ChartRepositories
{
    private readonly Lazy<IReadOnlyList<ChartRepository>> _known;
    private readonly string _file;

    private ChartRepositories(Lazy<IReadOnlyList<ChartRepository>> known, string file) => (_known, _file) = (known, file);

    /// <summary>The project's own, which come first, and those of Helm's repositories.yaml, which is read where somebody is to be asked or is named.</summary>
    /// <exception cref="ChartException">An item cannot be used.</exception>
    public static ChartRepositories Of(IReadOnlyList<ChartRepositoryItem> items, BuildMachine machine)
    {
        var file = FileOf(machine);

        var own = items.Select(item => item.Read(machine)).ToList();

        return new ChartRepositories(new Lazy<IReadOnlyList<ChartRepository>>(() => [.. own, .. HelmRepositoriesFile.Read(file)]), file);
    }

    /// <summary>The same dependencies with URLs where they name a repository.</summary>
    /// <exception cref="ChartException">A name is known nowhere, all of them at once; or Helm's file cannot be used.</exception>
    public IReadOnlyList<ChartDependency> Named(IReadOnlyList<ChartDependency> dependencies)
    {
        var faults = new List<Diagnostic>();
        var named = new List<ChartDependency>();
        foreach (var dependency in dependencies)
        {
            if (UrlOf(dependency.Repository) is { } url) named.Add(dependency with { Repository = url });
            else faults.Add(RepositoryUnknown(dependency));
        }

        return faults.Count > 0 ? throw new ChartException(faults) : named;
    }

    /// <summary>The repository at a URL, with its login where it is known, for somebody who is about to ask it.</summary>
    /// <exception cref="ChartException">It is not one that charts can come from, the password of its login is not there, or Helm's file cannot be used.</exception>
    public ChartRepository At(ChartDependency dependency)
    {
        var url = dependency.Repository;
        if (_known.Value.FirstOrDefault(repository => repository.Is(url)) is { } known)
        {
            return known.UnsetVariable.Length == 0
                ? known with { Url = url }
                : throw ChartRepositoryItem.ItemInvalid(known.Name, $"the environment variable {known.UnsetVariable} is not set");
        }

        return ChartRepository.TryCreate("", url, out var unknown) ? unknown : throw new ChartException(RepositoryUnknown(dependency));
    }

    /// <summary>The URL that an entry of Chart.yaml means; null for a name that nobody gave.</summary>
    private string? UrlOf(string repository)
    {
        var name = repository.StartsWith('@') ? repository[1..] : repository.StartsWith("alias:", StringComparison.Ordinal) ? repository["alias:".Length..] : "";
        if (name.Length > 0) return _known.Value.FirstOrDefault(known => known.Name == name)?.Url;

        var isOther = repository.Length == 0 || LocalChart.Is(repository) || OciCharts.Is(repository);

        return isOther || ChartRepository.TryCreate("", repository, out _) ? repository : null;
    }

    /// <remarks>helm.sh/docs/helm/helm, HELM_REPOSITORY_CONFIG.</remarks>
    private static string FileOf(BuildMachine machine)
    {
        var file = machine.Variable("HELM_REPOSITORY_CONFIG");

        return file.Length > 0 ? file : Path.Combine(LoginFiles.HelmFolder(machine), "repositories.yaml");
    }

    private Diagnostic RepositoryUnknown(ChartDependency dependency) => new(
        DiagnosticCodes.RepositoryUnknown,
        $"The dependency '{dependency.Name}' names the repository '{RepositoryText.Of(dependency.Repository)}', which is neither known nor an https, http, oci or file address without a login in it.",
        $"Add it with 'helm repo add' (looked for in '{_file}') or as a ChartRepository item, or write its URL.")
    { Location = dependency.Location };
}

/// <summary>Reads Helm's repositories.yaml.</summary>
internal static class HelmRepositoriesFile
{
    private const int LargestFile = 4 * 1024 * 1024;

    /// <summary>The repositories in it; none where there is no file. One without a usable URL is passed over: nobody may need it.</summary>
    /// <exception cref="ChartException">It cannot be read, or is no such file.</exception>
    public static IReadOnlyList<ChartRepository> Read(string file)
    {
        if (Content(file) is not { } content) return [];

        var root = YamlDocument.ParseFirst(YamlText.Decode(content, file), CancellationToken.None).Root;
        if (root.Kind == YamlKind.Null) return [];

        var fields = root is YamlMapping mapping ? FieldsOf(mapping) : throw Invalid(root.Location);
        var repositories = new List<ChartRepository>();
        foreach (var entry in fields.Objects("repositories"))
        {
            if (ChartRepository.TryCreate(entry.Text("name"), entry.Text("url"), out var repository)) repositories.Add(Complete(repository, entry));
        }

        return repositories;
    }

    private static ChartRepository Complete(ChartRepository repository, MetadataFields entry)
    {
        var (userName, password) = (entry.Text("username"), entry.Text("password"));

        return repository with
        {
            // Helm sends a login only where both are there.
            Login = userName.Length > 0 && password.Length > 0 ? Credential.Password(userName, password) : null,
            PassCredentialsAll = entry.Flag("pass_credentials_all"),
            Transport = new TransportOptions
            {
                CaFile = entry.Text("caFile"),
                ClientCertificate = entry.Text("certFile"),
                ClientKey = entry.Text("keyFile"),
                SkipTlsVerify = entry.Flag("insecure_skip_tls_verify"),
            },
        };
    }

    /// <summary>Values of a wrong type are passed over, as a password in a message would be worse.</summary>
    private static MetadataFields FieldsOf(YamlMapping mapping) => new([mapping], "", new MetadataContext(mapping.Location, new DiagnosticList()));

    private static byte[]? Content(string file)
    {
        try
        {
            if (!File.Exists(file)) return null;

            return new FileInfo(file).Length <= LargestFile ? File.ReadAllBytes(file) : throw Invalid(new SourceLocation(file));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, fault);
        }
    }

    private static ChartException Invalid(SourceLocation location) => new(new Diagnostic(
        DiagnosticCodes.RepositoriesInvalid,
        $"'{location.File}' is not the list of repositories that 'helm repo add' writes.",
        "Correct it, or delete it and add the repositories again.")
    { Location = location });

    private static ChartException Unreadable(string file, Exception fault) => new(
        new Diagnostic(
            DiagnosticCodes.RepositoriesInvalid,
            $"'{file}' cannot be read: {fault.Message.TrimEnd('.')}.",
            "Give the build's user the right to read the file.")
        { Location = new SourceLocation(file) },
        fault);
}

/// <summary>The repository of a dependency as it may be printed.</summary>
internal static class RepositoryText
{
    /// <summary>Without a login in it, in front of the host or behind the path.</summary>
    public static string Of(string repository)
    {
        if (repository.Contains('?', StringComparison.Ordinal) && WebAddress.Of(repository) is { Host.Length: > 0 } address) return PrintableAddress.Of(address);

        var at = repository.LastIndexOf('@');
        var start = repository.IndexOf("://", StringComparison.Ordinal);

        return OutsideText.Clean(start >= 0 && at > start ? $"{repository[..(start + 3)]}***{repository[at..]}" : repository);
    }
}
