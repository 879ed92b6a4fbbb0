using System.Net;

namespace HelmOci.Registry.Transport;

/// <summary>The credentials of the proxies, each given to its own proxy only.</summary>
internal sealed class ProxyCredentials(ProxyAddress? http, ProxyAddress? https) : ICredentials
{
    public NetworkCredential? GetCredential(Uri uri, string authType)
    {
        if (http?.Address == uri) return http.Credential();

        return https?.Address == uri ? https.Credential() : null;
    }
}
