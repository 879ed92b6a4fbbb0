namespace HelmOci.Charts;

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
