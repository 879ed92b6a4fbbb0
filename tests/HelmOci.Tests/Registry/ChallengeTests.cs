using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Auth;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Oci;

namespace HelmOci.Tests.Registry;

public static class ChallengeTests
{
    public static class ChallengeText
    {
        [Theory]
        [InlineData("Bearer realm=\"https://a/t\",service=\"s\",scope=\"repository:a/b:pull,push\"", "Bearer realm=https://a/t service=s scope=repository:a/b:pull,push")]
        [InlineData("bEARER REALM = \"r\" , Service=s", "bEARER REALM=r Service=s")]
        [InlineData("Basic realm=\"a \\\"b\\\" c\"", "Basic realm=a \"b\" c")]
        [InlineData("Negotiate, Basic realm=x", "Negotiate | Basic realm=x")]
        [InlineData("Negotiate YWJj/+==, Bearer realm=x", "Negotiate | Bearer realm=x")]
        [InlineData("Basic realm=x, Bearer realm=y,service=z", "Basic realm=x | Bearer realm=y service=z")]
        [InlineData(" , Basic", "Basic")]
        [InlineData("Bearer realm=\"\"", "Bearer realm=")]
        [InlineData("Bearer scope=\"a b\",,error=\"e\"", "Bearer scope=a b error=e")]
        [InlineData("", "")]
        public static void IsReadByTheGrammar(string text, string expected)
        {
            var challenges = ChallengeReader.Read(text)!;

            Assert.Equal(expected, string.Join(" | ", challenges.Select(Shown)));
        }

        [Theory, Trait("Fault", "5")]
        [InlineData("Bearer realm=\"https://a/t")]
        [InlineData("Bearer realm=\"a\\\"")]
        [InlineData("Bearer realm=\"a\\")]
        [InlineData("\"Bearer\"")]
        [InlineData("=")]
        public static void IsRefusedOtherwise(string text) => Assert.Null(ChallengeReader.Read(text));

        [Theory]
        [InlineData("repository:a/b:push,pull", "repository:a/b:pull,push")]
        [InlineData("repository:a/b:pull repository:c/d:pull", "repository:a/b:pull,push repository:c/d:pull")]
        [InlineData("aws", "aws repository:a/b:pull,push")]
        [InlineData("registry:catalog:*", "registry:catalog:* repository:a/b:pull,push")]
        [InlineData("", "repository:a/b:pull,push")]
        public static void AddsItsScopeToOurs(string scope, string expected) =>
            Assert.Equal(expected, Scopes.PullPush("a/b").With(Scopes.Of(scope)).Text);

        private static string Shown(Challenge challenge) =>
            string.Join(' ', [challenge.Scheme, .. challenge.Parameters.Select(pair => $"{pair.Key}={pair.Value}")]);
    }

    public static class ChallengeOfARegistry
    {
        [Theory, Trait("Fault", "4")]
        [InlineData("Basic realm=\"x\", BEARER Realm=\"{0}\" ,service=\"a, b\"")]
        [InlineData("Negotiate\r\nWWW-Authenticate: Basic realm=\"x\"\r\nwww-authenticate: bearer realm=\"{0}\",service=\"a, b\"")]
        public static void IsAnsweredByBearerWhereItCan(string challenge)
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Challenge = challenge };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            client.Push(TestClient.Chart());

            Assert.Equal("a, b", Assert.Single(tokens.Requests).Asked("service"));
        }

        [Theory, Trait("Fault", "5")]
        [InlineData("Bearer realm=\"https://auth.example.com", DiagnosticCodes.ChallengeMalformed)]
        [InlineData("", DiagnosticCodes.ChallengeMissing)]
        [InlineData("Negotiate", DiagnosticCodes.ChallengeUnsupported)]
        [InlineData("Digest realm=\"x\", nonce=\"y\"", DiagnosticCodes.ChallengeUnsupported)]
        [InlineData("Bearer service=\"x\"", DiagnosticCodes.ChallengeUnsupported)]
        public static void ThatCannotBeAnsweredIsExplained(string challenge, string code)
        {
            using var registry = new ScriptedRegistry { Guard = _ => ServedReply.Challenge(challenge) };
            var credentials = TestCredentials.Alice;
            using var client = new TestClient(registry.Host, credentials);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(code, fault.Code);
            Assert.Equal(1, registry.Count("HEAD"));
            Assert.Equal(0, credentials.Searches);
        }

        [Fact, Trait("Fault", "3")]
        public static void ThatIsMissingQuotesTheRegistry()
        {
            using var registry = new ScriptedRegistry { Guard = _ => ServedReply.Error(401, "UNAUTHORIZED", "project shop not found") };
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.ChallengeMissing, fault.Code);
            Assert.Contains("project shop not found", fault.Message, StringComparison.Ordinal);
        }
    }

    public static class RealmOfAChallenge
    {
        [Theory]
        [InlineData("https://auth.docker.io/token", "https://registry-1.docker.io/")]
        [InlineData("https://gitlab.com/jwt/auth", "https://registry.gitlab.com/")]
        [InlineData("https://10.0.0.5:5001/auth", "https://10.0.0.5/")]
        [InlineData("http://registry.example.com:8080/token", "http://registry.example.com/")]
        [InlineData("https://auth.example.com/token", "http://registry.example.com/")]
        [InlineData("http://localhost:5001/auth", "http://127.0.0.1:5000/")]
        [InlineData("https://8.8.8.8/token", "https://registry.example.com/")]
        public static void MayBeAnotherHost(string realm, string registry) => Assert.NotNull(Realm.Parse(realm, new Uri(registry)));

        [Theory, Trait("Fault", "6")]
        [InlineData("http://auth.example.com/token")]
        [InlineData("https://user@auth.example.com/token")]
        [InlineData("https://localhost/token")]
        [InlineData("https://localhost./token")]
        [InlineData("https://LOCALHOST/token")]
        [InlineData("https://a.localhost/token")]
        [InlineData("https://127.0.0.1/token")]
        [InlineData("https://127.1/token")]
        [InlineData("https://2130706433/token")]
        [InlineData("https://0.0.0.0/token")]
        [InlineData("https://10.1.2.3/token")]
        [InlineData("https://172.16.0.1/token")]
        [InlineData("https://192.168.1.1/token")]
        [InlineData("https://169.254.169.254/latest/meta-data")]
        [InlineData("https://[::1]/token")]
        [InlineData("https://[::]/token")]
        [InlineData("https://[fe80::1]/token")]
        [InlineData("https://[fd00::1]/token")]
        [InlineData("https://[::ffff:10.0.0.1]/token")]
        [InlineData("https://[::ffff:127.0.0.1]/token")]
        [InlineData("/token")]
        [InlineData("token")]
        [InlineData("file:///etc/passwd")]
        [InlineData("ftp://auth.example.com/")]
        public static void IsRefusedWhereAPasswordWouldBeStolen(string realm) =>
            Assert.Null(Realm.Parse(realm, new Uri("https://registry.example.com/")));

        [Theory, Trait("Fault", "6")]
        [InlineData("http://auth.example/token", "http://127.0.0.1:5000/")]
        [InlineData("http://auth.example.com/token", "http://registry.example.com/")]
        [InlineData("http://sub.registry.example.com/token", "http://registry.example.com/")]
        [InlineData("http://localhost.example.com/token", "http://localhost:5000/")]
        [InlineData("http://127.0.0.1.example.com/token", "http://127.0.0.1:5000/")]
        [InlineData("http://loopback/token", "http://localhost:5000/")]
        [InlineData("http://LOOPBACK:5001/token", "http://127.0.0.1:5000/")]
        [InlineData("http://0.0.0.0/token", "http://127.0.0.1:5000/")]
        [InlineData("http://registry.example.com/token", "https://registry.example.com/")]
        public static void IsRefusedWhereAPasswordWouldTravelInClearText(string realm, string registry) =>
            Assert.Null(Realm.Parse(realm, new Uri(registry)));

        [Fact, Trait("Fault", "6")]
        public static void IsRefusedBeforeCredentialsAreLookedFor()
        {
            using var registry = new ScriptedRegistry { Guard = _ => ServedReply.Challenge("Bearer realm=\"http://user:pass@10.0.0.1/token?sig=abc\"") };
            var credentials = TestCredentials.Alice;
            using var client = new TestClient(registry.Host, credentials);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.RealmRefused, fault.Code);
            Assert.Equal(0, credentials.Searches);
            Assert.DoesNotContain("pass", fault.Message.Replace("password", "", StringComparison.Ordinal), StringComparison.Ordinal);
            Assert.DoesNotContain("abc", fault.Message, StringComparison.Ordinal);
        }
    }
}
