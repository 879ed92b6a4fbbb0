using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Peers;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Registry;

public static class RealRegistryWithPasswords
{
    /// <summary>"s3cret", as htpasswd -B has it.</summary>
    private const string Alice = "alice:$2y$05$abcdefghijklmnopqrstuuLK7U1u6pVRmL7L1BBM2aS35PSZnDXlK\n";

    [PeerFact(Peer.Registry)]
    public static async Task TakesTheRightOneOnly()
    {
        using var folder = new TempFolder();
        using var registry = await DockerRegistry.WithPasswordsAsync(folder.Write("htpasswd", Alice));
        using var client = new TestClient(registry.Host, TestCredentials.Alice);
        using var stranger = new TestClient(registry.Host, new TestCredentials(Credential.Password("alice", "wrong")));
        using var nobody = new TestClient(registry.Host);
        var chart = TestClient.Chart();

        await client.PushAsync(chart);

        Assert.Equal(chart.Manifest.Descriptor, await client.Orders.ResolveAsync("1.0.0", CancellationToken.None));
        Assert.Equal(DiagnosticCodes.LoginRefused, (await TestClient.FaultOfAsync(() => stranger.PushAsync(chart))).Code);
        Assert.Equal(DiagnosticCodes.NoCredentials, (await TestClient.FaultOfAsync(() => nobody.PushAsync(chart))).Code);
    }
}

public static class RealRegistryWithTokens
{
    [PeerFact(Peer.Registry)]
    public static async Task IsPushedToWithOneToken()
    {
        using var registry = await TokenRegistry.StartAsync();
        using var client = new TestClient(registry.Host, TestCredentials.Alice);
        var chart = TestClient.Chart();

        await client.PushAsync(chart);

        Assert.Equal(chart.Manifest.Descriptor, await client.Orders.ResolveAsync("1.0.0", CancellationToken.None));
        Assert.Single(registry.Tokens.Requests);
    }

    [PeerFact(Peer.Registry)]
    public static async Task MountsFromASibling()
    {
        using var registry = await TokenRegistry.StartAsync();
        using var client = new TestClient(registry.Host, TestCredentials.Alice);
        var chart = TestClient.Chart();
        await client.PushAsync(chart);

        foreach (var blob in chart.Blobs) await client.Repository("shop/other").UploadBlobAsync(blob, TestClient.Path, CancellationToken.None);
        await client.Repository("shop/other").PutManifestAsync("1.0.0", chart.Manifest, CancellationToken.None);

        Assert.NotNull(await client.Repository("shop/other").ResolveAsync("1.0.0", CancellationToken.None));
        Assert.DoesNotContain("PUT http://" + registry.Host + "/v2/shop/other/blobs", client.Log.Text, StringComparison.Ordinal);
    }

    [PeerFact(Peer.Registry)]
    public static async Task RefusesATokenForLess()
    {
        using var registry = await TokenRegistry.StartAsync();
        registry.Tokens.Granting = scope => scope.Replace(",push", "", StringComparison.Ordinal);
        using var client = new TestClient(registry.Host, TestCredentials.Alice);

        var fault = await TestClient.FaultOfAsync(() => client.PushAsync(TestClient.Chart()));

        Assert.Equal(DiagnosticCodes.LoginRefused, fault.Code);
        Assert.Equal(DiagnosticCodes.LoginRefused, (await TestClient.FaultOfAsync(() => client.Orders.CheckPushAsync(CancellationToken.None))).Code);
    }

    [PeerFact(Peer.Registry)]
    public static async Task RefusesAWrongPassword()
    {
        using var registry = await TokenRegistry.StartAsync();
        using var client = new TestClient(registry.Host, new TestCredentials(Credential.Password("alice", "wr0ng")));

        var fault = await TestClient.FaultOfAsync(() => client.PushAsync(TestClient.Chart()));

        Assert.Equal(DiagnosticCodes.LoginRefused, fault.Code);
        Assert.DoesNotContain("wr0ng", fault.Text + client.Log.Text, StringComparison.Ordinal);
    }
}

public static class RealRegistry
{
    [PeerFact(Peer.Registry)]
    public static async Task TellsWhatATagHolds()
    {
        using var registry = await DockerRegistry.PlainAsync();
        using var client = new TestClient(registry.Host);
        var chart = TestClient.Chart();
        await client.PushAsync(chart);
        var index = OciBlob.Of(MediaTypes.OciIndex, System.Text.Encoding.UTF8.GetBytes(
            $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{chart.Manifest.Descriptor.Digest}}","size":{{chart.Manifest.Descriptor.Size}}}]}"""));

        await client.Orders.PutManifestAsync("index", index, CancellationToken.None);

        Assert.Equal(index.Descriptor, await client.Orders.ResolveAsync("index", CancellationToken.None));
        Assert.Equal(chart.Manifest.Descriptor, await client.Orders.ResolveAsync(chart.Manifest.Descriptor.Digest.ToString(), CancellationToken.None));
        Assert.Null(await client.Orders.ResolveAsync("2.0.0", CancellationToken.None));
    }

    [PeerFact(Peer.Registry)]
    public static async Task LeavesNothingOfACheck()
    {
        using var registry = await DockerRegistry.PlainAsync();
        using var client = new TestClient(registry.Host);

        await client.Orders.CheckPushAsync(CancellationToken.None);

        Assert.Contains("DELETE", client.Log.Text, StringComparison.Ordinal);
        Assert.Contains("-> 204", client.Log.Text, StringComparison.Ordinal);
    }

    [PeerFact(Peer.Registry)]
    public static async Task TakesSixteenPushesOfOneChartAtOnce()
    {
        using var registry = await DockerRegistry.PlainAsync();
        var chart = TestClient.Chart();

        await Task.WhenAll(Enumerable.Range(0, 16).Select(async _ =>
        {
            using var client = new TestClient(registry.Host);
            await client.PushAsync(chart);
        }));

        using var reader = new TestClient(registry.Host);
        Assert.Equal(chart.Manifest.Descriptor, await reader.Orders.ResolveAsync("1.0.0", CancellationToken.None));
    }

    [PeerFact(Peer.Registry)]
    public static async Task TakesALargeBlob()
    {
        using var registry = await DockerRegistry.PlainAsync();
        using var client = new TestClient(registry.Host);
        var blob = OciBlob.Of(MediaTypes.HelmChart, new byte[3 * 1024 * 1024]);

        await client.Orders.UploadBlobAsync(blob, CancellationToken.None);

        Assert.True(await client.Orders.HasBlobAsync(blob.Descriptor.Digest, CancellationToken.None));
    }

    [PeerFact(Peer.Registry)]
    public static async Task SaysWhichBlobsAManifestMisses()
    {
        using var registry = await DockerRegistry.PlainAsync();
        using var client = new TestClient(registry.Host);
        var chart = TestClient.Chart();

        var fault = await TestClient.FaultOfAsync(() => client.Orders.PutManifestAsync("1.0.0", chart.Manifest, CancellationToken.None));
        await client.Orders.PutManifestAsync("1.0.0", chart.Manifest, chart.Blobs, CancellationToken.None);

        Assert.Equal(DiagnosticCodes.BlobMissing, fault.Code);
        Assert.NotNull(await client.Orders.ResolveAsync("1.0.0", CancellationToken.None));
    }
}
