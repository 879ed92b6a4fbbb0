using System.Diagnostics;
using System.Text.Json;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>A client of registries that knows neither Helm nor us.</summary>
public static class Skopeo
{
    /// <summary>The manifest that <c>host/repository:tag</c> names, as the registry stores it.</summary>
    public static JsonElement Inspect(string reference)
    {
        var output = Run("inspect", "--raw", "--tls-verify=false", $"docker://{reference}").Succeeded().Output;
        using var manifest = JsonDocument.Parse(output);
        return manifest.RootElement.Clone();
    }

    /// <summary>Copies an image layout, tag and all, to <c>host/repository:tag</c>.</summary>
    public static void CopyLayout(string folder, string tag, string reference) =>
        Run("copy", "--dest-tls-verify=false", $"oci:{folder}:{tag}", $"docker://{reference}").Succeeded();

    /// <summary>The paths of all files in the layers of an image.</summary>
    public static IReadOnlyList<string> FilesOf(string reference)
    {
        var folder = TestFolder.Create("image");
        Run("copy", "--src-tls-verify=false", $"docker://{reference}", $"dir:{folder}").Succeeded();

        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        return [.. manifest.RootElement.GetProperty("layers").EnumerateArray()
            .Select(layer => layer.GetProperty("digest").GetString()!["sha256:".Length..])
            .SelectMany(digest => PackageFile.Names(Path.Combine(folder, digest)))];
    }

    private static CommandResult Run(params string[] arguments) =>
        Command.Run(new ProcessStartInfo(Peers.PathOf(Peers.Skopeo), ["--insecure-policy", .. arguments]));
}
