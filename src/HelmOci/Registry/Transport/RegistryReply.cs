using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using HelmOci.Oci;
using HelmOci.Registry.Errors;

namespace HelmOci.Registry.Transport;

/// <summary>A reply that is read to its end.</summary>
/// <param name="Request">What was asked, with the absolute address that answered.</param>
/// <param name="Status">The status.</param>
/// <param name="Headers">All headers but those of the content.</param>
/// <param name="ContentHeaders">The headers of the content.</param>
/// <param name="Body">The content, up to the request's limit; empty for HEAD.</param>
/// <param name="IsCut">Whether the content went on after the limit.</param>
internal sealed record RegistryReply(
    RegistryRequest Request,
    HttpStatusCode Status,
    HttpResponseHeaders Headers,
    HttpContentHeaders ContentHeaders,
    ReadOnlyMemory<byte> Body,
    bool IsCut)
{
    public bool IsSuccess => (int)Status is >= 200 and < 300;

    /// <summary>Whether it is the plain answer to a read. A page of a portal, a part of a content or a promise is none.</summary>
    public bool IsOk => Status == HttpStatusCode.OK;

    /// <summary>Whether it names another address.</summary>
    public bool IsRedirect => Status
        is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther
        or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    /// <summary>Whether the same request may get another answer in a while.</summary>
    public bool IsTransient => (int)Status is 408 or 429 or 500 or 502 or 503 or 504 or 522;

    /// <summary>The media type without its parameters; empty where there is none or it cannot be read.</summary>
    public string MediaType
    {
        get
        {
            var text = ContentHeader("Content-Type");
            var end = text.IndexOf(';');

            return (end < 0 ? text : text[..end]).Trim();
        }
    }

    /// <summary>
    /// What it says its content's length is; null where it says nothing, or no number. Read here: the typed header asks the content, which is
    /// gone by now.
    /// </summary>
    public long? Length =>
        long.TryParse(ContentHeader("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null;

    /// <summary>What the registry says the digest of its answer is; null where it says nothing or something else than a SHA-256.</summary>
    public Digest? Digest => Oci.Digest.TryParse(Header("Docker-Content-Digest"), out var digest) ? digest : null;

    /// <summary>What messages quote of it.</summary>
    public ServerAnswer Answer => new(Request.ToString(), (int)Status, Body)
    {
        IsCut = IsCut,
        IsEncoded = ContentHeader("Content-Encoding").Length > 0,
        MediaType = MediaType,
        Signs = $"{Header("Server")} {Header("WWW-Authenticate")} {string.Join(' ', Headers.NonValidated.Select(header => header.Key))}",
    };

    /// <summary>A header's value as it was sent; empty where there is none.</summary>
    public string Header(string name) => Headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : "";

    /// <summary>A content header's value as it was sent; empty where there is none.</summary>
    public string ContentHeader(string name) => ContentHeaders.NonValidated.TryGetValues(name, out var values) ? values.ToString() : "";
}
