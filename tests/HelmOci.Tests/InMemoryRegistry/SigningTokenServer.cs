using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace HelmOci.Tests.InMemoryRegistry;

/// <summary>Signs tokens that a real registry takes: JWTs of distribution's token specification.</summary>
internal sealed class SigningTokenServer : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private readonly X509Certificate2 _certificate;

    private readonly LoopbackServer _server;

    public SigningTokenServer()
    {
        var request = new CertificateRequest("CN=test", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _server = new LoopbackServer(Answer);
    }

    public string Realm => $"{_server.Address}/auth";

    public IReadOnlyList<ServedRequest> Requests => _server.Requests;

    /// <summary>Of what was asked for, what is granted.</summary>
    public Func<string, string> Granting { get; set; } = scope => scope;

    public string CertificatePem => _certificate.ExportCertificatePem();

    public void Dispose()
    {
        _server.Dispose();
        _certificate.Dispose();
        _key.Dispose();
    }

    private ServedReply Answer(ServedRequest request) => request.Proof == "alice:s3cret"
        ? ServedReply.Json(200, $$"""{"token":"{{Sign(Granting(request.Asked("scope")))}}","expires_in":300}""")
        : ServedReply.Error(401, "UNAUTHORIZED", "incorrect username or password");

    private string Sign(string scopes)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var access = string.Join(',', scopes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(AccessOf));
        var head = $$"""{"typ":"JWT","alg":"ES256","x5c":["{{Convert.ToBase64String(_certificate.RawData)}}"]}""";
        var claims = $$"""{"iss":"test","sub":"alice","aud":"registry","exp":{{now + 300}},"nbf":{{now - 10}},"iat":{{now}},"jti":"{{Guid.NewGuid()}}","access":[{{access}}]}""";
        var signed = $"{Encode(Encoding.UTF8.GetBytes(head))}.{Encode(Encoding.UTF8.GetBytes(claims))}";

        return $"{signed}.{Encode(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    private static string AccessOf(string scope)
    {
        var parts = scope.Split(':');
        var actions = string.Join(',', parts[2].Split(',').Select(action => $"\"{action}\""));

        return $$"""{"type":"{{parts[0]}}","name":"{{parts[1]}}","actions":[{{actions}}]}""";
    }

    /// <summary>Base64url by hand: .NET 8, on which these tests run, too, has no type for it.</summary>
    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
