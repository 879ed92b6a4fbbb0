using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Benchmarks;

/// <summary>A classic repository of five charts on a web server of this process.</summary>
internal sealed class ChartSite : IDisposable
{
    private readonly string _folder = TestFolder.Create("site");
    private readonly LoopbackServer _server;

    public ChartSite(ChartMaker maker)
    {
        Helm.MakeRepository(_folder, Charts.Select(maker.Make));
        _server = new LoopbackServer(request =>
        {
            var path = Path.Combine(_folder, request.Path.TrimStart('/'));

            return File.Exists(path) ? new ServedReply(200) { Body = File.ReadAllBytes(path) } : new ServedReply(404);
        });
    }

    public IReadOnlyList<string> Charts { get; } = [.. Enumerable.Range(1, 5).Select(number => $"dependency{number}")];

    public string Address => _server.Address;

    public void Dispose() => _server.Dispose();
}
