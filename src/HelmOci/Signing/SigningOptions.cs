using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Signing;

/// <summary>Whose key signs a chart, and where it is. Keys and passphrases themselves are in files and variables only.</summary>
public sealed record SigningOptions
{
    /// <summary>A gpg that signs: a path, or the name of a program on PATH; empty: the key is in a file or a variable.</summary>
    public string Program { get; init; } = "";

    /// <summary>A part of the user id, or the fingerprint; empty where there is one key.</summary>
    public string Key { get; init; } = "";

    /// <summary>The full path of a file of private keys; empty where a variable holds the key.</summary>
    public string Keyring { get; init; } = "";

    /// <summary>The environment variable that holds an armored key.</summary>
    public string KeyVariable { get; init; } = "";

    /// <summary>The environment variable that holds the passphrase; empty: the key has none.</summary>
    public string PassphraseVariable { get; init; } = "";

    /// <summary>The property that leads to a key on this machine; null for none. A project names a variable for all who build it, and few of them have the key.</summary>
    public string? PropertyOfKey(BuildMachine machine) =>
        KeyVariable.Length > 0 && machine.Variable(KeyVariable).Length > 0 ? "ChartSigningKeyVariable"
        : File.Exists(Keyring) ? "ChartSigningKeyring"
        : null;

    /// <summary>Checks that no property holds a secret itself, and that one says where the key is.</summary>
    /// <exception cref="ChartException">A property holds a key or a passphrase; or no property says where the key is, or more than one does.</exception>
    internal void Check()
    {
        CheckSecrets();
        (string Property, string Value)[] places = [("ChartSigner", Program), ("ChartSigningKeyring", Keyring), ("ChartSigningKeyVariable", KeyVariable)];
        var given = places.Where(place => place.Value.Length > 0).ToList();
        if (given.Count != 1) throw SigningKeyFaults.NoPlace([.. given.Select(place => place.Property)]);
    }

    /// <summary>Checks that no property holds a secret itself, whether it is used or not.</summary>
    /// <exception cref="ChartException">One does.</exception>
    public void CheckSecrets()
    {
        CheckHoldsNoKey("ChartSigner", Program);
        CheckHoldsNoKey("ChartSigningKey", Key);
        CheckHoldsNoKey("ChartSigningKeyring", Keyring);
        CheckIsName("ChartSigningKeyVariable", KeyVariable);
        CheckIsName("ChartSigningPassphraseVariable", PassphraseVariable);
    }

    private static void CheckHoldsNoKey(string property, string value)
    {
        if (PropertySecrets.IsKey(value)) throw SigningKeyFaults.SecretInProperty(property);
    }

    private static void CheckIsName(string property, string value)
    {
        if (value.Length > 0 && !PropertySecrets.IsVariable(value)) throw SigningKeyFaults.VariableMisnamed(property);
    }
}

/// <summary>What can be wrong with the key that signs.</summary>
internal static class SigningKeyFaults
{
    public static ChartException Unreadable(string place, string reason, string path, Exception? fault = null) => new(
        new Diagnostic(
            DiagnosticCodes.SigningKeyUnreadable,
            $"{place} cannot be used: {reason}.",
            "Export the key with 'gpg --export-secret-keys --armor KEY', and keep it in a file that nobody else reads or in a secret variable of the build server; a keybox (.kbx) is no such file. A build that is not given the key leaves ChartSign unset.")
        { Location = path.Length > 0 ? new SourceLocation(path) : null },
        fault);

    public static ChartException NotOne(string wanted, IReadOnlyList<string> known) => new(new Diagnostic(
        DiagnosticCodes.SigningKeyNotOne,
        wanted.Length == 0 ? "ChartSigningKey is not set, and there is more than one key." : $"ChartSigningKey '{OutsideText.Clean(wanted)}' does not name one key.",
        $"Set ChartSigningKey to the fingerprint of one of these: {string.Join("; ", known.Take(10))}."));

    public static ChartException NoneOfGpg(string program) => new(new Diagnostic(
        DiagnosticCodes.SigningKeyNotOne,
        $"The keyring of '{program}' holds no private key.",
        "Import the key with 'gpg --import' as the user that builds, insert the smart card, or correct GNUPGHOME; 'gpg --list-secret-keys' shows what is there."));

    public static ChartException CannotSign(string name, string reason) => new(new Diagnostic(
        DiagnosticCodes.SigningKeyUnfit,
        $"The key {name} cannot sign a chart: {reason}.",
        "Set ChartSigningKey to another key; or renew this one ('gpg --quick-set-expire') and export it again."));

    public static ChartException Locked(string name, string variable, bool isGiven, Exception? fault = null) => new(
        new Diagnostic(
            DiagnosticCodes.PassphraseWrong,
            variable.Length == 0 ? $"The key {name} has a passphrase, and none is given."
            : isGiven ? $"The passphrase in {PropertySecrets.Describe("ChartSigningPassphraseVariable", variable)} does not open the key {name}."
            : $"The key {name} has a passphrase, and the variable that ChartSigningPassphraseVariable names is not set or empty.",
            "Set ChartSigningPassphraseVariable to the name of an environment variable that holds the key's passphrase."),
        fault);

    public static ChartException LockedInAgent(string name, string said) => new(new Diagnostic(
        DiagnosticCodes.PassphraseWrong,
        $"gpg cannot unlock the key {name}: {said}.",
        "Unlock it in gpg's agent before the build, by signing something; or set ChartSigningPassphraseVariable to the name of an environment variable that holds the passphrase, or a card's PIN."));

    public static Diagnostic OfLaterHelm(string name) => new(
        DiagnosticCodes.SigningKeyOfLaterHelm,
        $"The key {name} or one of its subkeys is of a kind that Helm before 3.21 does not know, such as Ed25519, and it reads no keyring that holds one.",
        "Where such a Helm verifies, sign with an RSA key, and hand out its public half without other subkeys.");

    public static ChartException NotAlone(string name, IEnumerable<long> signers) => new(new Diagnostic(
        DiagnosticCodes.GpgFailed,
        $"gpg signed the chart with other keys than {name} alone: {string.Join(", ", signers.Select(id => $"{id:X16}"))}.",
        "Take local-user out of its gpg.conf; or set GNUPGHOME to a folder that has the key and no such gpg.conf."));

    public static ChartException SecretInProperty(string property) => new(new Diagnostic(
        DiagnosticCodes.KeyInProperty,
        $"{property} holds a key or a passphrase itself, and build logs keep properties.",
        "Treat it as known to others. Keep a key in a file (ChartSigningKeyring) or in an environment variable, whose name ChartSigningKeyVariable is; the passphrase likewise (ChartSigningPassphraseVariable)."));

    public static ChartException VariableMisnamed(string property) => new(new Diagnostic(
        DiagnosticCodes.KeyInProperty,
        $"{property} is the name of an environment variable (letters, digits and _), and what it holds is none: a key or a passphrase itself, perhaps, and build logs keep properties.",
        "Treat a secret that was in it as known to others. Put it into an environment variable, and the name of that variable into the property."));

    public static Diagnostic Forgotten(string property) => new(
        DiagnosticCodes.SigningForgotten,
        $"{property} says where a key is, and ChartSign is not set: this build does not sign the chart.",
        "Set ChartSign to true; or to false, if that is what you want.");

    public static ChartException NoPlace(IReadOnlyList<string> places) => new(new Diagnostic(
        DiagnosticCodes.SigningKeyMissing,
        places.Count > 0 ? $"{string.Join(" and ", places)} are both set, and one key signs." : "ChartSign is true, and nothing says where the key is.",
        "Set one of them: ChartSigningKeyring to a file of private keys, ChartSigningKeyVariable to the name of an environment variable that holds one, or ChartSigner to gpg for gpg's own keyring (agent, smart card)."));
}
