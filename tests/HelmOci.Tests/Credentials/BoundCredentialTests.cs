using HelmOci.Credentials;
using HelmOci.Diagnostics;

namespace HelmOci.Tests.Credentials;

public static class BoundCredentialTests
{
    private const string Host = "registry.example.com";

    private static readonly CredentialOptions Options = new() { ChartRegistry = Host, ContainerRegistry = Host };

    public static class WithoutAHostOfTheirOwn
    {
        [Fact]
        public static void GivenCredentialsGoToTheChartRegistryOnly()
        {
            using var machine = new LoginMachine().Variable("CI_TOKEN", "secret");
            var options = new CredentialOptions { ChartRegistry = Host, UserName = "me", PasswordVariable = "CI_TOKEN" };

            Assert.Null(machine.Find("other.example.com", options: options));
        }

        [Fact]
        public static void VariablesOfThisPackageGoToTheChartRegistryOnly()
        {
            using var machine = new LoginMachine();
            machine.Variable("HELMOCI_REGISTRY_USERNAME", "helmoci").Variable("HELMOCI_REGISTRY_PASSWORD", "x");

            Assert.Null(machine.Find("other.example.com", options: Options));
            Assert.Null(machine.Find(Host, options: new CredentialOptions { ContainerRegistry = Host }));
        }

        [Theory]
        [InlineData("DOTNET_CONTAINER_PUSH_REGISTRY")]
        [InlineData("DOTNET_CONTAINER_REGISTRY")]
        [InlineData("SDK_CONTAINER_REGISTRY")]
        public static void VariablesOfTheSdkGoToTheContainerRegistryOnly(string prefix)
        {
            using var machine = new LoginMachine();
            machine.Variable($"{prefix}_UNAME", "me").Variable($"{prefix}_PWORD", "x");

            Assert.Null(machine.Find("other.example.com", options: Options));
            Assert.Null(machine.Find(Host, options: new CredentialOptions { ChartRegistry = Host }));
        }

        [Fact]
        public static void TheNamesOfDockerHubAreOneHost()
        {
            using var machine = new LoginMachine();
            machine.Variable("HELMOCI_REGISTRY_USERNAME", "helmoci").Variable("HELMOCI_REGISTRY_PASSWORD", "x");

            var found = machine.Find("registry-1.docker.io", options: new CredentialOptions { ChartRegistry = "docker.io" });

            Assert.Equal("helmoci", found?.UserName);
        }
    }

    public static class HalfSet
    {
        [Theory]
        [InlineData("HELMOCI_REGISTRY_USERNAME")]
        [InlineData("HELMOCI_REGISTRY_PASSWORD")]
        public static void VariablesOfThisPackageAreAnError(string name)
        {
            using var machine = new LoginMachine().Variable(name, "hunter2");

            var fault = Assert.Throws<ChartException>(() => machine.Find(Host, options: Options));

            Assert.Equal(DiagnosticCodes.CredentialIncomplete, fault.Diagnostics[0].Code);
            Assert.DoesNotContain("hunter2", fault + machine.Log.Text, StringComparison.Ordinal);
        }

        [Fact]
        public static void AnEmptyPasswordVariableIsAnErrorThatNamesIt()
        {
            using var machine = new LoginMachine();

            var fault = Assert.Throws<ChartException>(
                () => machine.Find(Host, options: Options with { UserName = "me", PasswordVariable = "CI_TOKEN" }));

            Assert.Equal(DiagnosticCodes.CredentialIncomplete, fault.Diagnostics[0].Code);
            Assert.Contains("CI_TOKEN", fault.Diagnostics[0].Message, StringComparison.Ordinal);
        }

        [Fact]
        public static void VariablesOfTheSdkArePassedOverAsTheSdkDoes()
        {
            using var machine = new LoginMachine().Variable("DOTNET_CONTAINER_REGISTRY_UNAME", "me");

            Assert.Null(machine.Find(Host, options: Options));
        }

        [Fact]
        public static void TheyOnlyWarnWhereALoginIsThere()
        {
            using var machine = new LoginMachine().Variable("HELMOCI_REGISTRY_USERNAME", "me").DockerConfig(Logins.Of((Host, "docker:x")));

            Assert.Equal("docker", (machine.Find(Host, options: Options))?.UserName);
            Assert.Equal(DiagnosticCodes.CredentialIncomplete, Assert.Single(machine.Log.Warnings).Code);
        }
    }
}
