using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Tests.Registry;

public static class UploadTests
{
    public static class UploadLocation
    {
        private static readonly OciBlob Blob = TestClient.Chart().Blobs[1];

        [Fact, Trait("Fault", "9")]
        public static void KeepsItsQuery()
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);

            client.Orders.UploadBlob(Blob, CancellationToken.None);

            Assert.EndsWith($"?_state=a%3D%3D&digest=sha256%3A{Blob.Descriptor.Digest.Hex}", registry.Requests[1].Target, StringComparison.Ordinal);
            Assert.Equal("application/octet-stream", registry.Requests[1]["Content-Type"]);
            Assert.DoesNotContain("a%3D%3D", client.Log.Text, StringComparison.Ordinal);
        }

        [Fact, Trait("Fault", "9")]
        public static void OnAnotherHostGetsNoProof()
        {
            using var storage = new ScriptedRegistry();
            storage.Always("PUT", "/upload", _ => new ServedReply(201).With("Docker-Content-Digest", Blob.Descriptor.Digest.ToString()));
            using var registry = new ScriptedRegistry
            {
                Guard = request => request.Proof == "alice:s3cret" ? null : ServedReply.Challenge("Basic realm=\"x\""),
            };
            registry.Always("POST", "", _ => ServedReply.To(202, $"{storage.Address}/upload"));
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            client.Orders.UploadBlob(Blob, CancellationToken.None);

            var put = Assert.Single(storage.Requests);
            Assert.Equal("", put["Authorization"]);
            Assert.Equal($"/upload?digest=sha256%3A{Blob.Descriptor.Digest.Hex}", put.Target);
        }

        [Fact, Trait("Fault", "9")]
        public static void ThatIsMissingIsAnError()
        {
            using var registry = new ScriptedRegistry().Fails("POST", "", new ServedReply(202));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.UploadBlob(Blob, CancellationToken.None));

            Assert.Equal(DiagnosticCodes.UploadLocationMissing, fault.Code);
        }

        [Fact, Trait("Fault", "9")]
        public static void InAPrivateNetworkIsRefused()
        {
            using var registry = new ScriptedRegistry().Fails("POST", "", ServedReply.To(202, "http://192.168.1.1/upload"));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.UploadBlob(Blob, CancellationToken.None));

            Assert.Equal(DiagnosticCodes.RedirectRefused, fault.Code);
        }
    }

    public static class LostUpload
    {
        private static readonly OciBlob Blob = TestClient.Chart().Blobs[1];

        [Theory]
        [InlineData(404, "BLOB_UPLOAD_UNKNOWN"), Trait("Fault", "12")]
        [InlineData(404, "BLOB_UPLOAD_INVALID")]
        [InlineData(416, "RANGE_INVALID"), Trait("Fault", "13")]
        [InlineData(400, "DIGEST_INVALID"), Trait("Fault", "14")]
        public static void StartsOverOnce(int status, string code)
        {
            using var registry = new ScriptedRegistry().Fails("PUT", "/uploads/", ServedReply.Error(status, code));
            using var client = new TestClient(registry.Host);

            client.Orders.UploadBlob(Blob, CancellationToken.None);

            Assert.True(registry.Holds(TestClient.Path, Blob));
            Assert.Equal(2, registry.Count("POST"));
        }

        [Fact, Trait("Fault", "12")]
        public static void IsAnErrorTheSecondTime()
        {
            var lost = ServedReply.Error(404, "BLOB_UPLOAD_UNKNOWN");
            using var registry = new ScriptedRegistry().Fails("PUT", "/uploads/", lost, lost);
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.UploadBlob(Blob, CancellationToken.None));

            Assert.Equal(DiagnosticCodes.BlobMissing, fault.Code);
            Assert.Equal(2, registry.Count("PUT"));
        }

        [Fact, Trait("Fault", "20")]
        public static void ByADroppedConnectionStartsOver()
        {
            using var registry = new ScriptedRegistry().Fails("PUT", "/uploads/", ServedReply.Cut);
            using var client = new TestClient(registry.Host);

            client.Orders.UploadBlob(Blob, CancellationToken.None);

            Assert.True(registry.Holds(TestClient.Path, Blob));
            Assert.Equal(["POST", "PUT", "HEAD", "POST", "PUT"], registry.Requests.Select(request => request.Method));
        }

        [Fact, Trait("Fault", "20")]
        public static void ThatArrivedAllTheSameIsNotRepeated()
        {
            using var registry = new ScriptedRegistry().Fails("PUT", "/uploads/", ServedReply.CutAfterwards);
            using var client = new TestClient(registry.Host);

            client.Orders.UploadBlob(Blob, CancellationToken.None);

            Assert.Equal(["POST", "PUT", "HEAD"], registry.Requests.Select(request => request.Method));
            Assert.Empty(client.Clock.Waits);
        }

        [Fact, Trait("Fault", "20")]
        public static void IsGivenUpAfterFiveAttempts()
        {
            using var registry = new ScriptedRegistry().Always("PUT", "/uploads/", _ => ServedReply.Cut);
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.UploadBlob(Blob, CancellationToken.None));

            Assert.Equal(DiagnosticCodes.ConnectionLost, fault.Code);
            Assert.Equal(5, registry.Count("PUT"));
        }

        [Fact, Trait("Fault", "15")]
        public static void IsWhatAnotherDigestMeans()
        {
            using var registry = new ScriptedRegistry();
            registry.Fails("PUT", "/uploads/", new ServedReply(201).With("Docker-Content-Digest", Digest.Of("other"u8).ToString()));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.DigestDiffers, fault.Code);
            Assert.Equal(0, registry.Count("PUT", "/manifests/"));
        }
    }

    public static class MountedBlob
    {
        private static readonly OciBlob Blob = TestClient.Chart().Blobs[1];

        [Fact]
        public static void IsNotSent()
        {
            using var registry = new ScriptedRegistry();
            registry.Store.Blobs[$"shop/orders@{Blob.Descriptor.Digest}"] = Blob.Content.ToArray();
            using var client = new TestClient(registry.Host);

            client.Orders.UploadBlob(Blob, "shop/orders", CancellationToken.None);

            Assert.True(registry.Holds(TestClient.Path, Blob));
            Assert.Single(registry.Requests);
        }

        [Fact]
        public static void AsksToReadItsSource()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer();
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host);

            client.Orders.UploadBlob(Blob, "shop/orders", CancellationToken.None);

            Assert.Equal("repository:shop/charts/orders:pull,push repository:shop/orders:pull", tokens.Requests[0].Asked("scope"));
            Assert.Equal(2, tokens.Requests[0].Query.Count(pair => pair.Key == "scope"));
        }

        [Fact, Trait("Fault", "32")]
        public static void IsUploadedIntoTheSessionThatIsOfferedInstead()
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);

            client.Orders.UploadBlob(Blob, "shop/orders", CancellationToken.None);

            Assert.Equal(["POST", "PUT"], registry.Requests.Select(request => request.Method));
            Assert.True(registry.Holds(TestClient.Path, Blob));
        }

        [Theory, Trait("Fault", "32")]
        [InlineData(401)]
        [InlineData(403)]
        [InlineData(404)]
        [InlineData(405)]
        [InlineData(500)]
        public static void IsUploadedWhereMountingIsRefused(int status)
        {
            using var registry = new ScriptedRegistry().Fails("POST", "mount=", ServedReply.Error(status, "DENIED"));
            using var client = new TestClient(registry.Host);

            client.Orders.UploadBlob(Blob, "shop/orders", CancellationToken.None);

            Assert.True(registry.Holds(TestClient.Path, Blob));
        }

        [Fact, Trait("Fault", "32")]
        public static void IsUploadedWhereNoTokenIsGrantedForItsSource()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Answer = request => request.Asked("scope").Contains("shop/orders:pull", StringComparison.Ordinal) ? ServedReply.Error(403, "DENIED") : null };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            client.Orders.UploadBlob(Blob, "shop/orders", CancellationToken.None);

            Assert.True(registry.Holds(TestClient.Path, Blob));
        }
    }
}
