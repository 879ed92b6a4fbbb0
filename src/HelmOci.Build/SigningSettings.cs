using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Publishing;
using HelmOci.Signing;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>Whether and with which key a chart is signed: the item that the targets compute once. Keys and passphrases are never in it.</summary>
internal sealed class SigningSettings(ITaskItem? item)
{
    /// <summary>Where the public half of the key is, for those who verify; empty where that is not said.</summary>
    public string KeyUrl => item?.GetMetadata("KeyUrl") ?? "";

    /// <summary>Opens the key; null where nothing is signed.</summary>
    /// <exception cref="ChartException">There is no key, or it cannot sign.</exception>
    public ChartSigner? Open(IChartLog log, CancellationToken cancellation)
    {
        if (item is null) return null;

        var (options, machine) = (Options(item), BuildMachine.Current());
        if (ChartProperty.IsTrue("ChartSign", Text(item, "Sign"))) return ChartSigner.Open(options, machine, log, cancellation);

        options.CheckSecrets();
        if (Text(item, "Sign").Length == 0 && options.PropertyOfKey(machine) is { } property) log.Warn(SigningKeyFaults.Forgotten(property));

        return null;
    }

    /// <summary>What is signed of a chart.</summary>
    public static ProvenanceRequest Request(ChartSigner signer, string tags, string image) => new(signer, SourceDate.Current ?? DateTimeOffset.UtcNow)
    {
        Tags = ExtraTag.ParseAll(tags),
        Image = image,
    };

    /// <summary>A setting without the line ends that XML may have put around it.</summary>
    public static string Text(ITaskItem item, string name) => item.GetMetadata(name).Trim();

    private static SigningOptions Options(ITaskItem item) => new()
    {
        Program = Text(item, "Signer"),
        Key = Text(item, "Key"),
        Keyring = Text(item, "Keyring"),
        KeyVariable = Text(item, "KeyVariable"),
        PassphraseVariable = Text(item, "PassphraseVariable"),
    };
}

/// <summary>Whether and with which key cosign's signatures are made, by the same item.</summary>
/// <param name="item">The item.</param>
/// <param name="projectFile">Paths count from its folder.</param>
internal sealed class CosignSettings(ITaskItem? item, string projectFile)
{
    public const string KeyProperty = "ChartCosignKey";

    /// <summary>Whether the image that this build pushes is signed, too.</summary>
    /// <exception cref="ChartException">Neither true nor false.</exception>
    public bool SignsImage => item is not null && ChartProperty.IsTrue("ChartSignImage", SigningSettings.Text(item, "SignImage"));

    /// <summary>Whether a key is set.</summary>
    public bool IsAsked => item is not null && SigningSettings.Text(item, "CosignKey").Length > 0;

    /// <summary>Opens the key, which whoever asks for it disposes of; null where nothing is signed.</summary>
    /// <exception cref="ChartException">There is no key, or it cannot sign.</exception>
    public CosignKey? Open()
    {
        // Read in any case: what is no boolean must be known before the image is out.
        var signsImage = SignsImage;
        if (IsAsked) return CosignKey.Open(Options(item!), BuildMachine.Current());

        return signsImage ? throw ImageSignedWithoutKey() : null;
    }

    private CosignOptions Options(ITaskItem settings) => new()
    {
        Key = SigningSettings.Text(settings, "CosignKey"),
        Folder = Path.GetDirectoryName(projectFile)!,
        PasswordVariable = SigningSettings.Text(settings, "CosignPasswordVariable") is { Length: > 0 } variable ? variable : CosignOptions.DefaultPasswordVariable,
    };

    public static ChartException EmptyInCI() => new(new Diagnostic(
        DiagnosticCodes.CosignKeyEmpty,
        $"{KeyProperty} is set on the command line of a build server, and is empty: an unset variable would look like a signed release.",
        $"Set {KeyProperty} to env://NAME, which fails where that variable is not set; or leave it out, and the chart is not signed."));

    private static ChartException ImageSignedWithoutKey() => new(new Diagnostic(
        DiagnosticCodes.ImageSignedWithoutKey,
        "ChartSignImage is true, and ChartCosignKey is not set.",
        "Set ChartCosignKey to a file with a private key, or to env://NAME for a variable that holds one."));
}
