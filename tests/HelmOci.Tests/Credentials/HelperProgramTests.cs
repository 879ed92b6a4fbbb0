using System.Diagnostics;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
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
                .Helper("test", "sleep 20 >/dev/null <&- & " + Echo);
            var watch = Stopwatch.StartNew();

            Assert.NotNull(await machine.FindAsync(Host));
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(15));
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

    public static class ThatFails
    {
        [Theory]
        [InlineData("echo 'the keychain is locked'; exit 1", DiagnosticCodes.HelperFailed)]
        [InlineData("""echo '{"Username":"me","Secret":"hunter2"}'; exit 3""", DiagnosticCodes.HelperFailed)]
        [InlineData("", DiagnosticCodes.HelperUnreadable)]
        [InlineData("echo hunter2", DiagnosticCodes.HelperUnreadable)]
        [InlineData("""echo '["hunter2"]'""", DiagnosticCodes.HelperUnreadable)]
        [InlineData("""echo '{"Username":"me","Secret":["hunter2"]}'""", DiagnosticCodes.HelperUnreadable)]
        [InlineData("""echo '{"Username":"me","Secret":"hunter2"'""", DiagnosticCodes.HelperUnreadable)]
        public static async Task IsAnErrorWithoutItsSecrets(string script, string code)
        {
            using var machine = new LoginMachine().DockerConfig("""{"credsStore":"test"}""").Helper("test", script);

            var fault = await Assert.ThrowsAsync<ChartException>(() => machine.FindAsync(Host));

            Assert.Equal(code, Assert.Single(fault.Diagnostics).Code);
            Assert.DoesNotContain("hunter2", fault + machine.Log.Text, StringComparison.Ordinal);
        }

        [Fact]
        public static async Task ByBeingAwayIsAnError()
        {
            using var machine = new LoginMachine().DockerConfig("""{"credsStore":"desktop.exe"}""");

            var fault = await Assert.ThrowsAsync<ChartException>(() => machine.FindAsync(Host));

            Assert.Equal(DiagnosticCodes.HelperMissing, fault.Diagnostics[0].Code);
        }

        [Fact]
        public static async Task ByNotBeingAProgramIsAnError()
        {
            using var machine = new LoginMachine().DockerConfig("""{"credsStore":"test"}""").File("bin/docker-credential-test", "text");

            var fault = await Assert.ThrowsAsync<ChartException>(() => machine.FindAsync(Host));

            Assert.Equal(DiagnosticCodes.HelperFailed, fault.Diagnostics[0].Code);
        }

        [Theory]
        [InlineData("../evil")]
        [InlineData("a/b")]
        [InlineData("a\\\\b")]
        [InlineData("a b")]
        public static async Task ByItsNameIsNeverStarted(string name)
        {
            using var machine = new LoginMachine().DockerConfig($$"""{"credsStore":"{{name}}"}""");

            var fault = await Assert.ThrowsAsync<ChartException>(() => machine.FindAsync(Host));

            Assert.Equal(DiagnosticCodes.HelperNameMalformed, fault.Diagnostics[0].Code);
        }
    }

    public static class ThatHangs
    {
        [Fact]
        public static async Task IsEndedWithWhatItStarted()
        {
            using var machine = new LoginMachine().Helper("test", "sleep 1234.5 & echo $! >\"$(dirname \"$0\")/child\"; wait");
            var helpers = new HelperPrograms(machine.Machine(), TimeSpan.FromSeconds(1));

            var fault = await Assert.ThrowsAsync<ChartException>(() => helpers.GetAsync("test", Host, "file", CancellationToken.None));

            Assert.Equal(DiagnosticCodes.HelperHangs, fault.Diagnostics[0].Code);
            await Ended(await File.ReadAllTextAsync(machine.Path("bin/child")));
        }

        [Fact]
        public static async Task IsEndedWhenTheBuildIsCancelled()
        {
            using var machine = new LoginMachine().DockerConfig("""{"credsStore":"test"}""").Helper("test", "exec sleep 1234.5");
            using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            var watch = Stopwatch.StartNew();

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => machine.Chain().FindAsync(Host, "a", cancellation.Token));

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(3));
        }

        /// <summary>A killed process stays in the table until its parent takes note.</summary>
        private static async Task Ended(string id)
        {
            for (var attempt = 0; attempt < 100; attempt++)
            {
                var status = $"/proc/{id.Trim()}/stat";
                if (!File.Exists(status) || (await File.ReadAllTextAsync(status)).Contains(") Z", StringComparison.Ordinal)) return;
                await Task.Delay(50);
            }

            Assert.Fail("The helper's child still runs.");
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
