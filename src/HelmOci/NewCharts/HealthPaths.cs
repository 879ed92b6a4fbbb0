using System.Text.RegularExpressions;

namespace HelmOci.NewCharts;

/// <summary>Finds the health checks that an app maps: a literal <c>MapHealthChecks("/path")</c> in its sources, which every request reaches.</summary>
internal static partial class HealthPaths
{
    /// <summary>The paths, each once, in the order of the files.</summary>
    public static IReadOnlyList<string> In(IReadOnlyList<SourceCode> sources)
    {
        var isClosed = sources.Any(source => Fallback().IsMatch(source.Masked));

        return [.. sources.SelectMany(source => InSource(source, isClosed)).Distinct(StringComparer.Ordinal)];
    }

    /// <param name="source">A source.</param>
    /// <param name="isClosed">Whether all that says nothing wants a login.</param>
    private static IEnumerable<string> InSource(SourceCode source, bool isClosed)
    {
        var groups = Groups().Matches(source.Masked).Select(group => group.Groups["name"].Value).ToHashSet(StringComparer.Ordinal);
        foreach (Match call in Calls().Matches(source.Masked))
        {
            var path = Path().Match(source.Literal(call.Groups["path"]));
            if (!path.Success || groups.Contains(call.Groups["on"].Value) || source.ReachOf(call.Index, Endpoints()) != Reach.Always) continue;

            // What is assigned may be changed later, and what follows on a group has its prefix.
            var (before, rest) = (source.Before(call.Index), source.Rest(call.Index));
            if (Assignment().IsMatch(before) || before.Contains("MapGroup", StringComparison.Ordinal)) continue;
            if (Closing().IsMatch(rest) || (isClosed && !rest.Contains("AllowAnonymous", StringComparison.Ordinal))) continue;

            yield return $"/{path.Groups[1].Value}";
        }
    }

    [GeneratedRegex("""(?<on>\b\w+)?\s*\.\s*MapHealthChecks\s*\(\s*(?:pattern\s*:\s*)?@?"(?<path>[^"]*)"\s*[,)]""")]
    private static partial Regex Calls();

    // A path without escapes and parameters: what else it may be, only running the app tells.
    [GeneratedRegex(@"^(?:~?/)?([A-Za-z0-9_\-./]*)$")]
    private static partial Regex Path();

    // app.UseEndpoints(endpoints => endpoints.MapHealthChecks(…)): all other calls may branch off.
    [GeneratedRegex(@"\.\s*UseEndpoints\s*\($")]
    private static partial Regex Endpoints();

    // var api = app.MapGroup("/api"), and a parameter of that type: the prefix is not in the call.
    [GeneratedRegex("""(?<name>\w+)\s*=\s*[\w.]+\s*\.\s*MapGroup\s*\(|\bRouteGroupBuilder\s+(?<name>\w+)""")]
    private static partial Regex Groups();

    [GeneratedRegex(@"[A-Za-z0-9]\s*=\s*[\w.]*\s*$")]
    private static partial Regex Assignment();

    // The kubelet has no login, and asks by the pod's address.
    [GeneratedRegex(@"\.\s*Require(?:Authorization|Host)\s*\(")]
    private static partial Regex Closing();

    [GeneratedRegex(@"\bFallbackPolicy\s*=(?!\s*null)|\bSetFallbackPolicy\s*\(")]
    private static partial Regex Fallback();
}
