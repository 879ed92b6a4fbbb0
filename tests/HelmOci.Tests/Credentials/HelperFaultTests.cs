using System.Diagnostics;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Tests.Peers;

namespace HelmOci.Tests.Credentials;

public static class HelperFaultTests
{
    private const string Host = "registry.example.com:5000";

    public static class ThatFails
    {
        [SystemTheory(Needs.Shell), Trait("Fault", "36")]
        [InlineData("echo 'the keychain is locked'; exit 1", DiagnosticCodes.HelperFailed)]
        [InlineData("""echo '{"Username":"me","Secret":"hunter2"}'; exit 3""", DiagnosticCodes.HelperFailed)]
        [InlineData("", DiagnosticCodes.HelperUnreadable)]
        [InlineData("echo hunter2", DiagnosticCodes.HelperUnreadable)]
        [InlineData("""echo '["hunter2"]'""", DiagnosticCodes.HelperUnreadable)]
        [InlineData("""echo '{"Username":"me","Secret":["hunter2"]}'""", DiagnosticCodes.HelperUnreadable)]
        [InlineData("""echo '{"Username":"me","Secret":"hunter2"'""", DiagnosticCodes.HelperUnreadable)]
        [InlineData("""printf %s '{"Username":"me","Secret":"hunter2\ud800"}'""", DiagnosticCodes.HelperUnreadable)]
        public static void IsAnErrorWithoutItsSecrets(string script, string code)
        {
            using var machine = new LoginMachine().DockerConfig("""{"credsStore":"test"}""").Helper("test", script);

            var fault = Assert.Throws<ChartException>(() => machine.Find(Host));

            Assert.Equal(code, Assert.Single(fault.Diagnostics).Code);
            Assert.DoesNotContain("hunter2", fault + machine.Log.Text, StringComparison.Ordinal);
        }

        [Fact, Trait("Fault", "36")]
        public static void ByBeingAwayIsAnError()
        {
            using var machine = new LoginMachine().DockerConfig("""{"credsStore":"desktop.exe"}""");

            var fault = Assert.Throws<ChartException>(() => machine.Find(Host));

            Assert.Equal(DiagnosticCodes.HelperMissing, fault.Diagnostics[0].Code);
        }

        [SystemFact(Needs.Shell), Trait("Fault", "36")]
        public static void ByNotBeingAProgramIsAnError()
        {
            using var machine = new LoginMachine().DockerConfig("""{"credsStore":"test"}""").File("bin/docker-credential-test", "text");

            var fault = Assert.Throws<ChartException>(() => machine.Find(Host));

            Assert.Equal(DiagnosticCodes.HelperFailed, fault.Diagnostics[0].Code);
        }

        [Theory]
        [InlineData("../evil")]
        [InlineData("a/b")]
        [InlineData("a\\\\b")]
        [InlineData("a b")]
        public static void ByItsNameIsNeverStarted(string name)
        {
            using var machine = new LoginMachine().DockerConfig($$"""{"credsStore":"{{name}}"}""");

            var fault = Assert.Throws<ChartException>(() => machine.Find(Host));

            Assert.Equal(DiagnosticCodes.HelperNameMalformed, fault.Diagnostics[0].Code);
        }
    }

    public static class ThatWritesWithoutEnd
    {
        [SystemTheory(Needs.Shell)]
        [InlineData("exec cat /dev/zero")]
        [InlineData("exec cat /dev/zero >&2")]
        [InlineData("head -c 2000000 /dev/zero; exit 0")]
        public static void IsEnded(string script)
        {
            using var machine = new LoginMachine().Helper("test", script);
            machine.Variable("PATH", $"{machine.Path("bin")}:{Environment.GetEnvironmentVariable("PATH")}");
            var helpers = new HelperPrograms(machine.Machine(), TimeSpan.FromSeconds(60), machine.Log);

            var fault = Assert.Throws<ChartException>(() => helpers.Get("test", Host, "file", CancellationToken.None));

            Assert.Equal(DiagnosticCodes.HelperUnreadable, fault.Diagnostics[0].Code);
            Assert.Contains("1048576", fault.Message, StringComparison.Ordinal);
        }
    }

    public static class ThatHangs
    {
        [SystemFact(Needs.KernelFiles), Trait("Fault", "36")]
        public static async Task IsEndedWithWhatItStarted()
        {
            using var machine = new LoginMachine().Helper("test", "sleep 1234.5 & echo $! >\"$(dirname \"$0\")/child\"; wait");
            var helpers = new HelperPrograms(machine.Machine(), TimeSpan.FromSeconds(3), machine.Log);

            var fault = Assert.Throws<ChartException>(() => helpers.Get("test", Host, "file", CancellationToken.None));

            Assert.Equal(DiagnosticCodes.HelperHangs, fault.Diagnostics[0].Code);
            await Ended(await File.ReadAllTextAsync(machine.Path("bin/child")));
        }

        [SystemFact(Needs.Shell), Trait("Fault", "36")]
        public static void IsEndedWhenTheBuildIsCancelled()
        {
            using var machine = new LoginMachine().DockerConfig("""{"credsStore":"test"}""").Helper("test", "exec sleep 1234.5");
            using var cancellation = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            var watch = Stopwatch.StartNew();

            Assert.ThrowsAny<OperationCanceledException>(() => machine.Chain().Find(Host, "a", cancellation.Token));

            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20));
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
}
