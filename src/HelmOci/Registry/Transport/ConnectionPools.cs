using System.Collections.Concurrent;
using System.Net.Security;

namespace HelmOci.Registry.Transport;

/// <summary>One pool of connections for each set of settings in the whole process, so that the charts of a build share them.</summary>
internal static class ConnectionPools
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Build processes outlive changes in DNS.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private static readonly ConcurrentDictionary<ConnectionSettings, HttpMessageInvoker> Pools = new();

    public static HttpMessageInvoker For(ConnectionSettings settings) => Pools.GetOrAdd(settings, Open);

    private static HttpMessageInvoker Open(ConnectionSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = ConnectTimeout,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = Lifetime,
            UseProxy = settings.Proxy.IsConfigured,
        };
        if (settings.Proxy.IsConfigured) handler.Proxy = settings.Proxy;
        if (settings.Tls is not null) Secure(handler.SslOptions, settings.Tls);
        if (settings.Connect is not null) handler.ConnectCallback = settings.Connect;
        else if (TcpConnection.IsAbortable) handler.ConnectCallback = TcpConnection.Open;

        return new HttpMessageInvoker(handler);
    }

    private static void Secure(SslClientAuthenticationOptions options, TlsSettings tls)
    {
#pragma warning disable CA5359 // The user asked for it, and was warned.
        options.RemoteCertificateValidationCallback = tls.SkipVerify
            ? (_, _, _, _) => true
            : new CertificateCheck(CertificateFiles.Authorities(tls.AuthorityFiles())).Verify;
#pragma warning restore CA5359
        if (tls.ClientCertificate.Length > 0)
        {
            options.ClientCertificateContext = CertificateFiles.Client(tls.ClientCertificate, tls.ClientKey);
        }
    }
}
