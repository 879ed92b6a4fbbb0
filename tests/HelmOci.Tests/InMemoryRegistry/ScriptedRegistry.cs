using System.Security.Cryptography.X509Certificates;
using HelmOci.Oci;

namespace HelmOci.Tests.InMemoryRegistry;

/// <summary>A registry in memory that goes wrong where a test says so, over real HTTP.</summary>
internal sealed class ScriptedRegistry : IDisposable
{
    private readonly List<Fault> _faults = [];

    private readonly LoopbackServer _server;

    public ScriptedRegistry(X509Certificate2? certificate = null) => _server = new LoopbackServer(Answer, certificate) { EarlyAnswer = AnswerEarly };

    public RegistryStore Store { get; } = new();

    public string Host => _server.Host;

    public string Address => _server.Address;

    public IReadOnlyList<ServedRequest> Requests => _server.Requests;

    /// <summary>Refuses requests before anything else happens; null lets one pass.</summary>
    public Func<ServedRequest, ServedReply?> Guard { get; set; } = _ => null;

    /// <summary>How many requests came of one method to paths that hold a text.</summary>
    public int Count(string method, string part = "") =>
        Requests.Count(request => request.Method == method && request.Target.Contains(part, StringComparison.Ordinal));

    /// <summary>The next requests of this method to paths that hold this text get these replies, one each.</summary>
    public ScriptedRegistry Fails(string method, string part, params ServedReply[] replies)
    {
        lock (_faults)
        {
            _faults.AddRange(replies.Select(reply => new Fault(method, part, _ => reply, true)));
        }

        return this;
    }

    /// <summary>All requests of this method to paths that hold this text get a reply like this.</summary>
    public ScriptedRegistry Always(string method, string part, Func<ServedRequest, ServedReply> reply)
    {
        lock (_faults)
        {
            _faults.Add(new Fault(method, part, reply, false));
        }

        return this;
    }

    public bool Holds(string repository, OciBlob blob) => Store.Blobs.ContainsKey($"{repository}@{blob.Descriptor.Digest}");

    /// <summary>The digest that a tag holds; null where it holds nothing.</summary>
    public Digest? Tagged(string repository, string tag) => Store.Manifests.GetValueOrDefault($"{repository}:{tag}")?.Descriptor.Digest;

    public void Dispose() => _server.Dispose();

    private ServedReply Answer(ServedRequest request)
    {
        if (Guard(request) is { } refusal) return refusal;
        if (TakeFault(request) is not { } reply) return Store.Answer(request);
        if (reply.CarriesOut) Store.Answer(request);

        return reply;
    }

    private ServedReply? AnswerEarly(ServedRequest request)
    {
        if (Guard(request) is { IsEarly: true } refusal) return refusal;

        lock (_faults)
        {
            return FaultOf(request)?.Reply(request) is { IsEarly: true } reply ? reply : null;
        }
    }

    private ServedReply? TakeFault(ServedRequest request)
    {
        lock (_faults)
        {
            var fault = FaultOf(request);
            if (fault is { IsOnce: true }) _faults.Remove(fault);

            return fault?.Reply(request);
        }
    }

    private Fault? FaultOf(ServedRequest request) =>
        _faults.FirstOrDefault(fault => fault.Method == request.Method && request.Target.Contains(fault.Part, StringComparison.Ordinal));

    private sealed record Fault(string Method, string Part, Func<ServedRequest, ServedReply> Reply, bool IsOnce);
}
