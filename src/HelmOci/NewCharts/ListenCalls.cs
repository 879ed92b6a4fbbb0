using System.Text.RegularExpressions;

namespace HelmOci.NewCharts;

/// <summary>Where an app's code lets it listen, as far as it stands there in plain.</summary>
/// <param name="Endpoints">Endpoints of Kestrel, which go before all addresses.</param>
/// <param name="Urls">Addresses, which go before those of settings.</param>
/// <param name="UnclearIn">The file of a call that cannot be read; null where there is none.</param>
/// <param name="AreHttp2Only">Whether some of it takes no HTTP/1.1.</param>
internal sealed partial record ListenCalls(IReadOnlyList<AppAddress> Endpoints, IReadOnlyList<AppAddress> Urls, string? UnclearIn, bool AreHttp2Only)
{
    public static ListenCalls In(IReadOnlyList<SourceCode> sources)
    {
        var (endpoints, urls) = (new List<AppAddress>(), new List<AppAddress>());
        string? unclear = null;
        foreach (var source in sources)
        {
            foreach (Match call in Calls().Matches(source.Masked))
            {
                var arguments = call.Index + call.Length;
                var isListen = call.Groups["listen"].Success;
                if (!(isListen ? IsKestrels(source, arguments) : IsOfAddresses(call, source.Arguments(arguments)))) continue;

                var reach = source.ReachOf(call.Index, Builders());
                if (reach == Reach.Development) continue;

                var read = isListen ? Endpoint(source, arguments) : Addresses(source, arguments);
                if (reach == Reach.Perhaps || read.Count == 0) unclear ??= Path.GetFileName(source.Path);
                else (isListen ? endpoints : urls).AddRange(read);
            }
        }

        return new ListenCalls(endpoints, urls, unclear, sources.Any(source => Http2().IsMatch(source.Masked)));
    }

    /// <summary>Sockets have a method Listen, too.</summary>
    private static bool IsKestrels(SourceCode source, int arguments) =>
        source.Masked[..arguments].TrimEnd('(', ' ').EndsWith("AnyIP", StringComparison.Ordinal)
        || Regex.IsMatch(source.Arguments(arguments), @"^\s*(?:System\.Net\.)?IPAddress\b") || source.Masked.Contains("Kestrel", StringComparison.Ordinal);

    /// <summary>A <c>Run</c> is of many things: only that of an address counts.</summary>
    private static bool IsOfAddresses(Match call, string arguments) =>
        !call.Groups["run"].Success || Regex.IsMatch(arguments, "^\\s*(?:\\$?@?\"|\\w*(?:url|address)\\w*\\s*$)", RegexOptions.IgnoreCase);

    private static IReadOnlyList<AppAddress> Endpoint(SourceCode source, int start)
    {
        var arguments = source.Arguments(start);
        var port = Port().Match(arguments) is { Success: true } match ? AppAddress.Number(match.Groups["port"].Value.Replace("_", "", StringComparison.Ordinal)) : null;

        return port is { } number ? [new AppAddress(number, arguments.Contains("UseHttps", StringComparison.Ordinal))] : [];
    }

    /// <summary>The addresses of a call; none where one of them is no plain text, or cannot be reached from outside.</summary>
    private static IReadOnlyList<AppAddress> Addresses(SourceCode source, int start)
    {
        if (!Texts().IsMatch(source.Arguments(start))) return [];

        var texts = Text().Matches(source.Masked[..(start + source.Arguments(start).Length)], start)
            .SelectMany(text => source.Literal(text.Groups["text"]).Split(';'));
        var addresses = texts.Select(AppAddress.Parse).ToList();

        return addresses.Contains(null) ? [] : [.. addresses.OfType<AppAddress>()];
    }

    [GeneratedRegex(@"(?:\.\s*(?:(?<listen>ListenAnyIP|Listen)|UseUrls)|\b(?:app|application|webApp\w*|Build\s*\(\s*\))\s*\.\s*(?:Urls\s*\.\s*Add|(?<run>Run|RunAsync)))\s*\(")]
    private static partial Regex Calls();

    // What configures the server where it is written.
    [GeneratedRegex(@"(?:ConfigureKestrel|UseKestrel|UseKestrelCore|ConfigureWebHost|ConfigureWebHostDefaults|Configure\s*<\s*KestrelServerOptions\s*>)\s*\($")]
    private static partial Regex Builders();

    // 8080, or IPAddress.Any, 8080: any other address is not for everybody.
    [GeneratedRegex(@"^\s*(?:(?:System\.Net\.)?IPAddress\s*\.\s*(?:Any|IPv6Any)\s*,\s*)?(?<port>[0-9_]+)\s*(?:,|$)")]
    private static partial Regex Port();

    // One plain text or several: "http://*:80", "http://*:81".
    [GeneratedRegex("""^\s*@?"[^"]*"\s*(?:,\s*@?"[^"]*"\s*)*$""")]
    private static partial Regex Texts();

    [GeneratedRegex("\"(?<text>[^\"]*)\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"\bHttpProtocols\s*\.\s*Http2\b")]
    private static partial Regex Http2();
}
