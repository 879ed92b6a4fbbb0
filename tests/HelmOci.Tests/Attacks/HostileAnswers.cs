using System.Text;
using HelmOci.Oci;
using HelmOci.Registry.Auth;
using HelmOci.Tests.InMemoryRegistry;
using HelmOci.Tests.Oci;

namespace HelmOci.Tests.Attacks;

/// <summary>What hostile servers make of an answer. None of it says with our digest that something is stored which is not: nobody could see through that.</summary>
/// <param name="random">Of the case, the request and how often it came.</param>
/// <param name="stranger">Another server on this machine.</param>
internal sealed class HostileAnswers(Random random, string stranger)
{
    private static readonly int[] Statuses =
        [200, 201, 202, 203, 204, 205, 206, 226, 299, 300, 301, 302, 303, 304, 305, 307, 308, 400, 401, 402, 403, 404, 405, 406, 408, 409, 410, 411, 412, 413, 416, 417, 418, 421, 422, 425, 426, 429, 431, 451, 499, 500, 501, 502, 503, 504, 507, 511, 522, 599, 600, 999];

    private static readonly string[] Lengths = ["-1", "0", "1", "7", "4194304", "4194305", "2147483647", "2147483648", "9223372036854775807", "99999999999999999999", "many", ""];

    private static readonly string[] Types =
        ["", "text/html", ";;;", "application/json", MediaTypes.OciManifest, MediaTypes.OciIndex, MediaTypes.DockerManifest, MediaTypes.HelmConfig, "text/plain; charset=\"\u00ff", "\u0001", new('x', 3000)];

    private static readonly string[] Digests =
        ["", "sha256:", "sha512:00", "sha256:" + new string('0', 64), "SHA256:" + new string('A', 64), "sha256:" + new string('z', 64), new('d', 5000), "md5:x, sha256:y"];

    private static readonly string[] Texts =
        ["", "<html><title>Sign in</title></html>", "\u0000\u0001\u001b[31m", "##vso[task.setvariable variable=x]y", "::set-env name=a::b", "{", "[]", "null", "{}", "\"text\"",
         "{\"errors\":null}", "{\"errors\":[null,1,{}]}", "{\"errors\":[{\"code\":\"\\ud800\",\"message\":\"\\udfff\"}]}", "{\"errors\":[{\"code\":1,\"message\":[]}]}", "{\"\\ud800\":{}}",
         "{\"mediaType\":\"\\ud800\"}", "{\"mediaType\":7,\"config\":[],\"layers\":{}}", "{\"config\":null,\"layers\":null}", "{\"token\":\"\\ud800\"}", "{\"token\":\"a b\\r\\nX: y\"}", "{\"token\":{}}"];

    private static readonly string[] Places =
        ["", "/", "//", "?", "#", "http://", "http:///x", "http://foreign.example/x", "https://foreign.example/x", "http://user:pw@foreign.example/", "file:///etc/passwd", "ftp://foreign.example/", "javascript:alert(1)",
         "http://169.254.169.254/latest/meta-data", "https://10.0.0.1/", "http://[::1", "http://[fe80::1]/", "http://loopback/x", "//loopback:1/x", "http://0.0.0.0/", "http://xn--\u00ff/", "http://a..b/", "http://%00/", "\\\\host\\share", "http://127.0.0.1:99999/", "http://127.0.0.1:1/x", "%", "/%zz", "/v2/../../x", "\u00e9"];

    private static readonly string[] Challenges =
        ["", ",", "=", "Bearer", "Basic", "Basic realm=\"x\"", "Bearer realm", "Bearer realm=", "Bearer realm=\"", "Bearer realm=\"\"", "Negotiate abc==", "Digest realm=\"x\", nonce=\"\\\"", "Bearer realm=\"http://auth.example/token\"",
         "Bearer realm=\"http://auth.example/token\", Basic realm=\"y\"", "Bearer realm=\"https://auth.example/token\"", "Bearer realm=\"http://user:pw@127.0.0.1/\"", "Bearer realm=\"http://localhost.example/token\"", "Bearer realm=\"http://loopback/token\"",
         "Bearer realm=\"https://192.168.0.1/token\"", "Bearer realm=\"file:///etc/passwd\"", "Bearer realm=\"/token\"", "Bearer scope=\"x\",realm=\"http://127.0.0.1.example/token\"", "\u0001 \u00ff", "Basic ,,, Bearer x=y,"];

    /// <summary>A damaged answer.</summary>
    /// <param name="request">What was asked.</param>
    /// <param name="honest">Carries the request out and gives the right answer.</param>
    public ServedReply To(ServedRequest request, Func<ServedReply> honest)
    {
        var isCarriedOut = random.Next(2) == 0;
        var reply = isCarriedOut ? honest() : new ServedReply(request.Method == "PUT" ? 201 : 200);
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            reply = Damage(request, reply);
        }

        return Framed(reply);
    }

    public string Challenge() => Of(Challenges);

    private ServedReply Damage(ServedRequest request, ServedReply reply) => random.Next(14) switch
    {
        0 or 1 => reply with { Status = Of(Statuses) },
        2 => reply with { Headers = [] },
        3 => Set(reply, "Content-Length", Of(Lengths)),
        4 => Set(reply, "Content-Type", Of(Types)),
        5 => Set(reply, "Docker-Content-Digest", Of(Digests)),
        6 => reply with { Body = Body(request) },
        7 => Set(reply with { Status = Of([301, 302, 303, 307, 308]) }, "Location", random.Next(3) == 0 ? stranger + request.Target : Of(Places)),
        8 => Set(reply, "Location", random.Next(3) == 0 ? stranger + "/upload" : Of(Places)),
        9 => Set(reply with { Status = 401 }, "WWW-Authenticate", Challenge()),
        10 => Echo(request, reply),
        11 => Set(reply with { Status = Of([408, 429, 500, 502, 503, 504]) }, "Retry-After", Of(["0", "-1", "3", "99999999999", "soon", "Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"])),
        12 => reply with { ClaimedLength = reply.Body.Length + random.Next(1, 100) },
        _ => random.Next(2) == 0 ? ServedReply.Cut : Set(reply, "Transfer-Encoding", Of(["chunked", "gzip", "identity"])),
    };

    /// <summary>Sends back what it was sent, in every spelling.</summary>
    private ServedReply Echo(ServedRequest request, ServedReply reply)
    {
        var (header, proof) = (request["Authorization"], request["Authorization"].Length > 0 ? request.Proof : "nothing");
        var text = Of([header, proof, Uri.EscapeDataString(proof), Uri.EscapeDataString(header), $"no {proof} and {header}", Encoding.UTF8.GetString(request.Body.AsSpan(0, Math.Min(400, request.Body.Length)))]);
        var json = System.Text.Json.JsonSerializer.Serialize(text);
        var body = Of([text, $"{{\"errors\":[{{\"code\":\"DENIED\",\"message\":{json}}}]}}", $"<html><title>{text}</title>", $"{{\"message\":{json}}}", $"{{\"error_description\":{json}}}"]);

        return Set(reply with { Status = Of([400, 401, 403, 404, 409, 500, 200]), Body = Encoding.UTF8.GetBytes(body) }, Of(["Warning", "Retry-After", "WWW-Authenticate", "Location", "Content-Type"]), OneLine(text));
    }

    private byte[] Body(ServedRequest request) => random.Next(8) switch
    {
        0 => [0xff, 0xfe, 0x22, 0xc3, 0x28, 0x00],
        1 => Encoding.UTF8.GetBytes("{\"errors\":" + new string('[', 300) + new string(']', 300) + "}"),
        2 => new byte[random.Next(1, 70_000)],
        3 when random.Next(20) == 0 => new byte[5 * 1024 * 1024],
        4 => request.Body,
        _ => Encoding.UTF8.GetBytes(Of(Texts)),
    };

    // What the client cannot tell the end of is the last on its connection.
    private static ServedReply Framed(ServedReply reply)
    {
        var isOdd = reply.ClaimedLength is not null || reply.Status is 204 or 205 or 304 || reply.Headers.Any(header => header.Name is "Content-Length" or "Transfer-Encoding");

        return isOdd && !reply.IsCut ? reply.With("Connection", "close") with { ClaimedLength = reply.ClaimedLength ?? reply.Body.Length } : reply;
    }

    private static ServedReply Set(ServedReply reply, string name, string value) =>
        reply with { Headers = [.. reply.Headers.Where(header => header.Name != name), (name, value)] };

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").Replace('\0', ' ');

    private T Of<T>(T[] choices) => choices[random.Next(choices.Length)];
}
