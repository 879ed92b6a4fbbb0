namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>The instruments work: a test that finds no push has looked.</summary>
public static class InfrastructureTests
{
    [PeerFact(Peers.Registry)]
    public static void RegistryShowsPushesInOrder()
    {
        using var registry = new RegistryProcess();

        BaseImage.PushTo(registry);

        Assert.Equal(3, registry.Pushes().Count);
        Assert.Equal("dotnet/base/manifests/1", registry.Pushes()[^1]);
    }

    [PeerFact(Peers.Registry)]
    public static void RegistryWithPasswordLetsNobodyElseIn()
    {
        using var registry = new RegistryProcess(RegistryOptions.WithPassword);

        Assert.Throws<HttpRequestException>(() => BaseImage.PushTo(registry));

        Assert.Equal(401, Assert.Single(registry.Requests()).Status);
    }

    [PeerFact(Peers.Registry)]
    public static void RegistryThatIsReadOnlyTakesNothing()
    {
        using var registry = new RegistryProcess(new RegistryOptions(IsReadOnly: true));

        Assert.Throws<HttpRequestException>(() => BaseImage.PushTo(registry));

        Assert.Equal(405, Assert.Single(registry.Requests()).Status);
    }

    [PeerTheory(Peers.Helm4, Peers.Helm317, Peers.Helm38)]
    [InlineData(Peers.Helm4)]
    [InlineData(Peers.Helm317)]
    [InlineData(Peers.Helm38)]
    public static void HelmIsOfItsVersion(string version) =>
        Assert.Contains($"v{version}", new HelmClient(version).Run(TestFolder.Root, "version", "--short").Succeeded().Output, StringComparison.Ordinal);
}
