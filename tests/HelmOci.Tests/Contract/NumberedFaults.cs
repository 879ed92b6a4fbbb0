using System.Reflection;

namespace HelmOci.Tests.Contract;

/// <summary>The faults that registries, networks and logins are known for, by number: none is left without a test.</summary>
public static class NumberedFaults
{
    private const int Count = 40;

    [Fact]
    public static void AllHaveATest() => Assert.Equal(Enumerable.Range(1, Count), Tested().Distinct().Order());

    private static IEnumerable<int> Tested() =>
        typeof(NumberedFaults).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(FactAttribute)))
            .SelectMany(method => method.CustomAttributes)
            .Where(attribute => attribute.AttributeType == typeof(TraitAttribute))
            .Select(attribute => attribute.ConstructorArguments)
            .Where(trait => (string?)trait[0].Value == "Fault")
            .Select(trait => int.Parse((string)trait[1].Value!, null));
}
