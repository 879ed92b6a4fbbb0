using System.Text;
using System.Text.Json;
using HelmOci.Diagnostics;
using HelmOci.Oci;

namespace HelmOci.Registry.Errors;

/// <summary>What a server answered to a request, as far as messages quote it.</summary>
/// <param name="Request">The request, as it may be printed.</param>
/// <param name="Status">The status.</param>
/// <param name="Body">The part of the body that was read.</param>
/// <remarks>distribution-spec, "Error Codes": <c>{"errors":[{"code","message","detail"}]}</c>; token servers add <c>{"details"}</c> and <c>{"message"}</c>.</remarks>
internal sealed record ServerAnswer(string Request, int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether the body goes on after what is here.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether the body is compressed, and cannot be read.</summary>
    public bool IsEncoded { get; init; }

    public string MediaType { get; init; } = "";

    /// <summary>What the server tells of itself: its headers, and how it asks for a login.</summary>
    public string Signs { get; init; } = "";

    /// <summary>Whether it is the page of a portal or a proxy.</summary>
    public bool IsPage =>
        MediaType.Contains("html", StringComparison.OrdinalIgnoreCase) || Body.Span.TrimStart(" \r\n\t"u8).StartsWith("<"u8);

    /// <summary>The request, the status and what the body says: <c>PUT … was answered with 403: DENIED: ….</c></summary>
    public string Sentence()
    {
        var said = Text();
        var end = said.Length == 0 ? "." : $": {said}{(said[^1] is '.' or '!' or '?' ? "" : ".")}";

        return $"{Request} was answered with {Status}{end}";
    }

    /// <summary>The errors listed, or the title of a page, or the first line of a text; empty where there is nothing readable.</summary>
    public string Text()
    {
        var errors = Errors();
        if (errors.Count > 0) return OutsideText.Clean(string.Join("; ", errors.Select(error => error.ToString()).Distinct()));
        if (IsEncoded) return "";

        var text = Encoding.UTF8.GetString(Body.Span);
        if (HoldsToken(text)) return "";

        return OutsideText.Clean(IsPage ? TitleOf(text) : FirstLine(text));
    }

    /// <summary>Whether one of the errors that the registry lists has one of these codes.</summary>
    public bool Lists(params ReadOnlySpan<string> codes)
    {
        foreach (var error in Errors())
        {
            if (codes.Contains(error.Code)) return true;
        }

        return false;
    }

    /// <summary>The registry's own list of errors; empty where it gives none.</summary>
    public IReadOnlyList<RegistryError> Errors()
    {
        if (Status is >= 200 and < 300 || Body.IsEmpty || IsCut) return [];

        try
        {
            using var json = OutsideJson.Parse(Body);

            return RegistryError.ListIn(json.RootElement);
        }
        catch (JsonException)
        {
            return [];
        }
    }

    /// <summary>Whether it is the answer of a token server that grants one with a status that refuses. It may be cut, so it is not parsed.</summary>
    private static bool HoldsToken(string text) =>
        HoldsMember(text, "\"token\"") || HoldsMember(text, "\"access_token\"") || HoldsMember(text, "\"refresh_token\"");

    private static bool HoldsMember(string text, string name)
    {
        for (var at = 0; (at = text.IndexOf(name, at, StringComparison.OrdinalIgnoreCase)) >= 0;)
        {
            at += name.Length;
            var rest = text.AsSpan(at).TrimStart();
            if (rest.StartsWith(":") && rest[1..].TrimStart().StartsWith("\"")) return true;
        }

        return false;
    }

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

/// <summary>One error as a registry reports it.</summary>
/// <param name="Code">One of an open set, such as <c>NAME_UNKNOWN</c>; empty where the server gives none.</param>
/// <param name="Message">As sent: clean it before it is printed.</param>
internal sealed record RegistryError(string Code, string Message)
{
    public static IReadOnlyList<RegistryError> ListIn(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) return [];
        if (body.TryGetProperty("errors", out var list) && list.ValueKind == JsonValueKind.Array)
            return [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(Of)];

        var message = FirstText(body, "details", "error_description", "message", "error");

        return message.Length == 0 ? [] : [new RegistryError("", message)];
    }

    public override string ToString() => Code.Length == 0 || Message.Length == 0 ? Code + Message : $"{Code}: {Message}";

    private static RegistryError Of(JsonElement error) => new(FirstText(error, "code"), WithDetail(FirstText(error, "message"), error));

    // Only a text says more than the message; the rest are lists of scopes and of digests.
    private static string WithDetail(string message, JsonElement error)
    {
        var detail = FirstText(error, "detail");

        return detail.Length == 0 || message.Contains(detail, StringComparison.Ordinal) ? message : $"{message} ({detail})";
    }

    private static string FirstText(JsonElement item, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (OutsideJson.Text(item, name) is { Length: > 0 } text) return text;
        }

        return "";
    }
}
