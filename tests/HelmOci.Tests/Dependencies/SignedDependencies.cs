using HelmOci.Diagnostics;
using HelmOci.Tests.Signing;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Dependencies;

/// <summary>With ChartKeyring, what is fetched must be signed with one of its keys.</summary>
public sealed class SignedDependencies : IDisposable
{
    private const string Site = "https://charts.example.com";

    private static readonly SigningKey Ada = new();

    private static readonly byte[] Web = TestCharts.Archive("web", "1.0.0");

    private readonly TempFolder _keys = new();
    private readonly ResolverFixture _fixture = new();

    public SignedDependencies() => _fixture.Keyring = _keys.Write("keys", Ada.Public());

    public void Dispose()
    {
        _fixture.Dispose();
        _keys.Dispose();
    }

    [Fact]
    public void AreTakenFromARepository()
    {
        _fixture.Depends($"name: web, version: 1.0.0, repository: '{Site}'").Serves("1.0.0").Network.Page($"{Site}/web-1.0.0.tgz.prov", Ada.Sign("web-1.0.0.tgz", Web));

        Assert.Single(_fixture.Resolve().Fetched);
    }

    /// <summary>Archive and proof are in the cache, and the proof is tried again.</summary>
    [Fact]
    public void NeedNoNetworkOnceTheyAreLockedAndCached()
    {
        _fixture.Depends($"name: web, version: 1.0.0, repository: '{Site}'").Serves("1.0.0").Network.Page($"{Site}/web-1.0.0.tgz.prov", Ada.Sign("web-1.0.0.tgz", Web));
        var asked = _fixture.Locked().Network.Questions.Count;

        _fixture.Resolve();

        Assert.Equal(asked, _fixture.Network.Questions.Count);
        _fixture.Keyring = _keys.Write("others", new SigningKey().Public());
        Assert.Equal(DiagnosticCodes.DependencyNotVerified, _fixture.Fault().Code);
    }

    [Fact]
    public void AreTakenFromARegistry()
    {
        _fixture.Depends("name: web, version: 1.0.0, repository: 'oci://reg.example.com/charts'").Network
            .Chart("reg.example.com/charts/web:1.0.0", Web)
            .Chart("reg.example.com/charts/web:1.0.0.prov", System.Text.Encoding.UTF8.GetBytes(Ada.Sign("web-1.0.0.tgz", Web)));

        Assert.Single(_fixture.Resolve().Fetched);
    }

    [Theory]
    [InlineData("https://charts.example.com")]
    [InlineData("oci://reg.example.com/charts")]
    public void AreRefusedWithoutAProof(string repository)
    {
        _fixture.Depends($"name: web, version: 1.0.0, repository: '{repository}'").Serves("1.0.0").Network.Chart("reg.example.com/charts/web:1.0.0", Web);

        var fault = _fixture.Fault();

        Assert.Equal(DiagnosticCodes.DependencyNotVerified, fault.Code);
        Assert.Contains("no .prov", fault.Message, StringComparison.Ordinal);
        Assert.True(fault.Location!.Line > 1);
    }

    [Fact]
    public void AreRefusedWithTheProofOfAnother()
    {
        _fixture.Depends($"name: web, version: 1.0.0, repository: '{Site}'").Serves("1.0.0").Network.Page($"{Site}/web-1.0.0.tgz.prov", Ada.Sign("web-1.0.0.tgz", [1]));

        Assert.Equal(DiagnosticCodes.DependencyNotVerified, _fixture.Fault().Code);
    }
}
