using System.Globalization;
using System.Text.Json;

namespace HelmOci.Stamping;

/// <summary>The ports that an image serves.</summary>
/// <remarks>OCI image-spec, config.md, "ExposedPorts"; learn.microsoft.com, "Containerize a .NET app", ContainerPort.</remarks>
internal static class ImagePorts
{
    /// <summary>What the base images of .NET set since .NET 8, for a web app whose image says nothing.</summary>
    private const int Default = 8080;

    /// <summary>From low to high; empty where nothing tells: a worker serves what it likes.</summary>
    public static IReadOnlyList<int> Of(ImageContent image)
    {
        if (!image.IsWebApp && image.Ports.Count == 0) return [];

        var ports = new List<int>();
        foreach (var port in image.Ports) Add(ports, port);
        foreach (var json in image.Configurations) AddConfiguration(ports, json);
        foreach (var (name, value) in image.Variables) AddVariable(ports, name, value);
        if (ports.Count == 0) ports.Add(Default);

        ports.Sort();

        return ports;
    }

    private static void AddConfiguration(List<int> ports, string json)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("config", out var config) || config.ValueKind != JsonValueKind.Object) return;

        if (config.TryGetProperty("ExposedPorts", out var exposed) && exposed.ValueKind == JsonValueKind.Object)
        {
            foreach (var port in exposed.EnumerateObject()) Add(ports, port.Name);
        }

        if (config.TryGetProperty("Env", out var variables) && variables.ValueKind == JsonValueKind.Array)
        {
            foreach (var variable in variables.EnumerateArray())
            {
                var parts = (variable.GetString() ?? "").Split('=', 2);
                AddVariable(ports, parts[0], parts[^1]);
            }
        }
    }

    private static void AddVariable(List<int> ports, string name, string value)
    {
        if (name is not ("ASPNETCORE_HTTP_PORTS" or "ASPNETCORE_HTTPS_PORTS" or "ASPNETCORE_URLS")) return;

        // 8080;8081, or http://+:8080;https://*:8081
        foreach (var part in value.Split(';'))
        {
            Add(ports, part[(part.LastIndexOf(':') + 1)..].TrimEnd('/'));
        }
    }

    /// <summary><c>8080</c> or <c>8080/tcp</c>.</summary>
    private static void Add(List<int> ports, string text)
    {
        if (int.TryParse(text.Split('/')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && !ports.Contains(port)) ports.Add(port);
    }
}
