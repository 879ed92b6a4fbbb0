using System.Globalization;
using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry;

namespace HelmOci.Publishing;

/// <summary>A file that is to go with a chart or with its image, and what the user says of it.</summary>
/// <param name="Path">The file.</param>
public sealed record AttachedFile(string Path)
{
    /// <summary>What it is; empty: as the file says.</summary>
    public string ArtifactType { get; init; } = "";

    /// <summary>The media type of its content; empty: the same as what it is.</summary>
    public string MediaType { get; init; } = "";

    public AttachmentSubject Subject { get; init; }

    /// <summary>What is wrong with it, whatever the file holds.</summary>
    public IEnumerable<Diagnostic> Faults()
    {
        if (ArtifactType.Length > 0 && !MediaTypeName.IsValid(ArtifactType)) yield return BadMediaType("ArtifactType", ArtifactType);
        if (MediaType.Length > 0 && !MediaTypeName.IsValid(MediaType)) yield return BadMediaType("MediaType", MediaType);
    }

    private Diagnostic BadMediaType(string name, string value) => new(
        DiagnosticCodes.MediaTypeMalformed,
        $"{name} '{value}' of ChartAttachment '{Path}' is no media type.",
        "Write type/subtype without parameters, such as application/spdx+json or application/vnd.example.report+json.");
}

/// <summary>What a file is attached to.</summary>
public enum AttachmentSubject
{
    /// <summary>The chart, at each of its destinations.</summary>
    Chart,

    /// <summary>The image that this build pushed.</summary>
    Image,
}

/// <summary>A file that goes with a chart or with its image, read whole: a bill of materials, a report, an attestation.</summary>
public sealed record ChartAttachment
{
    /// <summary>What a report calls it, rather than a signature.</summary>
    public const string Kind = "attachment";

    /// <summary>It is held in memory, and no document that is read by people or policies comes near.</summary>
    public const int Largest = 100 * 1024 * 1024;

    /// <summary>All of them are held until the last is pushed.</summary>
    private const long LargestTogether = 500 * 1024 * 1024;

    private ChartAttachment(AttachedFile file, string artifactType, OciBlob content) =>
        (FileName, Subject, ArtifactType, Content) = (Path.GetFileName(file.Path), file.Subject, artifactType, content);

    public string FileName { get; }

    public AttachmentSubject Subject { get; }

    public string ArtifactType { get; }

    public OciBlob Content { get; }

    /// <summary>Reads the files; what is listed twice is attached once.</summary>
    /// <exception cref="ChartException">One cannot be attached; all faults at once.</exception>
    public static IReadOnlyList<ChartAttachment> ReadAll(IEnumerable<AttachedFile> files) => ReadAll(files, LargestTogether);

    /// <param name="files">The files.</param>
    /// <param name="room">How many bytes they may have together.</param>
    /// <exception cref="ChartException">One cannot be attached; all faults at once.</exception>
    internal static IReadOnlyList<ChartAttachment> ReadAll(IEnumerable<AttachedFile> files, long room)
    {
        var (attachments, faults) = (new List<ChartAttachment>(), new List<Diagnostic>());
        foreach (var file in files.Distinct())
        {
            try
            {
                var attachment = Read(file);
                attachments.Add(attachment);
                room -= attachment.Content.Descriptor.Size;
                if (room < 0) throw TooMany(file.Path);
            }
            catch (ChartException fault)
            {
                faults.AddRange(fault.Diagnostics);
                if (room < 0) break;
            }
        }

        return faults.Count > 0 ? throw new ChartException(faults) : [.. attachments.DistinctBy(file => (file.FileName, file.Subject, file.ArtifactType, file.Content.Descriptor))];
    }

    /// <summary>What is pushed to the chart's manifest, or to the image's; the same bytes each time.</summary>
    public IManifestCompanion ToCompanion() => new AttachedCompanion(
        subject => new Attachment(subject, ArtifactType, [Content], new Dictionary<string, string> { [Attachment.Title] = FileName }) { FileName = FileName });

    /// <summary>The request with these as companions of the chart and of the image.</summary>
    /// <param name="request">The request.</param>
    /// <param name="attachments">The files.</param>
    /// <param name="image">The image that this build pushed; null for none.</param>
    /// <exception cref="ChartException">One is for the image, and there is none.</exception>
    public static PushRequest AddTo(PushRequest request, IReadOnlyList<ChartAttachment> attachments, PushedImage? image)
    {
        var ofImage = attachments.Where(file => file.Subject == AttachmentSubject.Image).ToList();
        if (ofImage.Count > 0 && image is null) throw NoImage(ofImage[0].FileName);

        return request with
        {
            Companions = [.. request.Companions, .. attachments.Except(ofImage).Select(file => file.ToCompanion())],
            Images = ofImage.Count > 0 ? [.. request.Images, new ImageCompanions(image!, [.. ofImage.Select(file => file.ToCompanion())])] : request.Images,
        };
    }

    private static ChartAttachment Read(AttachedFile file)
    {
        if (file.Faults().ToList() is { Count: > 0 } faults) throw new ChartException(faults);

        var content = ReadContent(file.Path);
        var artifactType = file.ArtifactType.Length > 0 ? file.ArtifactType : DocumentType.Of(content);
        if (artifactType.Length == 0) throw TypeUnknown(file.Path);

        return new ChartAttachment(file, artifactType, OciBlob.Of(file.MediaType.Length > 0 ? file.MediaType : artifactType, content));
    }

    private static byte[] ReadContent(string path)
    {
        if (Directory.Exists(path)) throw Unreadable(path, "it is a folder");

        try
        {
            var length = new FileInfo(path).Length;
            // A pipe has no length, and to open it would wait for its writer.
            if (length is 0 or > Largest) throw Unfit(path, length);

            return File.ReadAllBytes(path);
        }
        catch (FileNotFoundException)
        {
            throw Unreadable(path, "there is no such file");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Unreadable(path, OutsideText.Clean(fault.Message).TrimEnd('.'));
        }
    }

    private static ChartException NoImage(string file) => new(new Diagnostic(
        DiagnosticCodes.NoImageToAttachTo,
        $"ChartAttachment '{file}' is for the image (Subject=\"Image\"), and this build pushed none to a registry.",
        "Set ContainerRegistry, so that the image is pushed; or give the item a Condition, so that builds without an image do not have it."));

    private static ChartException Unreadable(string path, string reason) => new(new Diagnostic(
        DiagnosticCodes.AttachmentUnreadable,
        $"ChartAttachment '{path}' cannot be read: {reason}.",
        "Name a file that is there when the chart is pushed: what a target writes, it must write before the target PushChart.")
    { Location = new SourceLocation(path) });

    private static ChartException Unfit(string path, long length) => new(new Diagnostic(
        DiagnosticCodes.AttachmentUnfit,
        length == 0 ? $"ChartAttachment '{path}' is empty." : string.Create(CultureInfo.InvariantCulture, $"ChartAttachment '{path}' has {length} bytes, and no more than {Largest} are attached."),
        length == 0 ? "Look at what should have written it." : "Attach a smaller file, or one that says where the large one is.")
    { Location = new SourceLocation(path) });

    private static ChartException TooMany(string path) => new(new Diagnostic(
        DiagnosticCodes.AttachmentUnfit,
        $"With ChartAttachment '{path}', the files that are attached have more than {LargestTogether / 1024 / 1024} MiB together.",
        "Attach less: a pattern in Include may find more than is meant."));

    private static ChartException TypeUnknown(string path) => new(new Diagnostic(
        DiagnosticCodes.AttachmentTypeUnknown,
        $"ChartAttachment '{path}' does not say what it is, and has no ArtifactType. (SPDX, CycloneDX and in-toto statements say it.)",
        "Set ArtifactType to its media type, such as application/vnd.example.report+json.")
    { Location = new SourceLocation(path) });
}
