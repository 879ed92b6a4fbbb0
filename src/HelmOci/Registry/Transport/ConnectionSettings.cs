namespace HelmOci.Registry.Transport;

/// <summary>All that a pool of connections depends on.</summary>
/// <param name="Proxy">The proxies of the environment.</param>
/// <param name="Tls">Null for plain http, which then loads nothing of TLS.</param>
/// <param name="Connect">Opens a connection in another way than TCP; null: TCP.</param>
internal sealed record ConnectionSettings(
    EnvironmentProxy Proxy, TlsSettings? Tls, Func<SocketsHttpConnectionContext, CancellationToken, ValueTask<Stream>>? Connect);
