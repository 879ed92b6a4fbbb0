using System.Text;
using HelmOci.Charts;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;
using HelmOci.Registry.Transport;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.InMemoryRegistry;

/// <summary>The client under test, with its surroundings.</summary>
internal sealed class TestClient : IDisposable
{
    public const string Path = "shop/charts/orders";

    private readonly RegistryClient _client;

    public TestClient(string host, ICredentialSource? credentials = null, TransportOptions? options = null, TimeSpan? idleLimit = null)
    {
        var transport = new RegistryTransport(host, options ?? new TransportOptions(), Machines.Empty, Log, idleLimit ?? TimeSpan.FromSeconds(60));
        _client = new RegistryClient(transport, credentials ?? TestCredentials.None, Log, Clock);
    }

    public TestClock Clock { get; } = new();

    public RecordingLog Log { get; } = new();

    public RepositoryClient Orders => Repository(Path);

    public RepositoryClient Repository(string path, RepositoryAccess access = RepositoryAccess.PullPush) => _client.Repository(path, access);

    /// <summary>Pushes as the pusher does: HEAD of the tag, the blobs in parallel, the manifest last.</summary>
    public void Push(OciArtifact artifact, string tag = "1.0.0", CancellationToken cancellation = default)
    {
        if ((Orders.Resolve(tag, cancellation))?.Digest == artifact.Manifest.Descriptor.Digest) return;

        Concurrently.Run(artifact.Blobs, blob => Orders.UploadBlob(blob, cancellation));
        Orders.PutManifest(tag, artifact.Manifest, artifact.Blobs, cancellation);
    }

    /// <summary>The diagnostic that some work ends with.</summary>
    public static Diagnostic FaultOf(Action work) => Assert.ThrowsAny<ChartException>(work).Diagnostics[0];

    /// <summary>A chart of sorts.</summary>
    public static OciArtifact Chart(string content = "chart") => OciArtifact.Of(
        OciBlob.Of(MediaTypes.HelmConfig, """{"name":"orders","version":"1.0.0"}"""u8.ToArray()),
        [OciBlob.Of(MediaTypes.HelmChart, Encoding.UTF8.GetBytes(content))],
        new Dictionary<string, string>());

    public void Dispose() => _client.Dispose();
}
