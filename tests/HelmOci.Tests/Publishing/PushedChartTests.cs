using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Registry.Transport;
using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Tests.Publishing;

/// <summary>What a build says of a chart that it pushed.</summary>
public static class PushedChartTests
{
    private static readonly Digest Digest = Digest.Of("chart"u8);

    private static readonly PushedChart Pushed = new("oci://reg.example.com/shop/orders:1.4.0_5", Digest, PushStatus.Pushed)
    {
        Name = "orders",
        Version = "1.4.0+5",
        Registry = "reg.example.com",
        Repository = "shop/orders",
        Tag = "1.4.0_5",
    };

    [Theory]
    [InlineData(PushStatus.Pushed, "")]
    [InlineData(PushStatus.UpToDate, " (up to date)")]
    [InlineData(PushStatus.Overwritten, " (overwritten)")]
    [InlineData(PushStatus.Skipped, " (kept as it is)")]
    [InlineData(PushStatus.Pushed, " (with its .prov)", "attachment", "prov")]
    [InlineData(PushStatus.UpToDate, " (up to date, with its .prov, signed)", "prov", "cosign-signature")]
    [InlineData(PushStatus.Pushed, "", "attachment")]
    public static void ItsLineEndsInWhatBecameOfIt(PushStatus status, string end, params string[] companions)
    {
        var pushed = Pushed with { Status = status, Companions = [.. companions.Select(kind => new PushedCompanion(kind, "", Pushed.Digest))] };

        Assert.Equal($"oci://reg.example.com/shop/orders:1.4.0_5@{Digest}{end}", pushed.Line);
    }

    [Theory]
    [InlineData(null, "", "", "", false, "")]
    [InlineData(false, "/certs/ca.crt", "", "", false, " --ca-file /certs/ca.crt")]
    [InlineData(false, "/my certs/ca.crt", "c.pem", "k.pem", false, " --ca-file \"/my certs/ca.crt\" --cert-file c.pem --key-file k.pem")]
    [InlineData(false, "", "", "", true, " --insecure-skip-tls-verify")]
    [InlineData(true, "/certs/ca.crt", "", "", true, " --plain-http")]
    public static void ItsInstallCommandReachesTheRegistry(bool? isHttp, string authority, string certificate, string key, bool skips, string flags)
    {
        var options = new TransportOptions { PlainHttp = isHttp, CaFile = authority, ClientCertificate = certificate, ClientKey = key, SkipTlsVerify = skips };

        Assert.Equal(
            $"helm install orders oci://reg.example.com/shop/orders --version 1.4.0+5{flags}",
            (Pushed with { Transport = options }).InstallCommand);
    }

    [Fact]
    public static void ItsInstallCommandHasTheSchemeThatTheRegistrySpoke()
    {
        using var registry = new ScriptedRegistry();

        var pushed = new TestPush { Tags = "latest" }.To(registry, TestPush.Chart("1.0.0")).Pushed;

        Assert.Equal(2, pushed.Count);
        Assert.All(pushed, chart => Assert.Equal($"helm install orders oci://{registry.Host}/shop/charts/orders --version 1.0.0 --plain-http", chart.InstallCommand));
    }
}
