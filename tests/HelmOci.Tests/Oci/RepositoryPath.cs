using HelmOci.Oci;

namespace HelmOci.Tests.Oci;

public static class RepositoryPath
{
    [Theory]
    [InlineData("orders")]
    [InlineData("shop/charts/orders")]
    [InlineData("a.b/c_d/e__f/g---h/1")]
    public static void IsTakenInLowerCaseWithSingleSeparators(string path) => Assert.True(OciNames.IsRepository(path));

    [Theory]
    [InlineData("")]
    [InlineData("Shop/orders")]
    [InlineData("shop//orders")]
    [InlineData("/orders")]
    [InlineData("orders/")]
    [InlineData("-orders")]
    [InlineData("orders-")]
    [InlineData("a..b")]
    [InlineData("a___b")]
    [InlineData("ä")]
    public static void IsRefusedOtherwise(string path) => Assert.False(OciNames.IsRepository(path));
}
