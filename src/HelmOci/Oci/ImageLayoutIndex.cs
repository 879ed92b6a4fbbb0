using System.Text.Json;
using HelmOci.Diagnostics;

namespace HelmOci.Oci;

/// <summary>The <c>index.json</c> of an image layout: one chart of ours under one tag, and whatever others have listed.</summary>
/// <remarks>OCI image-spec, image-layout.md, "index.json file".</remarks>
internal sealed class ImageLayoutIndex
{
    private const string RefName = "org.opencontainers.image.ref.name";

    private readonly JsonElement _json;

    private ImageLayoutIndex(ReadOnlyMemory<byte> content)
    {
        using var json = JsonDocument.Parse(content);
        Content = content;
        _json = json.RootElement.Clone();
    }

    private static ImageLayoutIndex Empty { get; } = new("""{"schemaVersion":2,"manifests":[]}"""u8.ToArray());

    /// <summary>The file's bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The digest of the one entry; null where there are none or several.</summary>
    public Digest? Single => Entries.Count() == 1 ? DigestOf(Entries.First()) : null;

    private IEnumerable<JsonElement> Entries => _json.GetProperty("manifests") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>The index of a layout; an empty one where there is no file.</summary>
    /// <exception cref="ChartException">The file cannot be read, or is no index.</exception>
    public static ImageLayoutIndex Read(ImageLayoutFiles files)
    {
        if (files.ReadJson(files.Index) is not { } content) return Empty;

        try
        {
            var index = new ImageLayoutIndex(content);
            index.Check();

            return index;
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw FileDiagnostics.LayoutUnreadable(files.Index, fault.Message);
        }
    }

    /// <summary>The digest listed under this tag; null where there is none.</summary>
    public Digest? Resolve(string tag) =>
        Entries.Where(entry => TagOf(entry) == tag).Select(DigestOf).FirstOrDefault(digest => digest is not null);

    /// <summary>Whether this artifact, under this tag, is the one chart of ours.</summary>
    public bool HasOnly(OciArtifact artifact, string tag)
    {
        var manifest = artifact.Manifest.Descriptor;
        var entries = Entries.Where(entry => IsOurs(entry) || TagOf(entry) == tag).ToList();

        return entries.Count == 1 && TagOf(entries[0]) == tag && DigestOf(entries[0]) == manifest.Digest
            && entries[0].GetProperty("size").GetInt64() == manifest.Size;
    }

    /// <summary>This index with the artifact in the place of ours and of what has its tag. What else is listed stays.</summary>
    public ImageLayoutIndex With(OciArtifact artifact, string tag)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, CanonicalJson.Options))
        {
            json.WriteStartObject();
            json.WriteNumber("schemaVersion", 2);
            json.WriteString("mediaType", MediaTypes.OciIndex);
            json.WriteStartArray("manifests");
            foreach (var entry in Entries.Where(entry => !IsOurs(entry) && TagOf(entry) != tag))
            {
                entry.WriteTo(json);
            }

            WriteEntry(json, artifact, tag);
            json.WriteEndArray();
            foreach (var member in _json.EnumerateObject().Where(member => member.Name is not ("schemaVersion" or "mediaType" or "manifests")))
            {
                member.WriteTo(json);
            }

            json.WriteEndObject();
        }

        return new ImageLayoutIndex(buffer.ToArray());
    }

    /// <summary>Looks at everything once, so that nothing later fails in the middle.</summary>
    private void Check()
    {
        var mediaType = _json.TryGetProperty("mediaType", out var text) ? text.GetString() : null;
        if (mediaType is not (null or MediaTypes.OciIndex)) throw new FormatException($"its media type is {OutsideText.Clean(mediaType)}.");
        if (_json.GetProperty("manifests").ValueKind is not (JsonValueKind.Array or JsonValueKind.Null)) throw new FormatException("'manifests' is no list.");

        foreach (var entry in Entries)
        {
            _ = (TagOf(entry), IsOurs(entry), entry.GetProperty("digest").GetString(), entry.GetProperty("size").GetInt64());
        }

        using var nowhere = new Utf8JsonWriter(Stream.Null);
        _json.WriteTo(nowhere);
    }

    private static void WriteEntry(Utf8JsonWriter json, OciArtifact artifact, string tag)
    {
        json.WriteStartObject();
        DescriptorJson.WriteMembers(json, artifact.Manifest.Descriptor);
        json.WriteString("artifactType", artifact.Blobs[0].Descriptor.MediaType);
        json.WriteStartObject("annotations");
        json.WriteString(RefName, tag);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Whether an entry has the form of <see cref="WriteEntry"/>. Those of skopeo and oras have no artifactType, or say more.</summary>
    private static bool IsOurs(JsonElement entry) =>
        entry.TryGetProperty("artifactType", out var type) && type.GetString() == MediaTypes.HelmConfig
        && entry.EnumerateObject().Count() == 5
        && entry.TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object
        && annotations.EnumerateObject().Count() == 1 && TagOf(entry).Length > 0;

    private static string TagOf(JsonElement entry) =>
        entry.TryGetProperty("annotations", out var annotations) && annotations.ValueKind != JsonValueKind.Null
        && annotations.TryGetProperty(RefName, out var name)
            ? name.GetString() ?? ""
            : "";

    private static Digest? DigestOf(JsonElement entry) => Digest.TryParse(entry.GetProperty("digest").GetString(), out var digest) ? digest : null;
}
