using HelmOci.Build.Tests.Infrastructure;
using HelmOci.Publishing;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;

namespace HelmOci.Build.Tests.Registries;

/// <summary>Registries with an authority of their own, client certificates or a token server.</summary>
public sealed class GuardedRegistry
{
    private readonly TestProject _project = TestProject.Bare("App").WithChart("app");

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void ThatWantsAClientCertificateGetsItAndHelmPullsTheChart()
    {
        var certificates = new TestCertificates(TestFolder.Create("certificates"));
        var server = certificates.Server("localhost");
        var client = certificates.Client();
        using var registry = new RegistryProcess(new RegistryOptions(Certificate: (server.Certificate, server.Key)) { ClientAuthority = certificates.AuthorityFile });

        _project.Dotnet(
            "msbuild", "-t:PushChart", $"-p:ChartRegistry={registry.Host}", "-p:ChartNamespace=team",
            $"-p:ChartRegistryCaFile={certificates.AuthorityFile}",
            $"-p:ChartRegistryClientCertificate={client.Certificate}",
            $"-p:ChartRegistryClientKey={client.Key}").Succeeded();

        var helm = new HelmClient(Peers.Helm4);
        string[] flags = ["--ca-file", certificates.AuthorityFile, "--cert-file", client.Certificate, "--key-file", client.Key];
        helm.Render(helm.PullWith(flags, $"oci://{registry.Host}/team/app", "0.1.0"));
    }

    [PeerFact(Peers.Registry, Peers.Helm4)]
    public void ThatWantsATokenGetsItAndHelmPullsTheChart()
    {
        using var tokens = new SigningTokenServer();
        var certificate = TestFolder.Write(TestFolder.Create("tokens"), "token.crt", tokens.CertificatePem);
        using var registry = new RegistryProcess(new RegistryOptions { Tokens = (tokens.Realm, certificate) });
        var login = new Dictionary<string, string> { ["HELMOCI_REGISTRY_USERNAME"] = "alice", ["HELMOCI_REGISTRY_PASSWORD"] = "s3cret" };

        var result = _project.Dotnet(login, "msbuild", "-t:PushChart", $"-p:ChartRegistry={registry.Host}", "-p:ChartNamespace=team", "-v:diag").Succeeded();

        Assert.DoesNotContain("s3cret", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ", result.Output, StringComparison.Ordinal);
        var helm = new HelmClient(Peers.Helm4).LoggedInTo(registry.Host, "alice", "s3cret");
        helm.Render(helm.Pull($"oci://{registry.Host}/team/app", "0.1.0"));
    }

    [PeerFact(Peers.Registry)]
    public void NextToAnotherKeepsItsPasswordToItself()
    {
        using var first = new RegistryProcess(RegistryOptions.WithPassword);
        using var second = new LoopbackServer(_ => ServedReply.Challenge("Basic realm=\"other\""));
        _project.Add($"""<ItemGroup><ChartDestination Include="oci://{second.Host}/team" /></ItemGroup>""");
        var login = new Dictionary<string, string>
        {
            ["HELMOCI_REGISTRY_USERNAME"] = RegistryOptions.UserName,
            ["HELMOCI_REGISTRY_PASSWORD"] = RegistryOptions.Password,
        };

        var result = _project.Dotnet(login, "msbuild", "-t:PushChart", $"-p:ChartRegistry={first.Host}", "-p:ChartNamespace=team");

        Assert.Equal(1, result.ExitCode);
        Assert.Equal(["team/app/manifests/0.1.0"], first.Pushes());
        Assert.NotEmpty(second.Requests);
        Assert.All(second.Requests, request => Assert.Equal("", request["Authorization"]));
    }

    [PeerFact(Peers.Registry)]
    public void TakesImageAndChartByOneLogin()
    {
        using var open = new RegistryProcess();
        using var guarded = new RegistryProcess(RegistryOptions.WithPassword);
        var project = TestProject.New("console", "Shop").WithChart("shop")
            .Set("ContainerBaseImage", BaseImage.PushTo(open))
            .Set("ContainerRegistry", guarded.Host)
            .Set("ContainerRepository", "team/shop");
        var login = new Dictionary<string, string>
        {
            ["DOTNET_CONTAINER_REGISTRY_UNAME"] = RegistryOptions.UserName,
            ["DOTNET_CONTAINER_REGISTRY_PWORD"] = RegistryOptions.Password,
        };

        project.Dotnet(login, "publish", "-p:PushChart=true").Succeeded();

        Assert.Equal(["team/shop/manifests/1.4.0", "team/charts/shop/manifests/1.4.0"], guarded.Pushes().Where(push => !push.Contains("sha256:", StringComparison.Ordinal)));
    }
}
