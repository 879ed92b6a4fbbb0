using System.Collections.Concurrent;
using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>The CNCF distribution registry on a free loopback port, with its own storage.</summary>
public sealed class RegistryProcess : IDisposable
{
    private static readonly HttpClient Client = new(new HttpClientHandler
    {
        UseProxy = false,
        ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator,
    });

    private static readonly ConcurrentQueue<Process> Started = new();

    private readonly ConcurrentQueue<string> _log = new();
    private readonly Process _process;
    private readonly string _scheme;

    /// <summary>A test class whose constructor fails is never disposed: no registry outlives the run all the same.</summary>
    static RegistryProcess() => AppDomain.CurrentDomain.ProcessExit += (_, _) =>
    {
        foreach (var process in Started)
        {
            Stop(process);
        }
    };

    public RegistryProcess(RegistryOptions? options = null)
    {
        options ??= new RegistryOptions();
        _scheme = options.Certificate is null ? "http" : "https";

        var port = FreePort();
        Host = $"localhost:{port}";
        _process = Start(TestFolder.Create("registry"), port, options);
        WaitUntilReady(port);
    }

    /// <summary><c>localhost:PORT</c>, the host name that .NET's container targets and Helm talk plain http to.</summary>
    public string Host { get; }

    /// <summary>Every request answered so far, in order.</summary>
    public IReadOnlyList<RegistryRequest> Requests()
    {
        var marker = $"/v2/?marker={Guid.NewGuid():N}";
        using var _ = Get(marker);
        WaitFor(() => _log.Any(line => line.Contains(marker, StringComparison.Ordinal)), "its access log");

        return [.. _log.Select(RegistryRequest.Parse).OfType<RegistryRequest>()
            .Where(request => !request.Path.Contains("marker=", StringComparison.Ordinal))];
    }

    /// <summary>The pushed manifests: <c>repository/manifests/tag</c>, in order.</summary>
    public IReadOnlyList<string> Pushes() =>
        [.. Requests().Where(request => request.IsPush).Select(request => request.Path["/v2/".Length..])];

    /// <summary>The digest that a tag names; also of an index.</summary>
    public string DigestOf(string repository, string tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Head, $"{_scheme}://{Host}/v2/{repository}/manifests/{tag}");
        request.Headers.Add("Accept", ["application/vnd.oci.image.index.v1+json", "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json", "application/vnd.docker.distribution.manifest.v2+json"]);
        using var answer = Client.Send(request).EnsureSuccessStatusCode();

        return answer.Headers.GetValues("Docker-Content-Digest").Single();
    }

    /// <summary>The names of all files in an image's layers.</summary>
    public IReadOnlyList<string> FilesOf(string repository, string tag)
    {
        using var manifest = JsonDocument.Parse(Content($"/v2/{repository}/manifests/{tag}"));
        var names = new List<string>();
        foreach (var layer in manifest.RootElement.GetProperty("layers").EnumerateArray())
        {
            using var content = new GZipStream(Content($"/v2/{repository}/blobs/{layer.GetProperty("digest").GetString()}"), CompressionMode.Decompress);
            using var tar = new TarReader(content);
            while (tar.GetNextEntry() is { } entry) names.Add(entry.Name);
        }

        return names;
    }

    /// <summary>What is attached to a manifest, as its entries in the list that stands in for the referrers API, which this registry does not have.</summary>
    public IReadOnlyList<JsonElement> AttachedTo(string repository, string digest)
    {
        using var index = JsonDocument.Parse(Content($"/v2/{repository}/manifests/{digest.Replace(':', '-')}", "application/vnd.oci.image.index.v1+json"));

        return [.. index.RootElement.Clone().GetProperty("manifests").EnumerateArray()];
    }

    /// <summary>The subject of an attachment, and the text of the file that it is.</summary>
    public (string Subject, string Text) Attached(string repository, JsonElement entry)
    {
        using var manifest = JsonDocument.Parse(Content($"/v2/{repository}/manifests/{entry.GetProperty("digest")}"));
        using var text = new StreamReader(Content($"/v2/{repository}/blobs/{manifest.RootElement.GetProperty("layers")[0].GetProperty("digest")}"));

        return (manifest.RootElement.GetProperty("subject").GetProperty("digest").GetString()!, text.ReadToEnd());
    }

    /// <summary>A manifest or index, as JSON.</summary>
    public JsonElement Manifest(string repository, string tagOrDigest)
    {
        using var manifest = JsonDocument.Parse(Content($"/v2/{repository}/manifests/{tagOrDigest}", "application/vnd.oci.image.index.v1+json"));

        return manifest.RootElement.Clone();
    }

    /// <summary>A blob that is text.</summary>
    public string Blob(string repository, JsonElement descriptor)
    {
        using var text = new StreamReader(Content($"/v2/{repository}/blobs/{descriptor.GetProperty("digest")}"));

        return text.ReadToEnd();
    }

    public void Dispose() => Stop(_process);

    private Stream Content(string path, params string[] types)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{_scheme}://{Host}{path}");
        request.Headers.Add("Accept", ["application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json", "*/*", .. types]);

        return Client.Send(request).EnsureSuccessStatusCode().Content.ReadAsStream();
    }

    private static void Stop(Process process)
    {
        process.Kill();
        process.WaitForExit();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private Process Start(string folder, int port, RegistryOptions options)
    {
        var configuration = TestFolder.Write(folder, "config.yml", RegistryConfiguration.Of(folder, port, options));
        var start = new ProcessStartInfo(Peers.PathOf(Peers.Registry), ["serve", configuration])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        var process = Process.Start(start)!;
        Started.Enqueue(process);
        process.OutputDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void WaitUntilReady(int port) => WaitFor(
        () =>
        {
            try
            {
                using var probe = new TcpClient();
                probe.Connect(IPAddress.Loopback, port);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        },
        "a listener");

    private HttpResponseMessage Get(string path) =>
        Client.Send(new HttpRequestMessage(HttpMethod.Get, $"{_scheme}://{Host}{path}"));

    private void WaitFor(Func<bool> condition, string what)
    {
        var deadline = Stopwatch.StartNew();
        while (!condition())
        {
            if (_process.HasExited || deadline.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new InvalidOperationException($"The registry gave no sign of {what}: {string.Join('\n', _log)}");
            }

            Thread.Sleep(10);
        }
    }
}
