using HelmOci.Registry.Exchange;

namespace HelmOci.Registry.Authentication;

/// <summary>Where a registry sends its clients for tokens. It thereby picks who gets the password, so it is not taken at its word.</summary>
/// <remarks>The rule of the .NET SDK and go-containerregistry: any https host, but nothing private unless the registry itself is there.</remarks>
internal static class Realm
{
    /// <summary>The realm's address; null where no credential may be sent to it.</summary>
    /// <param name="realm">As the challenge has it.</param>
    /// <param name="registry">The address that sent the challenge.</param>
    public static Uri? Parse(string realm, Uri registry)
    {
        var isAddress = Uri.TryCreate(realm, UriKind.Absolute, out var address);

        return isAddress && Origin.MayFollow(registry, address!) && address!.Fragment.Length == 0 ? address : null;
    }
}
