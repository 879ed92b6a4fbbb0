namespace HelmOci.Signing;

/// <summary>Tells a secret that was put into a property from what belongs there: the path of a key, or the name of a variable.</summary>
internal static class PropertySecrets
{
    private const int LongestName = 100;

    /// <summary>No file system takes a longer name.</summary>
    private const int LongestFileName = 255;

    /// <summary>A private key of the shortest kind that signs, P-256 in SEC1, has more.</summary>
    private const int ShortestKey = 100;

    /// <summary>PEM, its first words in base64 (after any number of bytes), and what cosign's encrypted keys hold.</summary>
    private static readonly string[] Marks = ["-----BEGIN", "LS0tLS1CRUdJTi", "LS0tQkVHSU4", "LS0tLUJFR0lO", "\"ciphertext\"", "nacl/secretbox", "eyJrZGYiOn"];

    /// <summary>Whether a value is a key itself, also where MSBuild made a path of it.</summary>
    public static bool IsKey(string value) =>
        Array.Exists(Marks, mark => value.Contains(mark, StringComparison.Ordinal))
        || value.AsSpan().ContainsAny('\r', '\n')
        || value.Split('/', '\\').Any(name => name.Length > LongestFileName)
        || Enumerable.Range(0, value.Length).Any(at => (at == 0 || value[at - 1] is '/' or '\\') && IsBinaryKey(value[at..]));

    /// <summary>Whether a value can be the name of an environment variable, as all shells and build servers take them.</summary>
    public static bool IsVariable(string name) =>
        name.Length is > 0 and <= LongestName && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !char.IsAsciiDigit(name[0]);

    /// <summary>How messages name a variable. A password can look like one, so that only what is written as such names are is repeated.</summary>
    /// <param name="property">The property that names it.</param>
    /// <param name="name">The variable.</param>
    public static string Describe(string property, string name) =>
        name.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '_') ? $"the variable {name} ({property})" : $"the variable that {property} names";

    /// <summary>Whether a text is a key in base64: the DER that is inside PEM, or a secret-key packet of OpenPGP.</summary>
    private static bool IsBinaryKey(string text)
    {
        var content = new byte[text.Length];
        if (text.Length < ShortestKey || !Convert.TryFromBase64String(text, content, out var length)) return false;

        return content switch
        {
            [0x30, 0x81, var size, ..] => size == length - 3,
            [0x30, 0x82, var high, var low, ..] => (high << 8) + low == length - 4,
            [0x30, var size, ..] => size == length - 2,
            [0x94, _, 4, ..] or [0x95, _, _, 4, ..] or [0xC5, _, 4, ..] or [0xC5, _, _, 4, ..] => true,
            _ => false,
        };
    }
}
