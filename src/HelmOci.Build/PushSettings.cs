using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Publishing;
using HelmOci.Registry.Transport;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>Reads the item of the targets that says where charts go, and how.</summary>
internal sealed class PushSettings(ITaskItem item)
{
    /// <summary>The folder of the layouts.</summary>
    public string LayoutPath => item.GetMetadata("LayoutPath");

    /// <summary>The registry that the app image goes to, if any.</summary>
    public string ContainerRegistry => item.GetMetadata("ContainerRegistry");

    /// <summary>The app image's repository, whose folder gives the default namespace.</summary>
    public string ContainerRepository => item.GetMetadata("ContainerRepository");

    /// <summary>Whether this build publishes the project's own image.</summary>
    public bool PublishesImage => ChartProperty.IsTrue("ChartPublishImage", item.GetMetadata("PublishesImage"));

    /// <summary>The repositories that this build pushes images to, those of other projects as well.</summary>
    public IReadOnlyList<string> ImageRepositories =>
    [
        .. PublishesImage && ContainerRegistry.Length > 0 ? [$"{ContainerRegistry}/{ContainerRepository}"] : Array.Empty<string>(),
        .. item.GetMetadata("OtherImages").Split(';', StringSplitOptions.RemoveEmptyEntries),
    ];

    /// <summary>What becomes of a version that is there already.</summary>
    /// <exception cref="ChartException">It is not one of the modes.</exception>
    public OverwritePolicy Overwrite => new(ChartProperty.Parse<OverwriteMode>("ChartOverwrite", item.GetMetadata("Overwrite")), IsContinuousIntegration);

    /// <summary>Whether a chart that stays here would look like a release: in CI, unless the user set the folder of the layouts.</summary>
    public bool NeedsRegistry => IsContinuousIntegration && !IsTrue("LayoutIsGiven");

    private string Registry => item.GetMetadata("Registry");

    /// <summary>Whether a build server runs this.</summary>
    public bool IsContinuousIntegration => IsTrue("IsContinuousIntegration");

    /// <summary>The registry of <c>ChartRegistry</c>; null where it is not set.</summary>
    /// <exception cref="ChartException">It is no registry, or a property cannot be understood.</exception>
    public ChartDestination? Destination() =>
        Registry.Length == 0
            ? null
            : ChartDestination.Parse(Registry, item.GetMetadata("Namespace"), ContainerRepository, BuildMachine.Current()) with
            {
                Transport = DestinationItem.TransportOf(item, name => $"ChartRegistry{name}"),
            };

    /// <summary>The login that the properties give.</summary>
    /// <exception cref="ChartException">It is no registry.</exception>
    public CredentialOptions Login(string password) => new()
    {
        ChartRegistry = Destination()?.Registry ?? "",
        UserName = item.GetMetadata("UserName"),
        Password = password,
        PasswordVariable = item.GetMetadata("PasswordVariable"),
        ContainerRegistry = ContainerRegistry,
    };

    /// <summary>Whether the targets set it: no word of the user's.</summary>
    private bool IsTrue(string name) => item.GetMetadata(name).Equals("true", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Reads an item of <c>@(ChartDestination)</c>.</summary>
internal static class DestinationItem
{
    /// <exception cref="ChartException">It is no registry, or its metadata cannot be understood.</exception>
    public static ChartDestination Parse(ITaskItem item) =>
        ChartDestination.Parse(item.ItemSpec, item.GetMetadata("Namespace"), "", BuildMachine.Current()) with
        {
            Transport = TransportOf(item, name => $"{name} of ChartDestination"),
        };

    /// <param name="item">Has the settings as metadata.</param>
    /// <param name="propertyOf">What the user calls a setting.</param>
    /// <exception cref="ChartException">A setting cannot be understood.</exception>
    public static TransportOptions TransportOf(ITaskItem item, Func<string, string> propertyOf) => new()
    {
        PlainHttp = ChartProperty.ParseBoolean(propertyOf("PlainHttp"), item.GetMetadata("PlainHttp")),
        CaFile = item.GetMetadata("CaFile"),
        ClientCertificate = item.GetMetadata("ClientCertificate"),
        ClientKey = item.GetMetadata("ClientKey"),
        SkipTlsVerify = ChartProperty.ParseBoolean(propertyOf("SkipTlsVerify"), item.GetMetadata("SkipTlsVerify")) ?? false,
    };
}
