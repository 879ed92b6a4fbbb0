using System.Globalization;

namespace HelmOci.Charts;

/// <summary>A version as Helm reads it. The text is never normalised: <c>v2.0</c> stays <c>v2.0</c> in file names and tags.</summary>
/// <remarks>Loose form: <c>v?N[.N[.N]][-pre][+build]</c>. Strict form: SemVer 2.0.0. Ordered by SemVer 2.0.0, section 11.</remarks>
public sealed record ChartVersion : IComparable<ChartVersion>
{
    private readonly string _text;

    private ChartVersion(string text, ulong[] core, string prerelease, string build, bool isStrict)
    {
        _text = text;
        (Major, Minor, Patch) = (core[0], core[1], core[2]);
        (Prerelease, Build, IsStrict) = (prerelease, build, isStrict);
    }

    public ulong Major { get; }

    public ulong Minor { get; }

    public ulong Patch { get; }

    /// <summary>What follows the dash, without it; empty for a release.</summary>
    public string Prerelease { get; }

    /// <summary>What follows the plus, without it; it takes no part in the order.</summary>
    public string Build { get; }

    /// <summary>Whether the text is SemVer 2.0.0: three numbers without leading zeros, no <c>v</c>.</summary>
    public bool IsStrict { get; }

    public bool IsPrerelease => Prerelease.Length > 0;

    /// <summary>Reads the loose form, which charts may carry; false for anything else.</summary>
    public static bool TryParse(string? text, out ChartVersion version)
    {
        version = null!;
        var reader = new ChartVersionReader(text ?? "");
        if (!reader.Read()) return false;

        version = new ChartVersion(text!, reader.Core, reader.Prerelease, reader.Build, reader.IsStrict);

        return true;
    }

    /// <summary>Reads SemVer 2.0.0 alone.</summary>
    public static bool TryParseStrict(string? text, out ChartVersion version) =>
        TryParse(text, out version) && version.IsStrict;

    /// <summary>
    /// Reads a version that a build gives: strict, but a leading <c>v</c> is dropped and missing numbers are zero
    /// (<c>v1.2</c> is <c>1.2.0</c>). Four parts and leading zeros are refused.
    /// </summary>
    public static bool TryNormalize(string? text, out ChartVersion version)
    {
        if (!TryParse(text, out version)) return false;

        return TryParseStrict(version.Full(), out version) && !HasLeadingZero(text!);
    }

    /// <summary>A strict version near a text that <see cref="TryNormalize"/> refuses, to show to the user; empty if there is none.</summary>
    /// <remarks><c>1.2.3.4</c> gives <c>1.2.3+4</c>, <c>2024.01.05</c> gives <c>2024.1.5</c>.</remarks>
    public static string Suggest(string text)
    {
        var core = text.TrimStart('v', 'V').Trim();
        var suffixAt = core.AsSpan().IndexOfAny('-', '+');
        var suffix = suffixAt < 0 ? "" : core[suffixAt..];
        var parts = (suffixAt < 0 ? core : core[..suffixAt]).Split('.');
        var fourth = parts.Length == 4 && suffix.Length == 0 ? "+" + parts[3] : "";
        var joined = string.Join('.', parts.Take(3).Select(WithoutLeadingZeros)) + suffix + fourth;

        return parts.Length <= 4 && TryNormalize(joined, out var version) ? version.ToString() : "";
    }

    public int CompareTo(ChartVersion? other)
    {
        if (other is null) return 1;
        if (Major != other.Major) return Major.CompareTo(other.Major);
        if (Minor != other.Minor) return Minor.CompareTo(other.Minor);
        if (Patch != other.Patch) return Patch.CompareTo(other.Patch);

        return PrereleaseOrder.Compare(Prerelease, other.Prerelease);
    }

    public static bool operator <(ChartVersion left, ChartVersion right) => left.CompareTo(right) < 0;

    public static bool operator >(ChartVersion left, ChartVersion right) => left.CompareTo(right) > 0;

    public static bool operator <=(ChartVersion left, ChartVersion right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ChartVersion left, ChartVersion right) => left.CompareTo(right) >= 0;

    /// <summary>The text as it was read.</summary>
    public override string ToString() => _text;

    private string Full()
    {
        var core = string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

        return core + (IsPrerelease ? "-" + Prerelease : "") + (Build.Length > 0 ? "+" + Build : "");
    }

    private static bool HasLeadingZero(string text)
    {
        foreach (var part in text.TrimStart('v').Split('-', '+')[0].Split('.'))
        {
            if (part.Length > 1 && part[0] == '0') return true;
        }

        return false;
    }

    private static string WithoutLeadingZeros(string digits) => digits.TrimStart('0') is { Length: > 0 } rest ? rest : "0";
}

/// <summary>Takes a loose version apart, from left to right. By hand: a regular expression costs more to start than a chart to pack.</summary>
internal sealed class ChartVersionReader(string text)
{
    private int _at;

    public ulong[] Core { get; } = [0, 0, 0];

    public string Prerelease { get; private set; } = "";

    public string Build { get; private set; } = "";

    public bool IsStrict { get; private set; } = true;

    public bool Read()
    {
        if (Take('v')) IsStrict = false;
        if (!ReadCore()) return false;
        if (Take('-') && !ReadPrerelease()) return false;
        if (Take('+') && !ReadBuild()) return false;

        return _at == text.Length;
    }

    private bool ReadCore()
    {
        var count = 0;
        do
        {
            if (!ReadNumber(count++)) return false;
        }
        while (count < 3 && Take('.'));

        IsStrict &= count == 3;

        return true;
    }

    private bool ReadNumber(int index)
    {
        var start = _at;
        while (_at < text.Length && char.IsAsciiDigit(text[_at])) _at++;

        var digits = text.AsSpan(start, _at - start);
        if (digits.Length > 1 && digits[0] == '0') IsStrict = false;

        return ulong.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out Core[index]);
    }

    private bool ReadPrerelease()
    {
        Prerelease = TakeIdentifiers();
        foreach (var part in Prerelease.Split('.'))
        {
            if (part.Length == 0 || (part.Length > 1 && part[0] == '0' && part.All(char.IsAsciiDigit))) return false;
        }

        return true;
    }

    private bool ReadBuild()
    {
        Build = TakeIdentifiers();

        return Build.Split('.').All(part => part.Length > 0);
    }

    private string TakeIdentifiers()
    {
        var start = _at;
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '-' or '.')) _at++;

        return text[start.._at];
    }

    private bool Take(char c)
    {
        if (_at >= text.Length || text[_at] != c) return false;

        _at++;

        return true;
    }
}

/// <summary>The order of pre-release parts: none is highest; numbers by value and below text; the shorter list first.</summary>
/// <remarks>SemVer 2.0.0, section 11.</remarks>
internal static class PrereleaseOrder
{
    public static int Compare(string left, string right)
    {
        if (left.Length == 0 || right.Length == 0) return right.Length.CompareTo(left.Length);

        var leftParts = left.Split('.');
        var rightParts = right.Split('.');
        for (var i = 0; i < Math.Min(leftParts.Length, rightParts.Length); i++)
        {
            var order = ComparePart(leftParts[i], rightParts[i]);
            if (order != 0) return order;
        }

        return leftParts.Length.CompareTo(rightParts.Length);
    }

    private static int ComparePart(string left, string right)
    {
        var leftIsNumber = left.All(char.IsAsciiDigit);
        var rightIsNumber = right.All(char.IsAsciiDigit);
        if (leftIsNumber != rightIsNumber) return leftIsNumber ? -1 : 1;
        // Numbers carry no leading zeros, so the longer one is the larger one: no limit to their size.
        if (leftIsNumber && left.Length != right.Length) return left.Length.CompareTo(right.Length);

        return string.CompareOrdinal(left, right);
    }
}
