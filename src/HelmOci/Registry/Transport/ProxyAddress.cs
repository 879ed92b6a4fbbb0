using System.Net;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;

namespace HelmOci.Registry.Transport;

/// <summary>A proxy that an environment variable names.</summary>
/// <param name="Variable">The variable's name, as it was found.</param>
/// <param name="Address">Without user name and password.</param>
/// <param name="UserInfo"><c>name:password</c>, escaped; empty for none.</param>
internal sealed record ProxyAddress(string Variable, Uri Address, string UserInfo)
{
    /// <summary>The proxy of a variable, lower case first as everywhere; null where it is not set.</summary>
    /// <exception cref="ChartException">The variable holds no address.</exception>
    public static ProxyAddress? Read(BuildMachine machine, string upperCaseName)
    {
        var (name, value) = FindVariable(machine, upperCaseName);
        if (value.Length == 0) return null;

        var text = value.Contains("://", StringComparison.Ordinal) ? value : $"http://{value}";

        return WebAddress.Of(text) is { } uri && IsProxy(uri)
            ? new ProxyAddress(name, new Uri(uri.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped)), uri.UserInfo)
            : throw TransportDiagnostics.ProxyMalformed(name);
    }

    /// <summary>A variable that may be written in lower or upper case.</summary>
    public static (string Name, string Value) FindVariable(BuildMachine machine, string upperCaseName)
    {
        var lowerCaseName = upperCaseName.ToLowerInvariant();
        var value = machine.Variable(lowerCaseName);
        if (value.Length > 0) return (lowerCaseName, value);

        return (upperCaseName, machine.Variable(upperCaseName));
    }

    public NetworkCredential? Credential()
    {
        if (UserInfo.Length == 0) return null;

        var parts = UserInfo.Split(':', 2);

        return new NetworkCredential(Uri.UnescapeDataString(parts[0]), Uri.UnescapeDataString(parts.Length > 1 ? parts[1] : ""));
    }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Address.Authority} ({Variable})";

    /// <summary>What .NET can speak to.</summary>
    private static bool IsProxy(Uri uri) =>
        uri.Host.Length > 0 && uri.Scheme is ("http" or "https" or "socks4" or "socks4a" or "socks5");
}
