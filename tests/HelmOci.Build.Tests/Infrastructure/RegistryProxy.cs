using System.Net;
using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>Stands before a real registry, sees every request and lets a test act on it.</summary>
internal sealed class RegistryProxy : IDisposable
{
    private static readonly HttpClient Client = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false });

    private readonly RegistryProcess _registry;
    private readonly LoopbackServer _server;
    private int _count;

    public RegistryProxy(RegistryProcess registry)
    {
        _registry = registry;
        _server = new LoopbackServer(Answer);
    }

    public string Host => _server.Host;

    public IReadOnlyList<ServedRequest> Requests => _server.Requests;

    /// <summary>Called with each request and its number, from 1 on, before the registry gets it; false: it never does.</summary>
    public Func<ServedRequest, int, bool> Before { get; set; } = (_, _) => true;

    /// <summary>Called when the registry has answered, before the client knows.</summary>
    public Action<int> After { get; set; } = _ => { };

    public void Dispose() => _server.Dispose();

    private ServedReply Answer(ServedRequest request)
    {
        var number = Interlocked.Increment(ref _count);
        if (!Before(request, number)) return ServedReply.Cut;

        var reply = Forward(request);
        After(number);

        return reply;
    }

    private ServedReply Forward(ServedRequest request)
    {
        using var message = new HttpRequestMessage(new HttpMethod(request.Method), $"http://{_registry.Host}{request.Target}") { Version = HttpVersion.Version11 };
        if (request.Body.Length > 0 || request.Method is "PUT" or "POST" or "PATCH") message.Content = new ByteArrayContent(request.Body);
        foreach (var (name, value) in request.Headers.Where(header => header.Key is not ("Expect" or "Connection" or "Content-Length")))
        {
            if (!message.Headers.TryAddWithoutValidation(name, value)) message.Content?.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = Client.Send(message);
        using var body = new MemoryStream();
        answer.Content.CopyTo(body, null, CancellationToken.None);

        return new ServedReply((int)answer.StatusCode)
        {
            Body = body.ToArray(),
            Headers = [.. answer.Headers.Concat(answer.Content.Headers)
                .Where(header => header.Key is not ("Connection" or "Transfer-Encoding"))
                .SelectMany(header => header.Value.Select(value => (header.Key, value)))],
        };
    }
}
