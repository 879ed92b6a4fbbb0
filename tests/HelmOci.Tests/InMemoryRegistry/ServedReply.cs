using System.Text;
using HelmOci.Oci;
using HelmOci.Registry.Auth;

namespace HelmOci.Tests.InMemoryRegistry;

/// <summary>What goes back over the wire, and how it goes wrong.</summary>
internal sealed record ServedReply(int Status)
{
    public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

    public byte[] Body { get; init; } = [];

    /// <summary>The length told, where it is not the body's.</summary>
    public long? ClaimedLength { get; init; }

    /// <summary>The connection is closed without a word.</summary>
    public bool IsCut { get; init; }

    /// <summary>Nothing more comes, and the connection stays open.</summary>
    public bool Stalls { get; init; }

    /// <summary>The request is carried out first, by whatever would have handled it.</summary>
    public bool CarriesOut { get; init; }

    /// <summary>Sent before the request's body is read; then the connection is closed.</summary>
    public bool IsEarly { get; init; }

    public static ServedReply Cut { get; } = new(0) { IsCut = true };

    public static ServedReply CutAfterwards { get; } = new(0) { IsCut = true, CarriesOut = true };

    public static ServedReply Stall { get; } = new(0) { Stalls = true };

    public static ServedReply Json(int status, string json) =>
        new ServedReply(status) { Body = Encoding.UTF8.GetBytes(json) }.With("Content-Type", "application/json");

    /// <summary>An image index, such as a list of referrers.</summary>
    public static ServedReply Index(string json) =>
        new ServedReply(200) { Body = Encoding.UTF8.GetBytes(json) }.With("Content-Type", MediaTypes.OciIndex);

    public static ServedReply Page(int status, string html) =>
        new ServedReply(status) { Body = Encoding.UTF8.GetBytes(html) }.With("Content-Type", "text/html");

    public static ServedReply Error(int status, string code, string message = "no") =>
        Json(status, $$"""{"errors":[{"code":"{{code}}","message":"{{message}}","detail":null}]}""");

    public static ServedReply Challenge(string challenge, int status = 401) =>
        Error(status, "UNAUTHORIZED", "authentication required").With("WWW-Authenticate", challenge);

    public static ServedReply To(int status, string location) => new ServedReply(status).With("Location", location);

    public ServedReply With(string name, string value) => this with { Headers = [.. Headers, (name, value)] };
}
