using HelmOci.Dependencies;
using HelmOci.Diagnostics;

namespace HelmOci.Tests.Dependencies;

public static class IndexThatLeadsElsewhere
{
    [Theory]
    [InlineData("https://charts.example.com", "https://cdn.example.org/web.tgz")]
    [InlineData("http://charts.example.com", "https://cdn.example.org/web.tgz")]
    [InlineData("http://charts.example.com", "http://cdn.example.org/web.tgz")]
    [InlineData("http://10.0.0.1", "http://10.0.0.1/web.tgz")]
    [InlineData("https://localhost", "https://127.0.0.1/web.tgz")]
    public static void IsFollowedWhereThatIsSafe(string repository, string url)
    {
        using var fixture = Serving(repository, url);

        Assert.Single(fixture.Resolve().Fetched);
    }

    [Theory]
    [InlineData("https://charts.example.com", "http://charts.example.com/web.tgz")]
    [InlineData("https://charts.example.com", "http://cdn.example.org/web.tgz")]
    [InlineData("https://charts.example.com", "file:///etc/passwd")]
    [InlineData("https://charts.example.com", "ftp://cdn.example.org/web.tgz")]
    [InlineData("https://charts.example.com", "https://169.254.169.254/latest/web.tgz")]
    [InlineData("https://charts.example.com", "https://10.0.0.1/web.tgz")]
    [InlineData("https://charts.example.com", "https://[fe80::1]/web.tgz")]
    [InlineData("https://charts.example.com", "https://127.0.0.1/web.tgz")]
    [InlineData("https://charts.example.com", "https://2130706433/web.tgz")]
    [InlineData("https://charts.example.com", "https://[::ffff:169.254.169.254]/web.tgz")]
    [InlineData("https://charts.example.com", "https://[fd00::1]/web.tgz")]
    [InlineData("https://charts.example.com", "https://[::1]/web.tgz")]
    [InlineData("https://charts.example.com", "https://0.0.0.0/web.tgz")]
    [InlineData("https://charts.example.com", "https://192.168.0.1/web.tgz")]
    [InlineData("https://charts.example.com", "https://172.16.0.1/web.tgz")]
    [InlineData("https://charts.example.com", "https://localhost./web.tgz")]
    [InlineData("https://charts.example.com", "https://localhost/web.tgz")]
    [InlineData("https://charts.example.com", "https://a:b@cdn.example.org/web.tgz")]
    [InlineData("http://10.0.0.1", "http://10.0.0.2/web.tgz")]
    [InlineData("https://charts.example.com", "oci://10.0.0.1/charts/web:1.0.0")]
    [InlineData("https://charts.example.com", "oci://registry.example.com/charts/web")]
    [InlineData("https://charts.example.com", "''")]
    [InlineData("https://charts.example.com", "https://xn--ÿ/web.tgz")]
    [InlineData("https://charts.example.com", "//10.0.0.1/web.tgz")]
    public static void IsRefusedElse(string repository, string url)
    {
        using var fixture = Serving(repository, url);

        Assert.Equal(DiagnosticCodes.DownloadUnsafe, fixture.Fault().Code);
        Assert.Equal([$"{repository}/index.yaml"], fixture.Network.Questions.Select(question => question.Address.ToString()));
        Assert.Empty(fixture.Network.Pulls);
    }

    [Theory]
    [InlineData("http://charts.example.com/index.yaml")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://169.254.169.254/index.yaml")]
    [InlineData("https://charts.example.com/index.yaml")]
    public static void IsRefusedAsARedirect(string target)
    {
        using var fixture = Serving("https://charts.example.com", "web.tgz");
        fixture.Network.Redirect("https://charts.example.com/index.yaml", target);

        Assert.Equal(DiagnosticCodes.DownloadUnsafe, fixture.Fault().Code);
        Assert.All(fixture.Network.Questions, question => Assert.Equal("charts.example.com", question.Address.Host));
    }

    /// <summary>A token in the repository's own URL is for its own host.</summary>
    [Theory]
    [InlineData("web.tgz", "https://charts.example.com/web.tgz?token=S")]
    [InlineData("//cdn.example.org/web.tgz", "https://cdn.example.org/web.tgz")]
    public static void GetsNoTokenOfTheRepository(string url, string asked)
    {
        using var fixture = Serving("https://charts.example.com", url).Depends("name: web, version: '1', repository: 'https://charts.example.com/?token=S'");
        fixture.Network.Page("https://charts.example.com/index.yaml?token=S", TestCharts.Index(("web", "1.0.0", url, ""))).Page(asked, TestCharts.Archive("web", "1.0.0"));

        Assert.Single(fixture.Resolve().Fetched);

        Assert.Equal(asked, fixture.Network.Questions[^1].Address.ToString());
    }

    [Fact]
    public static void IsNamedWithoutTheTokenOfTheRepository()
    {
        using var fixture = new ResolverFixture().Depends("name: web, version: '7', repository: 'https://charts.example.com/?token=S3CRET'");
        fixture.Network.Page("https://charts.example.com/index.yaml?token=S3CRET", TestCharts.Index(("web", "1.0.0", "web.tgz", "")));

        Assert.DoesNotContain("S3CRET", fixture.Fault().Text, StringComparison.Ordinal);
    }

    private static ResolverFixture Serving(string repository, string url)
    {
        var fixture = new ResolverFixture().Depends($"name: web, version: '1', repository: '{repository}'");
        fixture.Network.Page($"{repository}/index.yaml", TestCharts.Index(("web", "1.0.0", url, ""))).Page(url, TestCharts.Archive("web", "1.0.0"));

        return fixture;
    }
}

public static class LoginOfARepository
{
    private const string Index = "https://charts.example.com/index.yaml";

    [Theory]
    [InlineData("web.tgz", false, true)]
    [InlineData("https://cdn.example.org/web.tgz", false, false)]
    [InlineData("https://cdn.example.org/web.tgz", true, true)]
    [InlineData("https://charts.example.com:8443/web.tgz", false, false)]
    public static void GoesToItsOwnHostOnly(string url, bool passesAll, bool isSent)
    {
        using var fixture = With(url, passesAll);
        fixture.Network.Page(new Uri(new Uri("https://charts.example.com/"), url).ToString(), TestCharts.Archive("web", "1.0.0"));

        fixture.Resolve();

        var questions = fixture.Network.Questions;
        Assert.Equal(2, questions.Count);
        Assert.Equal("s3cret", questions[0].Login!.Secret);
        Assert.Equal(isSent, questions[1].Login is not null);
        Assert.Equal(isSent, questions[1].Transport.ClientCertificate.Length > 0);
        Assert.DoesNotContain("s3cret", fixture.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public static void IsLeftBehindOnARedirect(bool passesAll)
    {
        using var fixture = With("web.tgz", passesAll);
        fixture.Network
            .Redirect("https://charts.example.com/web.tgz", "https://cdn.example.org/web.tgz?signature=abc")
            .Page("https://cdn.example.org/web.tgz?signature=abc", TestCharts.Archive("web", "1.0.0"));

        fixture.Resolve();

        Assert.Equal([true, true, false], fixture.Network.Questions.Select(question => question.Login is not null));
        Assert.DoesNotContain("abc", fixture.Log.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(401, DiagnosticCodes.RepositoryLoginRefused)]
    [InlineData(403, DiagnosticCodes.RepositoryLoginRefused)]
    [InlineData(404, DiagnosticCodes.DownloadFailed)]
    [InlineData(503, DiagnosticCodes.DownloadFailed)]
    public static void IsToldWhereItIsRefused(int status, string code)
    {
        using var fixture = With("web.tgz", passesAll: false);
        fixture.Network.Status(Index, status);

        var fault = fixture.Fault();

        Assert.Equal(code, fault.Code);
        Assert.DoesNotContain("s3cret", fault.Text, StringComparison.Ordinal);
    }

    private static ResolverFixture With(string url, bool passesAll)
    {
        var fixture = new ResolverFixture { Items = [new ChartRepositoryItem("site", "https://charts.example.com") { UserName = "ada", PasswordVariable = ResolverFixture.PasswordVariable, PassCredentialsAll = passesAll, Transport = new() { ClientCertificate = "/client.pem" } }] };
        fixture.Depends("name: web, version: '1', repository: '@site'");
        fixture.Network.Page(Index, TestCharts.Index(("web", "1.0.0", url, "")));

        return fixture;
    }
}
