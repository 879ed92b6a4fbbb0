using System.Text;
using HelmOci.Credentials;

namespace HelmOci.Tests.Credentials;

/// <summary>AWS's published vectors: github.com/awslabs/aws-c-auth, tests/aws-signing-test-suite/v4, and the suite of 2015 that it came from.</summary>
public static class SignatureV4Tests
{
    private const string StsToken =
        "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA==";

    private const string BodyHash = "9095672bbd1f56dfc5b65f3e153adc8731a4a654192329106275f4c7b24d0b6e";

    [Theory]
    [InlineData("GET", "", "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31")] // get-vanilla
    [InlineData("POST", "", "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b")] // post-vanilla
    [InlineData(
        "GET",
        "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267",
        "07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8")] // get-vanilla-with-session-token
    [InlineData("POST", StsToken, "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead")] // post-sts-header-before
    public static void SignsTheVectorsWithoutABody(string method, string sessionToken, string signature)
    {
        var signed = Sign(new CloudRequest(new HttpMethod(method), Address), sessionToken);

        Assert.Equal(Header(sessionToken.Length > 0 ? "host;x-amz-date;x-amz-security-token" : "host;x-amz-date", signature), signed.Authorization);
        Assert.Equal("20150830T123600Z", signed.Headers["x-amz-date"]);
        Assert.Equal(sessionToken, signed.Headers.GetValueOrDefault("x-amz-security-token", ""));
    }

    [Theory]
    [InlineData("application/x-www-form-urlencoded", "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a")] // post-x-www-form-urlencoded
    [InlineData("application/x-www-form-urlencoded; charset=utf8", "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe")] // …-parameters
    public static void SignsTheVectorsOfForms(string contentType, string signature) =>
        Assert.Equal(Header("content-type;host;x-amz-date", signature), Sign(Form(contentType)).Authorization);

    /// <summary>The newer suite signs two more headers.</summary>
    [Theory]
    [InlineData("application/x-www-form-urlencoded", "d3875051da38690788ef43de4db0d8f280229d82040bfac253562e56c3f20e0b")]
    [InlineData("application/x-www-form-urlencoded; charset=utf-8", "328d1b9eaadca9f5818ef05e8392801e091653bafec24fcab71e7344e7f51422")]
    public static void SignsHeadersOfTheRequest(string contentType, string signature)
    {
        var form = Form(contentType) with { Headers = new Dictionary<string, string> { ["x-amz-content-sha256"] = BodyHash, ["content-length"] = "13" } };

        Assert.Equal(Header("content-length;content-type;host;x-amz-content-sha256;x-amz-date", signature), Sign(form).Authorization);
    }

    [Fact]
    public static void PrintsNoSecret()
    {
        var signed = Sign(new CloudRequest(HttpMethod.Get, Address), StsToken);

        Assert.Equal("GET https://example.amazonaws.com/", signed.ToString());
        Assert.Equal("an access key", Keys(StsToken).ToString());
    }

    private static Uri Address => new("https://example.amazonaws.com/");

    private static CloudRequest Form(string contentType) =>
        new(HttpMethod.Post, Address) { ContentType = contentType, Content = Encoding.ASCII.GetBytes("Param1=value1") };

    private static CloudRequest Sign(CloudRequest request, string sessionToken = "") =>
        new SignatureV4(Keys(sessionToken), "us-east-1", "service").Sign(request, new DateTimeOffset(2015, 8, 30, 14, 36, 0, TimeSpan.FromHours(2)));

    private static AwsKeys Keys(string sessionToken) => new(EcrStandIn.KeyId, EcrStandIn.SecretKey, sessionToken);

    private static string Header(string names, string signature) =>
        $"AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders={names}, Signature={signature}";
}
