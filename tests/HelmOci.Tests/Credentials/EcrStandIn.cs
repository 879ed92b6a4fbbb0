using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HelmOci.Credentials;
using HelmOci.Tests.InMemoryRegistry;

namespace HelmOci.Tests.Credentials;

/// <summary>A server that gives ECR's tokens as AWS does: to whoever signs with the key that it knows. It makes the signature anew from what came over the wire.</summary>
internal sealed class EcrStandIn : IDisposable
{
    public const string KeyId = "AKIDEXAMPLE";

    public const string SecretKey = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    public const string Password = "pa55-of-twelve-hours";

    private readonly LoopbackServer _server;

    public EcrStandIn() => _server = new LoopbackServer(Answer);

    public string Region { get; init; } = "eu-west-1";

    /// <summary>What the key must be sent with; empty: with none.</summary>
    public string SessionToken { get; init; } = "";

    public string Address => _server.Address;

    public IReadOnlyList<ServedRequest> Requests => _server.Requests;

    /// <summary>The answer with a token that lasts twelve hours.</summary>
    public static CloudReply Token(string pair, DateTimeOffset now) => new(200, Encoding.UTF8.GetBytes(Body(pair, now)));

    public void Dispose() => _server.Dispose();

    private static string Body(string pair, DateTimeOffset now) =>
        $$"""{"authorizationData":[{"authorizationToken":"{{Logins.Base64(pair)}}","expiresAt":{{now.AddHours(12).ToUnixTimeSeconds()}}.25,"proxyEndpoint":"https://123456789012.dkr.ecr.eu-west-1.amazonaws.com"}]}""";

    private ServedReply Answer(ServedRequest request)
    {
        if (request["X-Amz-Security-Token"] != SessionToken) return Error("UnrecognizedClientException", "The security token included in the request is invalid.");
        if (request["Authorization"] != Authorization(request)) return Error("InvalidSignatureException", $"The request signature we calculated does not match. {Canonical(request)}");
        if (request["X-Amz-Target"] != "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken") return Error("UnknownOperationException", "");
        if (request["Content-Type"] != "application/x-amz-json-1.1" || Encoding.UTF8.GetString(request.Body) != "{}") return Error("SerializationException", "");

        return ServedReply.Json(200, Body($"AWS:{Password}", DateTimeOffset.UtcNow));
    }

    private static ServedReply Error(string code, string message) =>
        ServedReply.Json(400, $$"""{"__type":"com.amazon.coral.service#{{code}}","message":"{{message.ReplaceLineEndings("\\n")}}"}""");

    private string Authorization(ServedRequest request)
    {
        var time = request["X-Amz-Date"];
        var sent = DateTimeOffset.ParseExact(time, "yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        if ((DateTimeOffset.UtcNow - sent).Duration() > TimeSpan.FromMinutes(5)) return "Signature expired";

        var scope = $"{time[..8]}/{Region}/ecr/aws4_request";
        var text = $"AWS4-HMAC-SHA256\n{time}\n{scope}\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(Canonical(request))))}";
        var key = scope.Split('/').Aggregate(Encoding.UTF8.GetBytes("AWS4" + SecretKey), (key, part) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(part)));

        return $"AWS4-HMAC-SHA256 Credential={KeyId}/{scope}, SignedHeaders={string.Join(';', Signed())}, Signature={Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)))}";
    }

    private string Canonical(ServedRequest request) => string.Join(
        '\n',
        [request.Method, request.Target, "", .. Signed().Select(name => $"{name}:{request[name]}"), "", string.Join(';', Signed()), Hex(SHA256.HashData(request.Body))]);

    private string[] Signed() =>
        SessionToken.Length > 0 ? ["content-type", "host", "x-amz-date", "x-amz-security-token", "x-amz-target"] : ["content-type", "host", "x-amz-date", "x-amz-target"];

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}
