using System.Net;
using HelmOci.Diagnostics;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Auth;

/// <summary>Sends requests of one repository with whatever proof the registry asks for.</summary>
internal sealed class AuthorizedSender(RegistryTransport transport, Redirects redirects, RepositoryLogin login)
{
    /// <summary>Who we are to the registry, as far as it has asked.</summary>
    public RegistryUser User => login.User;

    public RegistryReply Send(RegistryRequest request, Scopes scopes, CancellationToken cancellation)
    {
        var header = IsOurs(request.Address) ? login.Header(scopes, cancellation) : null;
        var reply = redirects.Send(request with { Authorization = header }, cancellation);
        if (reply.Status != HttpStatusCode.Unauthorized) return reply;
        if (!IsOurs(reply.Request.Address)) throw User.RefusedElsewhere(reply.Answer);

        var challenge = Challenges.Choose(transport.Registry, reply) ?? throw Unchallenged(WithReason(reply, cancellation).Answer);
        if (header is not null && !login.IsStale(challenge, header)) throw User.RefusedHere(WithReason(reply, cancellation).Answer);

        var answer = login.Answer(challenge, header, scopes, cancellation);
        var second = redirects.Send(request with { Authorization = answer }, cancellation);

        if (second.Status != HttpStatusCode.Unauthorized) return second;
        if (!IsOurs(second.Request.Address)) throw User.RefusedElsewhere(second.Answer);

        var reason = WithReason(second, cancellation).Answer;

        // A fresh token that is refused will always be refused.
        throw answer.Scheme == "Bearer" ? User.RefusedHere(reason) : User.Refused(reason);
    }

    /// <summary>The same refusal with a body: the answer to a HEAD does not say why.</summary>
    public RegistryReply WithReason(RegistryReply refusal, CancellationToken cancellation)
    {
        if (refusal.Request.Method != HttpMethod.Head) return refusal;

        var reply = redirects.Send(refusal.Request with { Method = HttpMethod.Get }, cancellation);

        return reply.Status == refusal.Status ? reply : refusal;
    }

    /// <summary>Whether an address is the registry's own: the only one that gets its login.</summary>
    public bool IsOurs(Uri address) => !address.IsAbsoluteUri || transport.IsRegistry(address);

    private ChartException Unchallenged(ServerAnswer answer) => new(new Diagnostic(
        DiagnosticCodes.ChallengeMissing,
        $"{User.Registry} refused the request for {User.Repository} without saying how to log in. {answer.Sentence()}",
        $"Check the host, and that no proxy answers in its place. {User.Advice(answer).Missing}"));
}

/// <summary>What a token is asked for: <c>repository:shop/orders:pull,push</c>, and others beside it.</summary>
/// <remarks>
/// distribution, docs/spec/auth/scope.md. One entry a resource, actions sorted: servers differ in what they make of two
/// entries for one repository. Equal where the texts are.
/// </remarks>
internal sealed record Scopes
{
    private Scopes(string text) => Text = text;

    /// <summary>The entries, separated by blanks.</summary>
    public string Text { get; }

    public IEnumerable<string> Entries => Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether nothing is to be written.</summary>
    public bool OnlyPull => Entries.All(entry => entry.EndsWith(":pull", StringComparison.Ordinal));

    public static Scopes Of(string text) => new(text);

    public static Scopes Pull(string repository) => new($"repository:{repository}:pull");

    public static Scopes PullPush(string repository) => new($"repository:{repository}:pull,push");

    /// <summary>These and others, merged by resource.</summary>
    public Scopes With(Scopes others)
    {
        var actions = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (var entry in Entries.Concat(others.Entries))
        {
            Add(actions, entry);
        }

        return new Scopes(string.Join(' ', actions.Select(pair => pair.Key + string.Join(',', pair.Value))));
    }

    // Only what has the shape resource:name:actions is taken apart: ECR Public's whole scope is "aws".
    private static void Add(SortedDictionary<string, SortedSet<string>> actions, string entry)
    {
        var end = entry.LastIndexOf(':') is var colon and > 0 && entry.IndexOf(':') != colon ? colon + 1 : entry.Length;
        if (!actions.TryGetValue(entry[..end], out var known)) actions[entry[..end]] = known = new SortedSet<string>(StringComparer.Ordinal);
        known.UnionWith(entry[end..].Split(',', StringSplitOptions.RemoveEmptyEntries));
    }
}
