using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using HelmOci.Machine;

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
            ConnectCallback = settings.Connect,
            MaxResponseDrainSize = 0,
            PooledConnectionLifetime = Lifetime,
            UseProxy = settings.Proxy.IsConfigured,
        };
        if (settings.Proxy.IsConfigured) handler.Proxy = settings.Proxy;
        if (settings.Tls is not null) Secure(handler.SslOptions, settings.Tls);

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

/// <summary>All that a pool of connections depends on.</summary>
/// <param name="Proxy">The proxies of the environment.</param>
/// <param name="Tls">Null for plain http, which then loads nothing of TLS.</param>
/// <param name="Connect">Opens one.</param>
internal sealed record ConnectionSettings(
    EnvironmentProxy Proxy, TlsSettings? Tls, Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>> Connect);

/// <summary>
/// Opens connections as <see cref="SocketsHttpHandler"/> does, but keeps the thread of its pool meanwhile: a cold build process would
/// compile more code for a wait that frees it than the connection takes.
/// </summary>
internal static class TcpConnection
{
    private static readonly IPAddress[] ThisMachine = [IPAddress.IPv6Loopback, IPAddress.Loopback];

    /// <summary>A <see cref="SocketsHttpHandler.ConnectCallback"/>. Looking up a name cannot be stopped; the system limits its time.</summary>
    public static ValueTask<Stream> Open(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using (cancellation.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket))
            {
                Connect(socket, context.DnsEndPoint, cancellation);
            }

            return new(new NetworkStream(socket, ownsSocket: true));
        }
        catch
        {
            socket.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw;
        }
    }

    private static void Connect(Socket socket, DnsEndPoint target, CancellationToken cancellation)
    {
        // Passwords go there unencrypted, whatever DNS says of a name below localhost.
        if (LoopbackHost.Is(target.Host) && !IPAddress.TryParse(target.Host, out _)) socket.Connect(ThisMachine, target.Port);

        // Closing a socket ends the call that connects it, but not on macOS, where it waits for that call.
        else if (OperatingSystem.IsMacOS()) socket.ConnectAsync(target, cancellation).AsTask().GetAwaiter().GetResult();
        else socket.Connect(target);
    }
}
