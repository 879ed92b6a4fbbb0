using HelmOci.Charts;
using HelmOci.Dependencies;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Dependencies;

public static class RepositoriesThatHelmKnows
{
    private const string Site = """
        apiVersion: ""
        generated: "0001-01-01T00:00:00Z"
        repositories:
        - caFile: /ca.pem
          certFile: /client.pem
          insecure_skip_tls_verify: true
          keyFile: /client.key
          name: site
          pass_credentials_all: true
          password: s3cret
          url: https://charts.example.com/stable
          username: ada
        - name: broken
          url: "::"
        - name: open
          url: http://10.0.0.1:8080
        """;

    [Theory]
    [InlineData(Platform.Linux, "home/.config/helm/repositories.yaml")]
    [InlineData(Platform.MacOS, "home/Library/Preferences/helm/repositories.yaml")]
    [InlineData(Platform.Windows, "home/AppData/Roaming/helm/repositories.yaml")]
    [InlineData(Platform.Linux, "xdg/helm/repositories.yaml", "XDG_CONFIG_HOME", "xdg")]
    [InlineData(Platform.MacOS, "own/repositories.yaml", "HELM_CONFIG_HOME", "own")]
    [InlineData(Platform.Linux, "some.yaml", "HELM_REPOSITORY_CONFIG", "some.yaml")]
    public static void AreFoundWhereHelmKeepsThem(Platform platform, string place, string variable = "", string value = "")
    {
        using var folder = new TempFolder();
        folder.Write(place, Site);
        var variables = new Dictionary<string, string>();
        if (variable.Length > 0) variables[variable] = Path.Combine(folder.Path, value);
        var machine = new BuildMachine(name => variables.GetValueOrDefault(name), Path.Combine(folder.Path, "home"), platform);

        var named = ChartRepositories.Of([], machine).Named([new ChartDependency { Name = "web", Repository = "@site" }]);

        Assert.Equal("https://charts.example.com/stable", named[0].Repository);
    }

    [Fact]
    public static void BringTheirLoginAndCertificates()
    {
        using var folder = new TempFolder();
        var repositories = ChartRepositories.Of([], Machines.With(("HELM_REPOSITORY_CONFIG", folder.Write("r.yaml", Site))));

        var repository = repositories.At(new ChartDependency { Name = "web", Repository = "https://charts.example.com/stable/" });

        Assert.Equal(("ada", "s3cret"), (repository.Login!.UserName, repository.Login.Secret));
        Assert.Equal(("/ca.pem", "/client.pem", "/client.key", true), (repository.Transport.CaFile, repository.Transport.ClientCertificate, repository.Transport.ClientKey, repository.Transport.SkipTlsVerify));
        Assert.True(repository.PassCredentialsAll);
        Assert.DoesNotContain("s3cret", repository.ToString(), StringComparison.Ordinal);
        Assert.Null(repositories.At(new ChartDependency { Name = "web", Repository = "https://charts.example.com" }).Login);
    }

    [Fact]
    public static void ComeAfterThoseOfTheProject()
    {
        using var folder = new TempFolder();
        var machine = Machines.With(("HELM_REPOSITORY_CONFIG", folder.Write("r.yaml", Site)), ("SITE_PASSWORD", "other\n"));
        var item = new ChartRepositoryItem("site", "https://other.example.com") { UserName = "bob", PasswordVariable = "SITE_PASSWORD" };
        var repositories = ChartRepositories.Of([item], machine);

        var named = repositories.Named([new ChartDependency { Name = "web", Repository = "alias:site" }])[0];

        Assert.Equal("https://other.example.com", named.Repository);
        Assert.Equal("other", repositories.At(named).Login!.Secret);
    }

    [Theory]
    [InlineData("ftp://x", "", "")]
    [InlineData("https://a:b@x", "", "")]
    [InlineData("https://x", "ada", "")]
    [InlineData("https://x", "", "PASSWORD")]
    [InlineData("https://x", "ada", "NOT_SET")]
    public static void AreRefusedAsItemsThatCannotBeUsed(string url, string userName, string variable)
    {
        var item = new ChartRepositoryItem("site", url) { UserName = userName, PasswordVariable = variable };

        var refused = Assert.Throws<ChartException>(() => ChartRepositories.Of([item], Machines.With(("PASSWORD", "s3cret"))).At(new ChartDependency { Repository = url }));

        Assert.Equal(DiagnosticCodes.RepositoryItemInvalid, refused.Diagnostics[0].Code);
    }

    [Theory]
    [InlineData("[1, 2]", DiagnosticCodes.RepositoriesInvalid)]
    [InlineData("repositories: [", DiagnosticCodes.YamlSyntax)]
    public static void AreRefusedWhereTheFileIsNone(string content, string code)
    {
        using var folder = new TempFolder();
        var file = folder.Write("r.yaml", content);

        var repositories = ChartRepositories.Of([], Machines.With(("HELM_REPOSITORY_CONFIG", file)));
        var asked = new ChartDependency { Name = "web", Repository = "https://charts.example.com" };

        var fault = Assert.Throws<ChartException>(() => repositories.At(asked)).Diagnostics[0];

        Assert.Equal((code, file), (fault.Code, fault.Location!.File));
        // Where nobody is asked or named, nobody needs the file.
        Assert.Equal([asked], repositories.Named([asked]));
    }

    [Fact]
    public static void AreNamedInTheErrorWhereOneIsUnknown()
    {
        var refused = Assert.Throws<ChartException>(() => ChartRepositories.Of([], Machines.With(("HELM_REPOSITORY_CONFIG", "/nowhere/r.yaml")))
            .Named([new ChartDependency { Name = "web", Repository = "@site" }]));

        Assert.Contains("/nowhere/r.yaml", refused.Diagnostics[0].NextStep, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://charts.example.com/stable", "web.tgz", "https://charts.example.com/stable/web.tgz")]
    [InlineData("https://charts.example.com/stable/", "./a/web.tgz", "https://charts.example.com/stable/a/web.tgz")]
    [InlineData("https://charts.example.com/stable", "/a/web.tgz", "https://charts.example.com/a/web.tgz")]
    [InlineData("https://charts.example.com/stable", "../web.tgz", "https://charts.example.com/web.tgz")]
    [InlineData("https://charts.example.com/stable?token=x", "web.tgz", "https://charts.example.com/stable/web.tgz?token=x")]
    [InlineData("https://charts.example.com/stable", "web-1.0.0+b.tgz", "https://charts.example.com/stable/web-1.0.0+b.tgz")]
    [InlineData("https://charts.example.com/stable", "https://other.example.com/web.tgz?x=1", "https://other.example.com/web.tgz?x=1")]
    public static void ResolveUrlsAsHelmDoes(string repository, string url, string expected)
    {
        Assert.True(ChartRepository.TryCreate("", repository, out var known));
        Assert.Equal(expected, known.Resolve(url)!.ToString());
    }
}
