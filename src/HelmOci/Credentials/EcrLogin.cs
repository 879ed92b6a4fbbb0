using System.Text;
using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Oci;

namespace HelmOci.Credentials;

/// <summary>Logs in to Amazon ECR with the access key in AWS's variables: the password is asked of AWS, and lasts twelve hours.</summary>
/// <remarks>docs.aws.amazon.com, Amazon ECR API reference, "GetAuthorizationToken".</remarks>
internal sealed class EcrLogin(BuildMachine machine, CloudAccess cloud) : ICredentialSource
{
    private const string Target = "AmazonEC2ContainerRegistry_V20150921.GetAuthorizationToken";

    /// <exception cref="ChartException">AWS refuses the key, or does not answer as it should.</exception>
    public Credential? Find(string registry, string repository, CancellationToken cancellation)
    {
        if (EcrHost.Parse(registry) is not { } host || AwsKeys.Of(machine) is not { } keys) return null;

        var now = cloud.Clock.GetUtcNow();
        var name = $"{registry} {keys.Id}";
        if (cloud.Tokens.Find(name, now) is { } known) return known;

        var (token, until) = Fetch(host, keys, now, cancellation);
        cloud.Tokens.Keep(name, token, until);

        return token;
    }

    public IReadOnlyList<CredentialPlace> PlacesFor(string registry)
    {
        if (EcrHost.Parse(registry) is null) return [];

        foreach (var name in new[] { AwsKeys.IdVariable, AwsKeys.SecretVariable })
        {
            if (!NamedSecret.OfVariable(machine, name).IsSet) return [new(name, "not set") { Matters = true }];
        }

        return [new(AwsKeys.IdVariable)];
    }

    private (Credential Token, DateTimeOffset Until) Fetch(EcrHost host, AwsKeys keys, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!IsSendable(keys.Id)) throw KeyMalformed(AwsKeys.IdVariable);
        if (!IsSendable(keys.SessionToken)) throw KeyMalformed(AwsKeys.TokenVariable);

        // AWS quotes the whole request where it finds another signature.
        using var secrets = new Secrets();
        secrets.Learn(keys.Secret);
        secrets.Learn(keys.SessionToken);
        var request = new CloudRequest(HttpMethod.Post, host.Api(machine))
        {
            ContentType = "application/x-amz-json-1.1",
            Content = "{}"u8.ToArray(),
            Headers = new Dictionary<string, string> { ["x-amz-target"] = Target },
        };
        var reply = cloud.Call(new SignatureV4(keys, host.Region, "ecr").Sign(request, now), cancellation);

        return EcrReply.Read(reply) ?? throw (EcrReply.ErrorOf(reply) is { } error ? Refused(request.Address, error) : Unreadable(request.Address, reply));
    }

    /// <summary>What goes into a header.</summary>
    private static bool IsSendable(string text) => text.All(c => c is > ' ' and < '\x7f');

    private static ChartException KeyMalformed(string variable) => new(new Diagnostic(
        DiagnosticCodes.AwsKeyMalformed,
        $"{variable} holds a blank or a sign that no access key of AWS has.",
        $"Set {variable} to the key alone, without quotes and line breaks."));

    private static ChartException Refused(Uri address, EcrError error) => new(new Diagnostic(
        DiagnosticCodes.EcrRefused,
        $"Amazon ECR ({address.Authority}) gives no token for the access key in {AwsKeys.IdVariable}: {error}.",
        error.Code.StartsWith("AccessDenied", StringComparison.Ordinal)
            ? "Allow this identity ecr:GetAuthorizationToken."
            : $"Check that {AwsKeys.IdVariable}, {AwsKeys.SecretVariable} and, for temporary keys, {AwsKeys.TokenVariable} are of one login that has not expired, and that this machine's clock is right."));

    private static ChartException Unreadable(Uri address, CloudReply reply) => new(new Diagnostic(
        DiagnosticCodes.EcrUnreadable,
        $"What {address.Authority} answered ({reply.Status}) is no token of Amazon ECR.",
        $"Check {EcrHost.OwnEndpoint} and {EcrHost.Endpoint}, and that no proxy answers in its place; or log in with \"docker login\"."));
}

/// <summary>The private registry of an AWS account: <c>123456789012.dkr.ecr.eu-west-1.amazonaws.com</c>. Only the whole name counts, because it gets a password.</summary>
/// <param name="Region">Where it is.</param>
/// <param name="ApiHost">Where AWS gives tokens for it.</param>
/// <remarks>docs.aws.amazon.com, "Amazon ECR endpoints and quotas".</remarks>
internal sealed record EcrHost(string Region, string ApiHost)
{
    public const string OwnEndpoint = "AWS_ENDPOINT_URL_ECR";

    public const string Endpoint = "AWS_ENDPOINT_URL";

    public static EcrHost? Parse(string registry)
    {
        // Some letters beyond ASCII become k or i in lower case.
        if (!Ascii.IsValid(registry)) return null;
        if (registry.ToLowerInvariant().Split('.') is not [{ Length: 12 } account, "dkr", ("ecr" or "ecr-fips") and var service, var region, "amazonaws", "com", .. var rest]) return null;
        if (!account.All(char.IsAsciiDigit) || !HostLabel.Is(region) || rest is not ([] or ["cn"])) return null;

        return new EcrHost(region, $"{(service == "ecr" ? "api.ecr" : service)}.{region}.amazonaws.com{(rest.Length > 0 ? ".cn" : "")}");
    }

    /// <summary>Where tokens are asked for.</summary>
    /// <exception cref="ChartException">A variable names another address, which is none or not safe.</exception>
    public Uri Api(BuildMachine machine)
    {
        foreach (var variable in new[] { OwnEndpoint, Endpoint })
        {
            if (machine.Variable(variable) is { Length: > 0 } address) return Safe(address) ?? throw EndpointMalformed(variable);
        }

        return new Uri($"https://{ApiHost}/");
    }

    private static Uri? Safe(string address) =>
        WebAddress.Of(address) is { PathAndQuery: "/", Fragment: "", UserInfo: "" } uri
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && LoopbackHost.Is(uri.IdnHost)))
            ? uri
            : null;

    private static ChartException EndpointMalformed(string variable) => new(new Diagnostic(
        DiagnosticCodes.AwsEndpointMalformed,
        $"{variable} is not an address that a key of AWS is used with.",
        $"Set {variable} to https://host, without a path (http on this machine alone), or remove it."));
}

/// <summary>Reads what ECR answers.</summary>
internal static class EcrReply
{
    /// <summary>What is left of a token's time when the next one is asked for: an upload takes its while.</summary>
    private static readonly TimeSpan Reserve = TimeSpan.FromMinutes(10);

    /// <summary>The token, and until when it is used; null where there is none.</summary>
    public static (Credential Token, DateTimeOffset Until)? Read(CloudReply reply)
    {
        if (reply.Status != 200 || Parse(reply) is not { } body) return null;
        if (!body.TryGetProperty("authorizationData", out var list) || list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0) return null;
        if (list[0] is not { ValueKind: JsonValueKind.Object } data) return null;

        var token = CredentialFile.Decode(OutsideJson.Text(data, "authorizationToken"));

        return token is { UserName.Length: > 0, Secret.Length: > 0 } ? (token with { Origin = AwsKeys.IdVariable }, Expiry(data) - Reserve) : null;
    }

    /// <summary>Why AWS refuses; null where the answer is another server's.</summary>
    public static EcrError? ErrorOf(CloudReply reply)
    {
        if (Parse(reply) is not { } body) return null;

        // com.amazonaws.ecr#ServerException
        var code = OutsideJson.Text(body, "__type");
        var message = OutsideJson.Text(body, "message") is { Length: > 0 } text ? text : OutsideJson.Text(body, "Message");

        return code.Length == 0 ? null : new EcrError(OutsideText.Clean(code[(code.LastIndexOf('#') + 1)..]), OutsideText.Clean(message).TrimEnd('.'));
    }

    /// <summary>Seconds since 1970. A token without a time, or with one that cannot be, is not kept.</summary>
    private static DateTimeOffset Expiry(JsonElement data) =>
        data.TryGetProperty("expiresAt", out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is > 0 and < 1e11
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : DateTimeOffset.UnixEpoch;

    private static JsonElement? Parse(CloudReply reply)
    {
        try
        {
            using var json = OutsideJson.Parse(reply.Body);

            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>An error in AWS's words.</summary>
internal sealed record EcrError(string Code, string Message)
{
    public override string ToString() => Message.Length == 0 ? Code : $"{Code}: {Message}";
}

/// <summary>What logins that a cloud gives need of the build.</summary>
/// <param name="Call">Reaches the cloud.</param>
/// <param name="Tokens">What it has given already.</param>
internal sealed record CloudAccess(CloudCall Call, CloudTokens Tokens)
{
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}

/// <summary>The tokens that clouds gave, in memory alone. One serves a whole build: its tasks each look for credentials afresh.</summary>
internal sealed class CloudTokens
{
    private readonly Dictionary<string, (Credential Token, DateTimeOffset Until)> _tokens = new(StringComparer.Ordinal);

    public Credential? Find(string name, DateTimeOffset now)
    {
        lock (_tokens) return _tokens.TryGetValue(name, out var known) && now < known.Until ? known.Token : null;
    }

    public void Keep(string name, Credential token, DateTimeOffset until)
    {
        lock (_tokens) _tokens[name] = (token, until);
    }
}
