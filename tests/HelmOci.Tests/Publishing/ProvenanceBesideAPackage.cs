using System.Text;
using HelmOci.Charts.Archive;
using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Machine;
using HelmOci.Oci;
using HelmOci.Publishing;
using HelmOci.Signing;
using HelmOci.Tests.Signing;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Publishing;

/// <summary>Whose the .prov beside a package is, and what becomes of it.</summary>
public sealed class ProvenanceBesideAPackage : IDisposable
{
    private static readonly SigningKey Ada = new();

    private static readonly SigningKey Bob = new(user: "Bob <bob@example.com>");

    private readonly TempFolder _folder = new();
    private readonly RecordingLog _log = new();

    private string Path => System.IO.Path.Combine(_folder.Path, "orders-1.0.0.tgz.prov");

    private WrittenFiles Files => new(System.IO.Path.Combine(_folder.Path, "obj", "files.txt"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void OfOursIsMadeAgainForAPackageThatWasMadeAgain()
    {
        Make(TestPush.Chart("1.0.0"), Ada);
        var next = TestPush.Chart("1.0.0", "other");

        var signed = Make(next, Ada)!;

        Assert.True(signed.IsWrittenHere);
        Assert.True(Parsed().Names(Digest.Of(next.Content.Span)));
        Assert.Empty(_log.Shown);
    }

    /// <summary>Also under the keys of others, which are for what others signed.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void OfOursIsMadeAgainWhereTagsOrTheKeyChange(bool hasOtherKey)
    {
        var chart = TestPush.Chart("1.0.0");
        Make(chart, Ada);

        Make(chart, hasOtherKey ? Bob : Ada, tags: "1.0", keyring: _folder.Write("trusted", new SigningKey().Public()));

        Assert.True(Parsed().Names("orders-1.0.tgz", Digest.Of(chart.Content.Span)));
    }

    [Fact]
    public void OfOursStaysWhereItSaysTheSame()
    {
        var chart = TestPush.Chart("1.0.0");
        Make(chart, Ada);
        var before = File.ReadAllBytes(Path);

        Make(chart, Ada, time: 100);

        Assert.Equal(before, File.ReadAllBytes(Path));
    }

    /// <summary>A package that is promoted keeps its digest: this build does not know the image that the one before has signed.</summary>
    [Fact]
    public void OfAReadyPackageKeepsItsImage()
    {
        var chart = TestPush.Chart("1.0.0");
        Make(chart, Ada, isReady: false, image: $"registry.example.com/shop/orders:1.0.0@{Digest.Of([])}");
        var before = File.ReadAllText(Path);

        Make(chart, Ada, time: 100);
        Assert.Equal(before, File.ReadAllText(Path));

        Make(chart, Ada, isReady: false);
        Assert.DoesNotContain("images:", File.ReadAllText(Path), StringComparison.Ordinal);
    }

    [Fact]
    public void ThatIsMissingWhereKeysAreTrustedIsTold()
    {
        Assert.Null(Make(TestPush.Chart("1.0.0"), null, keyring: _folder.Write("trusted", Bob.Public())));

        Assert.Contains("No .prov lies beside", Assert.Single(_log.Shown), StringComparison.Ordinal);
    }

    /// <summary>Signed by our key, and written by no build of ours: what it says is renewed, and Clean leaves it where it says what we say.</summary>
    [Fact]
    public void OfOurKeyIsOurs()
    {
        var chart = TestPush.Chart("1.0.0");
        _folder.Write("orders-1.0.0.tgz.prov", Ada.Sign("orders-1.0.0.tgz", [1]));

        Assert.True(Make(chart, Ada)!.IsWrittenHere);

        File.Delete(System.IO.Path.Combine(_folder.Path, "obj", "files.txt"));
        Assert.False(Make(chart, Ada)!.IsWrittenHere);
    }

    [Fact]
    public void OfOthersGoesWithItWhereItVerifiesAndIsNotReplaced()
    {
        var chart = TestPush.Chart("1.0.0");
        var trusted = _folder.Write("bob", Bob.Public());
        var text = Bob.Sign("orders-1.0.0.tgz", chart.Content.ToArray());
        _folder.Write("orders-1.0.0.tgz.prov", text);

        var handedOn = Make(chart, Ada, keyring: trusted)!;

        Assert.Equal(text, Encoding.UTF8.GetString(handedOn.Content.Span));
        Assert.Equal(text, File.ReadAllText(Path));
        Assert.False(handedOn.IsWrittenHere);
        Assert.Contains("ChartSign does not replace it", Assert.Single(_log.Shown), StringComparison.Ordinal);
        Assert.Equal(DiagnosticCodes.ProvenanceNotVerified, Code(() => Make(chart, Ada, keyring: _folder.Write("ada", Ada.Public()))));
        Assert.Equal(DiagnosticCodes.ProvenanceOfOther, Code(() => Make(TestPush.Chart("1.0.0", "other"), Ada, keyring: trusted)));
    }

    /// <summary>ChartSign promises a signature that proves something.</summary>
    [Fact]
    public void OfOthersIsNotTakenForASignatureWithoutTheirKeys()
    {
        var chart = TestPush.Chart("1.0.0");
        var text = Bob.Sign("orders-1.0.0.tgz", chart.Content.ToArray());
        _folder.Write("orders-1.0.0.tgz.prov", text);

        var refused = Assert.Throws<ChartException>(() => Make(chart, Ada)).Diagnostics[0];

        Assert.Equal(DiagnosticCodes.ProvenanceNotVerified, refused.Code);
        Assert.Contains("Set ChartKeyring", refused.ToString(), StringComparison.Ordinal);
        Assert.Equal(text, Encoding.UTF8.GetString(Make(chart, null)!.Content.Span));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ThatSomebodyElseHasSignedTooIsNotOurs(bool isReady)
    {
        var chart = TestPush.Chart("1.0.0");
        Make(chart, Ada, isReady: false);
        var text = Encoding.UTF8.GetString(Parsed().SignedText).Replace("\r\n", "\n", StringComparison.Ordinal);
        File.WriteAllText(Path, SigningKey.Both(File.ReadAllText(Path), Bob.SignText(text)));

        if (isReady)
        {
            Assert.Equal(DiagnosticCodes.ProvenanceNotVerified, Code(() => Make(chart, Ada)));
            Assert.Equal(2, Make(chart, Ada, keyring: _folder.Write("bob", Bob.Public())) is null ? 0 : Parsed().Signatures.Count);
        }
        else
        {
            Make(chart, Ada, isReady: false);
            Assert.Single(Parsed().Signatures);
        }
    }

    [Fact]
    public void OfOursThatWasChangedIsNoLongerOurs()
    {
        var chart = TestPush.Chart("1.0.0");
        Make(chart, Ada);
        File.WriteAllText(Path, "changed");

        Assert.Equal(DiagnosticCodes.ProvenanceOfOther, Code(() => Make(chart, Ada)));
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void IsDeletedWhereItIsOursAndNothingIsSignedAnyMore(bool isReady, bool isSameChart)
    {
        Make(TestPush.Chart("1.0.0"), Ada);

        Assert.Null(Make(TestPush.Chart("1.0.0", isSameChart ? "" : "other"), null, isReady: isReady));

        Assert.False(File.Exists(Path));
        Assert.Contains("is deleted", Assert.Single(_log.Shown), StringComparison.Ordinal);
    }

    /// <summary>One step of a pipeline signs, and a later one pushes the package.</summary>
    [Fact]
    public void OfOursGoesWithTheReadyPackageThatItWasMadeFor()
    {
        var chart = TestPush.Chart("1.0.0");
        Make(chart, Ada, isReady: false);

        Assert.NotNull(Make(chart, null));
        Assert.True(File.Exists(Path));
    }

    [Fact]
    public void OfOthersStaysBesideAnUnsignedChart()
    {
        _folder.Write("orders-1.0.0.tgz.prov", "of somebody");

        Assert.Null(Make(TestPush.Chart("1.0.0"), null, isReady: false));

        Assert.True(File.Exists(Path));
        Assert.Empty(_log.Shown);
    }

    /// <summary>The package is there by then.</summary>
    [Fact]
    public void ThatCannotBeWrittenLeavesThePackageToClean()
    {
        var package = _folder.Write("orders-1.0.0.tgz", [1]);
        Directory.CreateDirectory(Path);

        Assert.Equal(DiagnosticCodes.CannotWrite, Code(() => Make(TestPush.Chart("1.0.0"), Ada, isReady: false)));

        Assert.True(Files.Holds(package, CancellationToken.None));
    }

    /// <summary>MSBuild may push in another process than it packed in. No private key is needed there.</summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void IsHeldToTheSameKeysInAnotherProcess(bool isOurs, bool hasKeyring)
    {
        var chart = TestPush.Chart("1.0.0");
        var keyring = hasKeyring ? _folder.Write("trusted", [.. Bob.Public(), .. new SigningKey().Public()]) : "";
        if (!isOurs) _folder.Write("orders-1.0.0.tgz.prov", Bob.Sign("orders-1.0.0.tgz", chart.Content.ToArray()));
        var packed = Make(chart, isOurs ? Ada : null, keyring: keyring)!;
        var text = Encoding.UTF8.GetString(Parsed().SignedText).Replace("\r\n", "\n", StringComparison.Ordinal);

        var opened = Open(chart, packed.Packed);

        Assert.Equal(packed.Content.ToArray(), opened.Content.ToArray());
        Assert.Equal(isOurs || hasKeyring, IsAsGood(isOurs ? Ada : Bob));
        Assert.False(IsAsGood(isOurs ? Bob : Ada));

        bool IsAsGood(SigningKey key) => opened.IsAsGood(Encoding.UTF8.GetBytes(key.SignText(text, created: DateTime.UtcNow.AddSeconds(5))), Digest.Of(chart.Content.Span));
    }

    /// <summary>What goes out is what was packed, with the very same signature, or nothing.</summary>
    [Theory]
    [InlineData("gone")]
    [InlineData("no text")]
    [InlineData("signed again")]
    [InlineData("another package")]
    [InlineData("nothing told")]
    public void IsNoOtherInAnotherProcess(string change)
    {
        var chart = TestPush.Chart("1.0.0");
        var packed = Make(chart, Ada)!.Packed;
        Assert.NotNull(Open(chart, packed));
        if (change == "gone") File.Delete(Path);
        if (change == "no text") File.WriteAllText(Path, "changed");
        if (change == "signed again") File.WriteAllText(Path, Ada.Sign("orders-1.0.0.tgz", chart.Content.ToArray()));
        if (change == "another package") chart = TestPush.Chart("1.0.0", "other");
        if (change == "nothing told") packed = new PackedProvenance("", "");

        Assert.Equal(DiagnosticCodes.ProvenanceChanged, Code(() => Open(chart, packed)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no hex")]
    [InlineData("00FF00FF")]
    public void OfKeysThatCannotBeReadIsComparedByItsBytes(string keys)
    {
        var chart = TestPush.Chart("1.0.0");
        var made = Make(chart, Ada)!;

        var opened = Open(chart, made.Packed with { Keys = keys });

        Assert.True(opened.IsAsGood(made.Content, Digest.Of(chart.Content.Span)));
        Assert.False(opened.IsAsGood(Encoding.UTF8.GetBytes(SigningKey.Both(Ada.SignText("x"), Ada.SignText("x"))), Digest.Of(chart.Content.Span)));
    }

    private ChartProvenance Open(ChartArchive chart, PackedProvenance packed) => ChartProvenance.Open(System.IO.Path.Combine(_folder.Path, chart.FileName), chart, packed);

    private static string Code(Func<object?> action) => Assert.Throws<ChartException>(action).Diagnostics[0].Code;

    private Provenance Parsed() => Provenance.TryParse(File.ReadAllBytes(Path))!;

    private ChartSigner Signer(SigningKey key) => ChartSigner.Open(
        new SigningOptions { KeyVariable = "KEY" }, BuildMachine.Current() with { Variables = name => name == "KEY" ? key.Private() : null }, _log);

    /// <summary>As the task does it, which lists what is ours.</summary>
    private ChartProvenance? Make(ChartArchive chart, SigningKey? key, bool isReady = true, string tags = "", string keyring = "", int time = 0, string image = "")
    {
        var request = key is null ? null : new ProvenanceRequest(Signer(key), DateTimeOffset.UtcNow.AddSeconds(time)) { Tags = ExtraTag.ParseAll(tags), Image = image };
        var package = new PackageFile(System.IO.Path.Combine(_folder.Path, chart.FileName), chart, Files) { IsReady = isReady, IsWritten = !isReady, Keyring = keyring };

        var made = ChartProvenance.For(package, request, _log, CancellationToken.None);
        if (made is { IsWrittenHere: true }) Files.Add([new WrittenFile(Path)]);

        return made;
    }
}
