using HelmOci.Oci;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Registry;

public static class PushTests
{
    public static class ColdPush
    {
        [Fact]
        public static void CostsSixRequests()
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);
            var chart = TestClient.Chart();

            client.Push(chart);

            Assert.Equal(6, registry.Requests.Count);
            Assert.Equal(chart.Manifest.Descriptor.Digest, registry.Tagged(TestClient.Path, "1.0.0"));
            Assert.All(chart.Blobs, blob => Assert.True(registry.Holds(TestClient.Path, blob)));
        }

        [Fact]
        public static async Task IsKeptByARealRegistry()
        {
            using var registry = await DockerRegistry.PlainAsync();
            using var client = new TestClient(registry.Host);
            var chart = TestClient.Chart();

            client.Push(chart);

            var manifest = client.Orders.GetManifest("1.0.0", CancellationToken.None);
            var layer = client.Orders.GetBlob(chart.Blobs[1].Descriptor, CancellationToken.None);
            Assert.Equal(chart.Manifest.Content.ToArray(), manifest!.Content.ToArray());
            Assert.Equal(chart.Manifest.Descriptor, manifest.Descriptor);
            Assert.Equal(chart.Blobs[1].Content.ToArray(), layer.Content.ToArray());
        }
    }

    public static class UnchangedPush
    {
        [Fact]
        public static void CostsOneRequest()
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);
            client.Push(TestClient.Chart());
            var before = registry.Requests.Count;

            client.Push(TestClient.Chart());

            Assert.Equal(1, registry.Requests.Count - before);
        }
    }
}
