using System.Collections.Concurrent;
using HelmOci.Registry.Auth;
using HelmOci.Tests.Oci;

namespace HelmOci.Tests.InMemoryRegistry;

/// <summary>A token server and the guard of the registry that trusts it.</summary>
internal sealed class TokenServer : IDisposable
{
    private readonly ConcurrentDictionary<string, string> _granted = new();

    private readonly LoopbackServer _server;

    private int _issued;

    public TokenServer() => _server = new LoopbackServer(request => Answer(request) ?? Grant(request));

    public IReadOnlyList<ServedRequest> Requests => _server.Requests;

    public string Realm => $"{_server.Address}/token";

    /// <summary>Answers in place of the server; null has the server answer.</summary>
    public Func<ServedRequest, ServedReply?> Answer { get; set; } = _ => null;

    /// <summary>Who is granted a token; empty is anybody. Password, refresh token or both as <c>name:secret</c>.</summary>
    public string Accepts { get; set; } = "";

    /// <summary>What is sent as a token; <c>{0}</c> is the token, <c>{1}</c> a refresh token.</summary>
    public string Form { get; set; } = """{"token":"{0}","expires_in":300}""";

    /// <summary>Grants the scopes asked for, or fewer.</summary>
    public Func<string, string> Granting { get; set; } = scope => scope;

    /// <summary>What a challenge of the registry looks like; <c>{0}</c> is the realm, <c>{1}</c> the scope.</summary>
    public string Challenge { get; set; } = "Bearer realm=\"{0}\",service=\"registry\",scope=\"{1}\"";

    /// <summary>Has the registry let nobody in without a token of this server.</summary>
    public void Protect(ScriptedRegistry registry) => registry.Guard = Guard;

    /// <summary>The tokens issued so far are good for nothing from now on.</summary>
    public void Expire() => _granted.Clear();

    public void Dispose() => _server.Dispose();

    private ServedReply? Guard(ServedRequest request)
    {
        var wanted = ScopeOf(request);
        if (_granted.TryGetValue(request.Proof, out var scope) && Covers(scope, wanted)) return null;

        var challenge = Challenge.Replace("{0}", Realm, StringComparison.Ordinal).Replace("{1}", wanted, StringComparison.Ordinal);

        return ServedReply.Challenge(request.Proof.Length == 0 ? challenge : $"{challenge},error=\"{Error(request)}\"");
    }

    private string Error(ServedRequest request) => _granted.ContainsKey(request.Proof) ? "insufficient_scope" : "invalid_token";

    private static string ScopeOf(ServedRequest request)
    {
        if (request.Path == "/v2/") return "";

        var path = request.Path["/v2/".Length..];
        var repository = path[..Math.Max(path.IndexOf("/manifests/", StringComparison.Ordinal), path.IndexOf("/blobs/", StringComparison.Ordinal))];

        return $"repository:{repository}:{(request.Method is "GET" or "HEAD" ? "pull" : "pull,push")}";
    }

    private static bool Covers(string granted, string wanted) =>
        granted.Split(' ').Any(scope => scope == wanted || scope == wanted.Replace(":pull", ":pull,push", StringComparison.Ordinal));

    private ServedReply Grant(ServedRequest request)
    {
        var proof = request.Method == "POST" ? request.Form.FirstOrDefault(pair => pair.Key == "refresh_token").Value : request.Proof;
        if (Accepts.Length > 0 && proof != Accepts) return ServedReply.Error(401, "UNAUTHORIZED", "incorrect username or password");

        var token = $"token{Interlocked.Increment(ref _issued)}";
        var asked = request.Method == "POST" ? request.Form.First(pair => pair.Key == "scope").Value : request.Asked("scope");
        _granted[token] = Granting(asked);

        return ServedReply.Json(200, Form.Replace("{0}", token, StringComparison.Ordinal));
    }
}
