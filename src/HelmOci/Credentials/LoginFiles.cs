using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Credentials;

/// <summary>Where Helm, docker and podman keep their logins.</summary>
internal static class LoginFiles
{
    /// <summary>Helm's own, written by <c>helm registry login</c>.</summary>
    /// <remarks>helm.sh/docs/helm/helm, "Helm stores cache, configuration, and data".</remarks>
    public static string Helm(BuildMachine machine)
    {
        var file = machine.Variable("HELM_REGISTRY_CONFIG");

        return file.Length > 0 ? file : Path.Combine(HelmFolder(machine), "registry", "config.json");
    }

    public static string Docker(BuildMachine machine)
    {
        var folder = machine.Variable("DOCKER_CONFIG");

        return Path.Combine(folder.Length > 0 ? folder : Path.Combine(machine.HomeFolder, ".docker"), "config.json");
    }

    /// <summary>Those of podman, buildah and skopeo.</summary>
    /// <remarks>containers-auth.json(5).</remarks>
    public static IReadOnlyList<string> Podman(BuildMachine machine)
    {
        var file = machine.Variable("REGISTRY_AUTH_FILE");
        if (file.Length > 0) return [file];

        var permanent = Path.Combine(ConfigFolder(machine), "containers", "auth.json");

        return machine.Platform == Platform.Linux ? [PodmanRuntime(machine), permanent] : [permanent];
    }

    private static string PodmanRuntime(BuildMachine machine)
    {
        var runtime = machine.Variable("XDG_RUNTIME_DIR");

        return runtime.Length > 0
            ? Path.Combine(runtime, "containers", "auth.json")
            : $"/run/containers/{machine.UserId()}/auth.json";
    }

    /// <summary>Where Helm keeps its settings.</summary>
    public static string HelmFolder(BuildMachine machine)
    {
        var folder = machine.Variable("HELM_CONFIG_HOME");
        if (folder.Length > 0) return folder;
        if (machine.Variable("XDG_CONFIG_HOME").Length > 0) return Path.Combine(ConfigFolder(machine), "helm");

        return machine.Platform switch
        {
            Platform.Windows => Path.Combine(machine.Folder("APPDATA") ?? Path.Combine(machine.HomeFolder, "AppData", "Roaming"), "helm"),
            Platform.MacOS => Path.Combine(machine.HomeFolder, "Library", "Preferences", "helm"),
            _ => Path.Combine(ConfigFolder(machine), "helm"),
        };
    }

    private static string ConfigFolder(BuildMachine machine)
    {
        var folder = machine.Variable("XDG_CONFIG_HOME");

        return folder.Length > 0 ? folder : Path.Combine(machine.HomeFolder, ".config");
    }
}

/// <summary>The logins of a file, and of the helper programs that it names.</summary>
internal sealed class CredentialFileSource(string path, HelperPrograms helpers) : ICredentialSource
{
    /// <summary>Whether most logins stand there.</summary>
    public bool IsUsual { get; init; }

    public Credential? Find(string registry, string repository, CancellationToken cancellation)
    {
        if (Read() is not { } file) return null;

        return file.Find(registry, repository, helpers, cancellation);
    }

    public IReadOnlyList<CredentialPlace> PlacesFor(string registry) => [new(path, File.Exists(path) ? "" : "not there") { IsUsual = IsUsual }];

    private CredentialFile? Read()
    {
        try
        {
            return File.Exists(path) ? CredentialFile.Parse(path, File.ReadAllBytes(path)) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(fault);
        }
    }

    private ChartException Unreadable(Exception fault) => new(
        new Diagnostic(
            DiagnosticCodes.LoginFileUnreadable,
            $"The logins in {path} cannot be read: {fault.Message.TrimEnd('.')}.",
            "Give the build's user the right to read the file.")
        { Location = new SourceLocation(path) },
        fault);
}

/// <summary>A whole login file in a variable, as GitLab's runners and newer docker clients take it.</summary>
internal sealed class EnvironmentLogins(BuildMachine machine, HelperPrograms helpers) : ICredentialSource
{
    private const string Variable = "DOCKER_AUTH_CONFIG";

    private string Text => machine.Variable(Variable);

    public Credential? Find(string registry, string repository, CancellationToken cancellation)
    {
        if (CredentialFile.Parse(Variable, Encoding.UTF8.GetBytes(Text)) is not { } file) return null;

        return file.Find(registry, repository, helpers, cancellation);
    }

    public IReadOnlyList<CredentialPlace> PlacesFor(string registry) => Text.Length > 0 ? [new(Variable)] : [];
}
