using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Publishing;
using HelmOci.Registry.Transport;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>What the tasks that talk to registries are told: where charts go, and how.</summary>
public abstract class RegistryTask : ChartTask
{
    /// <summary>Registry host, with port if any, or <c>oci://host/namespace</c>; empty for a layout.</summary>
    public string Registry { get; set; } = "";

    /// <summary>Path in the registry.</summary>
    public string Namespace { get; set; } = "";

    /// <summary>Further destinations, <c>oci://host/namespace</c>, with the transport settings as metadata.</summary>
    public ITaskItem[] Destinations { get; set; } = [];

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

    /// <summary>What becomes of a version that is there already: <c>Auto</c>, <c>Always</c>, <c>Never</c>, <c>Skip</c>.</summary>
    public string Overwrite { get; set; } = "";

    public string UserName { get; set; } = "";

    public string Password { get; set; } = "";

    /// <summary>The name of the environment variable that holds the password.</summary>
    public string PasswordVariable { get; set; } = "";

    /// <summary>True: http. False: https, on loopback too. Empty: https, but http on loopback.</summary>
    public string PlainHttp { get; set; } = "";

    public string CaFile { get; set; } = "";

    public string ClientCertificate { get; set; } = "";

    public string ClientKey { get; set; } = "";

    public string SkipTlsVerify { get; set; } = "";

    /// <summary>
    /// Begins the push; null where a warning that the user wants as an error is sure to stop it, or where a property cannot be understood, which
    /// is told once the chart itself is found to be in order.
    /// </summary>
    protected HeadStart? Begin()
    {
        var isStrict = IsError(DiagnosticCodes.TlsVerifySkipped) || IsError(DiagnosticCodes.PasswordInProperty);
        try
        {
            return isStrict && Password.Length > 0 ? null : HeadStart.Begin(Request, isStrict);
        }
        catch (ChartException)
        {
            return null;
        }
    }

    /// <exception cref="ChartException">The user wants this warning as an error.</exception>
    protected void WarnOfPassword(IChartLog log)
    {
        if (Password.Length > 0) log.Warn(PropertyDiagnostics.PasswordInProperty());
    }

    /// <exception cref="ChartException">A property cannot be understood.</exception>
    protected PushRequest Request(IChartLog log)
    {
        var machine = BuildMachine.Current();
        var destinations = AllDestinations();

        return new PushRequest
        {
            Destinations = destinations,
            LayoutPath = LayoutPath,
            ImageRepository = PublishesImage && ContainerRegistry.Length > 0 ? $"{ContainerRegistry}/{ContainerRepository}" : "",
            Overwrite = new OverwritePolicy(ChartProperty.Parse<OverwriteMode>("ChartOverwrite", Overwrite), IsContinuousIntegration),
            Credentials = CredentialSources.For(LoginTo(destinations), machine, log),
            Machine = machine,
        };
    }

    private CredentialOptions LoginTo(List<ChartDestination> destinations) => new()
    {
        ChartRegistry = Registry.Length > 0 ? destinations[0].Registry : "",
        UserName = UserName,
        Password = Password,
        PasswordVariable = PasswordVariable,
        ContainerRegistry = ContainerRegistry,
    };

    private List<ChartDestination> AllDestinations()
    {
        var destinations = new List<ChartDestination>();
        if (Registry.Length > 0) destinations.Add(ChartDestination.Parse(Registry, Namespace, ContainerRepository) with { Transport = Transport() });
        destinations.AddRange(Destinations.Select(DestinationItem.Parse));
        if (destinations.Count == 0 && IsContinuousIntegration && !LayoutIsGiven) throw PropertyDiagnostics.NoRegistryInCI(LayoutPath);

        return destinations;
    }

    private TransportOptions Transport() => new()
    {
        PlainHttp = ChartProperty.ParseBoolean("ChartRegistryPlainHttp", PlainHttp),
        CaFile = CaFile,
        ClientCertificate = ClientCertificate,
        ClientKey = ClientKey,
        SkipTlsVerify = ChartProperty.IsTrue("ChartRegistrySkipTlsVerify", SkipTlsVerify),
    };
}
