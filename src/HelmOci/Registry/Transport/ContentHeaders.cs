namespace HelmOci.Registry.Transport;

/// <summary>Moves the headers of a content to one that wraps it, as they stand, malformed or not.</summary>
internal static class ContentHeaders
{
    public static void Copy(HttpContent from, HttpContent to)
    {
        foreach (var header in from.Headers.NonValidated)
        {
            to.Headers.TryAddWithoutValidation(header.Key, header.Value);
        }
    }
}
