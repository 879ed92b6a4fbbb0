namespace HelmOci.Tests.Credentials;

public static class LoginKeyTests
{
    public static class WithSeveralKeys
    {
        private const string Host = "registry.example.com:5000";

        [Theory]
        [InlineData("a/b/c", "abc")]
        [InlineData("a/b/d", "ab")]
        [InlineData("a/bc", "a")]
        [InlineData("ab", "host")]
        public static void TakesTheLongestPathThatCoversTheRepository(string repository, string userName)
        {
            using var machine = new LoginMachine().DockerConfig(Logins.Of(
                ($"https://{Host}", "https:x"), (Host, "host:x"), ($"{Host}/a", "a:x"), ($"{Host}/a/b/c", "abc:x"), ($"{Host}/a/b", "ab:x")));

            Assert.Equal(userName, (machine.Find(Host, repository))?.UserName);
        }

        [Fact]
        public static void PrefersTheHostToItsUrls()
        {
            using var machine = new LoginMachine().DockerConfig(Logins.Of(
                ($"http://{Host}", "http:x"), ($"https://{Host}/v2/", "v2:x"), ($"https://{Host}", "https:x"), (Host, "host:x")));

            Assert.Equal("host", (machine.Find(Host))?.UserName);
        }

        [Theory]
        [InlineData("https://registry.example.com:5000")]
        [InlineData("https://registry.example.com:5000/")]
        [InlineData("http://registry.example.com:5000")]
        [InlineData("https://registry.example.com:5000/v2/")]
        [InlineData("registry.example.com:5000/v1/")]
        [InlineData("registry.example.com:5000/shop/")]
        public static void TakesWhatOtherToolsWrite(string key)
        {
            using var machine = new LoginMachine().DockerConfig(Logins.Of((key, "me:x")));

            Assert.Equal("me", (machine.Find(Host))?.UserName);
        }

        [Theory]
        [InlineData("registry.example.com")]
        [InlineData("registry.example.com:5001")]
        [InlineData("registry.example.com:5000/other")]
        [InlineData("registry.example.com:5000/shop/charts/orders/more")]
        [InlineData("registry.example.com:5000/shop/chart")]
        [InlineData("x.registry.example.com:5000")]
        public static void TakesNoneOfAnotherHostOrPath(string key)
        {
            using var machine = new LoginMachine().DockerConfig(Logins.Of((key, "me:x")));

            Assert.Null(machine.Find(Host));
        }
    }

    public static class OfDockerHub
    {
        [Theory]
        [InlineData("https://index.docker.io/v1/")]
        [InlineData("docker.io")]
        [InlineData("index.docker.io")]
        [InlineData("registry-1.docker.io")]
        [InlineData("https://registry.hub.docker.com")]
        public static void IsKnownUnderAllItsNames(string key)
        {
            using var machine = new LoginMachine().DockerConfig(Logins.Of((key, "me:x")));

            Assert.Equal("me", (machine.Find("docker.io"))?.UserName);
            Assert.Equal("me", (machine.Find("registry-1.docker.io"))?.UserName);
        }

        [Fact]
        public static void TakesWhatDockerWritesFirst()
        {
            using var machine = new LoginMachine()
                .DockerConfig(Logins.Of(("docker.io", "other:x"), ("https://index.docker.io/v1/", "docker:x")));

            Assert.Equal("docker", (machine.Find("docker.io"))?.UserName);
        }
    }
}
