using System.Diagnostics;
using System.Globalization;
using System.Net;
using HelmOci.Diagnostics;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Exchange;

/// <summary>Sends one request once and reads the reply to its end.</summary>
internal sealed class HttpExchange(RegistryTransport transport, IChartLog log)
{
    private const int LargeBody = 1024 * 1024;

    private static readonly string UserAgent = $"HelmOci/{typeof(HttpExchange).Assembly.GetName().Version!.ToString(3)}";

    private readonly HashSet<string> _shown = [];

    public async Task<RegistryReply> SendAsync(RegistryRequest request, CancellationToken cancellation)
    {
        // A registry that refuses a large body at once closes the connection; its answer would be lost in a broken pipe.
        var asksFirst = request.Content.Length > LargeBody;
        var reply = await SendAsync(request, asksFirst, cancellation);

        // Some proxies do not know the question.
        return asksFirst && reply.Status == HttpStatusCode.ExpectationFailed ? await SendAsync(request, false, cancellation) : reply;
    }

    private async Task<RegistryReply> SendAsync(RegistryRequest request, bool asksFirst, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using var message = MessageOf(request);
        if (asksFirst) message.Headers.ExpectContinue = true;
        using var response = await transport.SendAsync(message, cancellation);
        var reply = await ReadAsync(request with { Address = message.RequestUri! }, response, cancellation);
        Log(reply, Stopwatch.GetElapsedTime(start));

        return reply;
    }

    private static HttpRequestMessage MessageOf(RegistryRequest request)
    {
        var message = new HttpRequestMessage(request.Method, request.Address);
        message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        message.Headers.Authorization = request.Authorization;
        if (request.Accept.Length > 0) message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        if (!request.IsRead) message.Content = ContentOf(request);

        return message;
    }

    private static ReadOnlyMemoryContent ContentOf(RegistryRequest request)
    {
        var content = new ReadOnlyMemoryContent(request.Content);
        // Not validated: registries compare media types as text, and StringContent would add a charset.
        if (request.ContentType.Length > 0) content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);

        return content;
    }

    private async Task<RegistryReply> ReadAsync(RegistryRequest request, HttpResponseMessage response, CancellationToken cancellation)
    {
        var limit = response.IsSuccessStatusCode ? request.ReplyLimit : RegistryRequest.SmallReply;
        var (body, isCut) = request.Method == HttpMethod.Head
            ? (ReadOnlyMemory<byte>.Empty, false)
            : await ReadBodyAsync(request, response, limit, cancellation);

        return new RegistryReply(request, response.StatusCode, response.Headers, response.Content.Headers, body, isCut);
    }

    private Task<(ReadOnlyMemory<byte> Body, bool IsCut)> ReadBodyAsync(
        RegistryRequest request, HttpResponseMessage response, long limit, CancellationToken cancellation) =>
        request.IsTransfer && response.IsSuccessStatusCode
            ? CappedReader.ReadAsync(response.Content, limit, cancellation)
            : transport.InTimeAsync(request.Address, time => CappedReader.ReadAsync(response.Content, limit, time), cancellation);

    private void Log(RegistryReply reply, TimeSpan elapsed)
    {
        var milliseconds = elapsed.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture);
        log.Detail($"{reply.Request} -> {(int)reply.Status} in {milliseconds} ms");
        if (reply.Header("Warning") is { Length: > 0 } warning) Show(reply, warning);
    }

    // Not a warning of ours: a registry must not be able to fail a build that treats warnings as errors.
    private void Show(RegistryReply reply, string warning)
    {
        var text = $"{reply.Request.Address.Authority} says: {OutsideText.Clean(warning)}";
        lock (_shown)
        {
            if (_shown.Add(text)) log.Info(text);
        }
    }
}
