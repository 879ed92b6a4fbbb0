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

/// <summary>What docker and the containers tools are told about a host's certificates: <c>certs.d/host:port/</c>.</summary>
/// <param name="Authorities"><c>*.crt</c>: trusted beside the system's.</param>
/// <param name="ClientCertificate"><c>*.cert</c>, the first that has a key of its name; empty for none.</param>
/// <param name="ClientKey"><c>*.key</c>.</param>
/// <remarks>docs.docker.com, "Verify repository client with certificates"; containers-certs.d(5).</remarks>
internal sealed record CertificateFolder(IReadOnlyList<string> Authorities, string ClientCertificate, string ClientKey)
{
    private static readonly CertificateFolder None = new([], "", "");

    /// <summary>The first folder that exists for a host; the user's own win over the machine's.</summary>
    public static CertificateFolder For(string host, BuildMachine machine)
    {
        var name = machine.Platform == Platform.Windows ? host.Replace(":", "", StringComparison.Ordinal) : host;
        foreach (var root in Roots(machine))
        {
            var folder = Path.Combine(root, name);
            if (Directory.Exists(folder)) return Guarded(folder);
        }

        return None;
    }

    private static string[] Roots(BuildMachine machine)
    {
        var containers = Path.Combine(machine.HomeFolder, ".config", "containers", "certs.d");

        return machine.Platform switch
        {
            Platform.Windows => machine.Folder("ProgramData") is { } data ? [containers, Path.Combine(data, "docker", "certs.d")] : [containers],
            Platform.MacOS => [containers, Path.Combine(machine.HomeFolder, ".docker", "certs.d")],
            _ =>
            [
                containers,
                Path.Combine(machine.HomeFolder, ".config", "docker", "certs.d"),
                "/etc/containers/certs.d",
                "/etc/docker/certs.d",
            ],
        };
    }

    private static CertificateFolder Guarded(string folder)
    {
        try
        {
            return Read(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CertificateFiles.FileUnusable(folder, fault.Message.TrimEnd('.'));
        }
    }

    private static CertificateFolder Read(string folder)
    {
        foreach (var certificate in Files(folder, ".cert"))
        {
            var key = Path.ChangeExtension(certificate, ".key");
            if (File.Exists(key)) return new CertificateFolder(Files(folder, ".crt"), certificate, key);
        }

        return new CertificateFolder(Files(folder, ".crt"), "", "");
    }

    private static string[] Files(string folder, string extension)
    {
        // A pattern "*.crt" would match longer extensions on Windows.
        var files = Array.FindAll(Directory.GetFiles(folder), file => file.EndsWith(extension, StringComparison.Ordinal));
        Array.Sort(files, StringComparer.Ordinal);

        return files;
    }
}
