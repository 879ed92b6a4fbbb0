namespace HelmOci.Registry.Transport;

/// <summary>How a registry is reached, where the user says more than its host.</summary>
public sealed record TransportOptions
{
    /// <summary>True: http. False: https, on loopback too. Null: https, but http on loopback.</summary>
    public bool? PlainHttp { get; init; }

    /// <summary>PEM file of certificate authorities that are trusted beside the system's; empty for none.</summary>
    public string CaFile { get; init; } = "";

    /// <summary>The certificate to show to the registry: PEM, or PFX without a password; empty for none.</summary>
    public string ClientCertificate { get; init; } = "";

    /// <summary>The PEM private key of <see cref="ClientCertificate"/>; empty where that file holds it.</summary>
    public string ClientKey { get; init; } = "";

    /// <summary>Takes any certificate of the registry.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>Opens a connection in another way than TCP; null: TCP.</summary>
    internal Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? Connect { get; init; }
}
