using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;
using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Tests.Registry;

public static class ManifestTests
{
    public static class ImmutableTag
    {
        [Theory, Trait("Fault", "17")]
        [InlineData(400, "TAG_INVALID")]
        [InlineData(403, "DENIED")]
        [InlineData(405, "UNSUPPORTED")]
        [InlineData(409, "CONFLICT")]
        [InlineData(412, "PRECONDITION")]
        public static void ThatHoldsTheSameIsNoFault(int status, string code)
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);
            var chart = TestClient.Chart();
            client.Push(chart);
            registry.Fails("PUT", "/manifests/", ServedReply.Error(status, code));

            client.Orders.PutManifest("1.0.0", chart.Manifest, CancellationToken.None);

            Assert.Equal(2, registry.Count("PUT", "/manifests/"));
        }

        [Theory, Trait("Fault", "17")]
        [InlineData(400, "TAG_INVALID")]
        [InlineData(403, "DENIED")]
        [InlineData(405, "UNSUPPORTED")]
        [InlineData(409, "CONFLICT")]
        [InlineData(412, "PRECONDITION")]
        public static void ThatHoldsSomethingElseNamesBoth(int status, string code)
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);
            var (old, chart) = (TestClient.Chart("old"), TestClient.Chart("new"));
            client.Push(old);
            registry.Fails("PUT", "/manifests/", ServedReply.Error(status, code));

            var fault = TestClient.FaultOf(() => client.Push(chart));

            Assert.Equal(DiagnosticCodes.TagImmutable, fault.Code);
            Assert.Contains(old.Manifest.Descriptor.Digest.ToString(), fault.Message, StringComparison.Ordinal);
            Assert.Contains(chart.Manifest.Descriptor.Digest.ToString(), fault.Message, StringComparison.Ordinal);
        }

        [Theory, Trait("Fault", "17")]
        [InlineData(400, "MANIFEST_INVALID", DiagnosticCodes.ContentRefused)]
        [InlineData(405, "UNSUPPORTED", DiagnosticCodes.ContentRefused)]
        public static void IsNotWhatARefusedManifestIs(int status, string code, string expected)
        {
            using var registry = new ScriptedRegistry().Fails("PUT", "/manifests/", ServedReply.Error(status, code));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(expected, fault.Code);
        }
    }

    public static class StoredManifest
    {
        [Fact, Trait("Fault", "16")]
        public static void BringsBackBlobsThatWereLost()
        {
            using var registry = new ScriptedRegistry();
            registry.Fails("PUT", "/manifests/", ServedReply.Error(400, "MANIFEST_BLOB_UNKNOWN"));
            using var client = new TestClient(registry.Host);
            var chart = TestClient.Chart();
            client.Orders.UploadBlob(chart.Blobs[0], CancellationToken.None);

            client.Orders.PutManifest("1.0.0", chart.Manifest, chart.Blobs, CancellationToken.None);

            Assert.True(registry.Holds(TestClient.Path, chart.Blobs[1]));
            Assert.Equal(2, registry.Count("POST"));
            Assert.Equal(chart.Manifest.Descriptor.Digest, registry.Tagged(TestClient.Path, "1.0.0"));
        }

        [Theory, Trait("Fault", "16")]
        [InlineData(400)]
        [InlineData(404)]
        public static void IsNotRepairedForEver(int status)
        {
            var lost = ServedReply.Error(status, "MANIFEST_BLOB_UNKNOWN");
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);
            client.Push(TestClient.Chart("old"));
            registry.Always("PUT", "/manifests/", _ => lost);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.BlobMissing, fault.Code);
            Assert.Equal(6, registry.Count("PUT", "/manifests/"));
        }

        [Fact, Trait("Fault", "21")]
        public static void IsFoundWhenTheAnswerWasLost()
        {
            using var registry = new ScriptedRegistry().Fails("PUT", "/manifests/", ServedReply.CutAfterwards);
            using var client = new TestClient(registry.Host);

            client.Push(TestClient.Chart());

            Assert.Equal(1, registry.Count("PUT", "/manifests/"));
            Assert.Equal("HEAD", registry.Requests[^1].Method);
        }

        [Fact, Trait("Fault", "21")]
        public static void IsSentAgainWhenItWasLost()
        {
            using var registry = new ScriptedRegistry().Fails("PUT", "/manifests/", ServedReply.Cut);
            using var client = new TestClient(registry.Host);
            var chart = TestClient.Chart();

            client.Push(chart);

            Assert.Equal(2, registry.Count("PUT", "/manifests/"));
            Assert.Equal(chart.Manifest.Descriptor.Digest, registry.Tagged(TestClient.Path, "1.0.0"));
        }

        [Fact, Trait("Fault", "15")]
        public static void WithAnotherDigestIsAnError()
        {
            using var registry = new ScriptedRegistry();
            registry.Fails("PUT", "/manifests/", new ServedReply(201).With("Docker-Content-Digest", Digest.Of("other"u8).ToString()));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.DigestDiffers, fault.Code);
        }

        [Fact]
        public static void IsSentWithItsMediaTypeAlone()
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);

            client.Push(TestClient.Chart());

            Assert.Equal(MediaTypes.OciManifest, registry.Requests[^1]["Content-Type"]);
        }

        [Fact, Trait("Fault", "35")]
        public static void OfTwoBuildsAtOnceIsOneOfTheTwo()
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);
            var charts = Enumerable.Range(0, 16).Select(i => TestClient.Chart($"build {i % 2}")).ToList();

            Concurrently.Run(charts, chart => client.Push(chart));

            var held = client.Orders.GetManifest("1.0.0", CancellationToken.None);
            Assert.Contains(charts, chart => chart.Manifest.Descriptor == held!.Descriptor);
        }
    }

    public static class ResolvedTag
    {
        private const string Manifest = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json"}""";

        [Fact]
        public static void IsAskedForWithAllThatATagMayHold()
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);

            Assert.Null(client.Orders.Resolve("1.0.0", CancellationToken.None));

            Assert.All(MediaTypes.Manifests, type => Assert.Contains(type, registry.Requests[0]["Accept"], StringComparison.Ordinal));
        }

        [Fact]
        public static void IsFetchedAndHashedWhereTheDigestIsNotTold()
        {
            var body = Encoding.UTF8.GetBytes(Manifest);
            using var registry = new ScriptedRegistry();
            var reply = new ServedReply(200) { Body = body }.With("Content-Type", MediaTypes.OciManifest);
            registry.Fails("HEAD", "", reply).Fails("GET", "", reply);
            using var client = new TestClient(registry.Host);

            var found = client.Orders.Resolve("1.0.0", CancellationToken.None);

            Assert.Equal(Descriptor.Of(MediaTypes.OciManifest, body), found);
        }

        [Fact]
        public static void IsFetchedWhereTheRegistryKnowsNoHead()
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);
            var chart = TestClient.Chart();
            client.Push(chart);
            registry.Fails("HEAD", "", new ServedReply(405));

            Assert.Equal(chart.Manifest.Descriptor, client.Orders.Resolve("1.0.0", CancellationToken.None));
        }

        [Fact]
        public static void ShowsOnceWhatTheRegistryWarnsOf()
        {
            using var registry = new ScriptedRegistry();
            registry.Always("HEAD", "", _ => new ServedReply(404).With("Warning", "299 - \"read-only on Friday ##vso[x]\""));
            using var client = new TestClient(registry.Host);

            client.Orders.Resolve("1.0.0", CancellationToken.None);
            client.Orders.Resolve("2.0.0", CancellationToken.None);

            Assert.Single(client.Log.Text.Split('\n'), line => line.Contains("read-only on Friday", StringComparison.Ordinal));
            Assert.DoesNotContain("##vso[", client.Log.Text, StringComparison.Ordinal);
        }

        [Theory, Trait("Fault", "15"), Trait("Fault", "27")]
        [InlineData("application/vnd.oci.image.manifest.v1+json", "sha256:0000000000000000000000000000000000000000000000000000000000000000", DiagnosticCodes.DigestDiffers)]
        [InlineData("application/vnd.oci.image.index.v1+json", "", DiagnosticCodes.ManifestInvalid)]
        [InlineData("application/json", "", DiagnosticCodes.NotARegistry)]
        [InlineData(";;;", "", DiagnosticCodes.NotARegistry)]
        [InlineData("text/html", "", DiagnosticCodes.NotARegistry)]
        public static void IsRefusedWhereItIsNotWhatItSays(string type, string digest, string code)
        {
            var reply = new ServedReply(200) { Body = Encoding.UTF8.GetBytes(Manifest) }.With("Content-Type", type);
            using var registry = new ScriptedRegistry();
            registry.Fails("GET", "", digest.Length > 0 ? reply.With("Docker-Content-Digest", digest) : reply);
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.GetManifest("1.0.0", CancellationToken.None));

            Assert.Equal(code, fault.Code);
        }

        [Fact, Trait("Fault", "26")]
        public static void IsNotAPageOfAPortal()
        {
            var page = ServedReply.Page(200, "<html><head><title>Sign in\u001b[31m ##vso[task.complete]</title></head></html>");
            using var registry = new ScriptedRegistry();
            registry.Always("HEAD", "", _ => page).Always("GET", "", _ => page);
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.Resolve("1.0.0", CancellationToken.None));

            Assert.Equal(DiagnosticCodes.NotARegistry, fault.Code);
            Assert.Contains("Sign in", fault.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\u001b', fault.Message);
            Assert.DoesNotContain("##vso[", fault.Message, StringComparison.Ordinal);
        }

        [Fact, Trait("Fault", "27")]
        public static void IsReadWithoutALength()
        {
            var body = Encoding.UTF8.GetBytes(Manifest);
            using var registry = new ScriptedRegistry();
            var chunked = new ServedReply(200) { Body = Encoding.ASCII.GetBytes($"{body.Length:x}\r\n{Manifest}\r\n0\r\n\r\n") };
            registry.Fails("GET", "", chunked.With("Content-Type", MediaTypes.OciManifest).With("Transfer-Encoding", "chunked"));
            using var client = new TestClient(registry.Host);

            var found = client.Orders.GetManifest("1.0.0", CancellationToken.None);

            Assert.Equal(body, found!.Content.ToArray());
        }

        [Fact]
        public static void LargerThanFourMebibytesIsAnError()
        {
            using var registry = new ScriptedRegistry();
            registry.Fails("GET", "", new ServedReply(200) { Body = new byte[5 * 1024 * 1024] }.With("Content-Type", MediaTypes.OciManifest));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.GetManifest("1.0.0", CancellationToken.None));

            Assert.Equal(DiagnosticCodes.ManifestInvalid, fault.Code);
        }

        [Theory, Trait("Fault", "31")]
        [InlineData("Shop/orders", "1.0.0", DiagnosticCodes.RepositoryNameInvalid)]
        [InlineData("shop//orders", "1.0.0", DiagnosticCodes.RepositoryNameInvalid)]
        [InlineData("", "1.0.0", DiagnosticCodes.RepositoryNameInvalid)]
        [InlineData("shop/orders", "1.0.0+b1", DiagnosticCodes.TagInvalid)]
        [InlineData("shop/orders", "", DiagnosticCodes.TagInvalid)]
        public static void IsNotAskedForUnderANameThatCannotBe(string path, string tag, string code)
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Repository(path).Resolve(tag, CancellationToken.None));

            Assert.Equal(code, fault.Code);
            Assert.Empty(registry.Requests);
        }
    }
}
