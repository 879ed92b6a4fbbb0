using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;

namespace HelmOci.Signing;

/// <summary>Signs charts with a private OpenPGP key, and looks at what comes of it before anybody else does.</summary>
/// <param name="key">The key that signs, and how messages name it.</param>
internal abstract class ChartSigner(ChosenKey key)
{
    /// <summary>Those that verify what it signs.</summary>
    public Keyring Keys { get; } = Keyring.Of(key.Name, key.Ring);

    /// <summary>The fingerprint of the whole key, by which people name it: 40 hex digits or more.</summary>
    public string Fingerprint => KeyChoice.FingerprintOf(key.Ring.GetPublicKey());

    /// <summary>The key that signs, and how messages name it.</summary>
    protected ChosenKey Key => key;

    /// <summary>Finds the key and, where it is in a file or a variable, unlocks it.</summary>
    /// <exception cref="ChartException">There is no key, or it cannot sign.</exception>
    public static ChartSigner Open(SigningOptions options, BuildMachine machine, IChartLog log, CancellationToken cancellation = default)
    {
        options.Check();
        ChartSigner signer = options.Program.Length > 0 ? GpgSigner.Of(options, machine, log, cancellation) : LibrarySigner.Of(options, machine);
        if (signer.Key.IsOfLaterHelm) log.Warn(SigningKeyFaults.OfLaterHelm(signer.Key.Name));

        return signer;
    }

    /// <summary>Signs a text that nobody gets, so that a key that cannot sign is an error before anything is out.</summary>
    /// <exception cref="ChartException">It cannot.</exception>
    public void Try(CancellationToken cancellation) => Sign($"...\nfiles:\n  probe: {Digest.Of([])}", DateTimeOffset.UtcNow, cancellation);

    /// <summary>The text with its signature.</summary>
    /// <param name="text">What is signed; blanks at the ends of its lines are no part of it.</param>
    /// <param name="time">The signature's time. No verifier takes one from before the key was made.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="ChartException">It cannot be signed, or nobody would take the signature.</exception>
    public byte[] Sign(string text, DateTimeOffset time, CancellationToken cancellation)
    {
        var lines = SignedText.LinesOf(text);
        var signed = Encoding.UTF8.GetBytes(Signed(lines, time.UtcDateTime > key.Public.CreationTime ? time : new DateTimeOffset(key.Public.CreationTime, TimeSpan.Zero), cancellation));
        if (Provenance.TryParse(signed) is not { } parsed) throw SigningKeyFaults.CannotSign(key.Name, "what it gives is no signed text");
        if (parsed.Signatures is not [var only] || only.KeyId != key.Public.KeyId) throw SigningKeyFaults.NotAlone(key.Name, parsed.Signatures.Select(signature => signature.KeyId));
        if (Keys.FaultOf(parsed) is { } fault) throw SigningKeyFaults.CannotSign(key.Name, fault);

        return parsed.Says(text) ? signed : throw SigningKeyFaults.CannotSign(key.Name, "another text was signed than the one given");
    }

    /// <summary>A clear-signed text of RFC 4880 section 7.1, with SHA-512, as Helm has it.</summary>
    /// <param name="lines">What is signed.</param>
    /// <param name="time">The signature's time.</param>
    /// <param name="cancellation">Stops it.</param>
    protected abstract string Signed(List<string> lines, DateTimeOffset time, CancellationToken cancellation);
}

/// <summary>A text as its signature sees it.</summary>
internal static class SignedText
{
    /// <summary>Lines without blanks at their ends, and without an empty one at the end.</summary>
    public static List<string> LinesOf(string text) => [.. text.TrimEnd().Split('\n').Select(line => line.TrimEnd(' ', '\t', '\r'))];
}
