using System.Net;
using HelmOci.Machine;
using HelmOci.Registry.Errors;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Http;

/// <summary>
/// Follows redirects by hand: the handler would drop the credentials on the registry's own redirects and turn a POST
/// into a GET.
/// </summary>
internal sealed class Redirects(RegistryTransport transport)
{
    private const int MostHops = 5;

    /// <summary>The first reply that is not a redirect.</summary>
    public RegistryReply Send(RegistryRequest request, CancellationToken cancellation)
    {
        var reply = transport.Send(request, cancellation);
        for (var hops = 0; TargetOf(reply) is { } target; hops++)
        {
            Check(reply, target, hops);
            reply = transport.Send(Next(reply.Request, target), cancellation);
        }

        return reply;
    }

    private static RegistryRequest Next(RegistryRequest sent, Uri target) => sent with
    {
        Address = target,
        Authorization = Origin.IsSame(sent.Address, target) ? sent.Authorization : null,
    };

    private static Uri? TargetOf(RegistryReply reply)
    {
        if (!IsRedirect(reply.Status)) return null;

        return WebAddress.Of(reply.Request.Address, reply.Header("Location")) is { } target ? Origin.Secured(reply.Request.Address, target) : null;
    }

    private static bool IsRedirect(HttpStatusCode status) => status
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static void Check(RegistryReply reply, Uri target, int hops)
    {
        if (hops == MostHops) throw RedirectDiagnostics.Endless(reply);
        if (!reply.Request.IsRead && !KeepsMethod(reply.Status)) throw RedirectDiagnostics.LosesBody(reply, target);
        if (!Origin.MayFollow(reply.Request.Address, target) || LosesSecret(reply.Request, target)) throw RedirectDiagnostics.Unsafe(reply, target);
    }

    private static bool LosesSecret(RegistryRequest request, Uri target) =>
        request.HoldsSecret && !Origin.IsSame(request.Address, target);

    private static bool KeepsMethod(HttpStatusCode status) =>
        status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;
}
