using System.Text.Encodings.Web;
using System.Text.Json;

namespace HelmOci.Oci;

/// <summary>How JSON that is hashed is written: compact, with only what JSON itself demands escaped.</summary>
internal static class CanonicalJson
{
    public static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Indented = false,
    };
}
