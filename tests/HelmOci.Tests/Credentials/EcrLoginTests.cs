using System.Text;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Registry.Auth;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Credentials;

public static class EcrLoginTests
{
    private const string Host = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

    private const string SessionToken = "FwoGZXIvYXdzEJr//////////wEaDEXAMPLE+/==";

    [Theory]
    [InlineData("")]
    [InlineData(SessionToken)]
    public static void IsSignedAsAwsVerifiesIt(string sessionToken)
    {
        using var ecr = new EcrStandIn { SessionToken = sessionToken };
        using var machine = With(Cloud()).Variable("AWS_ENDPOINT_URL_ECR", ecr.Address).Variable("AWS_SESSION_TOKEN", sessionToken);

        Assert.Equal(Credential.Password("AWS", EcrStandIn.Password), machine.Find(Host));

        Assert.Single(ecr.Requests);
        Assert.Contains("in AWS_ACCESS_KEY_ID: a password for AWS.", machine.Log.Text, StringComparison.Ordinal);
        AssertNoSecret(machine.Log.Text);
    }

    [Fact]
    public static void SaysWhatAwsSaysWhereTheKeyIsNotTaken()
    {
        using var ecr = new EcrStandIn { SessionToken = "another" };
        using var machine = With(Cloud()).Variable("AWS_ENDPOINT_URL", ecr.Address).Variable("AWS_SESSION_TOKEN", SessionToken);

        var fault = Fault(machine, DiagnosticCodes.EcrRefused);

        Assert.Contains("UnrecognizedClientException: The security token included in the request is invalid.", fault, StringComparison.Ordinal);
    }

    /// <summary>AWS quotes the request that it expected, the session's token in it.</summary>
    [Fact]
    public static void QuotesNoSecretThatAwsSendsBack()
    {
        using var ecr = new EcrStandIn { SessionToken = SessionToken, Region = "eu-west-2" };
        using var machine = With(Cloud()).Variable("AWS_ENDPOINT_URL_ECR", ecr.Address).Variable("AWS_SESSION_TOKEN", SessionToken);

        var fault = Fault(machine, DiagnosticCodes.EcrRefused);

        Assert.Contains("InvalidSignatureException: The request signature", fault, StringComparison.Ordinal);
        Assert.Contains("x-amz-security-token:***", fault, StringComparison.Ordinal);
    }

    [Fact]
    public static void OfOneBuildIsAskedForOnceUntilItExpires()
    {
        var clock = new TestClock();
        var asked = 0;
        using var machine = With((_, _) => EcrStandIn.Token($"AWS:{++asked}", clock.GetUtcNow()), clock);

        Assert.Equal(["1", "1"], [machine.Find(Host)!.Secret, machine.Find(Host, "other/repository")!.Secret]);
        Assert.Equal("2", machine.Find("210987654321.dkr.ecr.eu-west-1.amazonaws.com")!.Secret);
        clock.Advance(TimeSpan.FromHours(11.9));
        Assert.Equal("3", machine.Find(Host)!.Secret);
        machine.Variable("AWS_ACCESS_KEY_ID", "AKIDOTHER");
        Assert.Equal("4", machine.Find(Host)!.Secret);
    }

    [Theory]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com", "https://api.ecr.us-east-1.amazonaws.com/")]
    [InlineData("123456789012.DKR.ecr.US-EAST-1.amazonaws.com", "https://api.ecr.us-east-1.amazonaws.com/")]
    [InlineData("123456789012.dkr.ecr-fips.us-gov-west-1.amazonaws.com", "https://ecr-fips.us-gov-west-1.amazonaws.com/")]
    [InlineData("123456789012.dkr.ecr.cn-north-1.amazonaws.com.cn", "https://api.ecr.cn-north-1.amazonaws.com.cn/")]
    public static void IsAskedOfTheRegion(string host, string address)
    {
        Uri? asked = null;
        using var machine = With((request, _) =>
        {
            asked = request.Address;

            return EcrStandIn.Token("AWS:x", DateTimeOffset.UtcNow);
        });

        Assert.NotNull(machine.Find(host));

        Assert.Equal(address, asked?.ToString());
    }

    [Theory]
    [InlineData("12345678901.dkr.ecr.us-east-1.amazonaws.com")]
    [InlineData("1234567890123.dkr.ecr.us-east-1.amazonaws.com")]
    [InlineData("12345678901a.dkr.ecr.us-east-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com.evil.example")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com.cn.evil.example")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com.uk")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com.")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com:443")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com\n")]
    [InlineData("123456789012.dkr.ecr.us-east-1.amazonaws.com@evil.example")]
    [InlineData("123456789012.dkr.ecr.us-east-1.evilamazonaws.com")]
    [InlineData("evil.123456789012.dkr.ecr.us-east-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr..amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.a/b.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr.evil.example#.amazonaws.com")]
    [InlineData("123456789012.d\u212Ar.ecr.us-east-1.amazonaws.com")]
    [InlineData("123456789012.dkr.ecr-public.us-east-1.amazonaws.com")]
    [InlineData("api.ecr.us-east-1.amazonaws.com")]
    [InlineData("public.ecr.aws")]
    public static void IsForNoOtherHost(string host)
    {
        using var machine = With(NoCloud);

        Assert.Null(machine.Find(host));
        Assert.DoesNotContain(machine.Chain().PlacesFor(host), place => place.Name.Contains("AWS", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID")]
    [InlineData("AWS_SECRET_ACCESS_KEY")]
    public static void OfHalfAPairIsNone(string missing)
    {
        using var machine = With(NoCloud).Variable(missing, "").Variable("AWS_SESSION_TOKEN", SessionToken);

        Assert.Null(machine.Find(Host));
        Assert.Contains(new CredentialPlace(missing, "not set") { Matters = true }, machine.Chain().PlacesFor(Host));
    }

    [Theory]
    [InlineData("http://ecr.example.com")]
    [InlineData("http://169.254.169.254")]
    [InlineData("https://ecr.example.com/path")]
    [InlineData("https://user:pw@ecr.example.com")]
    [InlineData("ftp://localhost")]
    [InlineData("ecr.example.com")]
    public static void IsAskedOfNoUnsafeAddress(string endpoint)
    {
        using var machine = With(NoCloud).Variable("AWS_ENDPOINT_URL", endpoint);

        Fault(machine, DiagnosticCodes.AwsEndpointMalformed);
    }

    [Theory]
    [InlineData("AWS_ACCESS_KEY_ID", "AKID EXAMPLE")]
    [InlineData("AWS_ACCESS_KEY_ID", "AKID\r\nHost: evil.example")]
    [InlineData("AWS_SESSION_TOKEN", "tökenöfaverylongsession")]
    public static void IsNotAskedForWithWhatIsNoKey(string variable, string value)
    {
        using var machine = With(NoCloud).Variable(variable, value);

        var fault = Fault(machine, DiagnosticCodes.AwsKeyMalformed);

        Assert.Contains(variable, fault, StringComparison.Ordinal);
        Assert.DoesNotContain(value, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(200, "{}")]
    [InlineData(200, "[]")]
    [InlineData(200, "")]
    [InlineData(200, """{"authorizationData":[]}""")]
    [InlineData(200, """{"authorizationData":["x"]}""")]
    [InlineData(200, """{"authorizationData":[{"authorizationToken":"???"}]}""")]
    [InlineData(200, """{"authorizationData":[{"authorizationToken":"bm90LWEtcGFpcg=="}]}""")]
    [InlineData(302, """{"authorizationData":[{"authorizationToken":"QVdTOng="}]}""")]
    [InlineData(503, "<html><title>Unavailable</title></html>")]
    public static void IsNoTokenInAnotherForm(int status, string body)
    {
        using var machine = With((_, _) => new CloudReply(status, Encoding.UTF8.GetBytes(body)));

        Assert.Contains($"({status})", Fault(machine, DiagnosticCodes.EcrUnreadable), StringComparison.Ordinal);
    }

    [Fact]
    public static void NamesTheRightThatIsMissing()
    {
        const string Answer = """{"__type":"AccessDeniedException","Message":"User: arn:aws:iam::1:user/ci is not authorized to perform: ecr:GetAuthorizationToken\nbecause"}""";
        using var machine = With((_, _) => new CloudReply(400, Encoding.UTF8.GetBytes(Answer)));

        var fault = Fault(machine, DiagnosticCodes.EcrRefused);

        Assert.Contains("AccessDeniedException: User: arn:aws:iam::1:user/ci is not authorized", fault, StringComparison.Ordinal);
        Assert.Contains("Allow this identity ecr:GetAuthorizationToken.", fault, StringComparison.Ordinal);
    }

    /// <summary>Many tokens are asked for at once where many builds start; AWS says so with 400, too, and a load balancer with 503.</summary>
    [Fact]
    public static void IsAskedForAgainWhereAServerFailsInPassing()
    {
        var asked = 0;
        using var server = new LoopbackServer(_ => ++asked == 1 ? new ServedReply(503) : ServedReply.Json(200, Encoding.UTF8.GetString(EcrStandIn.Token("AWS:x", DateTimeOffset.UtcNow).Body.Span)));
        using var machine = With(Cloud()).Variable("AWS_ENDPOINT_URL", server.Address);

        Assert.Equal("x", machine.Find(Host)?.Secret);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public static void GoesToTheAskedAddressAlone()
    {
        using var elsewhere = new EcrStandIn();
        using var server = new LoopbackServer(_ => ServedReply.To(307, elsewhere.Address));
        using var machine = With(Cloud()).Variable("AWS_ENDPOINT_URL", server.Address);

        Fault(machine, DiagnosticCodes.EcrUnreadable);
        Assert.Empty(elsewhere.Requests);
    }

    private static CloudReply NoCloud(CloudRequest request, CancellationToken cancellation) => throw new InvalidOperationException($"Nobody expected {request}.");

    private static CloudCall Cloud() => new CloudCalls(Machines.Empty, new RecordingLog()).Send;

    private static LoginMachine With(CloudCall cloud, TimeProvider? clock = null) => new LoginMachine { Cloud = cloud, Clock = clock ?? TimeProvider.System }
        .Variable("AWS_ACCESS_KEY_ID", EcrStandIn.KeyId).Variable("AWS_SECRET_ACCESS_KEY", $"{EcrStandIn.SecretKey}\n");

    /// <summary>The one fault, as a build shows it.</summary>
    private static string Fault(LoginMachine machine, string code)
    {
        var diagnostic = Assert.Single(Assert.Throws<ChartException>(() => machine.Find(Host)).Diagnostics);
        Assert.Equal(code, diagnostic.Code);
        AssertNoSecret($"{diagnostic} {machine.Log.Text}");

        return diagnostic.ToString();
    }

    private static void AssertNoSecret(string text)
    {
        foreach (var secret in new[] { EcrStandIn.SecretKey, SessionToken, EcrStandIn.Password, EcrStandIn.KeyId })
        {
            Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        }
    }
}
