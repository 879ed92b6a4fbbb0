using System.Text.Json;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Errors;

/// <summary>Reads a registry's own list of errors.</summary>
/// <remarks>distribution-spec, "Error Codes": <c>{"errors":[{"code","message","detail"}]}</c>; token servers add <c>{"details"}</c> and <c>{"message"}</c>.</remarks>
internal static class RegistryErrors
{
    /// <summary>The errors in a reply; empty where it lists none.</summary>
    public static IReadOnlyList<RegistryError> Of(RegistryReply reply)
    {
        if (reply.IsSuccess || reply.Body.IsEmpty || reply.IsCut) return [];

        try
        {
            using var json = JsonDocument.Parse(reply.Body);

            return Read(json.RootElement);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Invalid UTF-8 or half a surrogate pair in a text is found when the text is read.
            return [];
        }
    }

    private static List<RegistryError> Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object) return [];
        if (body.TryGetProperty("errors", out var list) && list.ValueKind == JsonValueKind.Array)
            return [.. list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object).Select(ErrorOf)];

        var message = FirstText(body, "details", "error_description", "message", "error");

        return message.Length == 0 ? [] : [new RegistryError("", message)];
    }

    private static RegistryError ErrorOf(JsonElement error) =>
        new(FirstText(error, "code"), WithDetail(FirstText(error, "message"), error));

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
            if (item.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String) return value.GetString()!;
        }

        return "";
    }
}
