using HelmOci.Charts;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Tests.Registry;

public static class FalseAnswerTests
{
    public static class FalseYes
    {
        private static readonly OciArtifact Chart = TestClient.Chart();

        private static readonly OciBlob Blob = Chart.Blobs[1];

        public static TheoryData<int, string> Answers => new()
        {
            { 200, "text/html" }, { 200, "" }, { 202, "" }, { 204, "" }, { 206, "" }, { 299, "" },
        };

        [Theory]
        [MemberData(nameof(Answers))]
        [InlineData(201, "")]
        public static void ToAManifestIsNoPush(int status, string type)
        {
            using var registry = new ScriptedRegistry().Always("PUT", "/manifests/", _ => Answer(status, type));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Push(Chart));

            Assert.Equal(type == "text/html" ? DiagnosticCodes.NotARegistry : DiagnosticCodes.NotStored, fault.Code);
        }

        [Theory]
        [MemberData(nameof(Answers))]
        [InlineData(201, "")]
        public static void ToABlobIsNoPush(int status, string type)
        {
            using var registry = new ScriptedRegistry().Always("PUT", "/blobs/", _ => Answer(status, type));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Push(Chart));

            Assert.Equal(type == "text/html" ? DiagnosticCodes.NotARegistry : DiagnosticCodes.NotStored, fault.Code);
            Assert.Null(registry.Tagged(TestClient.Path, "1.0.0"));
        }

        [Fact]
        public static void ToABlobThatOnlyHasTheRightLengthIsNoPush()
        {
            using var registry = new ScriptedRegistry().Always("PUT", "/blobs/", _ => new ServedReply(201));
            registry.Always("HEAD", "/blobs/", request => new ServedReply(200) { ClaimedLength = Chart.Blobs.Single(blob => request.Target.EndsWith(blob.Descriptor.Digest.Hex, StringComparison.Ordinal)).Content.Length });
            using var client = new TestClient(registry.Host);

            Assert.Equal(DiagnosticCodes.NotStored, TestClient.FaultOf(() => client.Push(Chart)).Code);
        }

        [Theory]
        [MemberData(nameof(Answers))]
        [InlineData(201, "")]
        public static void IsTrueWhereTheRegistryShowsItAfterwards(int status, string type)
        {
            using var registry = new ScriptedRegistry().Always("PUT", "", _ => Answer(status, type) with { CarriesOut = true });
            using var client = new TestClient(registry.Host);

            client.Push(Chart);

            Assert.Equal(Chart.Manifest.Descriptor.Digest, registry.Tagged(TestClient.Path, "1.0.0"));
            Assert.True(registry.Holds(TestClient.Path, Blob));
        }

        [Theory]
        [InlineData(200)]
        [InlineData(201)]
        [InlineData(204)]
        public static void ToAMountIsFollowedByAnUpload(int status)
        {
            using var registry = new ScriptedRegistry().Always("POST", "mount=", _ => new ServedReply(status));
            using var client = new TestClient(registry.Host);

            client.Orders.UploadBlob(Blob, "shop/orders", CancellationToken.None);

            Assert.True(registry.Holds(TestClient.Path, Blob));
        }

        [Fact]
        public static void ToAMountWithAnotherDigestIsFollowedByAnUpload()
        {
            using var registry = new ScriptedRegistry();
            registry.Always("POST", "mount=", _ => new ServedReply(201).With("Docker-Content-Digest", Digest.Of("other"u8).ToString()));
            using var client = new TestClient(registry.Host);

            client.Orders.UploadBlob(Blob, "shop/orders", CancellationToken.None);

            Assert.True(registry.Holds(TestClient.Path, Blob));
        }

        [Theory]
        [InlineData("1")]
        [InlineData("0")]
        [InlineData("999999999999")]
        public static void ToTheQuestionForABlobIsSeenByItsLength(string length)
        {
            using var registry = new ScriptedRegistry().Always("PUT", "/blobs/", _ => new ServedReply(200));
            registry.Always("HEAD", "/blobs/", _ => new ServedReply(200).With("Content-Length", length));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.UploadBlob(Blob, CancellationToken.None));

            Assert.Equal(DiagnosticCodes.NotStored, fault.Code);
        }

        private static ServedReply Answer(int status, string type) =>
            type.Length > 0 ? ServedReply.Page(status, "<html><title>Sign in</title></html>") : new ServedReply(status);
    }

    public static class HeadWithoutAUsefulLength
    {
        [Theory]
        [InlineData("Transfer-Encoding", "chunked")]
        [InlineData("Content-Length", "-1")]
        [InlineData("Content-Length", "0")]
        [InlineData("Content-Length", "many")]
        [InlineData("Content-Length", "4194305")]
        [InlineData("Content-Length", "9223372036854775807")]
        [InlineData("Content-Length", "99999999999999999999999")]
        [InlineData("Connection", "close")]
        public static void IsFollowedByGet(string header, string value)
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);
            var chart = TestClient.Chart();
            client.Push(chart);
            registry.Always("HEAD", "/manifests/", _ => new ServedReply(200)
                .With("Content-Type", MediaTypes.OciManifest)
                .With("Docker-Content-Digest", chart.Manifest.Descriptor.Digest.ToString())
                .With(header, value)
                .With(header == "Connection" ? "Transfer-Encoding" : "X-Other", header == "Connection" ? "identity" : "x"));

            var found = client.Orders.Resolve("1.0.0", CancellationToken.None);

            Assert.Equal(chart.Manifest.Descriptor, found);
        }
    }

    public static class DescriptorOfAnImpossibleSize
    {
        [Theory]
        [InlineData(-1)]
        [InlineData(int.MaxValue + 1L)]
        [InlineData(long.MaxValue)]
        public static void IsNotFetched(long size)
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);
            var blob = TestClient.Chart().Blobs[1].Descriptor with { Size = size };

            var fault = TestClient.FaultOf(() => client.Orders.GetBlob(blob, CancellationToken.None));

            Assert.Equal(DiagnosticCodes.ManifestInvalid, fault.Code);
            Assert.Empty(registry.Requests);
        }
    }

    public static class TextThatIsNoText
    {
        [Theory]
        [InlineData("{\"errors\":[{\"code\":\"\\ud800\",\"message\":\"x\"}]}")]
        [InlineData("{\"errors\":[{\"code\":\"DENIED\",\"message\":\"\\udfff\"}]}")]
        [InlineData("{\"\\ud800\":1}")]
        public static void InAnErrorIsOnlyLeftOut(string body)
        {
            using var registry = new ScriptedRegistry().Always("POST", "", _ => ServedReply.Json(400, body));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.ContentRefused, fault.Code);
        }

        [Fact]
        public static void InATokenReplyIsNoToken()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Answer = _ => ServedReply.Json(200, "{\"token\":\"\\ud800\"}") };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.TokenServerFailed, fault.Code);
        }

        [Fact]
        public static void InAManifestIsNoManifest()
        {
            using var registry = new ScriptedRegistry();
            registry.Always("GET", "", _ => ServedReply.Json(200, "{\"mediaType\":\"\\ud800\"}") with { Headers = [("Content-Type", MediaTypes.OciManifest)] });
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.GetManifest("1.0.0", CancellationToken.None));

            Assert.Equal(DiagnosticCodes.ManifestInvalid, fault.Code);
        }
    }
}
