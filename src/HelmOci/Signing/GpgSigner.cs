using System.Globalization;
using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace HelmOci.Signing;

/// <summary>Signs by the <c>gpg</c> that is installed, with a key of its own keyring: in its agent, or on a smart card.</summary>
internal sealed class GpgSigner : ChartSigner
{
    private readonly GpgProgram _gpg;
    private readonly string? _passphrase;

    private GpgSigner(ChosenKey key, GpgProgram gpg, string? passphrase)
        : base(key) => (_gpg, _passphrase) = (gpg, passphrase);

    /// <exception cref="ChartException">There is no gpg, or no such key.</exception>
    public static GpgSigner Of(SigningOptions options, BuildMachine machine, IChartLog log, CancellationToken cancellation)
    {
        var gpg = new GpgProgram(options, machine, log);
        var here = gpg.PrivateKeys(cancellation);
        var rings = here.Count > 0 ? gpg.Export(here.Keys, cancellation) : [];
        if (rings.Count == 0) throw SigningKeyFaults.NoneOfGpg(options.Program);

        var key = KeyChoice.Of(rings, options.Key, candidate => here.GetValueOrDefault(KeyChoice.FingerprintOf(candidate)));

        return new GpgSigner(key, gpg, options.PassphraseVariable.Length > 0 ? SecretKeys.PassphraseOf(options, machine) : null);
    }

    protected override string Signed(List<string> lines, DateTimeOffset time, CancellationToken cancellation) =>
        _gpg.Sign(Key, string.Join('\n', lines), _passphrase, time, cancellation);
}

/// <summary>A gpg, asked in ways that neither its language nor its configuration changes.</summary>
internal sealed class GpgProgram
{
    /// <summary>Somebody may have to type a PIN, or to touch a card.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromMinutes(2);

    private const int MostOutput = 16 * 1024 * 1024;

    private const string Status = "[GNUPG:] ";

    private readonly SigningOptions _options;
    private readonly BuildMachine _machine;
    private readonly IChartLog _log;
    private readonly string _path;

    /// <exception cref="ChartException">There is no such program.</exception>
    public GpgProgram(SigningOptions options, BuildMachine machine, IChartLog log)
    {
        (_options, _machine, _log) = (options, machine, log);
        _path = ProgramSearch.Locate(options.Program, machine, Missing);
    }

    /// <summary>The fingerprints of the keys that have a private half, and whether that is here or on a card, or only known to have been.</summary>
    /// <remarks>GnuPG's doc/DETAILS: field 15 of sec and ssb.</remarks>
    public Dictionary<string, bool> PrivateKeys(CancellationToken cancellation)
    {
        var keys = new Dictionary<string, bool>(StringComparer.Ordinal);
        var isHere = false;
        foreach (var fields in Ask(["--with-colons", "--fixed-list-mode", "--list-secret-keys"], cancellation).Split('\n').Select(line => line.Split(':')))
        {
            if (fields[0] is "sec" or "ssb") isHere = fields.Length <= 14 || fields[14] != "#";
            else if (fields[0] == "fpr" && fields.Length > 9) keys.TryAdd(fields[9], isHere);
        }

        return keys;
    }

    /// <summary>The public halves.</summary>
    public List<PgpPublicKeyRing> Export(IEnumerable<string> fingerprints, CancellationToken cancellation)
    {
        try
        {
            return [.. Keyring.RingsOf(Encoding.ASCII.GetBytes(Ask(["--armor", "--export", .. fingerprints], cancellation)))];
        }
        catch (Exception fault) when (Provenance.IsUnreadable(fault))
        {
            throw Failed("what it exports are no public keys");
        }
    }

    /// <summary>A text, clear-signed.</summary>
    public string Sign(ChosenKey key, string text, string? passphrase, DateTimeOffset time, CancellationToken cancellation)
    {
        // gpg.conf is read, because it may say where the keyring and the agent are. What it says of signatures is overridden, but for more signers: these are found after it.
        // The agent asks nobody where it gets the passphrase. gpg reads that from the first line, and the text from the rest.
        string[] unlock = passphrase is null ? [] : ["--pinentry-mode", "loopback", "--passphrase-fd", "0"];
        var at = $"{time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}!";
        var result = Run(
            [.. unlock, "--no-emit-version", "--no-comments", "--digest-algo", "SHA512", "--default-sig-expire", "0", "--faked-system-time", at, "--local-user", $"{KeyChoice.FingerprintOf(key.Public)}!", "--clearsign"],
            passphrase is null ? text : $"{passphrase}\n{text}",
            cancellation);

        return result.ExitCode == 0 ? result.Output.Replace("\r\n", "\n", StringComparison.Ordinal) : throw NotSigned(key.Name, passphrase, result.Errors);
    }

    private string Ask(string[] arguments, CancellationToken cancellation)
    {
        var result = Run(arguments, "", cancellation);

        return result.ExitCode == 0 ? result.Output : throw Failed(Said(result.Errors));
    }

    private ProgramResult Run(string[] arguments, string input, CancellationToken cancellation)
    {
        string[] home = _machine.Folder("GNUPGHOME") is { } folder ? ["--homedir", folder] : [];
        arguments = ["--batch", "--no-tty", "--status-fd", "2", .. home, .. arguments];
        _log.Detail($"{_path} {string.Join(' ', arguments)}");

        return new ProgramRun(_path, _machine.SystemFolder)
        {
            TimeLimit = TimeLimit,
            MostOutput = MostOutput,
            TakesErrors = true,
            Log = _log,
            Fault = (fault, reason) => Failed(fault switch
            {
                ProgramFault.NotStarted => $"it cannot be started: {reason}",
                ProgramFault.Hangs => $"it did not end within {TimeLimit.TotalSeconds:0} s, and was ended",
                _ => "it printed without end, and was ended",
            }),
        }.Run(arguments, input, cancellation);
    }

    private ChartException NotSigned(string key, string? passphrase, string errors) => FailureOf(errors) switch
    {
        GpgError.BadPassphrase or GpgError.NoPassphrase when passphrase is not null => SigningKeyFaults.Locked(key, _options.PassphraseVariable, passphrase.Length > 0),
        GpgError.NoAgent or GpgError.Timeout or GpgError.NoPinEntry or GpgError.BadPin or GpgError.Canceled or GpgError.FullyCanceled or GpgError.NoTerminal or GpgError.BadPassphrase or GpgError.NoPassphrase =>
            SigningKeyFaults.LockedInAgent(key, Said(errors)),
        _ => Failed($"it does not sign with the key {key}: {Said(errors)}"),
    };

    /// <summary>The code of libgpg-error: the lower half of the number, beside where it came from.</summary>
    private static GpgError FailureOf(string errors)
    {
        var line = errors.Split('\n').LastOrDefault(line => line.StartsWith($"{Status}FAILURE ", StringComparison.Ordinal)) ?? "";

        return uint.TryParse(line.Trim().Split(' ')[^1], CultureInfo.InvariantCulture, out var number) ? (GpgError)(number & 0xFFFF) : default;
    }

    /// <summary>The last that it says to people.</summary>
    private static string Said(string errors)
    {
        var last = errors.Split('\n').LastOrDefault(line => line.Length > 0 && !line.StartsWith(Status, StringComparison.Ordinal)) ?? "it says nothing";

        return OutsideText.Clean(last).TrimEnd('.');
    }

    private static ChartException Missing(string reason) => new(new Diagnostic(
        DiagnosticCodes.GpgMissing,
        $"ChartSigner wants the chart signed by gpg, and {reason}.",
        "Install GnuPG, or set ChartSigner to the path of a gpg, which counts from the project's folder; ChartSigningKeyring and ChartSigningKeyVariable sign without it."));

    private ChartException Failed(string reason) => new(new Diagnostic(
        DiagnosticCodes.GpgFailed,
        $"'{_path}' cannot sign the chart: {reason}.",
        "Try it by hand as the user that builds: 'gpg --list-secret-keys', then 'echo text | gpg --batch --clearsign --local-user KEY'."));

    private enum GpgError
    {
        BadPassphrase = 11,
        Timeout = 62,
        NoAgent = 77,
        NoPinEntry = 85,
        BadPin = 87,
        Canceled = 99,
        NoPassphrase = 177,
        FullyCanceled = 198,
        NoTerminal = 0x8066,
    }
}
