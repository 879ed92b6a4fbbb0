using System.Net.Sockets;

namespace HelmOci.Registry.Transport;

/// <summary>
/// Opens connections as <see cref="SocketsHttpHandler"/> does, but keeps the thread of its pool meanwhile: a cold build process would
/// compile more code for a wait that frees it than the connection takes.
/// </summary>
internal static class TcpConnection
{
    /// <summary>Whether closing a socket ends the call that connects it. On macOS it waits for that call.</summary>
    public static bool IsAbortable => !OperatingSystem.IsMacOS();

    /// <summary>A <see cref="SocketsHttpHandler.ConnectCallback"/>. To look up a name cannot be ended, and has time limits of its own.</summary>
    public static ValueTask<Stream> Open(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
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
