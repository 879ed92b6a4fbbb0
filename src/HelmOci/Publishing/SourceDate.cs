using System.Globalization;

namespace HelmOci.Publishing;

/// <summary>When the sources were last changed, as far as the build is told: it dates what is packed, so that the same sources give the same bytes.</summary>
/// <remarks>reproducible-builds.org, SOURCE_DATE_EPOCH specification.</remarks>
public static class SourceDate
{
    /// <summary>What dates an archive where nothing is told: the earliest time that every archive format can hold.</summary>
    public static readonly DateTimeOffset Earliest = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What <c>SOURCE_DATE_EPOCH</c> says; null where it is not set.</summary>
    public static DateTimeOffset? Current => Parse(Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH") ?? "");

    /// <summary>Reads the text of <c>SOURCE_DATE_EPOCH</c>, seconds since 1970; null where it is empty or not such a number.</summary>
    public static DateTimeOffset? Parse(string text)
    {
        var isSeconds = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds();

        return isSeconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
    }
}
