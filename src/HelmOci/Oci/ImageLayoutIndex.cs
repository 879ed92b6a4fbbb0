using System.Text.Json;
using HelmOci.Diagnostics;

namespace HelmOci.Oci;

/// <summary>The <c>index.json</c> of an image layout: one chart of ours under one tag, and whatever others have listed.</summary>
/// <remarks>OCI image-spec, image-layout.md, "index.json file".</remarks>
internal sealed class ImageLayoutIndex
{
    private const string RefName = "org.opencontainers.image.ref.name";

    /// <summary>An annotation of our entry, with its tag: a program that tags the chart anew may copy it, and that entry is not ours.</summary>
    private const string Ours = "build.helmoci.tag";

    private static readonly ImageLayoutIndex Empty = new("""{"schemaVersion":2,"manifests":[]}"""u8.ToArray());

    private readonly JsonElement _json;

    private ImageLayoutIndex(ReadOnlyMemory<byte> content)
    {
        using var json = JsonDocument.Parse(content);
        Content = content;
        _json = json.RootElement.Clone();
    }

    /// <summary>The file's bytes.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The digest of the one entry; null where there are none or several.</summary>
    public Digest? Single => Entries.Count() == 1 ? DigestOf(Entries.First()) : null;

    /// <summary>Every digest that it names, in members that we do not know, too.</summary>
    public IEnumerable<Digest> Manifests => ImageLayoutGarbage.DigestsIn(_json);

    /// <summary>Whether anybody has something in the layout.</summary>
    public bool IsEmpty => !Entries.Any();

    private IEnumerable<JsonElement> Entries => _json.GetProperty("manifests") is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    /// <summary>Whether there is an index; what has its name and is none does not count.</summary>
    public static bool IsThere(ImageLayoutFiles files)
    {
        try
        {
            return Read(files) != Empty;
        }
        catch (ChartException)
        {
            return false;
        }
    }

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
            throw ImageLayoutFiles.Unreadable(files.Index, fault.Message);
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

    /// <summary>This index with the artifact instead of our entry and of any entry that has its tag. The others stay.</summary>
    public ImageLayoutIndex With(OciArtifact artifact, string tag) =>
        Of(Entries.Where(entry => !IsOurs(entry) && TagOf(entry) != tag), json => WriteEntry(json, artifact, tag));

    /// <summary>This index without our entry for this manifest; the same where there is none.</summary>
    public ImageLayoutIndex Without(Digest manifest)
    {
        var others = Entries.Where(entry => !IsOurs(entry) || DigestOf(entry) != manifest).ToList();

        return others.Count == Entries.Count() ? this : Of(others, _ => { });
    }

    private ImageLayoutIndex Of(IEnumerable<JsonElement> kept, Action<Utf8JsonWriter> writeMore) => new(CanonicalJson.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("schemaVersion", 2);
        json.WriteString("mediaType", MediaTypes.OciIndex);
        json.WriteStartArray("manifests");
        foreach (var entry in kept)
        {
            entry.WriteTo(json);
        }

        writeMore(json);
        json.WriteEndArray();
        foreach (var member in _json.EnumerateObject().Where(member => member.Name is not ("schemaVersion" or "mediaType" or "manifests")))
        {
            member.WriteTo(json);
        }

        json.WriteEndObject();
    }));

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
        json.WriteString(Ours, tag);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static bool IsOurs(JsonElement entry) => AnnotationOf(entry, Ours) is { Length: > 0 } tag && tag == TagOf(entry);

    private static string TagOf(JsonElement entry) => AnnotationOf(entry, RefName);

    private static string AnnotationOf(JsonElement entry, string name) =>
        entry.TryGetProperty("annotations", out var annotations) && annotations.ValueKind != JsonValueKind.Null
        && annotations.TryGetProperty(name, out var value)
            ? value.GetString() ?? ""
            : "";

    private static Digest? DigestOf(JsonElement entry) => Digest.TryParse(entry.GetProperty("digest").GetString(), out var digest) ? digest : null;
}
