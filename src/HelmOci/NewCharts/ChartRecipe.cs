using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using HelmOci.Oci;
using HelmOci.Yaml;

namespace HelmOci.NewCharts;

/// <summary>The object of Kubernetes that runs an app.</summary>
public enum ChartKind
{
    Deployment,
    StatefulSet,
    Job,
    CronJob,
}

/// <summary>What a project tells of its app, and a starter chart is made from.</summary>
public sealed record ChartRecipe
{
    // Helm's limit is 250; names of objects have 63, and are made of this, the release's and an ending.
    private const int LongestName = 50;

    /// <summary>Below it, Linux lets only root listen, unless it is told otherwise.</summary>
    private const int FirstFreePort = 1024;

    private const int ServicePort = 80;

    /// <summary>The user "app" of Microsoft's images since .NET 8.</summary>
    private const string DefaultUser = "1654";

    private const string Tcp = "tcpSocket: { port: http }";

    private static readonly string[] Live = ["live", "liveness", "livez", "alive"];
    private static readonly string[] Ready = ["ready", "readiness", "readyz"];
    private static readonly string[] Startup = ["startup", "startupz", "started"];

    /// <summary>The app's name; the chart's is made of it where the image has no name yet.</summary>
    public required string AppName { get; init; }

    /// <summary>What the project says of itself; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>The image's repository, with its registry where that is known; empty where nothing tells.</summary>
    public string Image { get; init; } = "";

    /// <summary>The registry that the chart will go to, and the namespace there; empty where nothing tells.</summary>
    public string Registry { get; init; } = "";

    public string Namespace { get; init; } = "";

    /// <summary>The image's user, and its group after a colon, as the project sets it; only numbers other than root's count.</summary>
    public string User { get; init; } = "";

    public ChartKind Kind { get; init; }

    /// <summary>The ports of an app that serves something; null for a worker.</summary>
    public AppPorts? Ports { get; init; }

    /// <summary>The paths of health checks that the app maps.</summary>
    public IReadOnlyList<string> HealthPaths { get; init; } = [];

    /// <summary>What the chart is made for, in a few words.</summary>
    public string Summary => !Serves ? Kind.ToString()
        : Ports!.Http is not { } http ? $"{Kind}, {string.Join(" and ", Ports.Others.Select(port => $"{port.Number}/{port.Protocol}"))}, no probes"
        : $"{Kind}, port {http}, {((LivePath ?? ReadyPath) is null ? "TCP probes" : $"probes {string.Join(" and ", new[] { LivePath ?? "TCP", ReadyPath }.Distinct())}")}";

    /// <summary>What of the image's user the chart leaves out, and what to do about it; empty where there is nothing to say.</summary>
    public string UserNote => User.Length == 0 || User == "app" || Ids.User == User.Split(':')[0] ? ""
        : $"Pods run as {Ids.User}, not as the image's user '{User}': a chart takes a number other than root's. Change podSecurityContext in values.yaml where the app cannot.";

    /// <summary>The image's name, as Helm, registries and Kubernetes take it alike: small letters, digits and dashes, a letter first.</summary>
    internal string Name
    {
        get
        {
            var given = Image.Length > 0 ? Image[(Image.LastIndexOf('/') + 1)..] : AppName;
            var name = Regex.Replace(given.ToLowerInvariant(), "[^a-z0-9]+", "-").Trim('-');

            // Letters of other scripts are lost: names that differ in them alone stay apart.
            if (given.Any(c => !char.IsAscii(c))) name = $"{(name.Length > 0 ? name : "app")}-{Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(given)))[..6].ToLowerInvariant()}";
            if (name.Length == 0) return "app";
            if (name == "chart" || char.IsAsciiDigit(name[0])) name = $"app-{name}";

            return name.Length > LongestName ? name[..LongestName].TrimEnd('-') : name;
        }
    }

    /// <summary>The chart's name: another than the image's where both would have one repository.</summary>
    internal string ChartName => SharesFolderWithImage ? $"{Name}-chart" : Name;

    private bool SharesFolderWithImage
    {
        get
        {
            if (DockerHub.IsNamed(Registry.Split('/')[0])) return true;

            return Namespace.Length > 0 && Image.LastIndexOf('/') is var end and > 0
                && $"{Registry}/{Namespace}".Trim('/').Equals(Image[..end], StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>Whether it runs until it is told to end, with any number of pods.</summary>
    private bool Scales => Kind is ChartKind.Deployment or ChartKind.StatefulSet;

    private bool Serves => Scales && Ports is not null;

    private bool IsWeb => Serves && Ports!.Http is not null;

    private string? LivePath => PathFor(Live);

    private string? ReadyPath => PathFor(Ready) ?? HealthPaths.FirstOrDefault(path => Names(path, Live));

    /// <summary>What stays off for readiness alone must not restart the app: its start asks as its life does.</summary>
    private string? StartupPath => HealthPaths.FirstOrDefault(path => Names(path, Startup)) ?? LivePath;

    private (string User, string Group) Ids
    {
        get
        {
            var parts = User.Split(':');

            return Id(parts[0]) is { } user ? (user, (parts.Length > 1 ? Id(parts[1]) : null) ?? user) : (DefaultUser, DefaultUser);
        }
    }

    /// <summary>What the <c>@if</c> lines of the starter's files ask for.</summary>
    internal IReadOnlySet<string> Facts
    {
        get
        {
            var facts = new HashSet<string>(StringComparer.Ordinal) { Kind.ToString().ToLowerInvariant(), Scales ? "scales" : "once" };
            if (!Serves) return facts;

            facts.Add("serves");
            if (Ports!.Others.Select(port => port.Number).Append(Ports.Http ?? FirstFreePort).Any(port => port < FirstFreePort)) facts.Add("low-port");
            if (!IsWeb) return facts;

            facts.Add("web");
            if (Ports.ToldBy != PortTeller.App) facts.Add("told");
            if (Ports.ToldBy == PortTeller.Urls) facts.Add("told-urls");
            if (ReadyPath is not null && !Ports.IsTls) facts.Add("http-test");

            return facts;
        }
    }

    /// <summary>What stands for the names between double underlines.</summary>
    internal IReadOnlyDictionary<string, string> Words => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["NAME"] = Name,
        ["CHART"] = ChartName,
        ["NAME_OVERRIDE"] = ChartName == Name ? "\"\"" : Name,
        ["DESCRIPTION"] = Quoted(Description.Length > 0 ? Regex.Replace(Description, @"\s+", " ").Trim() : $"Runs {AppName}."),
        ["IMAGE"] = YamlScalarText.OfText(Image.Length > 0 ? Image : Name, YamlStyle.Plain, isFlow: false),
        ["KIND"] = Kind.ToString(),
        ["USER"] = Ids.User,
        ["GROUP"] = Ids.Group,
        ["PORT"] = Text(Ports?.Http ?? 0),
        ["SERVICE_PORT"] = Text(Ports is { Http: { } http } && Ports.Others.Contains(new AppPort(ServicePort, "TCP")) ? http : ServicePort),
        ["EXTRA_PORTS"] = $"[{string.Join(", ", (Ports?.Others ?? []).Select(port => $"{{ name: {port.Name}, port: {port.Number}, protocol: {port.Protocol} }}"))}]",
        ["STARTUP_PROBE"] = Probe(StartupPath),
        ["LIVENESS_PROBE"] = Probe(LivePath),
        ["READINESS_PROBE"] = Probe(ReadyPath),
        ["TEST_PATH"] = ReadyPath ?? "",
    };

    private string Probe(string? path) =>
        path is null ? Tcp : $"httpGet: {{ path: {Quoted(path)}, port: http{(Ports is { IsTls: true } ? ", scheme: HTTPS" : "")} }}";

    /// <summary>The path that says that it is for this; else one that says nothing of the kind.</summary>
    private string? PathFor(string[] purpose) =>
        HealthPaths.FirstOrDefault(path => Names(path, purpose)) ?? HealthPaths.FirstOrDefault(path => !Names(path, [.. Live, .. Ready, .. Startup]));

    /// <summary>Whether a word of the path is one of these: in "/delivery" there is no "live".</summary>
    private static bool Names(string path, string[] purpose) =>
        Regex.Matches(path, "[A-Z]?[a-z]+|[A-Z]+").Any(word => purpose.Contains(word.Value, StringComparer.OrdinalIgnoreCase));

    private static string? Id(string text) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? id.ToString(CultureInfo.InvariantCulture) : null;

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Quoted(string text) => YamlScalarText.OfText(text, YamlStyle.DoubleQuoted, isFlow: false);
}
