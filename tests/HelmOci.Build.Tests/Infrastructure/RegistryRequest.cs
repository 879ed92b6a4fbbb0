namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>One line of a registry's access log.</summary>
public sealed record RegistryRequest(string Method, string Path, int Status)
{
    /// <summary>A manifest was put under a tag: an image or a chart became visible.</summary>
    public bool IsPushTo(string repository) =>
        Method == "PUT" && Status == 201 && Path.StartsWith($"/v2/{repository}/manifests/", StringComparison.Ordinal);

    public bool IsPush => Method == "PUT" && Status == 201 && Path.Contains("/manifests/", StringComparison.Ordinal);

    /// <summary>Reads <c>... "PUT /v2/a/manifests/1.0.0 HTTP/1.1" 201 ...</c>; null for any other line.</summary>
    public static RegistryRequest? Parse(string line)
    {
        var parts = line.Split('"');
        var request = parts.Length > 2 ? parts[1].Split(' ') : [];

        return request is [var method, var path, var protocol] && protocol.StartsWith("HTTP/", StringComparison.Ordinal)
            ? new RegistryRequest(method, path, int.Parse(parts[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], null))
            : null;
    }
}
