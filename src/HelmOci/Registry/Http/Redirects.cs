using System.Net;
using HelmOci.Diagnostics;
using HelmOci.Machine;
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
            if (request.StaysHere && !transport.IsRegistry(target)) break;

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
        if (!reply.IsRedirect) return null;

        return WebAddress.Of(reply.Request.Address, reply.Header("Location")) is { } target ? Origin.Secured(reply.Request.Address, target) : null;
    }

    private static void Check(RegistryReply reply, Uri target, int hops)
    {
        if (hops == MostHops) throw Endless(reply);
        if (!reply.Request.IsRead && !KeepsMethod(reply.Status)) throw LosesBody(reply, target);
        if (!Origin.MayFollow(reply.Request.Address, target) || LosesSecret(reply.Request, target)) throw Unsafe(reply, target);
    }

    private static bool LosesSecret(RegistryRequest request, Uri target) =>
        request.HoldsSecret && !Origin.IsSame(request.Address, target);

    private static bool KeepsMethod(HttpStatusCode status) =>
        status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static ChartException Endless(RegistryReply reply) => Refused(
        $"{PrintableAddress.Of(reply.Request.Address)} is the sixth redirect in a row.",
        "Check the registry's address, and the proxy before it, for a loop.");

    private static ChartException LosesBody(RegistryReply reply, Uri target) => Refused(
        $"{PrintableAddress.Of(reply.Request.Address)} answered {(int)reply.Status}, a redirect to {PrintableAddress.Of(target)} that would lose what {reply.Request.Method} sends.",
        "Use the address that it redirects to, or have the server answer 307 or 308.");

    /// <summary>The error for an address that a registry has no business to name.</summary>
    public static ChartException Unsafe(RegistryReply reply, Uri target) => Refused(
        $"{PrintableAddress.Of(reply.Request.Address)} refers us to {PrintableAddress.Of(target)}, which was not followed.",
        "A registry may not lead from https to http, nor to a private address that is not its own: correct the external address in the registry's or its proxy's configuration.");

    private static ChartException Refused(string message, string nextStep) => new(new Diagnostic(DiagnosticCodes.RedirectRefused, message, nextStep));
}
