using System.Net;
using System.Net.Sockets;

namespace HelmOci.Benchmarks;

/// <summary>A classic repository of five charts on a web server of this process.</summary>
internal sealed class ChartSite : IDisposable
{
    private readonly string _folder = TestFolder.Create("site");
    private readonly HttpListener _server = new();

    public ChartSite(ChartMaker maker)
    {
        Address = $"http://127.0.0.1:{FreePort()}";
        Helm.MakeRepository(_folder, Charts.Select(maker.Make));
        _server.Prefixes.Add($"{Address}/");
        _server.Start();
        _ = ServeAsync();
    }

    public IReadOnlyList<string> Charts { get; } = [.. Enumerable.Range(1, 5).Select(number => $"dependency{number}")];

    public string Address { get; }

    public void Dispose() => _server.Close();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _server.GetContextAsync();
                _ = AnswerAsync(context);
            }
        }
        catch (Exception end) when (end is HttpListenerException or ObjectDisposedException)
        {
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var path = Path.Combine(_folder, context.Request.Url!.AbsolutePath.TrimStart('/'));
        using var response = context.Response;
        response.StatusCode = File.Exists(path) ? 200 : 404;
        if (File.Exists(path)) await response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(path));
    }
}
