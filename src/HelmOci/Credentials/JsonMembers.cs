using System.Text.Json;

namespace HelmOci.Credentials;

/// <summary>Reads members of JSON objects as Go's programs do: whatever their case, the last of several.</summary>
internal static class JsonMembers
{
    public static JsonElement? Find(JsonElement parent, string name)
    {
        JsonElement? found = null;
        foreach (var member in parent.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind != JsonValueKind.Null) found = member.Value;
        }

        return found;
    }

    /// <summary>The text of a member; empty where it is missing, null where it is no text.</summary>
    public static string? Text(JsonElement parent, string name)
    {
        if (Find(parent, name) is not { } member) return "";

        return member.ValueKind == JsonValueKind.String ? member.GetString() : null;
    }
}
