using System.Text;
using HelmOci.Diagnostics;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Errors;

/// <summary>What a server said, as it may be quoted.</summary>
internal static class ReplyText
{
    /// <summary>The request, the status and what the body says, as a sentence: <c>PUT … was answered 403: DENIED: …</c>.</summary>
    public static string Sentence(RegistryReply reply)
    {
        var said = Of(reply);
        var end = said.Length == 0 ? "." : $": {said}{(said[^1] is '.' or '!' or '?' ? "" : ".")}";

        return $"{reply.Request} was answered with {(int)reply.Status}{end}";
    }

    /// <summary>The errors listed, or the title of a page, or the first line of a text; empty where there is nothing readable.</summary>
    public static string Of(RegistryReply reply)
    {
        var errors = RegistryErrors.Of(reply);
        if (errors.Count > 0) return OutsideText.Clean(string.Join("; ", errors.Select(Text).Distinct()));
        if (reply.ContentHeader("Content-Encoding").Length > 0) return "";

        var text = Encoding.UTF8.GetString(reply.Body.Span);
        if (MayHoldToken(text)) return "";

        return OutsideText.Clean(IsPage(reply) ? TitleOf(text) : FirstLine(text));
    }

    public static bool IsPage(RegistryReply reply) =>
        reply.MediaType.Contains("html", StringComparison.OrdinalIgnoreCase) || reply.Body.Span.TrimStart(" \r\n\t"u8).StartsWith("<"u8);

    // A token server that grants one with a status that refuses.
    private static bool MayHoldToken(string text) => text.Contains("token\"", StringComparison.OrdinalIgnoreCase);

    private static string Text(RegistryError error) =>
        error.Code.Length == 0 || error.Message.Length == 0 ? error.Code + error.Message : $"{error.Code}: {error.Message}";

    private static string TitleOf(string page)
    {
        var start = page.IndexOf("<title>", StringComparison.OrdinalIgnoreCase);
        var end = start < 0 ? -1 : page.IndexOf("</title>", start, StringComparison.OrdinalIgnoreCase);

        return end < 0 ? "a web page" : $"a web page, \"{OutsideText.Clean(page[(start + 7)..end])}\"";
    }

    private static string FirstLine(string text)
    {
        var line = text.TrimStart();
        var end = line.AsSpan().IndexOfAny('\r', '\n');

        return end < 0 ? line : line[..end];
    }
}
