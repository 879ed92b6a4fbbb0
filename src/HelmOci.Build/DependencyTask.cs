using HelmOci.Credentials;
using HelmOci.Dependencies;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Publishing;
using HelmOci.Registry.Transport;
using HelmOci.Rendering;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>What the tasks that read a chart are told of its dependencies: where they come from, and how strictly.</summary>
public abstract class DependencyTask : RegistryTask
{
    /// <summary>The repositories of <c>@(ChartRepository)</c>.</summary>
    public ITaskItem[] Repositories { get; set; } = [];

    /// <summary>
    /// How registries are reached that dependencies come from, where <see cref="RegistryTask.Settings"/> are those of a push: nothing is pushed there, so
    /// that no namespace is asked for.
    /// </summary>
    public ITaskItem? Sources { get; set; }

    /// <summary>Whether what Chart.lock does not hold is refused.</summary>
    public string LockedMode { get; set; } = "";

    /// <summary>Where charts that were fetched are kept; empty: where the system has caches.</summary>
    public string CachePath { get; set; } = "";

    /// <summary>The public keys that what is fetched must be signed with; empty: it need not be signed.</summary>
    public string Keyring { get; set; } = "";

    /// <summary>Whether symbolic links, and dependencies in folders, may leave the repository.</summary>
    public string AllowExternalLinks { get; set; } = "";

    /// <summary>A helm to render and lint the chart with: a path, <c>true</c> for the one on PATH; empty or <c>false</c> for none.</summary>
    public string Helm { get; set; } = "";

    /// <summary>Files of values that it takes besides.</summary>
    public string[] HelmValues { get; set; } = [];

    /// <summary>The version of Kubernetes that it renders for; empty: its default.</summary>
    public string HelmKubeVersion { get; set; } = "";

    /// <summary>The folder for what it reads.</summary>
    public string HelmFolder { get; set; } = "";

    /// <summary>Whether and with which key the chart is signed.</summary>
    public ITaskItem? Signing { get; set; }

    private protected bool AllowsExternalLinks => ChartProperty.IsTrue("ChartAllowExternalLinks", AllowExternalLinks);

    /// <summary>The time in a lock that the build makes.</summary>
    private protected virtual DateTimeOffset LockTime => SourceDate.Current ?? SourceDate.Earliest;

    /// <summary>The dependencies of this project's chart, which are found once in a build: before its image, and taken over when it is packed.</summary>
    /// <exception cref="ChartException">A switch is neither true nor false.</exception>
    private protected ChartDependencies Dependencies()
    {
        var isLocked = ChartProperty.IsTrue("ChartLockedMode", LockedMode);
        var key = $"{typeof(ChartDependencies).FullName}:{ProjectFile}:{isLocked}:{CachePath}:{Keyring}:{AllowExternalLinks}:{GetType() == typeof(UpdateChartDependencies)}";

        return OncePerBuild(key, () => new ChartDependencies(log => SettingsOf(isLocked, log)));
    }

    /// <summary>What helm is asked; null for nothing.</summary>
    private protected HelmRequest? HelmRequest(string manifestsPath)
    {
        var isOn = ChartProperty.WordFor(Helm);
        if (Helm.Length == 0 || isOn == false) return null;

        var projectFolder = Path.GetDirectoryName(Path.GetFullPath(ProjectFile))!;
        // A name alone is looked for on PATH, anything else is a path from the project's folder.
        var program = isOn == true ? "helm" : Helm.AsSpan().ContainsAny('/', '\\') ? Path.GetFullPath(Helm, projectFolder) : Helm;

        return new HelmRequest(program, HelmFolder)
        {
            // On a command line a semicolon is written %3B, and MSBuild leaves a list of such names in one piece.
            ValueFiles = [.. HelmValues.SelectMany(files => files.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).Select(file => Path.GetFullPath(file, projectFolder))],
            KubeVersion = HelmKubeVersion,
            ManifestsPath = manifestsPath,
            Machine = BuildMachine.Current(),
        };
    }

    private DependencySettings SettingsOf(bool isLocked, IChartLog log)
    {
        var machine = BuildMachine.Current();
        var source = new PushSettings(Sources ?? Settings);
        var destination = source.Destination();

        return new DependencySettings
        {
            IsLocked = isLocked,
            AllowExternalLinks = AllowsExternalLinks,
            CachePath = CachePath,
            Keyring = Keyring,
            Repositories = [.. Repositories.Select(RepositoryItem.Parse)],
            Credentials = CredentialSources.For(source.Login(Password), machine, Cloud(machine, log), log),
            Registry = destination?.Registry ?? "",
            Transport = destination?.Transport ?? new TransportOptions(),
            Machine = machine,
            Time = LockTime,
        };
    }
}

/// <summary>Reads an item of <c>@(ChartRepository)</c>.</summary>
internal static class RepositoryItem
{
    /// <exception cref="ChartException">Its metadata cannot be understood.</exception>
    public static ChartRepositoryItem Parse(ITaskItem item) => new(item.ItemSpec, item.GetMetadata("Url"))
    {
        UserName = item.GetMetadata("UserName"),
        PasswordVariable = item.GetMetadata("PasswordVariable"),
        PassCredentialsAll = ChartProperty.IsTrue("PassCredentialsAll of ChartRepository", item.GetMetadata("PassCredentialsAll")),
        Transport = DestinationItem.TransportOf(item, name => $"{name} of ChartRepository"),
    };
}
