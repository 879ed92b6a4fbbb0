using System.Net;

namespace HelmOci.Registry.Transport;

/// <summary>A request's content that tells a watch as it is sent.</summary>
internal sealed class WatchedUpload : HttpContent
{
    private readonly HttpContent _content;
    private readonly IdleWatch _watch;

    public WatchedUpload(HttpContent content, IdleWatch watch)
    {
        (_content, _watch) = (content, watch);
        ContentHeaders.Copy(content, this);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        SerializeToStream(stream, context, CancellationToken.None);

        return Task.CompletedTask;
    }

    protected override void SerializeToStream(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        _content.CopyTo(new WatchedSink(stream, _watch), context, cancellationToken);
        _watch.Moved("waiting for the answer");
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _content.Headers.ContentLength ?? 0;

        return _content.Headers.ContentLength is not null;
    }
}
