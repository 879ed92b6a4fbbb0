using System.Text.Json;

namespace HelmOci.Publishing;

/// <summary>Reads the config of a chart that somebody else pushed.</summary>
internal static class HelmConfig
{
    /// <summary>The version it gives; empty where it gives none.</summary>
    public static string VersionOf(ReadOnlyMemory<byte> config)
    {
        try
        {
            using var json = JsonDocument.Parse(config);

            return json.RootElement.GetProperty("version").GetString() ?? "";
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return "";
        }
    }
}
