using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using System.Xml.Linq;
using HelmOci.Build.Tests.Infrastructure;

namespace HelmOci.Build.Tests.Contract;

/// <summary>
/// The page of our properties in IDEs, as far as it can be tried without one: MSBuild's own classes for such rules have
/// each element and attribute, the properties are those of the golden list, and a project has the rule.
/// </summary>
public static class PropertyPageTests
{
    private const string Schema = "http://schemas.microsoft.com/build/2009/properties";

    private static readonly XElement Rule = XDocument.Load(Repository.Path("build", "HelmOci.Build.xaml")).Root!;

    [Fact]
    public static void DescribesEachPropertyAndNoOther() => Assert.Equal(
        File.ReadAllLines(Repository.Path("tests", "HelmOci.Build.Tests", "Contract", "properties.txt")),
        Properties().Select(property => property.Attribute("Name")!.Value).Order(StringComparer.Ordinal));

    [Fact]
    public static void HasADescriptionANameAndACategoryForEach()
    {
        var categories = Elements("Category").Select(category => category.Attribute("Name")!.Value).ToList();

        Assert.All(Properties(), property =>
        {
            Assert.Contains(property.Attribute("Category")?.Value, categories);
            Assert.NotEqual("", property.Attribute("DisplayName")?.Value ?? "");
            Assert.EndsWith(".", property.Attribute("Description")?.Value, StringComparison.Ordinal);
        });
        Assert.Equal(categories, Properties().Select(property => property.Attribute("Category")!.Value).Distinct());
        Assert.Distinct(Properties().Select(property => property.Attribute("DisplayName")!.Value));
    }

    /// <summary>Each choice starts with the one that leaves the property out, and none is there twice.</summary>
    [Fact]
    public static void LetsEachChoiceBeTheDefault() => Assert.All(Elements("EnumProperty"), property =>
    {
        var values = property.Elements().Select(value => value.Attribute("Name")!.Value).ToList();
        Assert.Equal("", values[0]);
        Assert.Distinct(values);
    });

    [Fact]
    public static void ShowsNoFieldForAPassword() =>
        Assert.Equal("ChartRegistryPassword", Assert.Single(Properties(), property => property.Attribute("Visible")?.Value == "False").Attribute("Name")!.Value);

    [Fact]
    public static void IsWhatMSBuildTakesForARule()
    {
        var classes = MSBuildRuleClasses();

        Assert.All(Rule.DescendantsAndSelf(), element =>
        {
            Assert.Equal(Schema, element.Name.NamespaceName);
            // Rule.Categories is the property Categories of the class Rule.
            var names = element.Name.LocalName.Split('.');
            var attributes = element.Attributes().Where(attribute => !attribute.IsNamespaceDeclaration).Select(attribute => attribute.Name.LocalName);
            Assert.Empty(names.Skip(1).Concat(attributes).Except(classes[names[0]]));
        });
    }

    [Fact]
    public static void IsThereInAProject()
    {
        var project = TestProject.New("console", "Paged");

        project.Dotnet("restore").Succeeded();
        var result = project.Dotnet("msbuild", "-getItem:PropertyPageSchema,ProjectCapability").Succeeded();

        using var json = JsonDocument.Parse(result.Output);
        var items = json.RootElement.GetProperty("Items");
        var rule = Assert.Single(items.GetProperty("PropertyPageSchema").EnumerateArray(), item => item.GetProperty("Filename").GetString() == "HelmOci.Build");
        Assert.Equal("Project", rule.GetProperty("Context").GetString());
        Assert.True(File.Exists(rule.GetProperty("FullPath").GetString()));
        Assert.Single(items.GetProperty("ProjectCapability").EnumerateArray(), item => item.GetProperty("Identity").GetString() == "HelmChart");
    }

    /// <summary>The classes that an IDE reads the file into, with their properties. Only the MSBuild for .NET Framework has them, so they are not loaded.</summary>
    private static Dictionary<string, HashSet<string>> MSBuildRuleClasses()
    {
        var framework = Path.Combine(PackageFeed.UserPackages, "microsoft.build.framework", FrameworkVersion(), "ref", "net472", "Microsoft.Build.Framework.dll");
        using var file = new PEReader(File.OpenRead(framework));
        var metadata = file.GetMetadataReader();

        return metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Where(type => metadata.GetString(type.Namespace) == "Microsoft.Build.Framework.XamlTypes")
            .ToDictionary(type => metadata.GetString(type.Name), type => PropertiesOf(metadata, type).ToHashSet());
    }

    private static IEnumerable<string> PropertiesOf(MetadataReader metadata, TypeDefinition type) =>
        type.GetProperties().Select(property => metadata.GetString(metadata.GetPropertyDefinition(property).Name))
            .Concat(type.BaseType is { IsNil: false, Kind: HandleKind.TypeDefinition } ? PropertiesOf(metadata, metadata.GetTypeDefinition((TypeDefinitionHandle)type.BaseType)) : []);

    /// <summary>The version that this repository builds with.</summary>
    private static string FrameworkVersion()
    {
        using var locked = JsonDocument.Parse(File.ReadAllText(Repository.Path("src", "HelmOci.Build", "packages.lock.json")));
        return locked.RootElement.GetProperty("dependencies").GetProperty("net8.0").GetProperty("Microsoft.Build.Framework").GetProperty("resolved").GetString()!;
    }

    private static IEnumerable<XElement> Properties() => Rule.Elements().Where(element => element.Name.LocalName.EndsWith("Property", StringComparison.Ordinal));

    private static IEnumerable<XElement> Elements(string name) => Rule.Descendants(XName.Get(name, Schema));
}
