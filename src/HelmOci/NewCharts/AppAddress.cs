using System.Globalization;

namespace HelmOci.NewCharts;

/// <summary>Where an app listens for HTTP.</summary>
/// <param name="Port">The number of the port.</param>
/// <param name="IsTls">Whether it is for https.</param>
internal readonly record struct AppAddress(int Port, bool IsTls)
{
    private const string Http = "http://";
    private const string Https = "https://";

    /// <summary><c>http://+:8080</c>; null for what is no address, names no fixed port, or is for one machine alone.</summary>
    public static AppAddress? Parse(string text)
    {
        var address = text.Trim();
        var isTls = address.StartsWith(Https, StringComparison.OrdinalIgnoreCase);
        if (!isTls && !address.StartsWith(Http, StringComparison.OrdinalIgnoreCase)) return null;

        var host = address[(isTls ? Https : Http).Length..].Split('/')[0];
        if (host.StartsWith("unix:", StringComparison.OrdinalIgnoreCase) || IsOfThisMachine(address)) return null;

        // An address of IPv6 has colons of its own.
        var colon = host.LastIndexOf(':');
        var port = colon > host.LastIndexOf(']') ? Number(host[(colon + 1)..]) : isTls ? 443 : 80;

        return port is { } number ? new AppAddress(number, isTls) : null;
    }

    /// <summary>The number of a port; null for what is none.</summary>
    public static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is > 0 and <= 65_535 ? number : null;

    private static bool IsOfThisMachine(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.IsLoopback;
}
