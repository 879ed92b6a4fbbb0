using System.Globalization;
using HelmOci.Dependencies;
using HelmOci.Diagnostics;

namespace HelmOci.Charts;

/// <summary>Reads Chart.lock and requirements.lock.</summary>
internal static class ChartLockReader
{
    /// <summary>The lock, or null for an empty file.</summary>
    public static ChartLock? Read(ChartFile file, ChartFaults faults, CancellationToken cancellation)
    {
        if (ChartYamlReader.Mapping(file, faults, cancellation) is not { } mapping) return null;

        var context = new MetadataContext(new SourceLocation(file.SourcePath, 1, 1), faults);
        var fields = new MetadataFields([mapping], "", context);
        var generated = fields.Text("generated");
        if (generated.Length > 0 && !IsTime(generated)) faults.Add(MetadataDiagnostics.LockTime(generated, context.Locations.Of("generated")));

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
}
