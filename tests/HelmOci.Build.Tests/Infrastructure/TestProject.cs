namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>A project of a user, in a folder outside the repository, that references the packed package.</summary>
public sealed class TestProject
{
    private TestProject(string file) => File = file;

    public string File { get; }

    public string Folder => Path.GetDirectoryName(File)!;

    public string Name => Path.GetFileNameWithoutExtension(File);

    /// <summary>Where a release build puts its files.</summary>
    public string Output => Path.Combine(Folder, "bin", "Release", "net10.0");

    public string LayoutPath(string chart) => Path.Combine(Output, "oci", chart);

    /// <summary>What <c>dotnet new TEMPLATE</c> makes, at version 1.4.0, with our package added.</summary>
    public static TestProject New(string template, string name, string? parent = null)
    {
        var folder = Path.Combine(parent ?? TestFolder.Create("src"), name);
        ProjectTemplates.CopyTo(folder, template, name);

        return new TestProject(Path.Combine(folder, name + ".csproj"))
            .Add($"""
                <ItemGroup>
                  <PackageReference Include="{PackageFeed.PackageId}" Version="{PackageFeed.Current.Version}" PrivateAssets="all" />
                </ItemGroup>
                """)
            .Set("Version", "1.4.0");
    }

    /// <summary>A project file of its own text, anywhere.</summary>
    public static TestProject Of(string name, string xml, string? parent = null)
    {
        _ = PackageFeed.Current;
        var folder = Path.Combine(parent ?? TestFolder.Create("src"), Path.GetFileNameWithoutExtension(name));
        return new TestProject(TestFolder.Write(folder, name, xml));
    }

    /// <summary>A project that imports our props and targets and nothing else: no SDK, no restore.</summary>
    public static TestProject Bare(string name, string properties = "", string? parent = null) => Of(name + ".proj", $"""
        <Project>
          <Import Project="{ExtractedPackage.Path}/build/HelmOci.Build.props" />
          <PropertyGroup>{properties}</PropertyGroup>
          <Import Project="{ExtractedPackage.Path}/build/HelmOci.Build.targets" />
        </Project>
        """, parent);

    public TestProject Set(string property, string value) =>
        Add($"<PropertyGroup><{property}>{value}</{property}></PropertyGroup>");

    /// <summary>Adds XML at the end of the project file.</summary>
    public TestProject Add(string xml)
    {
        var text = System.IO.File.ReadAllText(File);
        System.IO.File.WriteAllText(File, text.Replace("</Project>", xml + "\n</Project>", StringComparison.Ordinal));
        return this;
    }

    /// <summary>Adds a small chart of our own; tests that need Helm's take <see cref="HelmClient.CreateChart"/>.</summary>
    public TestProject WithChart(string name)
    {
        SmallChart.Write(Path.Combine(Folder, "chart"), name);
        return this;
    }

    public CommandResult Dotnet(params string[] arguments) => DotnetCommand.Run(Folder, arguments);

    public CommandResult Dotnet(IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        DotnetCommand.Run(Folder, arguments, environment);
}
