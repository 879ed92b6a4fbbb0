using HelmOci.Diagnostics;
using HelmOci.Registry.Auth;
using HelmOci.Registry.Transport;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Errors;

/// <summary>Faults in how a registry asks for a login.</summary>
internal static class ChallengeDiagnostics
{
    public static ChartException Malformed(string registry, string challenge) => new(new Diagnostic(
        ChallengeMalformed,
        $"{registry} asks for a login in a way that cannot be read: {OutsideText.Clean(challenge)}",
        "Check the WWW-Authenticate header that the registry, or a proxy before it, sends."));

    public static ChartException Missing(RegistryUser user, RegistryReply reply) => new(new Diagnostic(
        ChallengeMissing,
        $"{user.Registry} refused the request for {user.Repository} without saying how to log in. {ReplyText.Sentence(reply)}",
        $"Check the host, and that no proxy answers in its place. {user.Advice(reply).Missing}"));

    public static ChartException Unsupported(string registry, IReadOnlyList<Challenge> challenges) => new(new Diagnostic(
        ChallengeUnsupported,
        $"{registry} asks for a login by {OutsideText.Clean(string.Join(", ", challenges.Select(challenge => challenge.Scheme)))}, which is not supported.",
        "Enable Basic or Bearer authentication in the registry, or in the proxy before it."));

    public static ChartException UntrustedRealm(string registry, string realm) => new(new Diagnostic(
        RealmRefused,
        $"{registry} asks for its password to be sent to {PrintableAddress.Of(realm)}, which was not done.",
        "A token server must be an https address (http only on the host of a registry that speaks http itself), and a private address only where the registry has the same one: correct the realm in the registry's configuration."));
}
