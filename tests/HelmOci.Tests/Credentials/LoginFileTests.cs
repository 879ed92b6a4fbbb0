using HelmOci.Credentials;
using HelmOci.Diagnostics;

namespace HelmOci.Tests.Credentials;

public static class LoginFileTests
{
    public static class WithALogin
    {
        [Fact]
        public static async Task SplitsAtTheFirstColonOnly()
        {
            using var machine = new LoginMachine().DockerConfig(Logins.Of(("ghcr.io", "me:pass:wörd")));

            Assert.Equal(Credential.Password("me", "pass:wörd"), await machine.FindAsync("ghcr.io"));
        }

        [Fact]
        public static async Task ReadsNamesOfMembersInAnyCase()
        {
            using var machine = new LoginMachine()
                .DockerConfig("""{"HttpHeaders":{"A":"b"},"x":1,"AUTHS":{"ghcr.io":{"Auth":"bWU6c2VjcmV0"}}}""");

            Assert.Equal(Credential.Password("me", "secret"), await machine.FindAsync("ghcr.io"));
        }

        [Fact]
        public static async Task TakesTheHostInAnyCase()
        {
            using var machine = new LoginMachine().DockerConfig(Logins.Of(("Registry.Example.com", "me:secret")));

            Assert.Equal("me", (await machine.FindAsync("registry.example.COM"))?.UserName);
        }

        [Fact]
        public static async Task TakesUserNameAndPasswordInClear()
        {
            using var machine = new LoginMachine().DockerConfig("""{"auths":{"ghcr.io":{"username":"me","password":"secret"}}}""");

            Assert.Equal(Credential.Password("me", "secret"), await machine.FindAsync("ghcr.io"));
        }

        [Fact]
        public static async Task PrefersAuthToUserNameAndPassword()
        {
            using var machine = new LoginMachine()
                .DockerConfig(Logins.With("ghcr.io", """ "username":"old","password":"old", """ + Logins.Auth("new:new")));

            Assert.Equal(Credential.Password("new", "new"), await machine.FindAsync("ghcr.io"));
        }

        [Fact]
        public static async Task PrefersAnIdentityTokenToAPassword()
        {
            using var machine = new LoginMachine()
                .DockerConfig(Logins.With("x.azurecr.io", Logins.Auth("00000000-0000-0000-0000-000000000000:") + ""","identitytoken":"abc" """));

            Assert.Equal(Credential.IdentityToken("abc"), await machine.FindAsync("x.azurecr.io"));
        }

        [Fact]
        public static async Task PrefersARegistryTokenToAll()
        {
            using var machine = new LoginMachine().DockerConfig("""{"auths":{"ghcr.io":{"identitytoken":"abc","registrytoken":"def"}}}""");

            Assert.Equal(Credential.RegistryToken("def"), await machine.FindAsync("ghcr.io"));
        }

        [Fact]
        public static async Task IsReadWithByteOrderMarkAndWindowsLineEnds()
        {
            using var machine = new LoginMachine().DockerConfig("\uFEFF\r\n" + Logins.Of(("ghcr.io", "me:secret")) + "\r\n");

            Assert.Equal("me", (await machine.FindAsync("ghcr.io"))?.UserName);
        }
    }

    public static class ThatIsBroken
    {
        [Fact]
        public static async Task IsShownWithLineAndColumn()
        {
            using var machine = new LoginMachine().DockerConfig("{\n  \"auths\": {\n    \"ghcr.io\": {\"auth\": hunter2}}}");

            var fault = await Assert.ThrowsAsync<ChartException>(() => machine.FindAsync("ghcr.io"));

            var diagnostic = Assert.Single(fault.Diagnostics);
            Assert.Equal(DiagnosticCodes.LoginFileMalformed, diagnostic.Code);
            Assert.Equal(new SourceLocation(machine.Path(".docker/config.json"), 3, 25), diagnostic.Location);
            Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("""{"auths":{"ghcr.io":{"auth":"hunter2!"}}}""", "auths/ghcr.io/auth")]
        [InlineData("""{"auths":{"ghcr.io":{"auth":"aHVudGVyMg=="}}}""", "auths/ghcr.io/auth")]
        [InlineData("""{"auths":{"ghcr.io":{"auth":["hunter2"]}}}""", "auths/ghcr.io/auth")]
        [InlineData("""{"auths":{"ghcr.io":{"identitytoken":5}}}""", "auths/ghcr.io/identitytoken")]
        [InlineData("""{"auths":{"ghcr.io":"hunter2"}}""", "auths/ghcr.io")]
        [InlineData("""{"auths":["hunter2"]}""", "auths")]
        [InlineData("""{"credsStore":{"x":"hunter2"}}""", "credsStore")]
        public static async Task IsShownWithTheKeyAndNeverTheValue(string json, string key)
        {
            using var machine = new LoginMachine().DockerConfig(json);

            var fault = await Assert.ThrowsAsync<ChartException>(() => machine.FindAsync("ghcr.io"));

            var diagnostic = Assert.Single(fault.Diagnostics);
            Assert.Equal(DiagnosticCodes.LoginMalformed, diagnostic.Code);
            Assert.StartsWith($"{key} in ", diagnostic.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", fault + machine.Log.Text, StringComparison.Ordinal);
        }

        [Fact]
        public static async Task DoesNotMatterWhereItIsAboutAnotherHost()
        {
            using var machine = new LoginMachine()
                .DockerConfig("""{"auths":{"other.io":{"auth":"?"},"ghcr.io":{"auth":"bWU6c2VjcmV0"}}}""");

            Assert.Equal("me", (await machine.FindAsync("ghcr.io"))?.UserName);
        }

        [Fact]
        public static async Task OnlyWarnsWhereALaterOneWorks()
        {
            using var machine = new LoginMachine().DockerConfig("{").File("run/containers/auth.json", Logins.Of(("ghcr.io", "me:x")));

            Assert.Equal("me", (await machine.FindAsync("ghcr.io"))?.UserName);
            Assert.Equal(DiagnosticCodes.LoginFileMalformed, Assert.Single(machine.Log.Warnings).Code);
        }

        [Theory]
        [InlineData("")]
        [InlineData("\uFEFF")]
        [InlineData(" \r\n")]
        [InlineData("{}")]
        [InlineData("""{"auths":{}}""")]
        [InlineData("""{"auths":{"ghcr.io":{}}}""")]
        [InlineData("""{"auths":null,"credsStore":null}""")]
        public static async Task IsNotWhereItIsOnlyEmpty(string json)
        {
            using var machine = new LoginMachine().DockerConfig(json);

            Assert.Null(await machine.FindAsync("ghcr.io"));
        }
    }
}
