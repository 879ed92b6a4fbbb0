using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Oci;
using HelmOci.Tests.Peers;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Registry;

public static class RealRegistryTests
{
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

            client.Push(chart);

            Assert.Equal(chart.Manifest.Descriptor, client.Orders.Resolve("1.0.0", CancellationToken.None));
            Assert.Equal(DiagnosticCodes.LoginRefused, (TestClient.FaultOf(() => stranger.Push(chart))).Code);
            Assert.Equal(DiagnosticCodes.NoCredentials, (TestClient.FaultOf(() => nobody.Push(chart))).Code);
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

            client.Push(chart);

            Assert.Equal(chart.Manifest.Descriptor, client.Orders.Resolve("1.0.0", CancellationToken.None));
            Assert.Single(registry.Tokens.Requests);
        }

        [PeerFact(Peer.Registry)]
        public static async Task MountsFromASibling()
        {
            using var registry = await TokenRegistry.StartAsync();
            using var client = new TestClient(registry.Host, TestCredentials.Alice);
            var chart = TestClient.Chart();
            client.Push(chart);

            foreach (var blob in chart.Blobs) client.Repository("shop/other").UploadBlob(blob, TestClient.Path, CancellationToken.None);
            client.Repository("shop/other").PutManifest("1.0.0", chart.Manifest, CancellationToken.None);

            Assert.NotNull(client.Repository("shop/other").Resolve("1.0.0", CancellationToken.None));
            Assert.DoesNotContain("PUT http://" + registry.Host + "/v2/shop/other/blobs", client.Log.Text, StringComparison.Ordinal);
        }

        [PeerFact(Peer.Registry)]
        public static async Task RefusesATokenForLess()
        {
            using var registry = await TokenRegistry.StartAsync();
            registry.Tokens.Granting = scope => scope.Replace(",push", "", StringComparison.Ordinal);
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.LoginRefused, fault.Code);
            Assert.Equal(DiagnosticCodes.LoginRefused, (TestClient.FaultOf(() => client.Orders.CheckPush(CancellationToken.None))).Code);
        }

        [PeerFact(Peer.Registry)]
        public static async Task RefusesAWrongPassword()
        {
            using var registry = await TokenRegistry.StartAsync();
            using var client = new TestClient(registry.Host, new TestCredentials(Credential.Password("alice", "wr0ng")));

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

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
            client.Push(chart);
            var index = OciBlob.Of(MediaTypes.OciIndex, System.Text.Encoding.UTF8.GetBytes(
                $$"""{"schemaVersion":2,"mediaType":"{{MediaTypes.OciIndex}}","manifests":[{"mediaType":"{{MediaTypes.OciManifest}}","digest":"{{chart.Manifest.Descriptor.Digest}}","size":{{chart.Manifest.Descriptor.Size}}}]}"""));

            client.Orders.PutManifest("index", index, CancellationToken.None);

            Assert.Equal(index.Descriptor, client.Orders.Resolve("index", CancellationToken.None));
            Assert.Equal(chart.Manifest.Descriptor, client.Orders.Resolve(chart.Manifest.Descriptor.Digest.ToString(), CancellationToken.None));
            Assert.Null(client.Orders.Resolve("2.0.0", CancellationToken.None));
        }

        [PeerFact(Peer.Registry)]
        public static async Task LeavesNothingOfACheck()
        {
            using var registry = await DockerRegistry.PlainAsync();
            using var client = new TestClient(registry.Host);

            client.Orders.CheckPush(CancellationToken.None);

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
                client.Push(chart);
            }));

            using var reader = new TestClient(registry.Host);
            Assert.Equal(chart.Manifest.Descriptor, reader.Orders.Resolve("1.0.0", CancellationToken.None));
        }

        [PeerFact(Peer.Registry)]
        public static async Task TakesALargeBlob()
        {
            using var registry = await DockerRegistry.PlainAsync();
            using var client = new TestClient(registry.Host);
            var blob = OciBlob.Of(MediaTypes.HelmChart, new byte[3 * 1024 * 1024]);

            client.Orders.UploadBlob(blob, CancellationToken.None);

            Assert.True(client.Orders.HasBlob(blob.Descriptor.Digest, CancellationToken.None));
        }

        [PeerFact(Peer.Registry)]
        public static async Task SaysWhichBlobsAManifestMisses()
        {
            using var registry = await DockerRegistry.PlainAsync();
            using var client = new TestClient(registry.Host);
            var chart = TestClient.Chart();

            var fault = TestClient.FaultOf(() => client.Orders.PutManifest("1.0.0", chart.Manifest, CancellationToken.None));
            client.Orders.PutManifest("1.0.0", chart.Manifest, chart.Blobs, CancellationToken.None);

            Assert.Equal(DiagnosticCodes.BlobMissing, fault.Code);
            Assert.NotNull(client.Orders.Resolve("1.0.0", CancellationToken.None));
        }
    }
}
