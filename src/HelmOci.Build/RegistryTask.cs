using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Publishing;
using HelmOci.Registry.Auth;
using HelmOci.Signing;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace HelmOci.Build;

/// <summary>What the tasks that talk to registries are told: where charts go, and how.</summary>
public abstract class RegistryTask : ChartTask
{
    /// <summary>Where charts go, and how: the item that the targets compute once, without the password.</summary>
    [Required]
    public ITaskItem Settings { get; set; } = new TaskItem();

    /// <summary>Further destinations, <c>oci://host/namespace</c>, with the transport settings as metadata.</summary>
    public ITaskItem[] Destinations { get; set; } = [];

    /// <summary>A parameter of its own, because MSBuild can keep a parameter out of its logs, and not an item's metadata.</summary>
    public string Password { get; set; } = "";

    /// <summary>The folder that the build was started in, which all its processes know.</summary>
    public string StartFolder { get; set; } = "";

    /// <summary>Whether a registry is among the destinations, rather than a layout alone.</summary>
    private protected bool HasRegistry => Destinations.Length > 0 || Settings.GetMetadata("Registry").Length > 0;

    /// <exception cref="ChartException">The user wants this warning as an error.</exception>
    protected void WarnOfPassword(IChartLog log)
    {
        if (Password.Length > 0) log.Warn(PasswordInProperty());
    }

    /// <exception cref="ChartException">A property cannot be understood.</exception>
    protected PushRequest Request(IChartLog log)
    {
        var machine = BuildMachine.Current();
        var settings = new PushSettings(Settings);
        var destinations = DestinationsOf(settings);

        return new PushRequest
        {
            Destinations = destinations,
            LayoutPath = settings.LayoutPath,
            ImageRepositories = settings.ImageRepositories,
            Overwrite = settings.Overwrite,
            Credentials = CredentialSources.For(settings.Login(Password), machine, Cloud(machine, log), log),
            Machine = machine,
        };
    }

    /// <summary>Claims what the chart is pushed to for this project, until the build ends.</summary>
    /// <exception cref="ChartException">Another project of this build pushes there; or no registry takes a name.</exception>
    internal void Claim(PushRequest request, string name, string version, CancellationToken cancellation)
    {
        foreach (var target in PushTarget.Of(request, name, version))
        {
            var reference = target.Reference.ToString();
            var key = $"{typeof(ReferenceClaim).FullName}:{reference}";
            var known = BuildEngine4.GetRegisteredTaskObject(key, RegisteredTaskObjectLifetime.Build) as ReferenceClaim;
            if (known is not null && known.Project != ProjectFile) throw ReferenceClaim.ReferenceClaimed(reference, known.Project, ProjectFile);
            if (known is not null || ReferenceClaim.Take(ClaimsFolder(), StartFolder, reference, ProjectFile, cancellation) is not { } claim) continue;

            BuildEngine4.RegisterTaskObject(key, claim, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: false);
        }
    }

    /// <summary>Opens cosign's key, which whoever asks for it disposes of; null where nothing is signed with one.</summary>
    /// <exception cref="ChartException">There is no key, or it cannot sign.</exception>
    private protected CosignKey? OpenCosignKey(CosignSettings settings)
    {
        var isEmpty = !settings.IsAsked && GlobalProperties.ContainsKey(CosignSettings.KeyProperty);
        if (isEmpty && new PushSettings(Settings).IsContinuousIntegration) throw CosignSettings.EmptyInCI();

        return settings.Open();
    }

    /// <summary>The way to clouds that give logins, and what they have given in this build.</summary>
    private protected CloudAccess Cloud(BuildMachine machine, IChartLog log) =>
        new(new CloudCalls(machine, log).Send, OncePerBuild(typeof(CloudTokens).FullName!, () => new CloudTokens()));

    private static string ClaimsFolder() => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify) is { Length: > 0 } own ? own : BuildMachine.Current().HomeFolder,
        "HelmOci.Build",
        "claims");

    private List<ChartDestination> DestinationsOf(PushSettings settings)
    {
        var destinations = new List<ChartDestination>();
        if (settings.Destination() is { } first) destinations.Add(first);
        destinations.AddRange(Destinations.Select(DestinationItem.Parse));
        if (destinations.Count == 0 && settings.NeedsRegistry) throw NoRegistryInCI(settings.LayoutPath);

        return destinations;
    }

    private static Diagnostic PasswordInProperty() => new(
        DiagnosticCodes.PasswordInProperty,
        "ChartRegistryPassword is set as a property, and build logs keep properties.",
        "Set the environment variable HELMOCI_REGISTRY_PASSWORD instead, or name another one with ChartRegistryPasswordVariable.");

    private static ChartException NoRegistryInCI(string layoutPath) => new(new Diagnostic(
        DiagnosticCodes.NoRegistryInCI,
        "PushChart=true in CI, and ChartRegistry is empty: an unset variable would look like a release.",
        $"Set ChartRegistry; or set ChartLayoutPath (such as {layoutPath}) to keep the chart as files."));
}
