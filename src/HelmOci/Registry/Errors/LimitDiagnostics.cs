using HelmOci.Diagnostics;
using HelmOci.Registry.Auth;
using HelmOci.Registry.Transport;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Errors;

/// <summary>A server that has enough of us, or is unwell.</summary>
internal static class LimitDiagnostics
{
    public static ChartException TooManyRequests(RegistryUser user, RegistryReply reply) => new(new Diagnostic(
        RateLimited,
        $"{user.Registry} limits how much is asked of it. {ReplyText.Sentence(reply)}{Until(reply)}",
        user.Advice(reply).Limit));

    public static ChartException Failed(string registry, RegistryReply reply) => new(new Diagnostic(
        RegistryFailed,
        $"{registry} keeps failing. {ReplyText.Sentence(reply)}",
        "Nothing was changed under the tag; run the build again later, or ask whoever runs the registry."));

    public static ChartException TooLarge(string registry, RegistryReply reply) => new(new Diagnostic(
        ContentTooLarge,
        $"{registry}, or a proxy before it, does not take {reply.Request.Content.Length} bytes at once. {ReplyText.Sentence(reply)}",
        "Raise the limit there (nginx: client_max_body_size), or keep large files out of the chart with .helmignore."));

    private static string Until(RegistryReply reply)
    {
        var asked = OutsideText.Clean(reply.Header("Retry-After"));

        return asked.Length == 0 ? "" : $" It asks to come back after: {asked}.";
    }
}
