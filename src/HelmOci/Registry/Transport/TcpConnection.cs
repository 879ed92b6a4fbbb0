using System.Net.Sockets;

namespace HelmOci.Registry.Transport;

/// <summary>
/// Opens connections as <see cref="SocketsHttpHandler"/> does, but keeps the thread of its pool meanwhile: a cold build process would
/// compile more code for a wait that frees it than the connection takes.
/// </summary>
internal static class TcpConnection
{
    /// <summary>A <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    public static ValueTask<Stream> OpenAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            // Closing it is what ends a blocking call.
            using (cancellation.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket))
            {
                socket.Connect(context.DnsEndPoint);
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
}
