using System.Net.Http.Headers;
using System.Text;
using HelmOci.Credentials;

namespace HelmOci.Registry.Authentication;

/// <summary>Credentials as HTTP's Basic scheme sends them.</summary>
internal static class BasicHeader
{
    // The name under which Azure takes a refresh token as a password.
    private const string TokenUser = "00000000-0000-0000-0000-000000000000";

    public static AuthenticationHeaderValue Of(Credential credential)
    {
        var userName = credential.UserName.Length > 0 ? credential.UserName : TokenUser;
        var pair = Encoding.UTF8.GetBytes($"{userName}:{credential.Secret}");

        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
    }
}
