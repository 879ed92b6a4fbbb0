using HelmOci.Credentials;
using HelmOci.Diagnostics;

namespace HelmOci.Tests.Credentials;

public static class LoginFileTests
{
    public static class WithALogin
    {
        [Fact]
        public static void SplitsAtTheFirstColonOnly()
        {
            using var machine = new LoginMachine().DockerConfig(Logins.Of(("ghcr.io", "me:pass:wörd")));

            Assert.Equal(Credential.Password("me", "pass:wörd"), machine.Find("ghcr.io"));
        }

        [Fact]
        public static void ReadsNamesOfMembersInAnyCase()
        {
            using var machine = new LoginMachine()
                .DockerConfig("""{"HttpHeaders":{"A":"b"},"x":1,"AUTHS":{"ghcr.io":{"Auth":"bWU6c2VjcmV0"}}}""");

            Assert.Equal(Credential.Password("me", "secret"), machine.Find("ghcr.io"));
        }

        [Fact]
        public static void TakesTheHostInAnyCase()
        {
            using var machine = new LoginMachine().DockerConfig(Logins.Of(("Registry.Example.com", "me:secret")));

            Assert.Equal("me", (machine.Find("registry.example.COM"))?.UserName);
        }

        [Fact]
        public static void TakesUserNameAndPasswordInClear()
        {
            using var machine = new LoginMachine().DockerConfig("""{"auths":{"ghcr.io":{"username":"me","password":"secret"}}}""");

            Assert.Equal(Credential.Password("me", "secret"), machine.Find("ghcr.io"));
        }

        [Fact]
        public static void PrefersAuthToUserNameAndPassword()
        {
            using var machine = new LoginMachine()
                .DockerConfig(Logins.With("ghcr.io", """ "username":"old","password":"old", """ + Logins.Auth("new:new")));

            Assert.Equal(Credential.Password("new", "new"), machine.Find("ghcr.io"));
        }

        [Fact]
        public static void PrefersAnIdentityTokenToAPassword()
        {
            using var machine = new LoginMachine()
                .DockerConfig(Logins.With("x.azurecr.io", Logins.Auth("00000000-0000-0000-0000-000000000000:") + ""","identitytoken":"abc" """));

            Assert.Equal(Credential.IdentityToken("abc"), machine.Find("x.azurecr.io"));
        }

        [Fact]
        public static void PrefersARegistryTokenToAll()
        {
            using var machine = new LoginMachine().DockerConfig("""{"auths":{"ghcr.io":{"identitytoken":"abc","registrytoken":"def"}}}""");

            Assert.Equal(Credential.RegistryToken("def"), machine.Find("ghcr.io"));
        }

        [Fact, Trait("Fault", "37")]
        public static void IsReadWithByteOrderMarkAndWindowsLineEnds()
        {
            using var machine = new LoginMachine().DockerConfig("\uFEFF\r\n" + Logins.Of(("ghcr.io", "me:secret")) + "\r\n");

            Assert.Equal("me", (machine.Find("ghcr.io"))?.UserName);
        }
    }

    public static class ThatIsBroken
    {
        [Fact, Trait("Fault", "37")]
        public static void IsShownWithLineAndColumn()
        {
            using var machine = new LoginMachine().DockerConfig("{\n  \"auths\": {\n    \"ghcr.io\": {\"auth\": hunter2}}}");

            var fault = Assert.Throws<ChartException>(() => machine.Find("ghcr.io"));

            var diagnostic = Assert.Single(fault.Diagnostics);
            Assert.Equal(DiagnosticCodes.LoginFileMalformed, diagnostic.Code);
            Assert.Equal(new SourceLocation(machine.Path(".docker/config.json"), 3, 25), diagnostic.Location);
            Assert.DoesNotContain("hunter2", fault.ToString(), StringComparison.Ordinal);
        }

        [Theory, Trait("Fault", "37")]
        [InlineData("""{"auths":{"ghcr.io":{"auth":"hunter2!"}}}""", "auths/ghcr.io/auth")]
        [InlineData("""{"auths":{"ghcr.io":{"auth":"aHVudGVyMg=="}}}""", "auths/ghcr.io/auth")]
        [InlineData("""{"auths":{"ghcr.io":{"auth":["hunter2"]}}}""", "auths/ghcr.io/auth")]
        [InlineData("""{"auths":{"ghcr.io":{"identitytoken":5}}}""", "auths/ghcr.io/identitytoken")]
        [InlineData("""{"auths":{"ghcr.io":"hunter2"}}""", "auths/ghcr.io")]
        [InlineData("""{"auths":["hunter2"]}""", "auths")]
        [InlineData("""{"credsStore":{"x":"hunter2"}}""", "credsStore")]
        public static void IsShownWithTheKeyAndNeverTheValue(string json, string key)
        {
            using var machine = new LoginMachine().DockerConfig(json);

            var fault = Assert.Throws<ChartException>(() => machine.Find("ghcr.io"));

            var diagnostic = Assert.Single(fault.Diagnostics);
            Assert.Equal(DiagnosticCodes.LoginMalformed, diagnostic.Code);
            Assert.StartsWith($"{key} in ", diagnostic.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("hunter2", fault + machine.Log.Text, StringComparison.Ordinal);
        }

        [Theory]
        [InlineData("""{"auths":{"ghcr.io":{"auth":"\ud800"}}}""", 29)]
        [InlineData("""{"auths":{"\ud800":{}}}""", 11)]
        [InlineData("""{"credsStore":"\udc00hunter2"}""", 15)]
        [InlineData("""{"credHelpers":{"ghcr.io":"\udc00hunter2"}}""", 27)]
        public static void ByATextThatIsNoneIsShownWithItsPlace(string json, int column)
        {
            using var machine = new LoginMachine().DockerConfig(json);

            var diagnostic = Assert.Single(Assert.Throws<ChartException>(() => machine.Find("ghcr.io")).Diagnostics);

            Assert.Equal(DiagnosticCodes.LoginFileMalformed, diagnostic.Code);
            Assert.Equal((1, column), (diagnostic.Location!.Line, diagnostic.Location.Column));
        }

        [Fact]
        public static void DoesNotMatterWhereItIsAboutAnotherHost()
        {
            using var machine = new LoginMachine()
                .DockerConfig("""{"auths":{"other.io":{"auth":"?"},"ghcr.io":{"auth":"bWU6c2VjcmV0"}}}""");

            Assert.Equal("me", (machine.Find("ghcr.io"))?.UserName);
        }

        [Fact, Trait("Fault", "37")]
        public static void OnlyWarnsWhereALaterOneWorks()
        {
            using var machine = new LoginMachine().DockerConfig("{").File("run/containers/auth.json", Logins.Of(("ghcr.io", "me:x")));

            Assert.Equal("me", (machine.Find("ghcr.io"))?.UserName);
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
        public static void IsNotWhereItIsOnlyEmpty(string json)
        {
            using var machine = new LoginMachine().DockerConfig(json);

            Assert.Null(machine.Find("ghcr.io"));
        }
    }
}
