using System.Text;

namespace HelmOci.Tests.Credentials;

/// <summary>The text of login files.</summary>
internal static class Logins
{
    /// <summary>Logins whose user name and password are given, each under its key.</summary>
    public static string Of(params (string Key, string Login)[] logins) =>
        "{\"auths\":{" + string.Join(',', logins.Select(login => Entry(login.Key, Auth(login.Login)))) + "}}";

    /// <summary>One login with these members.</summary>
    public static string With(string key, string members) => "{\"auths\":{" + Entry(key, members) + "}}";

    public static string Auth(string login) => $"\"auth\":\"{Base64(login)}\"";

    public static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static string Entry(string key, string members) => $"\"{key}\":{{{members}}}";
}
