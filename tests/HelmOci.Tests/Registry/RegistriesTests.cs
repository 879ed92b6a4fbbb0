using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Registry.Auth;
using HelmOci.Registry.Errors;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Oci;

namespace HelmOci.Tests.Registry;

public static class RegistriesTests
{
    /// <summary>Registries that answer as the great ones are known to.</summary>
    public static class RegistryLikeDockerHub
    {
        [Fact]
        public static void RefusesAForeignNamespaceWithATokenGoodForNothing()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer
            {
                Accepts = "alice:s3cret",
                Form = """{"token":"{0}","access_token":"{0}","expires_in":300,"issued_at":"2026-01-01T00:00:00.123456789Z"}""",
                Granting = scope => scope.Replace(",push", "", StringComparison.Ordinal),
            };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.LoginRefused, fault.Code);
            Assert.Equal(0, registry.Count("PUT"));
        }
    }

    public static class RegistryLikeAzures
    {
        private const string NoUser = "00000000-0000-0000-0000-000000000000";

        [Fact]
        public static void TakesARefreshToken()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Accepts = "refresh", Form = """{"access_token":"{0}"}""" };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, new TestCredentials(Credential.IdentityToken("refresh")));

            client.Push(TestClient.Chart());

            Assert.Equal("POST", Assert.Single(tokens.Requests).Method);
        }

        [Fact]
        public static void TakesARefreshTokenAsPassword()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Accepts = $"{NoUser}:refresh", Form = """{"access_token":"{0}"}""" };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, new TestCredentials(Credential.Password(NoUser, "refresh")));

            client.Push(TestClient.Chart());

            Assert.Equal("GET", Assert.Single(tokens.Requests).Method);
        }

        [Theory]
        [InlineData(400)]
        [InlineData(401)]
        public static void RefusesARefreshTokenThatExpired(int status)
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Answer = _ => ServedReply.Error(status, "UNAUTHORIZED", "refresh token expired") };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, new TestCredentials(Credential.IdentityToken("r3fresh")));

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.LoginRefused, fault.Code);
            Assert.DoesNotContain("r3fresh", fault.Text + client.Log.Text, StringComparison.Ordinal);
        }
    }

    public static class RegistryLikeGitHubs
    {
        [Fact]
        public static void DeniesAtItsTokenServer()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Answer = _ => ServedReply.Error(403, "DENIED", "permission_denied: write_package") };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.AccessDenied, fault.Code);
            Assert.Contains("write_package", fault.Message, StringComparison.Ordinal);
        }

        [Fact]
        public static void GivesTokensThatSayNothing()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Form = """{"token":"{0}"}""" };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, TestCredentials.Alice);
            client.Push(TestClient.Chart());

            client.Clock.Advance(TimeSpan.FromSeconds(55));
            client.Push(TestClient.Chart());

            Assert.Equal(2, tokens.Requests.Count);
        }

        [Fact]
        public static void DeniesWithoutAsking()
        {
            using var registry = new ScriptedRegistry { Guard = _ => ServedReply.Error(403, "DENIED") };
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.NoCredentials, fault.Code);
        }
    }

    public static class RegistryLikeHarbor
    {
        [Fact]
        public static void AsksForAPasswordWhereATokenIsNotEnough()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer();
            registry.Guard = request => request.Proof.Length == 0
                ? ServedReply.Challenge($"Bearer realm=\"{tokens.Realm}\",service=\"harbor-registry\"")
                : ServedReply.Error(401, "UNAUTHORIZED", "unauthorized to access repository: shop/charts/orders, action: push").With("WWW-Authenticate", "Basic realm=\"harbor\"");
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.LoginRefused, fault.Code);
            Assert.Contains("action: push", fault.Message, StringComparison.Ordinal);
            Assert.Contains("\"shop\"", fault.NextStep, StringComparison.Ordinal);
            Assert.DoesNotContain(registry.Requests, request => request["Authorization"].StartsWith("Basic", StringComparison.Ordinal));
        }

        [Fact, Trait("Fault", "3")]
        public static void MissesAProjectWithoutAsking()
        {
            using var registry = new ScriptedRegistry();
            registry.Guard = _ => ServedReply.Error(401, "UNAUTHORIZED", "project shop not found").With("WWW-Authenticate", "").With("X-Harbor-CSRF-Token", "x");
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.ChallengeMissing, fault.Code);
            Assert.Contains("Create the project \"shop\"", fault.NextStep, StringComparison.Ordinal);
        }
    }

    public static class RegistryLikeQuay
    {
        [Fact]
        public static void ShowsAMissingRepositoryOnlyToThoseWhoMayPush()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Accepts = "shop+ci:s3cret" };
            tokens.Protect(registry);
            var guard = registry.Guard;
            registry.Guard = request => guard(request)
                ?? (tokens.Requests[^1].Asked("scope").EndsWith(":pull,push", StringComparison.Ordinal) ? null : ServedReply.Challenge($"Bearer realm=\"{tokens.Realm}\""));
            using var client = new TestClient(registry.Host, new TestCredentials(Credential.Password("shop+ci", "s3cret")));
            var chart = TestClient.Chart();

            client.Push(chart);

            Assert.Equal(chart.Manifest.Descriptor.Digest, registry.Tagged(TestClient.Path, "1.0.0"));
            Assert.Single(tokens.Requests);
        }
    }

    public static class RegistryLikeGitLabs
    {
        [Fact]
        public static void ForbidsAPathOutsideTheProject()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Answer = _ => ServedReply.Error(403, "DENIED", "access forbidden") };
            tokens.Challenge = "Bearer realm=\"" + tokens.Realm.Replace("/token", "/jwt/auth", StringComparison.Ordinal) + "\",service=\"container_registry\",scope=\"{1}\"";
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.AccessDenied, fault.Code);
            Assert.Contains("write_registry", fault.NextStep, StringComparison.Ordinal);
        }
    }

    public static class RegistryLikeAmazons
    {
        private const string Missing = "The repository with name 'shop/charts/orders' does not exist in the registry with id '123456789012'";

        [Fact]
        public static void MissesRepositories()
        {
            using var registry = Guarded().Always("POST", "", _ => ServedReply.Error(404, "NAME_UNKNOWN", Missing));
            using var client = new TestClient(registry.Host, new TestCredentials(Credential.Password("AWS", "t0ken")));

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.RepositoryMissing, fault.Code);
            Assert.Contains(Missing, fault.Message, StringComparison.Ordinal);
        }

        [Fact]
        public static void OrHangsUp()
        {
            using var registry = Guarded().Always("POST", "", _ => ServedReply.Cut);
            using var client = new TestClient(registry.Host, new TestCredentials(Credential.Password("AWS", "t0ken")));

            var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

            Assert.Equal(DiagnosticCodes.ConnectionLost, fault.Code);
        }

        [Fact]
        public static void AreKnownToHangUp() => Assert.Contains(
            "create-repository",
            RegistryAdvice.For(new ObservedRegistry("123456789012.dkr.ecr.eu-west-1.amazonaws.com", TestClient.Path, "")).HangUp,
            StringComparison.Ordinal);

        private static ScriptedRegistry Guarded() => new()
        {
            Guard = request => request.Proof == "AWS:t0ken" ? null : ServedReply.Challenge("Basic realm=\"https://123456789012.dkr.ecr.eu-west-1.amazonaws.com/\",service=\"ecr.amazonaws.com\""),
        };
    }

    public static class RegistryLikeGitea
    {
        [Fact]
        public static void AsksForAllScopesAtOnce()
        {
            using var registry = new ScriptedRegistry();
            using var tokens = new TokenServer { Challenge = "Bearer realm=\"{0}\",service=\"container_registry\",scope=\"*\"" };
            tokens.Protect(registry);
            using var client = new TestClient(registry.Host, TestCredentials.Alice);

            client.Push(TestClient.Chart());

            Assert.Equal("* repository:shop/charts/orders:pull,push", tokens.Requests[0].Asked("scope"));
        }
    }

    public static class NextStep
    {
        [Theory]
        [InlineData("docker.io", "", "Docker Hub")]
        [InlineData("registry-1.docker.io", "", "Docker Hub")]
        [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "", "--region eu-west-1")]
        [InlineData("public.ecr.aws", "", "ecr-public")]
        [InlineData("shop.azurecr.io", "", "az acr login --name shop")]
        [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "", "AWS_ACCESS_KEY_ID")]
        [InlineData("ghcr.io", "", "write:packages")]
        [InlineData("ghcr.io", "", "GITHUB_TOKEN: ${{ github.token }}")]
        [InlineData("europe-docker.pkg.dev", "", "GOOGLE_OAUTH_ACCESS_TOKEN")]
        [InlineData("quay.io", "", "robot account (organisation+name)")]
        [InlineData("registry.gitlab.com", "", "CI_REGISTRY_USER")]
        [InlineData("registry.example.com", "service=\"harbor-registry\"", "robot$name")]
        [InlineData("registry.example.com:8443", "X-JFrog-Version", "Artifactory")]
        [InlineData("registry.example.com", "Nexus/3.70 (OSS)", "Nexus")]
        [InlineData("registry.example.com", "https://gitlab.example.com/jwt/auth", "CI_REGISTRY_USER")]
        [InlineData("gitea.example.com", "", "write:package")]
        [InlineData("registry.example.com", "", "docker login")]
        [InlineData("notdocker.io", "", "docker login")]
        public static void ToLogInIsTheRegistrysOwn(string host, string signs, string expected) =>
            Assert.Contains(expected, RegistryAdvice.For(new ObservedRegistry(host, TestClient.Path, signs)).Login, StringComparison.Ordinal);

        [Theory]
        [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "--region eu-west-1 --repository-name shop/charts/orders")]
        [InlineData("public.ecr.aws", "--repository-name charts/orders")]
        [InlineData("europe-docker.pkg.dev", "gcloud artifacts repositories create")]
        [InlineData("harbor.example.com", "project \"shop\"")]
        [InlineData("nexus.example.com", "hosted Docker repository")]
        [InlineData("quay.io", "Creator")]
        public static void ToCreateARepositoryIsTheRegistrysOwn(string host, string expected) =>
            Assert.Contains(expected, RegistryAdvice.For(new ObservedRegistry(host, TestClient.Path, "")).Missing, StringComparison.Ordinal);

        [Theory]
        [InlineData("ghcr.io", "packages: write")]
        [InlineData("shop.azurecr.io", "AcrPush")]
        [InlineData("europe-docker.pkg.dev", "roles/artifactregistry.writer")]
        [InlineData("123456789012.dkr.ecr.eu-west-1.amazonaws.com", "ecr:PutImage")]
        [InlineData("docker.io", "Read & Write")]
        [InlineData("zot.example.com", "accessControl")]
        public static void ToBeAllowedIsTheRegistrysOwn(string host, string expected) =>
            Assert.Contains(expected, RegistryAdvice.For(new ObservedRegistry(host, TestClient.Path, "")).Rights, StringComparison.Ordinal);
    }
}
