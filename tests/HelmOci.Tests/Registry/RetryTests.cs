using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Tests.Registry;

public static class RetryTests
{
    public static class BusyRegistry
    {
        [Fact, Trait("Fault", "18")]
        public static void IsGivenTheTimeItAsksFor()
        {
            using var registry = Busy("7");
            using var client = new TestClient(registry.Host);

            client.Orders.Resolve("1.0.0", CancellationToken.None);

            Assert.Equal([TimeSpan.FromSeconds(7)], client.Clock.Waits);
            Assert.Equal($"{registry.Host} answered 429. Trying again in 7.0 s.", Assert.Single(client.Log.Shown));
        }

        [Fact, Trait("Fault", "18")]
        public static void MayNameADate()
        {
            using var registry = Busy(new TestClock().GetUtcNow().AddSeconds(20).ToString("R", CultureInfo.InvariantCulture));
            using var client = new TestClient(registry.Host);

            client.Orders.Resolve("1.0.0", CancellationToken.None);

            Assert.Equal([TimeSpan.FromSeconds(20)], client.Clock.Waits);
        }

        [Theory, Trait("Fault", "18")]
        [InlineData("Thu, 01 Jan 1998 00:00:00 GMT")]
        [InlineData("0")]
        [InlineData("whenever")]
        [InlineData("-5")]
        [InlineData("")]
        public static void ThatAsksForNonsenseIsAskedAgainSoon(string asked)
        {
            using var registry = Busy(asked);
            using var client = new TestClient(registry.Host);

            client.Orders.Resolve("1.0.0", CancellationToken.None);

            Assert.InRange(Assert.Single(client.Clock.Waits).TotalSeconds, 0.2, 0.5);
            Assert.Empty(client.Log.Shown);
        }

        [Fact, Trait("Fault", "19")]
        public static void IsNeverAskedAgainAtOnce()
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);

            for (var round = 0; round < 100; round++)
            {
                registry.Fails("HEAD", "", new ServedReply(503));
                client.Orders.Resolve("1.0.0", CancellationToken.None);
            }

            Assert.Equal(100, client.Clock.Waits.Count);
            Assert.All(client.Clock.Waits, wait => Assert.InRange(wait.TotalSeconds, 0.2, 0.5));
        }

        [Theory, Trait("Fault", "18")]
        [InlineData("3600")]
        [InlineData("Fri, 02 Jan 2026 00:00:00 GMT")]
        [InlineData("99999999999")]
        public static void ThatAsksForAnHourFailsTheBuildAtOnce(string asked)
        {
            using var registry = new ScriptedRegistry().Always("HEAD", "", _ => ServedReply.Error(429, "TOOMANYREQUESTS").With("Retry-After", asked));
            registry.Always("GET", "", _ => ServedReply.Error(429, "TOOMANYREQUESTS", "pull quota").With("Retry-After", asked));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.Resolve("1.0.0", CancellationToken.None));

            Assert.Equal(DiagnosticCodes.RateLimited, fault.Code);
            Assert.Contains("pull quota", fault.Message, StringComparison.Ordinal);
            Assert.InRange(client.Clock.Waits.Sum(wait => wait.TotalSeconds), 0, 10);
        }

        [Theory, Trait("Fault", "19")]
        [InlineData("HEAD", "")]
        [InlineData("POST", "")]
        [InlineData("PUT", "/blobs/")]
        [InlineData("PUT", "/manifests/")]
        public static void IsAskedAgain(string method, string part)
        {
            using var registry = new ScriptedRegistry();
            registry.Fails(method, part, new ServedReply(503), ServedReply.Error(429, "TOOMANYREQUESTS"), new ServedReply(500));
            using var client = new TestClient(registry.Host);
            var chart = TestClient.Chart();

            client.Push(chart);

            Assert.Equal(chart.Manifest.Descriptor.Digest, registry.Tagged(TestClient.Path, "1.0.0"));
            Assert.Equal(3, client.Clock.Waits.Count);
        }

        [Fact, Trait("Fault", "19")]
        public static void IsGivenUpAfterFiveAttempts()
        {
            using var registry = new ScriptedRegistry().Always("POST", "", _ => ServedReply.Page(502, "<h1>Bad Gateway</h1>"));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.UploadBlob(TestClient.Chart().Blobs[0], CancellationToken.None));

            Assert.Equal(DiagnosticCodes.RegistryFailed, fault.Code);
            Assert.Equal(5, registry.Requests.Count);
        }

        [Theory, Trait("Fault", "19")]
        [InlineData(501)]
        [InlineData(505)]
        public static void IsNotARegistryThatCannot(int status)
        {
            using var registry = new ScriptedRegistry().Always("POST", "", _ => new ServedReply(status));
            using var client = new TestClient(registry.Host);

            TestClient.FaultOf(() => client.Orders.UploadBlob(TestClient.Chart().Blobs[0], CancellationToken.None));

            Assert.Single(registry.Requests);
        }

        private static ScriptedRegistry Busy(string asked) =>
            new ScriptedRegistry().Fails("HEAD", "", ServedReply.Error(429, "TOOMANYREQUESTS").With("Retry-After", asked));
    }

    public static class LargeBody
    {
        private static readonly OciBlob Blob = OciBlob.Of(MediaTypes.HelmChart, new byte[3 * 1024 * 1024]);

        [Theory, Trait("Fault", "22"), Trait("Fault", "39")]
        [InlineData(413)]
        [InlineData(499)]
        public static void ThatIsRefusedEarlyIsExplained(int status)
        {
            using var registry = new ScriptedRegistry().Always("PUT", "", _ => ServedReply.Page(status, "<title>Too Large</title>") with { IsEarly = true });
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.UploadBlob(Blob, CancellationToken.None));

            Assert.Equal(DiagnosticCodes.ContentTooLarge, fault.Code);
            Assert.Equal(1, registry.Count("PUT"));
        }

        [Fact, Trait("Fault", "22")]
        public static void IsSentOnceForATokenThatExpiredMeanwhile()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer();
            tokens.Protect(registry);
            var guard = registry.Guard;
            var expired = 0;
            registry.Guard = request =>
            {
                if (request.Method == "PUT" && Interlocked.Exchange(ref expired, 1) == 0) tokens.Expire();

                return guard(request) is { } refusal ? refusal with { IsEarly = true } : null;
            };
            using var client = new TestClient(registry.Host);

            client.Orders.UploadBlob(Blob, CancellationToken.None);

            Assert.True(registry.Holds(TestClient.Path, Blob));
            Assert.Equal([0, Blob.Content.Length], registry.Requests.Where(request => request.Method == "PUT").Select(request => request.Body.Length));
        }

        [Fact, Trait("Fault", "22")]
        public static void IsSentUnaskedWhereTheQuestionIsNotKnown()
        {
            using var registry = new ScriptedRegistry();
            registry.Guard = request => request["Expect"].Length > 0 ? new ServedReply(417) { IsEarly = true } : null;
            using var client = new TestClient(registry.Host);

            client.Orders.UploadBlob(Blob, CancellationToken.None);

            Assert.True(registry.Holds(TestClient.Path, Blob));
        }

        [Fact, Trait("Fault", "33")]
        public static void GoesIntoThePutAlone()
        {
            using var registry = new ScriptedRegistry();
            using var client = new TestClient(registry.Host);

            client.Orders.UploadBlob(Blob, CancellationToken.None);

            Assert.Equal([0, Blob.Content.Length], registry.Requests.Select(request => request.Body.Length));
        }
    }

    public static class BrokenReply
    {
        private static readonly OciBlob Blob = TestClient.Chart().Blobs[1];

        [Fact, Trait("Fault", "23")]
        public static void IsReadAgain()
        {
            using var registry = new ScriptedRegistry();
            registry.Store.Blobs[$"{TestClient.Path}@{Blob.Descriptor.Digest}"] = Blob.Content.ToArray();
            registry.Fails("GET", "/blobs/", new ServedReply(200) { Body = [1, 2], ClaimedLength = 5 });
            using var client = new TestClient(registry.Host);

            var found = client.Orders.GetBlob(Blob.Descriptor, CancellationToken.None);

            Assert.Equal(Blob.Content.ToArray(), found.Content.ToArray());
            Assert.Single(client.Clock.Waits);
        }

        [Fact, Trait("Fault", "23")]
        public static void InChunksIsReadAgain()
        {
            using var registry = new ScriptedRegistry();
            registry.Store.Blobs[$"{TestClient.Path}@{Blob.Descriptor.Digest}"] = Blob.Content.ToArray();
            registry.Fails("GET", "/blobs/", new ServedReply(200) { Body = "5\r\nch"u8.ToArray(), ClaimedLength = 0 }.With("Transfer-Encoding", "chunked"));
            using var client = new TestClient(registry.Host);

            client.Orders.GetBlob(Blob.Descriptor, CancellationToken.None);

            Assert.Equal(2, registry.Requests.Count);
        }

        [Theory, Trait("Fault", "15")]
        [InlineData("charx")]
        [InlineData("chart and more")]
        [InlineData("")]
        public static void ThatIsCompleteIsNeverTaken(string content)
        {
            using var registry = new ScriptedRegistry().Always("GET", "/blobs/", _ => new ServedReply(200) { Body = System.Text.Encoding.UTF8.GetBytes(content) });
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.GetBlob(Blob.Descriptor, CancellationToken.None));

            Assert.Equal(DiagnosticCodes.DigestDiffers, fault.Code);
        }

        [Fact, Trait("Fault", "24")]
        public static void ThatNeverComesIsWaitedForTwice()
        {
            using var registry = new ScriptedRegistry().Always("HEAD", "", _ => ServedReply.Stall);
            using var client = new TestClient(registry.Host, idleLimit: TimeSpan.FromSeconds(1));

            var fault = TestClient.FaultOf(() => client.Orders.Resolve("1.0.0", CancellationToken.None));

            Assert.Equal(DiagnosticCodes.TimedOut, fault.Code);
            // On a busy machine the server may look at what it was sent only after the client has given up.
            SpinWait.SpinUntil(() => registry.Requests.Count > 1, TimeSpan.FromSeconds(10));
            Assert.Equal(2, registry.Requests.Count);
        }

        [Fact, Trait("Fault", "25")]
        public static void WithoutEndIsCut()
        {
            using var registry = new ScriptedRegistry().Always("POST", "", _ => ServedReply.Page(400, new string('x', 10_000_000)));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.UploadBlob(Blob, CancellationToken.None));

            Assert.Equal(DiagnosticCodes.NotARegistry, fault.Code);
            Assert.InRange(fault.Message.Length, 1, 2000);
        }

        [Fact, Trait("Fault", "25")]
        public static void ThatIsCompressedIsNotUnpacked()
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(new byte[10_000_000]);
            using var registry = new ScriptedRegistry();
            registry.Always("POST", "", _ => new ServedReply(403) { Body = packed.ToArray() }.With("Content-Encoding", "gzip"));
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            var fault = TestClient.FaultOf(() => client.Orders.UploadBlob(Blob, CancellationToken.None));

            Assert.InRange(fault.Message.Length, 1, 500);
        }
    }

    public static class CancelledUpload
    {
        [Fact, Trait("Fault", "34")]
        public static void StopsAtOnceAndIsForgottenByTheRegistry()
        {
            using var stop = new CancellationTokenSource();
            using var registry = new ScriptedRegistry();
            registry.Always("PUT", "/uploads/", _ =>
            {
                stop.Cancel();

                return ServedReply.Stall;
            });
            using var client = new TestClient(registry.Host);
            var watch = Stopwatch.StartNew();

            Assert.ThrowsAny<OperationCanceledException>(() => client.Push(TestClient.Chart(), cancellation: stop.Token));

            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2);
            Assert.NotEqual(0, registry.Count("DELETE", "/uploads/"));
            Assert.Null(registry.Tagged(TestClient.Path, "1.0.0"));
        }

        [Fact, Trait("Fault", "34")]
        public static void DoesNotWaitForARegistryThatHangs()
        {
            using var stop = new CancellationTokenSource();
            using var registry = new ScriptedRegistry();
            registry.Always("DELETE", "", _ => ServedReply.Stall);
            registry.Always("PUT", "/uploads/", _ =>
            {
                stop.Cancel();

                return ServedReply.Stall;
            });
            using var client = new TestClient(registry.Host);
            var watch = Stopwatch.StartNew();

            Assert.ThrowsAny<OperationCanceledException>(() => client.Push(TestClient.Chart(), cancellation: stop.Token));

            Assert.InRange(watch.Elapsed.TotalSeconds, 0, 2);
        }
    }
}
