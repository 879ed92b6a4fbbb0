using System.Diagnostics;
using System.Runtime.CompilerServices;
using HelmOci.Charts.Archive;
using HelmOci.Publishing;
using HelmOci.Stamping;
using HelmOci.Tests.Charts;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Stamping;

/// <summary>A chart that was packed with an image, and what Helm renders of it.</summary>
internal sealed record RenderedImage(string Image, string Values, string AppVersion, IReadOnlyList<string> Warnings)
{
    public const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public const string Name = "registry.example.com/shop/orders";

    public static readonly BuiltImage Built = new() { Registry = "registry.example.com", Repository = "shop/orders", Tags = ["latest", "1.4.0"], ManifestDigest = Digest };

    /// <summary>Packs and renders.</summary>
    /// <param name="values">values.yaml.</param>
    /// <param name="image">What a template has behind <c>image:</c>.</param>
    /// <param name="request">What is packed, the folder left out; null for <see cref="Built"/> alone.</param>
    /// <param name="more">Further files of the chart.</param>
    public static RenderedImage Of(string values, string image, PackRequest? request = null, params (string Path, string Text)[] more)
    {
        using var folder = new ChartFolder();
        folder.Write("values.yaml", values).Write("templates/pod.yaml", $"apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: app\n      image: \"{image}\"\n");
        foreach (var (path, text) in more) folder.Write(path, text);
        var log = new RecordingLog();
        request ??= new PackRequest { Image = new ChartImage { Built = Built } };
        var archive = ChartPacker.Pack(request with { ChartDirectory = folder.Path, Version = "1.4.0", ProjectVersion = "1.4.0" }, log, CancellationToken.None);

        var rendered = Render(archive, folder.Parent).Split('\n').Select(line => line.Trim());
        var line = rendered.First(line => line.StartsWith("image:", StringComparison.Ordinal));

        return new RenderedImage(line["image:".Length..].Trim(' ', '"'), ValuesOf(archive), archive.Metadata.AppVersion, [.. log.Warnings.Select(warning => warning.Code)]);
    }

    /// <summary>What <c>helm template</c> makes of a chart.</summary>
    public static string Render(ChartArchive archive, string folder)
    {
        var start = new ProcessStartInfo(Peer.PathOf(Peer.Helm4), ["template", "release", archive.SaveTo(folder)]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["HOME"] = folder;
        using var helm = Process.Start(start)!;
        var errors = helm.StandardError.ReadToEndAsync();
        var output = helm.StandardOutput.ReadToEnd();
        helm.WaitForExit();
        Assert.True(helm.ExitCode == 0, errors.Result);

        return output;
    }

    public static string Readme([CallerFilePath] string file = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "..", "README.md"));

    private static string ValuesOf(ChartArchive archive)
    {
        var chart = HelmOci.Charts.Loading.ChartLoader.LoadArchive(archive.Content, "chart.tgz", CancellationToken.None);

        return System.Text.Encoding.UTF8.GetString(chart.Values!.Content.Span);
    }
}
