using System.Reflection;
using Xunit.Sdk;

namespace HelmOci.Tests.Peers;

/// <summary>What a test asks of the operating system and not every one has: elsewhere the test is skipped, with the reason.</summary>
internal static class Needs
{
    public const string Links = "symbolic links, which Windows keeps for administrators";
    public const string Shell = "a shell and the programs beside it";
    public const string Names = "file names that Windows refuses";
    public const string Slashes = "paths as Unix writes them";

    /// <summary>Of the common systems, Linux alone has them.</summary>
    public const string AnyNames = "file names of any bytes, that may differ in case alone";
    public const string KernelFiles = "the files of Linux's kernel, /proc and /dev/full";

    public static string? WhyMissing(string need)
    {
        var isThere = need is AnyNames or KernelFiles ? OperatingSystem.IsLinux() : !OperatingSystem.IsWindows();

        return isThere ? null : $"This system lacks {need}.";
    }
}

/// <summary>A fact that needs something of the operating system, one of <see cref="Needs"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SystemFactAttribute : FactAttribute
{
    public SystemFactAttribute(string need) => Skip = Needs.WhyMissing(need);
}

/// <summary>A theory that needs something of the operating system, one of <see cref="Needs"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SystemTheoryAttribute : TheoryAttribute
{
    public SystemTheoryAttribute(string need) => Skip = Needs.WhyMissing(need);
}

/// <summary>One row of a theory that needs something of the operating system, one of <see cref="Needs"/>.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class SystemInlineDataAttribute : DataAttribute
{
    private readonly object?[] _data;

    public SystemInlineDataAttribute(string need, params object?[] data)
    {
        _data = data;
        Skip = Needs.WhyMissing(need);
    }

    public override IEnumerable<object?[]> GetData(MethodInfo testMethod) => [_data];
}
