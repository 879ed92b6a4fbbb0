using HelmOci.Machine;
using HelmOci.Registry.Http;

namespace HelmOci.Registry.Auth;

/// <summary>Where a registry sends its clients for tokens. It thereby picks who gets the password, so it is not taken at its word.</summary>
/// <remarks>
/// The rule of the .NET SDK and go-containerregistry: any https host, but nothing private unless the registry itself is there. Over http
/// the password can be read on the way: only where it goes to the registry's own host, which is reached so already, or stays on this machine.
/// </remarks>
internal static class Realm
{
    /// <summary>The realm's address; null where no credential may be sent to it.</summary>
    /// <param name="realm">As the challenge has it.</param>
    /// <param name="registry">The address that sent the challenge.</param>
    public static Uri? Parse(string realm, Uri registry) =>
        WebAddress.Of(realm) is { Fragment: "" } address && Origin.MayFollow(registry, address) && IsSafe(registry, address) ? address : null;

    private static bool IsSafe(Uri registry, Uri realm) => realm.Scheme == Uri.UriSchemeHttps || Origin.IsNear(registry, realm);
}
