using System.Diagnostics;
using System.Text;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Oci;

namespace HelmOci.Tests.Registry;

public static class SecretsTests
{
    private const string Password = "p\"4/s w&rd+é<x>!!";

    public static TheoryData<string> Spellings => new(
        Password,
        $"alice:{Password}",
        Base64($"alice:{Password}"),
        Base64(Password),
        Base64("alice:>>>???").Replace('+', '-').Replace('/', '_'),
        Uri.EscapeDataString(Base64($"alice:{Password}")),
        Uri.EscapeDataString(Password),
        System.Net.WebUtility.UrlEncode(Password.Replace("é", "", StringComparison.Ordinal)),
        System.Net.WebUtility.HtmlEncode(Password),
        "p\\u00224/s w\\u0026rd\\u002B\\u00e9\\u003cx>!!",
        "p\\\"4\\/s w&rd+é<x>!!",
        "%70%22%34%2f%73%20%77%26%72%64+é%3cx%3e!!");

    [Theory]
    [MemberData(nameof(Spellings))]
    public static void IsStruckOutHoweverItIsSpelled(string spelling)
    {
        using var secrets = new Secrets();
        secrets.Learn("alice", Password);
        secrets.Learn("alice", ">>>???");
        secrets.Learn("alice", Password.Replace("é", "", StringComparison.Ordinal));

        Assert.Matches("^got (alice:)?\\*\\*\\*(=|%3D)* back$", OutsideText.Clean($"got {spelling} back"));
        Assert.DoesNotContain("4/s", OutsideText.Harmless(spelling), StringComparison.Ordinal);
    }

    [Fact]
    public static void ThatIsShortStaysInOtherWords()
    {
        using var secrets = new Secrets();
        secrets.Learn("alice", "a");

        Assert.Equal("a part and ***", OutsideText.Clean($"a part and {Base64("alice:a").TrimEnd('=')}"));
        Assert.Equal("***", OutsideText.Clean("alice:a"));
    }

    [Theory]
    [InlineData("orders", "oci://a.example/charts/orders:1.0.0")]
    [InlineData("1234", "sha256:0123456789")]
    [InlineData("charts", "/builds/charts/orders-1.0.0.tgz")]
    public static void ThatIsAnOrdinaryWordStaysInWhatIsOurs(string password, string value)
    {
        using var secrets = new Secrets();
        secrets.Learn("alice", password);

        Assert.Equal(value, OutsideText.OneLine(value));
        Assert.Equal(value, OutsideText.Harmless(value));
        Assert.Equal("it is ***", OutsideText.Harmless($"it is alice:{password}"));
        Assert.Equal("it is ***", OutsideText.Clean($"it is {password}"));
    }

    /// <summary>A server chooses the token and the text that is searched for it.</summary>
    [Fact]
    public static void ThatIsLongCostsLittle()
    {
        using var secrets = new Secrets();
        secrets.Learn(new string('a', 60_000) + "b");
        var watch = Stopwatch.StartNew();

        Assert.Equal("***", OutsideText.Clean(new string('a', 60_000)));
        Assert.Equal("***", OutsideText.Harmless(string.Concat(Enumerable.Repeat(new string('a', 63) + "c", 1_000)) + new string('a', 64))[^3..]);
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public static void IsForgottenWithItsWork()
    {
        var (mine, others) = (new Secrets(), new Secrets());
        mine.Learn("forgettable");
        others.Learn("other-token");
        mine.Dispose();

        Assert.Equal("forgettable ***", OutsideText.Clean("forgettable other-token"));

        others.Dispose();
        Assert.Equal("other-token", OutsideText.Clean("other-token"));
    }

    [Theory]
    [InlineData("Basic {0}")]
    [InlineData("login alice:{1} failed")]
    [InlineData("wrong password {1}")]
    [InlineData("bad %7B{2}%7D")]
    public static void ThatAServerSendsBackIsNotShown(string echo)
    {
        const string Secret = "correct/horse battery";
        var said = string.Format(null, echo, Base64($"alice:{Secret}"), Secret, Uri.EscapeDataString(Secret));
        using var registry = new ScriptedRegistry
        {
            Guard = request => request["Authorization"].Length == 0
                ? ServedReply.Challenge("Basic realm=\"x\"")
                : ServedReply.Error(403, "DENIED", said).With("Warning", $"299 - \"{said}\""),
        };
        using var client = new TestClient(registry.Host, new TestCredentials(Credential.Password("alice", Secret)));

        var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

        var told = fault + client.Log.Text;
        Assert.Contains("***", told, StringComparison.Ordinal);
        Assert.DoesNotContain("horse", told, StringComparison.Ordinal);
        Assert.DoesNotContain(Base64($"alice:{Secret}")[..12], told, StringComparison.Ordinal);
    }

    [Fact]
    public static void ThatIsATokenIsNotShown()
    {
        using var registry = new ScriptedRegistry();
        using var tokens = new TokenServer { Form = """{"token":"{0}-opaque-and-long"}""" };
        registry.Guard = request => request.Proof.Length == 0
            ? ServedReply.Challenge($"Bearer realm=\"{tokens.Realm}\"")
            : ServedReply.Page(400, $"<title>bad {request["Authorization"]}</title>");
        using var client = new TestClient(registry.Host);

        var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

        Assert.DoesNotContain("opaque-and-long", fault + client.Log.Text, StringComparison.Ordinal);
        Assert.Contains("Bearer ***", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"token":"opaque-and-long"}""")]
    [InlineData("""{"access_token" : "opaque-and-long"}""")]
    [InlineData("""{"a":"token","Refresh_Token":"opaque-and-lo""")]
    public static void ThatComesWithARefusalIsNotShown(string body)
    {
        using var registry = new ScriptedRegistry();
        using var tokens = new TokenServer { Answer = _ => ServedReply.Json(402, body) };
        tokens.Protect(registry);
        using var client = new TestClient(registry.Host);

        var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

        Assert.Equal(DiagnosticCodes.TokenServerFailed, fault.Code);
        Assert.DoesNotContain("opaque-and-lo", fault + client.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""send "token" as a parameter""")]
    [InlineData("""{"expired":"token"}""")]
    [InlineData("""{"token":null,"reason":"expired"}""")]
    public static void ThatIsOnlySpokenOfHidesNothing(string body)
    {
        using var registry = new ScriptedRegistry().Always("PUT", "", _ => new ServedReply(400) { Body = Encoding.UTF8.GetBytes(body) });
        using var client = new TestClient(registry.Host);

        var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

        Assert.Contains(body, fault.Message, StringComparison.Ordinal);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
