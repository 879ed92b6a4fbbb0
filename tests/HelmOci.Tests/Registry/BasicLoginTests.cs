using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Tests.Registry;

public static class BasicLoginTests
{
    [Fact]
    public static void CostsOneRequestMore()
    {
        using var registry = Guarded("alice:s3cret");
        using var client = new TestClient(registry.Host, TestCredentials.Alice);

        client.Push(TestClient.Chart());

        Assert.Equal(7, registry.Requests.Count);
        Assert.Equal("", registry.Requests[0]["Authorization"]);
    }

    [Fact]
    public static void CarriesNamesAndPasswordsInUtf8()
    {
        using var registry = Guarded("robot$shop+ci:pä:ss wörd");
        using var client = new TestClient(registry.Host, new TestCredentials(Credential.Password("robot$shop+ci", "pä:ss wörd")));

        Assert.Null(client.Orders.Resolve("1.0.0", CancellationToken.None));
    }

    [Fact]
    public static void WithAWrongPasswordIsTriedOnce()
    {
        using var registry = Guarded("alice:other");
        var alice = Credential.Password("alice", "s3cret") with { Origin = "HELMOCI_REGISTRY_PASSWORD" };
        using var client = new TestClient(registry.Host, new TestCredentials(alice));

        var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

        Assert.Equal(DiagnosticCodes.LoginRefused, fault.Code);
        Assert.Contains("a password for alice (from HELMOCI_REGISTRY_PASSWORD)", fault.Message, StringComparison.Ordinal);
        // Nothing of rights: the registry has not come to these.
        Assert.Equal("The login from HELMOCI_REGISTRY_PASSWORD is wrong, or has expired: set it anew, or log in again.", fault.NextStep);
        Assert.Equal(2, registry.Count("HEAD"));
    }

    [Fact]
    public static void WithoutCredentialsSaysSo()
    {
        using var registry = Guarded("alice:s3cret");
        using var client = new TestClient(registry.Host);

        var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

        Assert.Equal(DiagnosticCodes.NoCredentials, fault.Code);
        Assert.Contains("the test's pockets", fault.Message, StringComparison.Ordinal);
        Assert.Single(registry.Requests);
    }

    [Theory]
    [InlineData(true, "(looked in A (only for b.example))")]
    [InlineData(false, "(looked in USUAL (not set))")]
    public static void WithoutCredentialsTellsThePlacesThatMatter(bool someMatter, string told)
    {
        using var registry = Guarded("alice:s3cret");
        var places = new[]
        {
            new CredentialPlace("A", "only for b.example") { Matters = someMatter },
            new CredentialPlace("RARE", "not set"),
            new CredentialPlace("USUAL", "not set") { IsUsual = true },
        };
        using var client = new TestClient(registry.Host, new TestCredentials(null) { Places = places });

        var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

        Assert.Contains(told, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static void IsNeverInTheLog()
    {
        using var registry = Guarded("alice:s3cret");
        using var client = new TestClient(registry.Host, TestCredentials.Alice);

        client.Push(TestClient.Chart());

        Assert.Contains("HEAD http://", client.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", client.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String("alice:s3cret"u8), client.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public static void IsNotOfferedAfterAToken()
    {
        using var registry = new ScriptedRegistry();
        using var tokens = new TokenServer();
        registry.Guard = request => request.Proof.Length > 0
            ? ServedReply.Challenge("Basic realm=\"harbor\"")
            : ServedReply.Challenge($"Bearer realm=\"{tokens.Realm}\"");
        using var client = new TestClient(registry.Host, TestCredentials.Alice);

        var fault = TestClient.FaultOf(() => client.Push(TestClient.Chart()));

        Assert.Equal(DiagnosticCodes.LoginRefused, fault.Code);
        Assert.DoesNotContain(registry.Requests, request => request["Authorization"].StartsWith("Basic", StringComparison.Ordinal));
    }

    [Fact]
    public static void IsNotOfferedAfterATokenThatWasTaken()
    {
        using var registry = new ScriptedRegistry();
        using var tokens = new TokenServer();
        tokens.Protect(registry);
        registry.Fails("POST", "", ServedReply.Challenge("Basic realm=\"harbor\""));
        using var client = new TestClient(registry.Host, TestCredentials.Alice);
        client.Orders.Resolve("1.0.0", CancellationToken.None);

        var fault = TestClient.FaultOf(() => client.Orders.UploadBlob(TestClient.Chart().Blobs[0], CancellationToken.None));

        Assert.Equal(DiagnosticCodes.LoginRefused, fault.Code);
        Assert.DoesNotContain(registry.Requests, request => request["Authorization"].StartsWith("Basic", StringComparison.Ordinal));
    }

    private static ScriptedRegistry Guarded(string accepted) => new()
    {
        Guard = request => request.Proof == accepted ? null : ServedReply.Challenge("Basic realm=\"registry\""),
    };
}
