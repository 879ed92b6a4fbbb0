using HelmOci.Registry.Errors;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Auth;

/// <summary>Decides which of a registry's challenges is answered.</summary>
internal static class Challenges
{
    /// <summary>Bearer where it can be used, else Basic; null where the registry asks for nothing.</summary>
    public static Challenge? Choose(string registry, RegistryReply refused)
    {
        var text = refused.Header("WWW-Authenticate");
        var challenges = ChallengeReader.Read(text) ?? throw ChallengeDiagnostics.Malformed(registry, text);
        if (challenges.Count == 0) return null;

        return challenges.FirstOrDefault(challenge => challenge.IsBearer && challenge["realm"].Length > 0)
            ?? challenges.FirstOrDefault(challenge => challenge.IsBasic)
            ?? throw ChallengeDiagnostics.Unsupported(registry, challenges);
    }

    public static Uri RealmOf(LoginContext context, Challenge challenge) =>
        Realm.Parse(challenge["realm"], context.Transport.BaseAddress)
        ?? throw ChallengeDiagnostics.UntrustedRealm(context.Registry, challenge["realm"]);
}
