namespace HelmOci.Benchmarks;

/// <summary>What many rounds come to.</summary>
internal sealed record Quartiles(double Lower, double Median, double Upper)
{
    public static Quartiles Of(IEnumerable<double> figures)
    {
        var sorted = figures.Order().ToArray();
        return new Quartiles(At(sorted, .25), At(sorted, .5), At(sorted, .75));
    }

    private static double At(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var index = (int)place;

        return index == sorted.Length - 1 ? sorted[index] : sorted[index] + ((place - index) * (sorted[index + 1] - sorted[index]));
    }
}

/// <summary>Both sides of one round, which stand under the same load.</summary>
internal sealed record Pair(double Helm, double Ours);
