using System.Text;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Registry;
using HelmOci.Signing;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Signing;
using HelmOci.Tests.Transport;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace HelmOci.Tests.Publishing;

/// <summary>Charts with a .prov, and the order in which a push sends what belongs to a chart.</summary>
public sealed class SignedPushTests : IDisposable
{
    private static readonly SigningKey Ada = new();

    private static readonly AttachedCompanion Bill = new(subject =>
        new Attachment(subject, "application/spdx+json", [OciBlob.Of("application/spdx+json", "{\"spdx\":1}"u8.ToArray())], new Dictionary<string, string>()));

    private static readonly ChartArchive Chart = TestPush.Chart("1.0.0");

    private readonly TempFolder _folder = new();
    private readonly ScriptedRegistry _registry = new();

    public void Dispose()
    {
        _registry.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void PushesTheProvenanceAfterTheChart()
    {
        var signed = Sign();

        var pushed = Push(signed).Pushed[0];

        Assert.Equal(PushStatus.Pushed, pushed.Status);
        Assert.Equal([MediaTypes.HelmChart, MediaTypes.HelmProvenance], Manifest().Layers.Select(layer => layer.MediaType));
        Assert.Equal(Digest.Of(signed.Content.Span), Manifest().Layers[1].Digest);
    }

    [Fact]
    public void DoesNotRenewItsOwnSignature()
    {
        var first = Push(Sign(time: 0)).Pushed[0];

        var again = Push(Sign(time: 100)).Pushed[0];

        Assert.Equal(PushStatus.UpToDate, again.Status);
        Assert.Equal(first.Digest, again.Digest);
    }

    /// <summary>A signature that does not name a tag, or today's image, proves less than ours.</summary>
    [Theory]
    [InlineData("1.0", "")]
    [InlineData("", "image")]
    public void TakesNoSignatureThatSaysLess(string tags, string image)
    {
        Push(Sign());

        var signed = Sign(tags: tags, image: image.Length > 0 ? $"registry.example.com/shop/orders@{Digest.Of([1])}" : "");

        Assert.Equal(DiagnosticCodes.UnsignedThere, Assert.Single(Push(signed).Faults).Code);
        Assert.Equal(PushStatus.Overwritten, Push(signed, OverwriteMode.Always).Pushed[0].Status);
        Assert.Equal(PushStatus.UpToDate, Push(signed).Pushed[0].Status);
    }

    /// <summary>It is held to the key of whoever signed it, of all that are trusted.</summary>
    [Theory]
    [InlineData(false, false, DiagnosticCodes.UnsignedThere)]
    [InlineData(true, false, "")]
    [InlineData(true, true, DiagnosticCodes.UnsignedThere)]
    public void ComparesAReadyProvenanceByTheKeyring(bool hasKeyring, bool isOfOther, string code)
    {
        var bob = new SigningKey(user: "Bob <bob@example.com>");
        var keyring = hasKeyring ? _folder.Write("trusted", [.. Ada.Public(), .. bob.Public()]) : "";
        var package = _folder.Write("orders-1.0.0.tgz", Chart.Content.ToArray());
        Push(Ready(Ada, 0));

        var outcome = Push(Ready(isOfOther ? bob : Ada, 5));

        Assert.Equal(code, outcome.Faults.Select(fault => fault.Code).FirstOrDefault(""));

        ChartProvenance Ready(SigningKey key, int time)
        {
            _folder.Write("orders-1.0.0.tgz.prov", key.Sign("orders-1.0.0.tgz", Chart.Content.ToArray(), created: DateTime.UtcNow.AddSeconds(time)));

            return ChartProvenance.Beside(package, Chart, keyring)!;
        }
    }

    /// <summary>Subkeys are renewed, and releases stay.</summary>
    [Theory]
    [InlineData(-150, true)]
    [InlineData(-60, false)]
    public void TakesASignatureFromBeforeItsSubkeyExpired(int minutes, bool isTaken)
    {
        var subkey = new SigningKey(created: DateTime.UtcNow.AddHours(-3));
        _folder.Write("orders-1.0.0.tgz.prov", Ada.Sign("orders-1.0.0.tgz", Chart.Content.ToArray()));
        var keyring = _folder.Write("trusted", Ada.PublicWith(subkey, Ada, PgpKeyFlags.CanSign, validSeconds: 3600));
        var ours = ChartProvenance.Beside(_folder.Write("orders-1.0.0.tgz", Chart.Content.ToArray()), Chart, keyring)!;

        var theirs = subkey.Sign("orders-1.0.0.tgz", Chart.Content.ToArray(), created: DateTime.UtcNow.AddMinutes(minutes));

        Assert.Equal(isTaken, ours.IsAsGood(Encoding.UTF8.GetBytes(theirs), Digest.Of(Chart.Content.Span)));
    }

    /// <summary>Helm takes a chart that one key has signed, and so does this build.</summary>
    [Fact]
    public void TakesNoTextThatSomebodyElseHasSignedToo()
    {
        var (ours, text) = (Sign(), ToSign(Ada).TextFor(Chart).TrimEnd());

        Assert.True(IsAsGood(Ada.SignText(text)));
        Assert.False(IsAsGood(SigningKey.Both(Ada.SignText(text), new SigningKey().SignText(text))));

        bool IsAsGood(string theirs) => ours.IsAsGood(Encoding.UTF8.GetBytes(theirs), Digest.Of(Chart.Content.Span));
    }

    /// <summary>A zlib of another version gives other bytes, and the signature there names those.</summary>
    [Fact]
    public void TakesASignatureForTheBytesThatAreThere()
    {
        var ours = Sign();
        var (here, there) = (Digest.Of(Chart.Content.Span), Digest.Of([7]));

        var theirs = Encoding.UTF8.GetBytes(Ada.SignText(ToSign(Ada).TextFor(Chart).Replace($"{here}", $"{there}", StringComparison.Ordinal).TrimEnd()));

        Assert.True(ours.IsAsGood(theirs, there));
        Assert.False(ours.IsAsGood(theirs, here));
        Assert.False(ours.IsAsGood(ours.Content, there));
    }

    [Fact]
    public void DoesNotRenewItInALayout()
    {
        var first = Keep(Sign(time: 0));
        var again = Keep(Sign(time: 100));

        Assert.Equal(PushStatus.UpToDate, again.Status);
        Assert.Equal(first.Digest, again.Digest);
        Assert.Equal(first.Companions, again.Companions);
        Assert.Equal(DiagnosticCodes.UnsignedThere, Code(() => Keep(Sign(tags: "1.0"))));

        File.Delete(Path.Combine(_folder.Path, "layout", "orders", "blobs", "sha256", Digest.Of(Chart.Content.Span).Hex));
        Assert.Equal((PushStatus.Pushed, first.Digest), (Keep(Sign(time: 200)) is var mended ? mended.Status : default, mended.Digest));
    }

    [Fact]
    public void TellsAnUnsignedChartInALayoutFromAnother()
    {
        var (signed, other) = (Sign(), TestPush.Chart("1.0.0", "other"));
        Keep(null);

        Assert.Equal(DiagnosticCodes.UnsignedThere, Code(() => Keep(signed)));
        Assert.Equal(DiagnosticCodes.TagTaken, Code(() => Keep(Sign(chart: other), chart: other)));
        Assert.Equal(PushStatus.Skipped, Keep(signed, OverwriteMode.Skip).Status);
        Assert.Equal(PushStatus.Overwritten, Keep(signed, OverwriteMode.Always).Status);
        Assert.Equal(PushStatus.UpToDate, Keep(signed).Status);
    }

    [Fact]
    public void ReplacesADamagedChartInALayout()
    {
        File.WriteAllText(Path.Combine(_folder.Path, "layout", "orders", "blobs", "sha256", Keep(null).Digest.Hex), "");

        Assert.Equal(DiagnosticCodes.TagTaken, Code(() => Keep(Sign())));
        Assert.Equal(PushStatus.Overwritten, Keep(Sign(), OverwriteMode.Always).Status);
    }

    [Fact]
    public void LeavesASignedChartInALayoutSigned()
    {
        var first = Keep(Sign());

        Assert.Equal((PushStatus.UpToDate, first.Digest), (Keep(null) is var again ? again.Status : default, again.Digest));
    }

    [Fact]
    public void AddsTheProvenanceOnlyWhereTheTagMayMove()
    {
        var there = Push(null).Pushed[0].Digest;
        var (signed, log) = (Sign(), new RecordingLog());

        Assert.Equal(DiagnosticCodes.UnsignedThere, Assert.Single(Push(signed).Faults).Code);
        Assert.Equal(PushStatus.Skipped, Push(signed, OverwriteMode.Skip, log).Pushed[0].Status);
        Assert.Contains("is kept without the .prov of this build", Assert.Single(log.Shown), StringComparison.Ordinal);
        Assert.Empty(log.Warnings);
        Assert.Single(Manifest().Layers);
        Assert.Equal(PushStatus.Overwritten, Push(signed, OverwriteMode.Always, log).Pushed[0].Status);
        Assert.Contains($"its digest was {there}", Assert.Single(log.Warnings, warning => warning.Code == DiagnosticCodes.Replaced).Message, StringComparison.Ordinal);
        Assert.Equal(2, Manifest().Layers.Count);
    }

    /// <summary>Who asked for a signature must not think that there is one.</summary>
    [Fact]
    public void SaysThatAnotherChartIsKeptAsItIs()
    {
        ChartPusher.Push(TestPush.Chart("1.0.0", "other"), Request(null), new RecordingLog(), CancellationToken.None);
        var log = new RecordingLog();

        Assert.Equal(PushStatus.Skipped, Push(null, OverwriteMode.Skip, log).Pushed[0].Status);
        Assert.Empty(log.Shown);
        Assert.Equal(PushStatus.Skipped, Push(Sign(), OverwriteMode.Skip, log).Pushed[0].Status);
        Assert.Contains("gets neither signature", Assert.Single(log.Shown), StringComparison.Ordinal);
    }

    [Fact]
    public void SaysNothingOfSignaturesUnderATagThatStays()
    {
        var chart = TestPush.Chart("1.0.0-rc.1");
        var outcome = ChartPusher.Push(chart, Request(Sign(chart: chart)) with { Tags = ExtraTag.ParseAll("latest") }, new RecordingLog(), CancellationToken.None);

        Assert.Equal([("1.0.0-rc.1", 1), ("latest", 0)], outcome.Pushed.Select(pushed => (pushed.Tag, pushed.Companions.Count)));
    }

    /// <summary>A registry that lost a blob may answer anything for it.</summary>
    [Theory]
    [InlineData(404, true)]
    [InlineData(400, false)]
    [InlineData(200, true)]
    public void TakesAProvenanceThatNobodyCanReadForNone(int status, bool isPage)
    {
        Push(Sign(time: 0));
        _registry.Always("GET", $"/blobs/{Manifest().Layers[1].Digest}", _ => isPage ? ServedReply.Page(status, "<html>") : new ServedReply(status));

        Assert.Equal(DiagnosticCodes.UnsignedThere, Assert.Single(Push(Sign(time: 100)).Faults).Code);
    }

    /// <summary>Nothing makes another manifest of it, and its digest is what cosign's signatures and attachments belong to.</summary>
    [Fact]
    public void AttachesToTheChartThatIsKept()
    {
        var there = Push(null).Pushed[0].Digest;
        using var key = CosignedRegistry.Key(CosignedRegistry.Ada);
        var request = Request(Sign(), OverwriteMode.Skip) with { Companions = [.. CosignForms.Of(key, new RecordingLog()), Bill] };

        var kept = ChartPusher.Push(Chart, request, new RecordingLog(), CancellationToken.None).Pushed[0];

        Assert.Equal((PushStatus.Skipped, there), (kept.Status, kept.Digest));
        Assert.Equal([CosignTag.Kind, CosignBundle.Kind, ChartAttachment.Kind], kept.Companions.Select(companion => companion.Kind));
        Assert.NotNull(_registry.Tagged(TestPush.Repository, $"sha256-{there.Hex}.sig"));
    }

    [Fact]
    public void SignsNoChartThatIsKeptWithAProvenanceOfOthers()
    {
        Push(Sign(new SigningKey()));
        using var key = CosignedRegistry.Key(CosignedRegistry.Ada);
        var request = Request(Sign(), OverwriteMode.Skip) with { Companions = CosignForms.Of(key, new RecordingLog()) };

        var kept = ChartPusher.Push(Chart, request, new RecordingLog(), CancellationToken.None).Pushed[0];

        Assert.Equal(PushStatus.Skipped, kept.Status);
        Assert.Empty(kept.Companions);
        Assert.DoesNotContain(_registry.Store.Manifests.Keys, name => name.EndsWith(".sig", StringComparison.Ordinal));
    }

    [Fact]
    public void TakesNoSignatureOfOthersForItsOwn()
    {
        Push(Sign(new SigningKey()));

        Assert.Equal(DiagnosticCodes.UnsignedThere, Assert.Single(Push(Sign()).Faults).Code);
    }

    [Fact]
    public void LeavesASignedChartSigned()
    {
        Push(Sign());

        Assert.Equal(PushStatus.UpToDate, Push(null).Pushed[0].Status);
    }

    [Fact]
    public void SetsTheTagLast()
    {
        var request = Request(null) with { Companions = [Bill], Tags = ExtraTag.ParseAll("latest") };

        var pushed = ChartPusher.Push(Chart, request, new RecordingLog(), CancellationToken.None).Pushed[0];

        var puts = _registry.Requests.Where(sent => sent.Method == "PUT" && sent.Path.Contains("/manifests/", StringComparison.Ordinal)).Select(sent => sent.Path.Split('/')[^1]).ToList();
        Assert.Equal(pushed.Digest.ToString(), puts[0]);
        Assert.Equal(["1.0.0", "latest"], puts[^2..]);
        Assert.Equal(puts[1], Assert.Single(pushed.Companions).Digest.ToString());
    }

    [Fact]
    public void LeavesTheTagWhereSomethingCannotBeAttached()
    {
        var chart = ChartArtifact.From(Chart, new BuildFacts(), isExperimental: false).Artifact.Manifest;
        _registry.Always("PUT", $"/manifests/{Bill.AttachmentOf(chart.Descriptor).Manifest().Descriptor.Digest}", _ => new ServedReply(403));

        var outcome = ChartPusher.Push(Chart, Request(null) with { Companions = [Bill] }, new RecordingLog(), CancellationToken.None);

        Assert.NotEmpty(outcome.Faults);
        Assert.Null(_registry.Tagged(TestPush.Repository, "1.0.0"));
    }

    /// <summary>Killed at any request, whether that was carried out or not.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void LeavesTheOldChartOrTheNewEachWithItsProvenance(bool isCarriedOut, bool hasReferrers)
    {
        _registry.Store.HasReferrers = hasReferrers;
        Push(Sign());
        var old = _registry.Tagged(TestPush.Repository, "1.0.0");
        var next = TestPush.Chart("1.0.0", "another");
        var request = Request(Sign(chart: next), OverwriteMode.Always) with { Companions = [Bill], Tags = ExtraTag.ParseAll("latest") };
        var (blobs, manifests) = (_registry.Store.Blobs.ToList(), _registry.Store.Manifests.ToList());
        var seen = new HashSet<Digest?>();

        var last = 0;
        while (IsCutAt(++last)) seen.Add(Whole());

        Assert.InRange(last, 10, 40);
        Assert.NotEqual(old, Whole());
        Assert.Equal(new HashSet<Digest?> { old, Whole() }, seen);
        Assert.Equal(Whole(), _registry.Tagged(TestPush.Repository, "latest"));

        bool IsCutAt(int number)
        {
            (_registry.Store.Blobs, _registry.Store.Manifests) = (new(blobs), new(manifests));
            using var stop = new CancellationTokenSource();
            var count = 0;
            _registry.Guard = request =>
            {
                var at = Interlocked.Increment(ref count);
                if (at == number && isCarriedOut) _registry.Store.Answer(request);
                if (at >= number) stop.Cancel();

                return at >= number ? ServedReply.Cut : null;
            };
            try
            {
                ChartPusher.Push(next, request, new RecordingLog(), stop.Token);
            }
            catch (OperationCanceledException)
            {
                // As it should.
            }

            _registry.Guard = _ => null;

            return Volatile.Read(ref count) >= number;
        }

        Digest? Whole()
        {
            Assert.Equal([MediaTypes.HelmChart, MediaTypes.HelmProvenance], Manifest().Layers.Select(layer => layer.MediaType));
            Assert.All(Manifest().Layers, layer => Assert.True(_registry.Store.Blobs.ContainsKey($"{TestPush.Repository}@{layer.Digest}")));
            var tagged = _registry.Tagged(TestPush.Repository, "1.0.0");
            if (tagged != old) Assert.Contains(_registry.Store.Manifests.Values, manifest => Encoding.UTF8.GetString(manifest.Content.Span) is var json && json.Contains("spdx", StringComparison.Ordinal) && json.Contains($"{tagged}", StringComparison.Ordinal));

            return tagged;
        }
    }

    /// <summary>Some registries let no tag move.</summary>
    [Fact]
    public void GoesIntoARegistryOfImmutableTags()
    {
        _registry.Guard = request => request.Method == "PUT" && request.Path.EndsWith("/manifests/1.0.0", StringComparison.Ordinal) && _registry.Tagged(TestPush.Repository, "1.0.0") is not null
            ? ServedReply.Error(412, "PRECONDITION", "the tag is immutable")
            : null;

        Assert.Equal(PushStatus.Pushed, Push(Sign()).Pushed[0].Status);
        Assert.Equal(PushStatus.UpToDate, Push(Sign()).Pushed[0].Status);

        var signed = _registry.Tagged(TestPush.Repository, "1.0.0");
        Assert.NotEmpty(Push(Sign(new SigningKey()), OverwriteMode.Always).Faults);
        Assert.Equal(signed, _registry.Tagged(TestPush.Repository, "1.0.0"));
    }

    [Fact]
    public void TakesAReadyProvenanceOfThisPackage()
    {
        var package = _folder.Write("orders-1.0.0.tgz", Chart.Content.ToArray());
        Assert.Null(ChartProvenance.Beside(package, Chart));

        var text = Ada.Sign("orders-1.0.0.tgz", Chart.Content.ToArray());
        _folder.Write("orders-1.0.0.tgz.prov", text);

        Assert.Equal(text, Encoding.UTF8.GetString(ChartProvenance.Beside(package, Chart)!.Content.Span));
        Assert.NotNull(ChartProvenance.Beside(package, Chart, _folder.Write("ada", Ada.Public())));
        Assert.Equal(DiagnosticCodes.ProvenanceNotVerified, Code(() => ChartProvenance.Beside(package, Chart, _folder.Write("other", new SigningKey().Public()))));
    }

    [Fact]
    public void RefusesAProvenanceOfAnother()
    {
        var package = _folder.Write("orders-1.0.0.tgz", Chart.Content.ToArray());
        string[] others = ["", "<html/>", Ada.Sign("orders-1.0.0.tgz", [1]), Ada.Sign("orders-2.0.0.tgz", Chart.Content.ToArray())];
        foreach (var other in others)
        {
            _folder.Write("orders-1.0.0.tgz.prov", other);

            Assert.Equal(DiagnosticCodes.ProvenanceOfOther, Code(() => ChartProvenance.Beside(package, Chart)));
        }
    }

    [Fact]
    public void NamesTheArchiveUnderEveryVersionsTagAndTheImage()
    {
        var request = new ProvenanceRequest(Signer(Ada), DateTimeOffset.UtcNow)
        {
            Tags = ExtraTag.ParseAll("latest;1.0;v1.0.0"),
            Image = $"registry.example.com/shop/orders:1.0.0@{Digest.Of([1])}",
        };

        var digest = Digest.Of(Chart.Content.Span);
        Assert.Equal(
            $"apiVersion: v2\nname: orders\nversion: 1.0.0\n\n...\nfiles:\n  orders-1.0.0.tgz: {digest}\n  orders-1.0.tgz: {digest}\n  orders-v1.0.0.tgz: {digest}\n"
            + $"images:\n  registry.example.com/shop/orders:1.0.0: {Digest.Of([1])}\n",
            request.TextFor(Chart));
    }

    [Fact]
    public void KeepsTheFileThatSaysTheSame()
    {
        var (first, second) = (Sign(time: 0, file: "same"), Sign(time: 100, file: "same"));

        Assert.Equal(first.Content.ToArray(), second.Content.ToArray());
        Assert.NotEqual(first.Content.ToArray(), Sign(time: 100, file: "other").Content.ToArray());
    }

    private static string Code(Func<object?> action) => Assert.Throws<ChartException>(action).Diagnostics[0].Code;

    private static ChartSigner Signer(SigningKey key) => ChartSigner.Open(
        new SigningOptions { KeyVariable = "KEY" }, BuildMachine.Current() with { Variables = name => name == "KEY" ? key.Private() : null }, new RecordingLog());

    private ChartProvenance Sign(SigningKey? key = null, int time = 0, string? file = null, ChartArchive? chart = null, string tags = "", string image = "") => ChartProvenance.For(
        Package(file ?? Guid.NewGuid().ToString(), chart), ToSign(key ?? Ada, time) with { Tags = ExtraTag.ParseAll(tags), Image = image }, new RecordingLog(), CancellationToken.None)!;

    private PackageFile Package(string file, ChartArchive? chart = null) =>
        new(Path.Combine(_folder.Path, file), chart ?? Chart, new WrittenFiles(Path.Combine(_folder.Path, "obj", "files.txt")));

    private static ProvenanceRequest ToSign(SigningKey key, int time = 0) => new(Signer(key), DateTimeOffset.UtcNow.AddMinutes(10).AddSeconds(time));

    private PushRequest Request(ChartProvenance? provenance, OverwriteMode overwrite = OverwriteMode.Never) =>
        new TestPush { Overwrite = overwrite }.Request([$"{_registry.Host}/shop/charts"]) with { Provenance = provenance };

    private PushOutcome Push(ChartProvenance? provenance, OverwriteMode overwrite = OverwriteMode.Never, RecordingLog? log = null) =>
        ChartPusher.Push(Chart, Request(provenance, overwrite), log ?? new RecordingLog(), CancellationToken.None);

    private PushedChart Keep(ChartProvenance? provenance, OverwriteMode overwrite = OverwriteMode.Never, ChartArchive? chart = null)
    {
        var request = Request(provenance, overwrite) with { Destinations = [], LayoutPath = Path.Combine(_folder.Path, "layout"), Overwrite = new OverwritePolicy(overwrite, IsContinuousIntegration: true) };

        return ChartPusher.Push(chart ?? Chart, request, new RecordingLog(), CancellationToken.None).Pushed[0];
    }

    private OciManifest Manifest()
    {
        Assert.True(OciManifest.TryParse(_registry.Store.Manifests[$"{TestPush.Repository}:1.0.0"].Content, out var manifest));

        return manifest;
    }
}
