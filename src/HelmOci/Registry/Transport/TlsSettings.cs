using HelmOci.Machine;

namespace HelmOci.Registry.Transport;

/// <summary>Which certificates count for a host. Equal settings share connections, so file times are part of them: build processes live long.</summary>
/// <param name="Authorities">Files of trusted authorities, one a line.</param>
/// <param name="ClientCertificate">The file to show; empty for none.</param>
/// <param name="ClientKey">Its key's file; empty where the certificate's file holds it.</param>
/// <param name="SkipVerify">Takes any certificate.</param>
internal sealed record TlsSettings(string Authorities, string ClientCertificate, string ClientKey, bool SkipVerify)
{
    /// <summary>When the files were written.</summary>
    public string Times { get; init; } = "";

    public static TlsSettings For(string host, TransportOptions options, BuildMachine machine)
    {
        var folder = CertificateFolder.For(host, machine);
        var usesFolder = options.ClientCertificate.Length == 0;
        var authorities = options.CaFile.Length > 0 ? [options.CaFile, .. folder.Authorities] : folder.Authorities;
        var settings = new TlsSettings(
            string.Join('\n', authorities),
            usesFolder ? folder.ClientCertificate : options.ClientCertificate,
            usesFolder ? folder.ClientKey : options.ClientKey,
            options.SkipTlsVerify);

        return settings with { Times = TimesOf([.. authorities, settings.ClientCertificate, settings.ClientKey]) };
    }

    public IReadOnlyList<string> AuthorityFiles() => Authorities.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>For the log.</summary>
    public string Describe()
    {
        var trust = SkipVerify
            ? "any certificate is taken"
            : string.Join(" and ", ["the system's authorities are trusted", .. AuthorityFiles()]);

        return ClientCertificate.Length > 0 ? $"{trust}, {ClientCertificate} is shown" : trust;
    }

    private static string TimesOf(string[] files)
    {
        var times = Array.ConvertAll(files, file => file.Length == 0 ? 0 : File.GetLastWriteTimeUtc(file).Ticks);

        return string.Join(' ', times);
    }
}
