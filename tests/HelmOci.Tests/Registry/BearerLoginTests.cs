using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Registry;
using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Tests.Registry;

public static class BearerLoginTests
{
    public static class BearerLogin
    {
        [Fact]
        public static void AsksOnceForPullAndPush()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Accepts = "alice:s3cret" };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            client.Push(TestClient.Chart());

            var asked = Assert.Single(tokens.Requests);
            Assert.Equal("repository:shop/charts/orders:pull,push", asked.Asked("scope"));
            Assert.Equal("registry", asked.Asked("service"));
            Assert.Equal(7, registry.Requests.Count);
        }

        [Fact]
        public static void LooksForCredentialsOnce()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer();
            tokens.Protect(registry);
            var credentials = TestCredentials.Alice;
            using var client = new TestClient(registry.Host, credentials);

            client.Push(TestClient.Chart());

            Assert.Equal(1, credentials.Searches);
        }

        [Fact]
        public static void ThatABuildServerProvidedIsLeftOutWhereAnybodyMayRead()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer();
            tokens.Answer = request => request.Proof.Length > 0 ? ServedReply.Error(403, "DENIED", "requested access to the resource is denied") : null;
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, new TestCredentials(Provided));

            Assert.Null(client.Repository(TestClient.Path, RepositoryAccess.Pull).Resolve("1.0.0", CancellationToken.None));
            Assert.Equal(["job:s3cret", ""], tokens.Requests.Select(request => request.Proof));
        }

        [Fact]
        public static void ThatABuildServerProvidedIsNamedWhereItIsRefused()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Accepts = "alice:s3cret" };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, new TestCredentials(Provided));

            var reading = TestClient.FaultOf(() => client.Repository(TestClient.Path, RepositoryAccess.Pull).Resolve("1.0.0", CancellationToken.None));
            var pushing = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal((DiagnosticCodes.LoginRefused, DiagnosticCodes.LoginRefused), (reading.Code, pushing.Code));
            Assert.All([reading, pushing], fault => Assert.Contains("a password for job (from CI_REGISTRY_PASSWORD)", fault.Message, StringComparison.Ordinal));
            Assert.StartsWith("The login from CI_REGISTRY_PASSWORD is wrong, or has expired", pushing.NextStep, StringComparison.Ordinal);
            Assert.Equal(["job:s3cret", "", "job:s3cret"], tokens.Requests.Select(request => request.Proof));
        }

        private static Credential Provided => Credential.Password("job", "s3cret") with { Origin = "CI_REGISTRY_PASSWORD", IsProvided = true };

        [Fact]
        public static void SendsNoProofWhereThereIsNone()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer();
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host);

            client.Push(TestClient.Chart());

            Assert.Equal("", Assert.Single(tokens.Requests)["Authorization"]);
        }

        [Fact]
        public static void KeepsTheQueryOfTheRealm()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Challenge = "Bearer realm=\"{0}?tenant=a%2Fb\",service=\"registry\"" };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host);

            client.Push(TestClient.Chart());

            Assert.StartsWith("/token?tenant=a%2Fb&service=", Assert.Single(tokens.Requests).Target, StringComparison.Ordinal);
        }

        [Fact]
        public static void RenewsATokenBeforeItExpires()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer();
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host);
            client.Orders.Resolve("1.0.0", CancellationToken.None);

            client.Clock.Advance(TimeSpan.FromSeconds(280));
            client.Orders.Resolve("1.0.0", CancellationToken.None);

            Assert.Equal(2, tokens.Requests.Count);
            Assert.Equal(3, registry.Requests.Count);
        }

        [Fact]
        public static void UsesAReadyToken()
        {
            using var registry = new ScriptedRegistry();
            registry.Guard = request => request.Proof == "ready" ? null : ServedReply.Challenge("Bearer realm=\"https://auth.example.com/token\"");
            using var client = new TestClient(registry.Host, new TestCredentials(Credential.RegistryToken("ready")));

            Assert.Null(client.Orders.Resolve("1.0.0", CancellationToken.None));
        }

        [Fact]
        public static void OfAnIdentityTokenIsAPost()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Accepts = "refresh", Form = """{"access_token":"{0}"}""" };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, new TestCredentials(Credential.IdentityToken("refresh")));

            client.Push(TestClient.Chart());

            var asked = Assert.Single(tokens.Requests);
            Assert.Equal("POST", asked.Method);
            Assert.Equal("", asked["Authorization"]);
            Assert.Contains(KeyValuePair.Create("grant_type", "refresh_token"), asked.Form);
            Assert.Contains(KeyValuePair.Create("scope", "repository:shop/charts/orders:pull,push"), asked.Form);
            Assert.Contains(asked.Form, pair => pair.Key == "client_id");
        }

        [Fact]
        public static void OfAnIdentityTokenIsNotRedirectedToAStranger()
        {
            using var stranger = new ScriptedRegistry();
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Answer = _ => ServedReply.To(307, stranger.Address + "/token") };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, new TestCredentials(Credential.IdentityToken("refresh")));

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.RedirectRefused, fault.Code);
            Assert.Empty(stranger.Requests);
        }

        [Fact]
        public static void IsNotRedirectedToAStrangerWithItsPassword()
        {
            using var stranger = new TokenServer();
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Answer = request => ServedReply.To(307, stranger.Realm + request.Target["/token".Length..]) };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.All(stranger.Requests, request => Assert.Equal("", request["Authorization"]));
            Assert.NotEmpty(stranger.Requests);
        }

        [Theory, Trait("Fault", "7")]
        [InlineData(404)]
        [InlineData(405)]
        public static void FallsBackToGetWherePostIsUnknown(int status)
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Accepts = "00000000-0000-0000-0000-000000000000:refresh" };
            tokens.Answer = request => request.Method == "POST" ? new ServedReply(status) : null;
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, new TestCredentials(Credential.IdentityToken("refresh")));

            client.Push(TestClient.Chart());

            Assert.Equal(2, tokens.Requests.Count);
        }
    }

    public static class StaleToken
    {
        [Theory, Trait("Fault", "1")]
        [InlineData("PUT", "/blobs/uploads/")]
        [InlineData("POST", "/blobs/uploads/")]
        [InlineData("PUT", "/manifests/")]
        public static void IsRenewedInTheMiddleOfAPush(string method, string part)
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer();
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host);
            var expired = 0;
            var guard = registry.Guard;
            registry.Guard = request =>
            {
                if (request.Method == method && request.Target.Contains(part, StringComparison.Ordinal) && Interlocked.Exchange(ref expired, 1) == 0) tokens.Expire();

                return guard(request);
            };
            var chart = TestClient.Chart();

            client.Push(chart);

            Assert.Equal(2, tokens.Requests.Count);
            Assert.Equal(chart.Manifest.Descriptor.Digest, registry.Tagged(TestClient.Path, "1.0.0"));
        }

        [Fact, Trait("Fault", "2")]
        public static void ThatNobodyTakesIsNotRenewedForEver()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Granting = _ => "" };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.LoginRefused, fault.Code);
            Assert.Contains("alice", fault.Message, StringComparison.Ordinal);
            Assert.Contains(registry.Host, fault.Message, StringComparison.Ordinal);
            Assert.Contains(TestClient.Path, fault.Message, StringComparison.Ordinal);
            Assert.Contains("authentication required", fault.Message, StringComparison.Ordinal);
            // The password gave a token, so it is not what is wrong.
            Assert.Contains("right to push", fault.NextStep, StringComparison.Ordinal);
            Assert.Equal(2, registry.Count("HEAD"));
            Assert.Single(tokens.Requests);
        }

        [Fact]
        public static void IsRenewedOnceForParallelUploads()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer();
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host);
            client.Orders.Resolve("1.0.0", CancellationToken.None);
            tokens.Expire();

            client.Push(TestClient.Chart("another"));

            Assert.Equal(2, tokens.Requests.Count);
        }
    }

    public static class TokenServerFault
    {
        [Theory, Trait("Fault", "7")]
        [InlineData(500, "HELMOCI1011")]
        [InlineData(404, "HELMOCI1011")]
        [InlineData(401, "HELMOCI1002")]
        [InlineData(403, "HELMOCI1003")]
        [InlineData(429, "HELMOCI1012")]
        public static void HasItsOwnCode(int status, string code)
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Answer = _ => ServedReply.Error(status, "NO", "not today") };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(code, fault.Code);
            Assert.Contains(tokens.Realm, fault.Message, StringComparison.Ordinal);
            Assert.Contains("not today", fault.Message, StringComparison.Ordinal);
        }

        [Theory, Trait("Fault", "7")]
        [InlineData("""{"expires_in":300}""")]
        [InlineData("""{"token":""}""")]
        [InlineData("""{"token":"a\r\nb"}""")]
        [InlineData("[]")]
        [InlineData("")]
        [InlineData("<html><title>Sign in</title></html>")]
        public static void IsAReplyWithoutToken(string reply)
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Answer = _ => ServedReply.Json(200, reply) };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.TokenServerFailed, fault.Code);
        }

        [Fact, Trait("Fault", "7")]
        public static void IsAReplyWithoutEnd()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Answer = _ => new ServedReply(200) { Body = new byte[1024 * 1024] } };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.TokenServerFailed, fault.Code);
        }

        [Fact, Trait("Fault", "19")]
        public static void ThatPassesIsWaitedFor()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer();
            var calls = 0;
            tokens.Answer = _ => Interlocked.Increment(ref calls) < 3 ? new ServedReply(503) : null;
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host);

            client.Push(TestClient.Chart());

            Assert.Equal(2, client.Clock.Waits.Count);
        }
    }

    public static class ClockSkew
    {
        [Theory, Trait("Fault", "40")]
        [InlineData("2020-01-01T00:00:00Z")]
        [InlineData("2040-01-01T00:00:00Z")]
        [InlineData("soon")]
        public static void DoesNotAgeATokenThatJustCame(string issued)
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Form = $$"""{"token":"{0}","expires_in":300,"issued_at":"{{issued}}"}""" };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host);

            client.Push(TestClient.Chart());

            Assert.Single(tokens.Requests);
        }

        [Fact, Trait("Fault", "40")]
        public static void DoesNotKeepATokenForEver()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Form = """{"token":"{0}","expires_in":300,"issued_at":"2040-01-01T00:00:00Z"}""" };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host);
            client.Orders.Resolve("1.0.0", CancellationToken.None);

            client.Clock.Advance(TimeSpan.FromSeconds(301));
            client.Orders.Resolve("1.0.0", CancellationToken.None);

            Assert.Equal(2, tokens.Requests.Count);
        }
    }
}
