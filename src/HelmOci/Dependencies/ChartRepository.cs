using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Dependencies;

/// <summary>A classic repository: a web server with an index.yaml.</summary>
/// <param name="Name">What <c>@name</c> and <c>alias:name</c> mean; empty for one that only a chart names.</param>
/// <param name="Url">Its URL as it was written: Chart.lock carries it.</param>
/// <param name="Address">The same as an address.</param>
internal sealed record ChartRepository(string Name, string Url, Uri Address)
{
    /// <summary>What proves who asks; null for none.</summary>
    public Credential? Login { get; init; }

    /// <summary>The environment variable that should hold the password of a login and is not set; empty for none. It matters only once somebody is asked.</summary>
    public string UnsetVariable { get; init; } = "";

    /// <summary>Certificates.</summary>
    public TransportOptions Transport { get; init; } = new();

    /// <summary>Whether login and client certificate go to other hosts, too, where the index names them.</summary>
    public bool PassCredentialsAll { get; init; }

    /// <summary>Where its index is; a query stays behind it.</summary>
    public Uri IndexAddress => Below("index.yaml");

    /// <summary>Reads an http or https URL without a login in it; false for anything else.</summary>
    public static bool TryCreate(string name, string url, out ChartRepository repository)
    {
        var address = WebAddress.Of(url.Trim());
        var isUrl = address is { Scheme: "http" or "https", Host.Length: > 0, UserInfo: "" };
        repository = isUrl ? new ChartRepository(name, url, address!) : null!;

        return isUrl;
    }

    /// <summary>Whether another URL means this repository: a slash at the end makes no difference.</summary>
    public bool Is(string url) =>
        WebAddress.Of(url.Trim()) is { } other
        && other.GetLeftPart(UriPartial.Authority) == Address.GetLeftPart(UriPartial.Authority)
        && other.AbsolutePath.TrimEnd('/') == Address.AbsolutePath.TrimEnd('/')
        && other.Query == Address.Query;

    /// <summary>The address that a URL of the index means; null where it is none.</summary>
    public Uri? Resolve(string url)
    {
        if (url.Length == 0) return null;
        if (!IsPath(url) && WebAddress.Of(url) is { } absolute) return absolute;

        var folder = new UriBuilder(Address) { Query = "", Path = Address.AbsolutePath.TrimEnd('/') + "/" };
        if (WebAddress.Of(folder.Uri, url) is not { } relative) return null;

        // Some servers want the token of the repository's own query for the archives, too; another host, which "//host/path" names, never gets it.
        return Address.Query.Length > 0 && Origin.IsSame(Address, relative) ? new UriBuilder(relative) { Query = Address.Query }.Uri : relative;
    }

    private Uri Below(string file) => new UriBuilder(Address) { Path = $"{Address.AbsolutePath.TrimEnd('/')}/{file}" }.Uri;

    /// <summary>On Linux, .NET takes <c>/charts/a.tgz</c> for a file.</summary>
    private static bool IsPath(string url) => url.StartsWith('/');
}

/// <summary>A <c>ChartRepository</c> item of the project.</summary>
/// <param name="Name">Its <c>Include</c>.</param>
/// <param name="Url">Where it is.</param>
public sealed record ChartRepositoryItem(string Name, string Url)
{
    public string UserName { get; init; } = "";

    /// <summary>The environment variable with the password.</summary>
    public string PasswordVariable { get; init; } = "";

    public TransportOptions Transport { get; init; } = new();

    public bool PassCredentialsAll { get; init; }

    internal ChartRepository Read(BuildMachine machine)
    {
        if (!ChartRepository.TryCreate(Name, Url, out var repository)) throw ItemInvalid(Name, "its Url is no http or https address, or holds a login");
        if (UserName.Length > 0 != PasswordVariable.Length > 0) throw ItemInvalid(Name, "it has only one of UserName and PasswordVariable");

        var password = PasswordVariable.Length > 0 ? NamedSecret.OfVariable(machine, PasswordVariable) : new NamedSecret("", "");

        return repository with
        {
            Login = password.IsSet ? Credential.Password(UserName, password.Value) : null,
            UnsetVariable = password.IsSet ? "" : PasswordVariable,
            Transport = Transport,
            PassCredentialsAll = PassCredentialsAll,
        };
    }

    /// <param name="name">Its <c>Include</c>.</param>
    /// <param name="reason">What is wrong with it.</param>
    internal static ChartException ItemInvalid(string name, string reason) => new(new Diagnostic(
        DiagnosticCodes.RepositoryItemInvalid,
        $"The ChartRepository item '{name}' cannot be used: {reason}.",
        "Write <ChartRepository Include=\"name\" Url=\"https://…\" UserName=\"…\" PasswordVariable=\"NAME_OF_A_VARIABLE\" />; the last two only where a login is needed."));
}
