using System.Diagnostics;
using HelmOci.Credentials;
using HelmOci.Machine;

namespace HelmOci.Tests.Credentials;

public static class HelperProgramTests
{
    private const string Host = "registry.example.com:5000";

    /// <summary>Answers with what it was asked, so that tests see it.</summary>
    private const string Echo = """printf '{"ServerURL":"x","Username":"%s","Secret":"secret"}' "$1:$(cat)" """;

    public static class ThatKnowsTheRegistry
    {
        [Fact]
        public static async Task IsAskedForTheHostWithoutALineEnd()
        {
            using var machine = new LoginMachine().DockerConfig("""{"credsStore":"test"}""").Helper("test", Echo + "; test \"$1\" = get");

            Assert.Equal(Credential.Password($"get:{Host}", "secret"), await machine.FindAsync(Host));
        }

        [Fact]
        public static async Task IsAskedForDockerHubByItsUrl()
        {
            using var machine = new LoginMachine().DockerConfig("""{"credsStore":"test"}""").Helper("test", Echo);

            Assert.Equal("get:https://index.docker.io/v1/", (await machine.FindAsync("docker.io"))?.UserName);
        }

        [Fact]
        public static async Task MayGiveAnIdentityToken()
        {
            using var machine = new LoginMachine()
                .DockerConfig($"{{\"credHelpers\":{{\"{Host}\":\"test\"}}}}")
                .Helper("test", """echo '{"Username":"<token>","Secret":"abc"}'""");

            Assert.Equal(Credential.IdentityToken("abc"), await machine.FindAsync(Host));
        }

        [Fact]
        public static async Task CountsForItsHostBeforeTheStoreOfAll()
        {
            using var machine = new LoginMachine()
                .DockerConfig($$"""{"credHelpers":{"{{Host}}":"mine"},"credsStore":"all"}""")
                .Helper("mine", """echo '{"Username":"mine","Secret":"x"}'""")
                .Helper("all", """echo '{"Username":"all","Secret":"x"}'""");

            Assert.Equal("mine", (await machine.FindAsync(Host))?.UserName);
            Assert.Equal("all", (await machine.FindAsync("other.example.com"))?.UserName);
        }

        [Fact]
        public static async Task IsAskedForTheKeysOfTheFileToo()
        {
            using var machine = new LoginMachine()
                .DockerConfig($"{{\"auths\":{{\"https://{Host}/v2/\":{{}}}},\"credsStore\":\"test\"}}")
                .Helper("test", $"s=$(cat); test \"$s\" = https://{Host}/v2/ || {{ echo 'credentials not found in native keychain'; exit 1; }}; echo '{{\"Username\":\"me\",\"Secret\":\"x\"}}'");

            Assert.Equal("me", (await machine.FindAsync(Host))?.UserName);
        }

        [Fact]
        public static async Task MayWriteToItsErrorOutputAsMuchAsItLikes()
        {
            using var machine = new LoginMachine()
                .DockerConfig("""{"credsStore":"test"}""")
                .Helper("test", "head -c 1000000 /dev/zero >&2; " + Echo);

            Assert.Equal(Credential.Password($"get:{Host}", "secret"), await machine.FindAsync(Host));
        }

        [Fact]
        public static async Task MayLeaveADaemonBehind()
        {
            using var machine = new LoginMachine()
                .DockerConfig("""{"credsStore":"test"}""")
                .Helper("test", "sleep 60 >/dev/null <&- & " + Echo);
            var watch = Stopwatch.StartNew();

            Assert.NotNull(await machine.FindAsync(Host));
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(25));
        }
    }

    public static class ThatDoesNotKnowTheRegistry
    {
        private const string NotFound = "echo 'credentials not found in native keychain'; exit 1";

        [Fact]
        public static async Task LeavesItToTheFile()
        {
            using var machine = new LoginMachine()
                .DockerConfig($"{{\"auths\":{{\"{Host}\":{{{Logins.Auth("file:x")}}}}},\"credsStore\":\"test\"}}")
                .Helper("test", NotFound);

            Assert.Equal("file", (await machine.FindAsync(Host))?.UserName);
        }

        [Fact]
        public static async Task LeavesItToTheNextFile()
        {
            using var machine = new LoginMachine()
                .DockerConfig("""{"credsStore":"test"}""")
                .Helper("test", NotFound)
                .File("run/containers/auth.json", Logins.Of((Host, "podman:x")));

            Assert.Equal("podman", (await machine.FindAsync(Host))?.UserName);
            Assert.Empty(machine.Log.Warnings);
        }
    }

    public static class OnOtherSystems
    {
        [Theory]
        [InlineData("x", "docker-credential-x.exe")]
        [InlineData("x", "docker-credential-x.cmd")]
        [InlineData("x.exe", "docker-credential-x.exe")]
        public static void IsFoundOnWindowsByItsExtensions(string name, string file)
        {
            using var machine = new LoginMachine { Platform = Platform.Windows }.File($"bin dir/{file}", "");
            machine.Variable("PATH", $"relative;\"{machine.Path("bin dir")}\";");

            Assert.Equal(machine.Path($"bin dir/{file}"), ProgramSearch.Find($"docker-credential-{name}", machine.Machine()));
        }

        [Fact]
        public static void IsNeverTakenFromTheWorkingFolder()
        {
            using var machine = new LoginMachine().Variable("PATH", ".::");

            Assert.Null(ProgramSearch.Find("HelmOci.Tests.dll", machine.Machine()));
        }
    }
}
