using HelmOci.Credentials;

namespace HelmOci.Tests.Credentials;

/// <summary>What build servers and clouds hand to a job: only for the hosts that it is meant for.</summary>
public static class ProvidedLoginTests
{
    public static class OfGitLab
    {
        [Theory]
        [InlineData("registry.example.com:5050", "registry.example.com:5050")]
        [InlineData("registry.example.com:5050", "Registry.example.com:5050")]
        [InlineData("registry.gitlab.com", "registry.gitlab.com")]
        public static void IsForItsRegistry(string own, string registry)
        {
            using var machine = GitLab(own);

            Assert.Equal(Credential.Password("gitlab-ci-token", "s3cret") with { IsProvided = true }, machine.Find(registry));
            Assert.Contains("in CI_REGISTRY_PASSWORD: a password for gitlab-ci-token.", machine.Log.Text, StringComparison.Ordinal);
            Assert.DoesNotContain("s3cret", machine.Log.Text, StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("registry.example.com:5050", "registry.example.com")]
        [InlineData("registry.example.com:5050", "registry.example.com:443")]
        [InlineData("registry.example.com", "registry.example.com.evil.example")]
        [InlineData("registry.example.com", "evil.registry.example.com")]
        [InlineData("", "")]
        public static void IsForNoOther(string own, string registry)
        {
            using var machine = GitLab(own);

            Assert.Null(machine.Find(registry));
            Assert.DoesNotContain(machine.Chain().PlacesFor(registry), place => place.Name.StartsWith("CI_", StringComparison.Ordinal));
        }

        [Theory]
        [InlineData("CI_REGISTRY_USER")]
        [InlineData("CI_REGISTRY_PASSWORD")]
        public static void OfHalfAPairIsNone(string missing)
        {
            using var machine = GitLab("registry.example.com").Variable(missing, "");

            Assert.Null(machine.Find("registry.example.com"));
            Assert.Contains(new CredentialPlace(missing, "not set") { Matters = true }, machine.Chain().PlacesFor("registry.example.com"));
        }

        private static LoginMachine GitLab(string registry) => new LoginMachine()
            .Variable("CI_REGISTRY", registry).Variable("CI_REGISTRY_USER", "gitlab-ci-token").Variable("CI_REGISTRY_PASSWORD", "s3cret");
    }

    public static class OfGitHub
    {
        [Theory]
        [InlineData("ghcr.io", "")]
        [InlineData("ghcr.io", "https://github.com")]
        [InlineData("GHCR.io", "https://github.com/")]
        public static void IsForItsRegistry(string registry, string server)
        {
            using var machine = GitHub().Variable("GITHUB_SERVER_URL", server);

            Assert.Equal(Credential.Password("octocat", "ghs_s3cret") with { IsProvided = true }, machine.Find(registry));
            Assert.Contains("in GITHUB_TOKEN: a password for octocat.", machine.Log.Text, StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("ghcr.io.evil.example")]
        [InlineData("evil.ghcr.io")]
        [InlineData("ghcr.io:443")]
        [InlineData("ghcr.io.")]
        [InlineData("evilghcr.io")]
        [InlineData("docker.pkg.github.com")]
        public static void IsForNoOther(string registry)
        {
            using var machine = GitHub();

            Assert.Null(machine.Find(registry));
            Assert.DoesNotContain(machine.Chain().PlacesFor(registry), place => place.Name.StartsWith("GITHUB", StringComparison.Ordinal));
        }

        /// <summary>The token of Gitea, of Forgejo, or of a company's own GitHub opens nothing at ghcr.io, and is none of its business.</summary>
        [Theory]
        [InlineData("GITHUB_ACTIONS", "")]
        [InlineData("GITHUB_ACTIONS", "false")]
        [InlineData("GITHUB_SERVER_URL", "https://gitea.example.com")]
        [InlineData("GITHUB_SERVER_URL", "https://github.com.evil.example")]
        [InlineData("GITHUB_SERVER_URL", "http://github.com")]
        public static void IsTakenInAJobOfGitHubAlone(string variable, string value)
        {
            using var machine = GitHub().Variable(variable, value);

            Assert.Null(machine.Find("ghcr.io"));
        }

        [Theory]
        [InlineData("GITHUB_ACTOR")]
        [InlineData("GITHUB_TOKEN")]
        public static void OfHalfAPairIsNone(string missing)
        {
            using var machine = GitHub().Variable(missing, "");

            Assert.Null(machine.Find("ghcr.io"));
            Assert.Contains(new CredentialPlace(missing, "not set") { Matters = true }, machine.Chain().PlacesFor("ghcr.io"));
        }

        private static LoginMachine GitHub() => new LoginMachine()
            .Variable("GITHUB_ACTIONS", "true").Variable("GITHUB_ACTOR", "octocat").Variable("GITHUB_TOKEN", "ghs_s3cret");
    }

    public static class OfGoogle
    {
        [Theory]
        [InlineData("gcr.io")]
        [InlineData("eu.gcr.io")]
        [InlineData("europe-west1-docker.pkg.dev")]
        [InlineData("us-docker.pkg.dev")]
        [InlineData("US-docker.PKG.dev")]
        public static void IsForItsRegistries(string registry)
        {
            using var machine = Google();

            Assert.Equal(Credential.Password("oauth2accesstoken", "ya29.s3cret") with { IsProvided = true }, machine.Find(registry));
            Assert.Contains("in GOOGLE_OAUTH_ACCESS_TOKEN: a password for oauth2accesstoken.", machine.Log.Text, StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("a.eu.gcr.io")]
        [InlineData(".gcr.io")]
        [InlineData("evilgcr.io")]
        [InlineData("gcr.io.evil.example")]
        [InlineData("eu.gcr.io:8080")]
        [InlineData("docker.pkg.dev")]
        [InlineData("-docker.pkg.dev")]
        [InlineData("us-npm.pkg.dev")]
        [InlineData("evil.us-docker.pkg.dev")]
        [InlineData("us-docker.pkg.dev.evil.example")]
        [InlineData("us_x-docker.pkg.dev")]
        public static void IsForNoOther(string registry)
        {
            using var machine = Google();

            Assert.Null(machine.Find(registry));
            Assert.DoesNotContain(machine.Chain().PlacesFor(registry), place => place.Name.StartsWith("GOOGLE", StringComparison.Ordinal));
        }

        [Fact]
        public static void IsTheNamedPlaceWhereItIsMissing()
        {
            using var machine = new LoginMachine();

            Assert.Null(machine.Find("gcr.io"));
            Assert.Contains(new CredentialPlace("GOOGLE_OAUTH_ACCESS_TOKEN", "not set") { Matters = true }, machine.Chain().PlacesFor("gcr.io"));
        }

        private static LoginMachine Google() => new LoginMachine().Variable("GOOGLE_OAUTH_ACCESS_TOKEN", "ya29.s3cret\n");
    }

    /// <summary>A log that says of each registry what every cloud has not set would be read by nobody.</summary>
    [Fact]
    public static void OfOthersAreNotSpokenOf()
    {
        using var machine = new LoginMachine();

        machine.Find("registry.example.com");

        Assert.DoesNotContain(" in : ", machine.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("AWS", machine.Log.Text, StringComparison.Ordinal);
    }
}
