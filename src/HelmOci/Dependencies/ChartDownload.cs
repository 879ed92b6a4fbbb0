using System.Globalization;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Dependencies;

/// <summary>Gets files of one classic repository: follows redirects where that is safe, and sends the login to its own host only.</summary>
internal sealed class ChartDownload(ChartRepository repository, IChartDownloads downloads)
{
    private const int MostHops = 5;

    private const int MostAttempts = 3;

    /// <summary>Opens the file at an address: the repository's index, or what an index names.</summary>
    /// <exception cref="ChartException">It may not be fetched from there, or the server does not give it.</exception>
    public Stream Open(Uri address, CancellationToken cancellation)
    {
        Check(repository.Address, address);
        var named = address;
        for (var hops = 0; ; hops++)
        {
            var answer = downloads.Get(Question(address, named), cancellation);
            if (answer.Status == 200) return answer.Body;

            using (answer)
            {
                if (TargetOf(answer, address) is not { } target) throw Refused(address, answer.Status);
                if (hops == MostHops) throw Endless(address);

                Check(address, target);
                address = target;
            }
        }
    }

    /// <summary>All bytes of a file, which is asked for again where it breaks off.</summary>
    public ReadOnlyMemory<byte> Read(Uri address, long most, CancellationToken cancellation)
    {
        for (var attempts = 1; ; attempts++)
        {
            try
            {
                return ReadOnce(address, most, cancellation);
            }
            catch (TransportException fault) when (fault.Fault == TransportFault.ConnectionLost && attempts < MostAttempts)
            {
            }
        }
    }

    /// <summary>Never from https to http, never a file, and to this machine or its network only where the repository itself is there.</summary>
    internal static void Check(Uri from, Uri target)
    {
        if (from != target && !Origin.MayFollow(from, target)) throw Unsafe(from, target);
    }

    private ReadOnlyMemory<byte> ReadOnce(Uri address, long most, CancellationToken cancellation)
    {
        using var stream = Open(address, cancellation);
        var content = new MemoryStream();
        var piece = new byte[64 * 1024];
        for (var count = stream.Read(piece, 0, piece.Length); count > 0; count = stream.Read(piece, 0, piece.Length))
        {
            content.Write(piece, 0, count);
            if (content.Length > most) throw TooLarge(PrintableAddress.Of(address), most);
        }

        return content.GetBuffer().AsMemory(0, (int)content.Length);
    }

    /// <summary>The login goes to hosts that the index names, where the user says so, and to none that only a redirect names.</summary>
    private HttpQuestion Question(Uri address, Uri named)
    {
        var isTrusted = Origin.IsSame(repository.Address, address) || (repository.PassCredentialsAll && Origin.IsSame(named, address));

        return new HttpQuestion(
            address,
            isTrusted ? repository.Login : null,
            isTrusted ? repository.Transport : repository.Transport with { ClientCertificate = "", ClientKey = "", SkipTlsVerify = false });
    }

    private static Uri? TargetOf(HttpAnswer answer, Uri address) =>
        answer.Status is 301 or 302 or 303 or 307 or 308 ? WebAddress.Of(address, answer.Location) : null;

    private ChartException Refused(Uri address, int status) => new(status is 401 or 403 ? NeedsLogin(address, status) : NotThere(address, status));

    private Diagnostic NeedsLogin(Uri address, int status) => new(
        DiagnosticCodes.RepositoryLoginRefused,
        string.Create(CultureInfo.InvariantCulture, $"{PrintableAddress.Of(address)} answers {status}: ")
        + (repository.Login is null ? "it wants a login, and there is none for it." : $"it does not take {repository.Login} of '{repository.Name}'."),
        "Log in with 'helm repo add --username', or name UserName and PasswordVariable of a ChartRepository item. A login goes to the repository's own host, "
        + "and to others only with PassCredentialsAll.");

    private static Diagnostic NotThere(Uri address, int status) => new(
        DiagnosticCodes.DownloadFailed,
        string.Create(CultureInfo.InvariantCulture, $"{PrintableAddress.Of(address)} answers {status}."),
        "Check the repository's address in a browser, with '/index.yaml' behind it; if the server is at fault, try again later.");

    public static ChartException TooLarge(string address, long most) => new(new Diagnostic(
        DiagnosticCodes.DownloadTooLarge,
        string.Create(CultureInfo.InvariantCulture, $"{address} sends more than {most / (1024 * 1024)} MB."),
        "Check the address; no chart and no index is that large."));

    /// <summary>The error for what an index names in place of an address.</summary>
    public static ChartException UrlInvalid(string url, string chart, string repository) => new(new Diagnostic(
        DiagnosticCodes.DownloadUnsafe,
        $"The index of {RepositoryText.Of(repository)} names '{OutsideText.Clean(url)}' for '{chart}', which is no address.",
        "Correct the 'urls' in the index."));

    private static ChartException Unsafe(Uri from, Uri target) => new(new Diagnostic(
        DiagnosticCodes.DownloadUnsafe,
        $"{PrintableAddress.Of(from)} leads to {(target.Host.Length > 0 ? PrintableAddress.Of(target) : $"'{OutsideText.Clean(target.ToString())}'")}, and a chart is not fetched from there.",
        "A repository may name https addresses, and http where it is reached by http itself; addresses of this machine or its network only where the "
        + "repository is there itself. Correct the 'urls' in its index, or its redirect."));

    private static ChartException Endless(Uri address) => new(new Diagnostic(
        DiagnosticCodes.DownloadUnsafe,
        $"{PrintableAddress.Of(address)} is one redirect too many.",
        "Name the address that the repository ends up at."));
}
