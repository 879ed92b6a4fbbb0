using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Publishing;
using HelmOci.Signing;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>Whether and with which key a chart is signed: the item that the targets compute once. Keys and passphrases are never in it.</summary>
internal sealed class SigningSettings(ITaskItem? item)
{
    /// <summary>Opens the key; null where nothing is signed.</summary>
    /// <exception cref="ChartException">There is no key, or it cannot sign.</exception>
    public ChartSigner? Open(IChartLog log, CancellationToken cancellation) => item is not null && ChartProperty.IsTrue("ChartSign", item.GetMetadata("Sign"))
        ? ChartSigner.Open(Options(item), BuildMachine.Current(), log, cancellation)
        : null;

    /// <summary>What is signed of a chart.</summary>
    public static ProvenanceRequest Request(ChartSigner signer, string tags, string image) => new(signer, SourceDate.Current ?? DateTimeOffset.UtcNow)
    {
        Tags = ExtraTag.ParseAll(tags),
        Image = image,
    };

    private static SigningOptions Options(ITaskItem item) => new()
    {
        Program = item.GetMetadata("Signer"),
        Key = item.GetMetadata("Key"),
        Keyring = item.GetMetadata("Keyring"),
        KeyVariable = item.GetMetadata("KeyVariable"),
        PassphraseVariable = item.GetMetadata("PassphraseVariable"),
    };
}
