using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Auth;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry;

/// <summary>Sends requests about one repository.</summary>
internal sealed class RepositoryConnection(string registry, string path, Scopes scopes, AuthorizedSender sender, Retries retries)
{
    public string Registry => registry;

    public string Path => path;

    /// <summary>Who we are to the registry, as far as it has asked.</summary>
    public RegistryUser User => sender.User;

    /// <summary>What its refusals mean.</summary>
    public RepositoryErrors Errors => new(this);

    /// <summary>Whether the registry itself gave a reply, not a server that it sent us on to.</summary>
    public bool IsOurs(RegistryReply reply) => sender.IsOurs(reply.Request.Address);

    /// <summary>A request to <c>/v2/{path}/{rest}</c>.</summary>
    public RegistryRequest Request(HttpMethod method, string rest) => RegistryRequest.To(method, $"/v2/{path}/{rest}");

    /// <summary>The reply, after as many attempts as it takes. Only for what may be sent twice.</summary>
    public RegistryReply Send(RegistryRequest request, CancellationToken cancellation)
    {
        try
        {
            return retries.Run(() => SendOnce(request, cancellation), cancellation);
        }
        catch (TransportException fault) when (fault.Fault == TransportFault.ConnectionLost && User.Advice().HangUp is { Length: > 0 } advice)
        {
            throw HungUp(fault, advice);
        }
    }

    /// <summary>The reply to a single attempt.</summary>
    public RegistryReply SendOnce(RegistryRequest request, CancellationToken cancellation) =>
        sender.Send(request, scopes, cancellation);

    /// <summary>The reply to a request that reads another repository, too.</summary>
    public RegistryReply SendOnce(RegistryRequest request, string alsoRead, CancellationToken cancellation) =>
        sender.Send(request, scopes.With(Scopes.Pull(alsoRead)), cancellation);

    /// <summary>The error for a reply that is none of those that were hoped for.</summary>
    public ChartException Refused(RegistryReply reply, CancellationToken cancellation) =>
        Errors.Unexpected(sender.WithReason(reply, cancellation));

    /// <summary>The pauses of one piece of work that is more than one request.</summary>
    public Backoff StartBackoff() => retries.Start();

    /// <summary>How something of this repository is named in a message.</summary>
    public string Name(string tagOrDigest) => new OciReference(registry, path, tagOrDigest).ToString();

    public static ChartException NotARepository(string registry, string path) => new(new Diagnostic(
        DiagnosticCodes.RepositoryNameInvalid,
        $"\"{path}\" cannot be a repository of {registry}.",
        "Use lower-case letters and digits, joined by single dots, underscores or dashes, with slashes between the parts."));

    // Some registries close the connection instead of answering, which has a meaning.
    private static ChartException HungUp(TransportException fault, string advice)
    {
        var diagnostic = fault.Diagnostics[0];

        return new ChartException(diagnostic with { NextStep = $"{diagnostic.NextStep} {advice}" }, fault);
    }
}
