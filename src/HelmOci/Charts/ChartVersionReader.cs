using System.Globalization;

namespace HelmOci.Charts;

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
