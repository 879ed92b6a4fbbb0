using System.Globalization;
using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>A Chart.lock (or requirements.lock): the exact versions that a chart's dependencies were resolved to.</summary>
/// <param name="Generated">When, as RFC 3339 text; empty if it does not say.</param>
/// <param name="Digest"><c>sha256:</c> and 64 hex digits over the declared and the locked dependencies.</param>
/// <param name="Dependencies">Name, repository and version alone.</param>
internal sealed record ChartLock(string Generated, string Digest, IReadOnlyList<ChartDependency> Dependencies);

/// <summary>Reads Chart.lock and requirements.lock.</summary>
internal static class ChartLockReader
{
    /// <summary>The lock, or null for an empty file.</summary>
    public static ChartLock? Read(ChartFile file, DiagnosticList errors, CancellationToken cancellation)
    {
        if (ChartYamlReader.Mapping(file, errors, cancellation) is not { } mapping) return null;

        var context = new MetadataContext(new SourceLocation(file.SourcePath, 1, 1), errors);
        var fields = new MetadataFields([mapping], "", context);
        var generated = fields.Text("generated");
        if (generated.Length > 0 && !IsTime(generated)) errors.Add(LockTime(generated, context.Locations.Of("generated")));

        return new ChartLock(generated, fields.Text("digest"), MetadataReader.Dependencies(fields));
    }

    /// <summary>RFC 3339 as Go reads it: <c>2024-05-06T07:08:09.98+02:00</c>, any number of fraction digits.</summary>
    private static bool IsTime(string text)
    {
        var zone = text.LastIndexOfAny(['Z', '+', '-']);
        if (zone < 19 || text[10] != 'T') return false;

        var fraction = text.AsSpan(19, zone - 19);
        var isFraction = fraction.Length == 0 || (fraction[0] is '.' or ',' && fraction.Length > 1 && !fraction[1..].ContainsAnyExceptInRange('0', '9'));

        return isFraction && IsExact(text[..19], "yyyy-MM-dd'T'HH:mm:ss") && (text[zone..] == "Z" || IsExact(text[(zone + 1)..], "HH:mm"));
    }

    private static bool IsExact(string text, string format) =>
        DateTime.TryParseExact(text, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out _);

    private static Diagnostic LockTime(string text, SourceLocation location) => new(
        DiagnosticCodes.LockTimeInvalid,
        $"'{text}' is not a time such as 2024-05-06T07:08:09Z.",
        "Restore the lock file, or write it anew with 'helm dependency update'.")
    { Location = location };
}
