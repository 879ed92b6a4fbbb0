using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Publishing;

namespace HelmOci.Tests.Publishing;

public static class Destination
{
    [Theory]
    [InlineData("registry.example.com", "", "", "charts")]
    [InlineData("registry.example.com", "", "orders", "charts")]
    [InlineData("registry.example.com", "", "shop/orders", "shop/charts")]
    [InlineData("registry.example.com", "", "shop/eu/orders", "shop/eu/charts")]
    [InlineData("registry.example.com", "helm/", "shop/orders", "helm")]
    [InlineData("registry.example.com", "/", "shop/orders", "")]
    [InlineData("oci://registry.example.com/shop/helm/", "", "x/y", "shop/helm")]
    [InlineData("registry.example.com/shop", "", "", "shop")]
    [InlineData("oci://registry.example.com", "", "shop/orders", "shop/charts")]
    [InlineData("ghcr.io", "", "my-org/orders", "my-org/charts")]
    [InlineData("registry.gitlab.com", "", "Team/Orders", "team/orders/charts")]
    [InlineData("registry.gitlab.com", "", "team/orders/api", "team/orders/charts")]
    public static void HasItsNamespaceFromTheFirstThatSaysOne(string registry, string chartNamespace, string image, string expected) =>
        Assert.Equal(expected, ChartDestination.Parse(registry, chartNamespace, image).Namespace);

    [Theory]
    [InlineData("gitlab.example.com:5050", "group/sub/orders", "group/sub/orders/charts")]
    [InlineData("GitLab.example.com:5050", "Group/Sub/Orders", "group/sub/orders/charts")]
    [InlineData("gitlab.example.com:5050", "group/sub/orders/api", "group/sub/orders/charts")]
    [InlineData("gitlab.example.com:5050", "group/other", "group/charts")]
    [InlineData("registry.example.com", "group/sub/orders", "group/sub/charts")]
    public static void StaysInTheProjectOfAJobOnAServerOfItsOwn(string registry, string image, string expected) =>
        Assert.Equal(expected, ChartDestination.Parse(registry, "", image, GitLab()).Namespace);

    [Theory]
    [InlineData("gitlab.example.com:5050")]
    [InlineData("registry.example.com/x")]
    [InlineData("")]
    public static void IsNoProjectOfAJobThatHasNoneThere(string images) =>
        Assert.Equal("group/sub/charts", ChartDestination.Parse("gitlab.example.com:5050", "", "group/sub/orders", GitLab(images)).Namespace);

    [Fact]
    public static void OnAGitLabServerNeedsAPathInTheProject()
    {
        var fault = Assert.Throws<ChartException>(() => ChartDestination.Parse("gitlab.example.com:5050", "", "orders", GitLab()));

        Assert.Equal(DiagnosticCodes.NamespaceNeeded, fault.Diagnostics[0].Code);
        Assert.Contains("group/sub/orders/charts", fault.Message, StringComparison.Ordinal);
    }

    private static BuildMachine GitLab(string images = "gitlab.example.com:5050/group/sub/orders") => new(
        name => name switch { "CI_REGISTRY" => "gitlab.example.com:5050", "CI_REGISTRY_IMAGE" => images, _ => null }, "/", Platform.Linux);

    [Theory]
    [InlineData("localhost:5000")]
    [InlineData("[::1]:5000")]
    [InlineData("127.0.0.1:5000")]
    public static void OnThisMachineIsLocal(string registry) => Assert.True(ChartDestination.Parse(registry, "", "").IsLocal);

    [Theory]
    [InlineData("https://registry.example.com", "", "", DiagnosticCodes.BadRegistry)]
    [InlineData("oci://", "", "", DiagnosticCodes.BadRegistry)]
    [InlineData("user:secret@host", "", "", DiagnosticCodes.BadRegistry)]
    [InlineData("host name", "", "", DiagnosticCodes.BadRegistry)]
    [InlineData("host/path", "other", "", DiagnosticCodes.TwoNamespaces)]
    [InlineData("docker.io", "", "me/orders", DiagnosticCodes.NamespaceNeeded)]
    [InlineData("ghcr.io", "", "orders", DiagnosticCodes.NamespaceNeeded)]
    [InlineData("quay.io", "", "", DiagnosticCodes.NamespaceNeeded)]
    [InlineData("registry.gitlab.com", "", "orders", DiagnosticCodes.NamespaceNeeded)]
    [InlineData("europe-west1-docker.pkg.dev", "", "orders", DiagnosticCodes.NamespaceNeeded)]
    public static void ThatCannotBeRightIsRefused(string registry, string chartNamespace, string image, string code)
    {
        var fault = Assert.Throws<ChartException>(() => ChartDestination.Parse(registry, chartNamespace, image));

        Assert.Equal(code, fault.Diagnostics[0].Code);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static void NamesTheChartByNamespaceNameAndTag()
    {
        var reference = ChartDestination.Parse("localhost:5000", "shop/charts", "").ReferenceTo("orders", "1.4.0+b1", []);

        Assert.Equal("oci://localhost:5000/shop/charts/orders:1.4.0_b1", reference.ToString());
    }

    [Theory]
    [InlineData("Shop", "orders", "1.0.0", DiagnosticCodes.BadRepository)]
    [InlineData("shop", "Orders", "1.0.0", DiagnosticCodes.BadRepository)]
    [InlineData("shop", "a b", "1.0.0", DiagnosticCodes.BadRepository)]
    [InlineData("shop", "orders", "1.0.0-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", DiagnosticCodes.BadTag)]
    public static void RefusesNamesThatNoRegistryTakes(string chartNamespace, string name, string version, string code)
    {
        var destination = ChartDestination.Parse("localhost:5000", chartNamespace, "");

        var fault = Assert.Throws<ChartException>(() => destination.ReferenceTo(name, version, []));

        Assert.Equal(code, fault.Diagnostics[0].Code);
    }

    [Fact]
    public static void IsNeverTheImagesOwnRepository()
    {
        var destination = ChartDestination.Parse("localhost:5000", "shop", "");

        var fault = Assert.Throws<ChartException>(() => destination.ReferenceTo("orders", "1.0.0", ["localhost:5000/shop/other", "LOCALHOST:5000/shop/orders"]));

        Assert.Equal(DiagnosticCodes.RepositoryIsImages, fault.Diagnostics[0].Code);
    }
}
