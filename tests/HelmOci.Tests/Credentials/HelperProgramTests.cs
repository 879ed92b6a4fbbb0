using System.Diagnostics;
using HelmOci.Credentials;
using HelmOci.Machine;
using HelmOci.Tests.Peers;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Credentials;

public static class HelperProgramTests
{
    private const string Host = "registry.example.com:5000";

    /// <summary>Answers with what it was asked, so that tests see it.</summary>
    private const string Echo = """printf '{"ServerURL":"x","Username":"%s","Secret":"secret"}' "$1:$(cat)" """;

    public static class ThatKnowsTheRegistry
    {
        [SystemFact(Needs.Shell)]
        public static void IsAskedForTheHostWithoutALineEnd()
        {
            using var machine = new LoginMachine().DockerConfig("""{"credsStore":"test"}""").Helper("test", Echo + "; test \"$1\" = get");

            Assert.Equal(Credential.Password($"get:{Host}", "secret"), machine.Find(Host));
        }

        [SystemFact(Needs.Shell)]
        public static void IsAskedForDockerHubByItsUrl()
        {
            using var machine = new LoginMachine().DockerConfig("""{"credsStore":"test"}""").Helper("test", Echo);

            Assert.Equal("get:https://index.docker.io/v1/", (machine.Find("docker.io"))?.UserName);
        }

        [SystemFact(Needs.Shell)]
        public static void MayGiveAnIdentityToken()
        {
            using var machine = new LoginMachine()
                .DockerConfig($"{{\"credHelpers\":{{\"{Host}\":\"test\"}}}}")
                .Helper("test", """echo '{"Username":"<token>","Secret":"abc"}'""");

            Assert.Equal(Credential.IdentityToken("abc"), machine.Find(Host));
        }

        [SystemFact(Needs.Shell)]
        public static void CountsForItsHostBeforeTheStoreOfAll()
        {
            using var machine = new LoginMachine()
                .DockerConfig($$"""{"credHelpers":{"{{Host}}":"mine"},"credsStore":"all"}""")
                .Helper("mine", """echo '{"Username":"mine","Secret":"x"}'""")
                .Helper("all", """echo '{"Username":"all","Secret":"x"}'""");

            Assert.Equal("mine", (machine.Find(Host))?.UserName);
            Assert.Equal("all", (machine.Find("other.example.com"))?.UserName);
        }

        [SystemFact(Needs.Shell)]
        public static void IsAskedForTheKeysOfTheFileToo()
        {
            using var machine = new LoginMachine()
                .DockerConfig($"{{\"auths\":{{\"https://{Host}/v2/\":{{}}}},\"credsStore\":\"test\"}}")
                .Helper("test", $"s=$(cat); test \"$s\" = https://{Host}/v2/ || {{ echo 'credentials not found in native keychain'; exit 1; }}; echo '{{\"Username\":\"me\",\"Secret\":\"x\"}}'");

            Assert.Equal("me", (machine.Find(Host))?.UserName);
        }

        [SystemFact(Needs.Shell)]
        public static void MayWriteToItsErrorOutputAsMuchAsItLikes()
        {
            using var machine = new LoginMachine()
                .DockerConfig("""{"credsStore":"test"}""")
                .Helper("test", "head -c 1000000 /dev/zero >&2; " + Echo);

            Assert.Equal(Credential.Password($"get:{Host}", "secret"), machine.Find(Host));
        }

        /// <summary>It goes on when the log says that it is waited for.</summary>
        [SystemFact(Needs.Shell)]
        public static async Task IsWaitedForWithAWord()
        {
            using var machine = new LoginMachine()
                .DockerConfig("""{"credsStore":"test"}""")
                .Helper("test", "until test -e \"$0.go\"; do sleep 0.05; done; " + Echo);
            var login = Task.Run(() => machine.Find(Host));

            Assert.True(SpinWait.SpinUntil(() => machine.Log.Shown.Count > 0, TimeSpan.FromSeconds(25)));
            machine.File("bin/docker-credential-test.go", "");

            Assert.NotNull(await login);
            Assert.Equal("Waiting for docker-credential-test: it is still running.", machine.Log.Shown[0]);
        }

        [SystemFact(Needs.Shell)]
        public static void MayLeaveADaemonBehind()
        {
            using var machine = new LoginMachine()
                .DockerConfig("""{"credsStore":"test"}""")
                .Helper("test", "sleep 60 >/dev/null <&- & " + Echo);
            var watch = Stopwatch.StartNew();

            Assert.NotNull(machine.Find(Host));
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(25));
        }
    }

    public static class ThatDoesNotKnowTheRegistry
    {
        private const string NotFound = "echo 'credentials not found in native keychain'; exit 1";

        [SystemFact(Needs.Shell), Trait("Fault", "36")]
        public static void LeavesItToTheFile()
        {
            using var machine = new LoginMachine()
                .DockerConfig($"{{\"auths\":{{\"{Host}\":{{{Logins.Auth("file:x")}}}}},\"credsStore\":\"test\"}}")
                .Helper("test", NotFound);

            Assert.Equal("file", (machine.Find(Host))?.UserName);
        }

        [SystemFact(Needs.Shell), Trait("Fault", "36")]
        public static void LeavesItToTheNextFile()
        {
            using var machine = new LoginMachine()
                .DockerConfig("""{"credsStore":"test"}""")
                .Helper("test", NotFound)
                .File("run/containers/auth.json", Logins.Of((Host, "podman:x")));

            Assert.Equal("podman", (machine.Find(Host))?.UserName);
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
            machine.Variable("PATH", $"relative;\"{Machines.OnWindows(machine.Path("bin dir"))}\";");

            Assert.Equal(Machines.OnWindows(machine.Path($"bin dir/{file}")), ProgramSearch.Find($"docker-credential-{name}", machine.Machine()));
        }

        [Theory]
        [InlineData(@"C:\bin", true)]
        [InlineData("c:/bin", true)]
        [InlineData(@"\\server\bin", true)]
        [InlineData("//server/bin", true)]
        [InlineData("C:bin", false)]
        [InlineData("C:", false)]
        [InlineData(@"\bin", false)]
        [InlineData("/bin", false)]
        [InlineData("bin", false)]
        [InlineData("", false)]
        public static void IsFoundOnWindowsWhateverTheWorkingDrive(string folder, bool isFull) =>
            Assert.Equal(isFull, BuildMachine.IsFullPath(folder, Platform.Windows));

        [Fact]
        public static void IsNeverTakenFromTheWorkingDrive()
        {
            using var machine = new LoginMachine { Platform = Platform.Windows }.File("bin/docker-credential-x.exe", "");
            machine.Variable("PATH", machine.Path("bin")[(Path.GetPathRoot(machine.Path("bin"))!.Length - 1)..]);

            Assert.Null(ProgramSearch.Find("docker-credential-x", machine.Machine()));
        }

        /// <summary>Without a path, Windows would look for its shell in the working folder first. Here, a script plays the shell.</summary>
        [Fact]
        public static void IsStartedOnWindowsByTheShellOfTheSystem()
        {
            if (OperatingSystem.IsWindows()) return;

            using var machine = new LoginMachine { Platform = Platform.Windows }
                .File("bin/docker-credential-x.cmd", "")
                .Script("system/cmd.exe", """printf '{"Username":"%s","Secret":"x"}' "$1$2$3" """);
            machine.Variable("PATH", Machines.OnWindows(machine.Path("bin")));
            var helpers = new HelperPrograms(machine.Machine() with { SystemFolder = machine.Path("system") }, TimeSpan.FromSeconds(60), machine.Log);

            Assert.Equal("/d/s/c", helpers.Get("x", Host, "file", CancellationToken.None)?.UserName);
        }

        [Fact]
        public static void IsNeverTakenFromTheWorkingFolder()
        {
            using var machine = new LoginMachine().Variable("PATH", ".::");

            Assert.Null(ProgramSearch.Find("HelmOci.Tests.dll", machine.Machine()));
        }
    }
}
