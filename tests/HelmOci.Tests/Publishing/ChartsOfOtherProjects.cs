using System.Text;
using HelmOci.Charts;
using HelmOci.Charts.Loading;
using HelmOci.Dependencies;
using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Tests.Charts;

namespace HelmOci.Tests.Publishing;

/// <summary>The packed charts of other projects become subcharts, each with an entry in the packed Chart.yaml.</summary>
public sealed class ChartsOfOtherProjects : IDisposable
{
    private readonly ChartFolder _parent = new("umbrella");
    private readonly ChartFolder _billing = new("billing");

    public ChartsOfOtherProjects() => _billing.Write("Chart.yaml", "apiVersion: v2\nname: billing\nversion: 2.1.0\n");

    public void Dispose()
    {
        _parent.Dispose();
        _billing.Dispose();
    }

    [Fact]
    public void AreListedBelowWhatTheUserListsAndEveryOtherByteStays()
    {
        _parent.Write("charts/cache/Chart.yaml", "apiVersion: v2\nname: cache\nversion: 1.0.0\n");
        _parent.Write("Chart.yaml", "apiVersion: v2 # 2\nname: demo\ndependencies:\n- name: cache   # by hand\n  version: 1.0.0\nversion: 0.1.0\n");

        var packed = Pack(Billing() with { Alias = "invoices", Condition = "invoices.enabled", Repository = "oci://reg.io/shop/charts" });

        Assert.Equal(
            """
            apiVersion: v2 # 2
            name: demo
            dependencies:
            - name: cache   # by hand
              version: 1.0.0
            - name: billing
              version: 2.1.0
              repository: oci://reg.io/shop/charts
              condition: invoices.enabled
              alias: invoices
            version: 0.1.0

            """,
            Encoding.UTF8.GetString(packed.ChartYaml.Content.Span));
        Assert.Equal(["billing", "cache"], packed.Subcharts.Select(subchart => subchart.Metadata.Name));
    }

    [Fact]
    public void AreNotListedTwice()
    {
        const string ByHand = "apiVersion: v2\nname: demo\nversion: 0.1.0\ndependencies: [{name: billing, version: '>=1', condition: billing.on}]\n";
        _parent.Write("Chart.yaml", ByHand);

        Assert.Equal(ByHand, Encoding.UTF8.GetString(Pack(Billing()).ChartYaml.Content.Span));
    }

    [Fact]
    public void AreThereOnceUnderTwoAliases()
    {
        var packed = Pack(Billing() with { Alias = "eu" }, Billing() with { Alias = "us" });

        Assert.Equal("billing", Assert.Single(packed.Subcharts).Metadata.Name);
        Assert.Equal(["eu", "us"], packed.Metadata.Dependencies.Select(dependency => dependency.Alias));
    }

    [Fact]
    public void AreInTheLockWithAllThatWasThere()
    {
        _parent.Write("charts/cache/Chart.yaml", "apiVersion: v2\nname: cache\nversion: 1.0.3\n");
        _parent.Write("Chart.yaml", "apiVersion: v2\nname: demo\nversion: 0.1.0\ndependencies:\n- {name: cache, version: 1.x, repository: 'https://charts.example.com'}\n");

        var packed = Pack(Billing());

        Assert.Equal(["cache 1.0.3 https://charts.example.com", "billing 2.1.0 "], packed.Lock!.Dependencies.Select(entry => $"{entry.Name} {entry.Version} {entry.Repository}"));
        Assert.True(ChartLockFile.Fits(packed.Lock, packed.Metadata.Dependencies, packed.Metadata.Dependencies, isV1: false));
    }

    [Fact]
    public void AreRefusedWhereOneOfThatNameIsThere()
    {
        _parent.Write("charts/old/Chart.yaml", "apiVersion: v2\nname: billing\nversion: 1.0.0\n");

        Assert.Equal([DiagnosticCodes.SubchartThere], Faults(Billing()));
    }

    [Fact]
    public void AreRefusedInAChartWithoutTheList()
    {
        _parent.Write("Chart.yaml", "apiVersion: v1\nname: demo\nversion: 0.1.0\n");

        Assert.Equal([DiagnosticCodes.ReferenceInV1], Faults(Billing()));
    }

    [Fact]
    public void AreRefusedWithAnAliasThatHelmRefuses() => Assert.Equal([DiagnosticCodes.AliasInvalid], Faults(Billing() with { Alias = "a.b" }));

    [Fact]
    public void MayBeFoldersBeforeTheyArePacked()
    {
        _parent.Write("Chart.yaml", "apiVersion: v2\nname: demo\nversion: 0.1.0\ndependencies: [{name: billing, version: '>=1'}]\n");
        var request = new PackRequest { ChartDirectory = _parent.Path };

        var fault = Assert.Throws<ChartException>(() => ChartPacker.Pack(request, new RecordingLog(), CancellationToken.None));

        Assert.Equal(DiagnosticCodes.DependencyMissing, Assert.Single(fault.Diagnostics).Code);
        ChartPacker.Pack(request with { Subcharts = [new PackedSubchart(_billing.Path)] }, new RecordingLog(), CancellationToken.None);
    }

    private PackedSubchart Billing() => new(_billing.Pack().SaveTo(_billing.Parent));

    private Chart Pack(params PackedSubchart[] subcharts)
    {
        var archive = ChartPacker.Pack(new PackRequest { ChartDirectory = _parent.Path, Subcharts = subcharts }, new RecordingLog(), CancellationToken.None);

        return ChartLoader.LoadArchive(archive.Content, "", CancellationToken.None);
    }

    private IEnumerable<string> Faults(params PackedSubchart[] subcharts) =>
        Assert.Throws<ChartException>(() => Pack(subcharts)).Diagnostics.Select(fault => fault.Code);
}
