using System.Net;

namespace HelmOci.Registry.Transport;

/// <summary>An answer's content whose reading stops when nothing comes for too long, and fails with a <see cref="TransportException"/>.</summary>
internal sealed class WatchedAnswer : HttpContent
{
    private readonly HttpContent _content;
    private readonly TransportFaults _faults;
    private readonly TimeSpan _limit;

    public WatchedAnswer(HttpContent content, TransportFaults faults, TimeSpan limit)
    {
        (_content, _faults, _limit) = (content, faults, limit);
        ContentHeaders.Copy(content, this);
    }

    protected override async Task<Stream> CreateContentReadStreamAsync() =>
        new WatchedStream(await _content.ReadAsStreamAsync(), _faults, _limit);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        await using var source = await CreateContentReadStreamAsync();
        await source.CopyToAsync(stream, cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;

        return _content.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _content.Dispose();
        base.Dispose(disposing);
    }
}
