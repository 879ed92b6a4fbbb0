using System.Net.Http.Headers;
using System.Text;
using HelmOci.Credentials;
using HelmOci.Diagnostics;

namespace HelmOci.Registry.Auth;

/// <summary>Credentials as HTTP's Basic scheme sends them.</summary>
internal static class BasicHeader
{
    // The name under which Azure takes a refresh token as a password.
    private const string TokenUser = "00000000-0000-0000-0000-000000000000";

    public static AuthenticationHeaderValue Of(Credential credential)
    {
        var pair = Encoding.UTF8.GetBytes($"{UserOf(credential)}:{credential.Secret}");

        return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
    }

    /// <summary>Has a credential struck out of what is printed, in the form in which it is sent, too.</summary>
    public static void Teach(Secrets secrets, Credential credential) => secrets.Learn(UserOf(credential), credential.Secret);

    private static string UserOf(Credential credential) => credential.UserName.Length > 0 ? credential.UserName : TokenUser;
}
