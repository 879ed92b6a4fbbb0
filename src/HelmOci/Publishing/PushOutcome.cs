using HelmOci.Diagnostics;
using HelmOci.Files;
using HelmOci.Oci;
using HelmOci.Registry.Transport;

namespace HelmOci.Publishing;

/// <summary>Commands that are shown to be typed.</summary>
public static class CommandText
{
    /// <summary>A path as one word.</summary>
    public static string Word(string path) => path.Contains(' ', StringComparison.Ordinal) ? $"\"{path}\"" : path;
}

/// <summary>What became of a push.</summary>
/// <param name="Pushed">The chart under each tag of each destination that has it now; the first named comes first.</param>
/// <param name="Files">The layout that has the chart now, for Clean; empty for registries, and where another's chart was kept.</param>
/// <param name="Faults">What went wrong at the others.</param>
public sealed record PushOutcome(IReadOnlyList<PushedChart> Pushed, IReadOnlyList<WrittenFile> Files, IReadOnlyList<Diagnostic> Faults)
{
    /// <summary>Whether the build was cancelled, and <see cref="Pushed"/> is what was out by then.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>The images to which something was pushed, with that.</summary>
    public IReadOnlyList<PushedImage> Images { get; init; } = [];

    /// <summary>The same, and each fault tells where the chart is in spite of it.</summary>
    internal PushOutcome WithRest()
    {
        var places = string.Join(", ", Pushed.Where(pushed => pushed.Status != PushStatus.Skipped).Select(pushed => pushed.Reference));
        if (places.Length == 0) return this;

        return this with { Faults = [.. Faults.Select(fault => fault with { NextStep = $"{fault.NextStep} The chart is out already at {places}." })] };
    }

    internal static PushOutcome Join(IReadOnlyList<PushOutcome> outcomes) => new(
        [.. outcomes.SelectMany(outcome => outcome.Pushed)],
        [.. outcomes.SelectMany(outcome => outcome.Files)],
        [.. outcomes.SelectMany(outcome => outcome.Faults)])
    {
        IsCancelled = outcomes.Any(outcome => outcome.IsCancelled),
    };
}

/// <summary>A chart at one of its destinations.</summary>
/// <param name="Reference">How it is named there: <c>oci://host/namespace/name:tag</c>, or <c>oci:DIR:tag</c> for an image layout.</param>
/// <param name="Digest">The digest of its manifest, as the destination holds it.</param>
/// <param name="Status">What became of the push.</param>
public sealed record PushedChart(string Reference, Digest Digest, PushStatus Status)
{
    /// <summary>The chart's version, with its <c>+</c>.</summary>
    public string Version { get; init; } = "";

    /// <summary>The registry's host; empty for a layout.</summary>
    public string Registry { get; init; } = "";

    /// <summary>The path in the registry; empty for a layout.</summary>
    public string Repository { get; init; } = "";

    public string Tag { get; init; } = "";

    /// <summary>The name of the chart.</summary>
    public string Name { get; init; } = "";

    /// <summary>The layout's folder; empty for a registry.</summary>
    public string Path { get; init; } = "";

    /// <summary>The signatures and attachments that this build wants it to have; none where another chart was kept.</summary>
    public IReadOnlyList<PushedCompanion> Companions { get; init; } = [];

    /// <summary>How the registry was reached.</summary>
    public TransportOptions Transport { get; init; } = new();

    /// <summary>What a build says of it: where it is, and what became of the push unless it is the usual.</summary>
    public string Line => Remarks().ToList() is { Count: > 0 } remarks ? $"{Reference}@{Digest} ({string.Join(", ", remarks)})" : $"{Reference}@{Digest}";

    /// <summary>How Helm installs it from its registry, with all that Helm must be told to reach that.</summary>
    public string InstallCommand => string.Join(' ', ["helm install", Name, $"oci://{Registry}/{Repository}", "--version", Version, .. Flags()]);

    private IEnumerable<string> Remarks()
    {
        if (Status == PushStatus.UpToDate) yield return "up to date";
        if (Status == PushStatus.Overwritten) yield return "overwritten";
        if (Status == PushStatus.Skipped) yield return "kept as it is";
        if (Companions.Any(companion => companion.Kind == PushedProvenance.Kind)) yield return "with its .prov";
        if (Companions.Any(companion => companion.Kind is CosignTag.Kind or CosignBundle.Kind)) yield return "signed";
    }

    private IEnumerable<string> Flags()
    {
        if (Transport.PlainHttp == true) return ["--plain-http"];

        return
        [
            .. Flag("--ca-file", Transport.CaFile),
            .. Flag("--cert-file", Transport.ClientCertificate),
            .. Flag("--key-file", Transport.ClientKey),
            .. Transport.SkipTlsVerify ? ["--insecure-skip-tls-verify"] : Array.Empty<string>(),
        ];
    }

    private static string[] Flag(string name, string path) => path.Length == 0 ? [] : [name, CommandText.Word(path)];
}

/// <summary>What became of a push.</summary>
public enum PushStatus
{
    /// <summary>The tag was free and holds the chart now.</summary>
    Pushed,

    /// <summary>The tag held this very chart already, and still does; signatures and attachments that were missing were added.</summary>
    UpToDate,

    /// <summary>The tag held another chart, which was replaced.</summary>
    Overwritten,

    /// <summary>The tag holds another chart, which was kept on request.</summary>
    Skipped,
}
