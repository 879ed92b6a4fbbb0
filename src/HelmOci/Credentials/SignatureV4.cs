using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HelmOci.Machine;

namespace HelmOci.Credentials;

/// <summary>Signs requests to services of AWS: who holds the secret key is proved, and the key itself stays here.</summary>
/// <remarks>docs.aws.amazon.com, "Create a signed AWS API request" (Signature Version 4). For addresses without path and query, which is all that is needed.</remarks>
internal sealed class SignatureV4(AwsKeys keys, string region, string service)
{
    private const string Algorithm = "AWS4-HMAC-SHA256";

    /// <summary>The request with its time, the session's token and the signature over all of it.</summary>
    public CloudRequest Sign(CloudRequest request, DateTimeOffset time)
    {
        var dated = request with { Headers = HeadersOf(request, Text(time, "yyyyMMdd'T'HHmmss'Z'")) };
        var day = Text(time, "yyyyMMdd");
        var scope = $"{day}/{region}/{service}/aws4_request";
        var signed = SignedHeaders(dated);
        var names = string.Join(';', signed.Keys);
        var text = $"{Algorithm}\n{dated.Headers["x-amz-date"]}\n{scope}\n{Hash(Canonical(dated, signed, names))}";
        var signature = Hex(Hmac(Key(day), text));

        return dated with { Authorization = $"{Algorithm} Credential={keys.Id}/{scope}, SignedHeaders={names}, Signature={signature}" };
    }

    private SortedDictionary<string, string> HeadersOf(CloudRequest request, string time)
    {
        var headers = new SortedDictionary<string, string>(request.Headers.ToDictionary(), StringComparer.Ordinal) { ["x-amz-date"] = time };
        if (keys.SessionToken.Length > 0) headers["x-amz-security-token"] = keys.SessionToken;

        return headers;
    }

    private static SortedDictionary<string, string> SignedHeaders(CloudRequest request)
    {
        var headers = new SortedDictionary<string, string>(request.Headers.ToDictionary(), StringComparer.Ordinal) { ["host"] = request.Address.Authority };
        if (request.ContentType.Length > 0) headers["content-type"] = request.ContentType;

        return headers;
    }

    private static string Canonical(CloudRequest request, SortedDictionary<string, string> headers, string names)
    {
        var lines = string.Concat(headers.Select(header => $"{header.Key}:{header.Value}\n"));

        return $"{request.Method}\n/\n\n{lines}\n{names}\n{Hex(SHA256.HashData(request.Content.Span))}";
    }

    /// <summary>A key for one day, region and service.</summary>
    private byte[] Key(string day)
    {
        var key = Encoding.UTF8.GetBytes($"AWS4{keys.Secret}");
        foreach (var part in new[] { day, region, service, "aws4_request" }) key = Hmac(key, part);

        return key;
    }

    private static byte[] Hmac(byte[] key, string text) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text));

    private static string Hash(string text) => Hex(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static string Hex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();

    private static string Text(DateTimeOffset time, string format) => time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
}

/// <summary>An access key of AWS.</summary>
/// <param name="Id">Its name, which is sent.</param>
/// <param name="Secret">Never sent.</param>
/// <param name="SessionToken">What a key for a limited time is sent with; empty for others.</param>
internal sealed record AwsKeys(string Id, string Secret, string SessionToken)
{
    public const string IdVariable = "AWS_ACCESS_KEY_ID";

    public const string SecretVariable = "AWS_SECRET_ACCESS_KEY";

    public const string TokenVariable = "AWS_SESSION_TOKEN";

    /// <summary>The keys in AWS's own variables; null where one half is missing.</summary>
    public static AwsKeys? Of(BuildMachine machine)
    {
        var id = NamedSecret.OfVariable(machine, IdVariable);
        var secret = NamedSecret.OfVariable(machine, SecretVariable);

        return id.IsSet && secret.IsSet ? new AwsKeys(id.Value, secret.Value, NamedSecret.OfVariable(machine, TokenVariable).Value) : null;
    }

    /// <summary>Without the key.</summary>
    public override string ToString() => "an access key";
}

/// <summary>A request to a cloud's own service.</summary>
/// <param name="Method">The verb.</param>
/// <param name="Address">Absolute.</param>
internal sealed record CloudRequest(HttpMethod Method, Uri Address)
{
    /// <summary>Empty where there is no content.</summary>
    public string ContentType { get; init; } = "";

    public ReadOnlyMemory<byte> Content { get; init; }

    /// <summary>What is sent besides, by names in lower case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The proof of who asks: a scheme and its parameters.</summary>
    public string Authorization { get; init; } = "";

    // A record would print its headers, too.
    public override string ToString() => $"{Method} {Address}";
}

/// <summary>What a cloud's service answered.</summary>
internal sealed record CloudReply(int Status, ReadOnlyMemory<byte> Body);

/// <summary>Sends a request to a cloud's service, to that address and no other.</summary>
internal delegate CloudReply CloudCall(CloudRequest request, CancellationToken cancellation);
