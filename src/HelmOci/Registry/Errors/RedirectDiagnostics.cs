using HelmOci.Diagnostics;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Errors;

/// <summary>Redirects that are not followed.</summary>
internal static class RedirectDiagnostics
{
    public static ChartException Endless(RegistryReply reply) => Of(
        $"{PrintableAddress.Of(reply.Request.Address)} is the sixth redirect in a row.",
        "Check the registry's address, and the proxy before it, for a loop.");

    public static ChartException LosesBody(RegistryReply reply, Uri target) => Of(
        $"{PrintableAddress.Of(reply.Request.Address)} answered {(int)reply.Status}, a redirect to {PrintableAddress.Of(target)} that would lose what {reply.Request.Method} sends.",
        "Use the address that it redirects to, or have the server answer 307 or 308.");

    public static ChartException Unsafe(RegistryReply reply, Uri target) => Of(
        $"{PrintableAddress.Of(reply.Request.Address)} refers us to {PrintableAddress.Of(target)}, which was not followed.",
        "A registry may not lead from https to http, nor to a private address that is not its own: correct the external address in the registry's or its proxy's configuration.");

    private static ChartException Of(string message, string nextStep) => new(new Diagnostic(RedirectRefused, message, nextStep));
}
