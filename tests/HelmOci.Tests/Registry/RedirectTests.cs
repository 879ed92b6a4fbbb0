using HelmOci.Diagnostics;
using HelmOci.Registry.Http;
using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Tests.Registry;

public static class RedirectTests
{
    public static class RedirectOfARead
    {
        [Fact, Trait("Fault", "8")]
        public static void IsFollowedToAnotherHostWithoutProof()
        {
            using var storage = new ScriptedRegistry();
            using var registry = Guarded();
            var blob = TestClient.Chart().Blobs[1];
            storage.Store.Blobs[$"{TestClient.Path}@{blob.Descriptor.Digest}"] = blob.Content.ToArray();
            registry.Always("GET", "/blobs/", request => ServedReply.To(307, $"{storage.Address}{request.Path}?X-Amz-Signature=abc"));
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            var found = client.Orders.GetBlob(blob.Descriptor, CancellationToken.None);

            Assert.Equal(blob.Content.ToArray(), found.Content.ToArray());
            Assert.Equal("", Assert.Single(storage.Requests)["Authorization"]);
            Assert.DoesNotContain("abc", client.Log.Text, StringComparison.Ordinal);
        }

        [Fact, Trait("Fault", "8")]
        public static void KeepsItsProofOnTheSameHost()
        {
            using var registry = Guarded();
            registry.Fails("HEAD", "/manifests/1.0.0", ServedReply.To(302, $"/v2/{TestClient.Path}/manifests/2.0.0"));
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            Assert.Null(client.Orders.Resolve("1.0.0", CancellationToken.None));
            Assert.Equal("alice:s3cret", registry.Requests[^1].Proof);
        }

        [Fact, Trait("Fault", "8")]
        public static void DoesNotAnswerTheChallengeOfAnotherHost()
        {
            using var stranger = Guarded();
            using var registry = new ScriptedRegistry();
            registry.Always("HEAD", "", request => ServedReply.To(307, stranger.Address + request.Target));
            var credentials = TestCredentials.Alice;
            using var client = new TestClient(registry.Host, credentials);

            var fault = TestClient.FaultOf(() => client.Orders.Resolve("1.0.0", CancellationToken.None));

            Assert.Equal(DiagnosticCodes.LoginRefused, fault.Code);
            Assert.Equal(0, credentials.Searches);
            Assert.All(stranger.Requests, request => Assert.Equal("", request["Authorization"]));
        }

        [Theory]
        [InlineData(401, DiagnosticCodes.LoginRefused)]
        [InlineData(403, DiagnosticCodes.AccessDenied)]
        public static void ThatAStrangerRefusesAfterOurLoginIsNotBlamedOnOurPassword(int status, string code)
        {
            using var stranger = new ScriptedRegistry { Guard = _ => ServedReply.Challenge("Basic realm=\"storage\"", status) };
            using var registry = Guarded();
            registry.Always("GET", "/blobs/", _ => ServedReply.To(307, stranger.Address + "/storage"));
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            var fault = TestClient.FaultOf(() => client.Orders.GetBlob(TestClient.Chart().Blobs[1].Descriptor, CancellationToken.None));

            Assert.Equal(code, fault.Code);
            Assert.DoesNotContain("alice", fault.Text, StringComparison.Ordinal);
            Assert.Contains(stranger.Host, fault.Message, StringComparison.Ordinal);
            Assert.All(stranger.Requests, request => Assert.Equal("", request["Authorization"]));
        }

        [Fact, Trait("Fault", "11")]
        public static void ThatLoopsIsGivenUp()
        {
            using var registry = new ScriptedRegistry();
            registry.Always("HEAD", "", request => ServedReply.To(307, request.Target));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.Resolve("1.0.0", CancellationToken.None));

            Assert.Equal(DiagnosticCodes.RedirectRefused, fault.Code);
            Assert.Equal(6, registry.Requests.Count);
        }

        [Theory, Trait("Fault", "11")]
        [InlineData("http://10.0.0.1/x")]
        [InlineData("http://169.254.169.254/latest/meta-data")]
        [InlineData("http://user:pass@127.0.0.1/x")]
        [InlineData("file:///etc/passwd")]
        public static void ThatLeadsAstrayIsRefused(string target)
        {
            using var registry = new ScriptedRegistry().Fails("HEAD", "", ServedReply.To(307, target));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.Resolve("1.0.0", CancellationToken.None));

            Assert.Equal(DiagnosticCodes.RedirectRefused, fault.Code);
            Assert.DoesNotContain("user:pass", fault.Message, StringComparison.Ordinal);
        }

        [Theory, Trait("Fault", "11"), Trait("Fault", "30")]
        [InlineData("https://a.example/", "http://a.example/x", false)]
        [InlineData("https://a.example/", "https://b.example/x", true)]
        [InlineData("http://a.example/", "https://b.example/x", true)]
        [InlineData("https://a.example/", "https://192.168.0.1/x", false)]
        [InlineData("https://192.168.0.1:5000/", "https://192.168.0.1/x", true)]
        public static void FollowsTheRule(string from, string target, bool mayFollow) =>
            Assert.Equal(mayFollow, Origin.MayFollow(new Uri(from), new Uri(target)));

        [Theory, Trait("Fault", "9")]
        [InlineData("https://a.example/", "http://a.example/x?_state=a%3D%3D", "https://a.example/x?_state=a%3D%3D")]
        [InlineData("https://a.example:5000/", "http://a.example:5000/x", "https://a.example:5000/x")]
        [InlineData("https://a.example:5000/", "http://a.example/x", "https://a.example:5000/x")]
        [InlineData("https://a.example/", "http://a.example:8080/x", "http://a.example:8080/x")]
        [InlineData("https://a.example/", "http://b.example/x", "http://b.example/x")]
        [InlineData("http://a.example/", "http://a.example/x", "http://a.example/x")]
        public static void KeepsHttpsForAServerThatForgetsIt(string from, string target, string expected) =>
            Assert.Equal(expected, Origin.Secured(new Uri(from), new Uri(target)).AbsoluteUri);

        [Theory, Trait("Fault", "30")]
        [InlineData("https://a.example/", "https://A.EXAMPLE:443/x", true)]
        [InlineData("https://a.example/", "https://a.example./x", true)]
        [InlineData("http://[::1]:5000/", "http://[0:0::1]:5000/x", true)]
        [InlineData("https://a.example/", "https://a.example:444/x", false)]
        [InlineData("https://a.example/", "http://a.example:443/x", false)]
        [InlineData("https://a.example/", "https://b.a.example/x", false)]
        public static void ComparesOrigins(string one, string other, bool isSame) =>
            Assert.Equal(isSame, Origin.IsSame(new Uri(one), new Uri(other)));

        private static ScriptedRegistry Guarded() => new()
        {
            Guard = request => request.Proof == "alice:s3cret" ? null : ServedReply.Challenge("Basic realm=\"registry\""),
        };
    }

    public static class RedirectOfAWrite
    {
        [Theory, Trait("Fault", "10")]
        [InlineData(307)]
        [InlineData(308)]
        public static void SendsTheBodyAgain(int status)
        {
            using var registry = new ScriptedRegistry();
            registry.Fails("PUT", "/manifests/1.0.0", ServedReply.To(status, $"/v2/{TestClient.Path}/manifests/moved"));
            using var client = new TestClient(registry.Host);
            var chart = TestClient.Chart();

            client.Push(chart);

            Assert.Equal(chart.Manifest.Descriptor.Digest, registry.Tagged(TestClient.Path, "moved"));
        }

        [Theory, Trait("Fault", "10")]
        [InlineData("PUT", 301)]
        [InlineData("PUT", 302)]
        [InlineData("POST", 301)]
        [InlineData("POST", 303)]
        public static void IsRefusedWhereItWouldLoseTheBody(string method, int status)
        {
            using var registry = new ScriptedRegistry();
            registry.Fails(method, "/blobs/", ServedReply.To(status, "https://registry.example.com/v2/"));
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Orders.UploadBlob(TestClient.Chart().Blobs[0], CancellationToken.None));

            Assert.Equal(DiagnosticCodes.RedirectRefused, fault.Code);
            Assert.Contains("https://registry.example.com/v2/", fault.Message, StringComparison.Ordinal);
            Assert.Equal(1, registry.Count(method));
        }
    }
}
