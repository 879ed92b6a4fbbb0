using System.Reflection;
using System.Runtime.InteropServices;
using HelmOci.Tests.Oci;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace HelmOci.Platforms.Runner;

/// <summary>
/// Runs the tests of its own assembly: <c>HelmOci.Tests run [THREADS [NAME]]</c>, all whose name contains NAME. With two other arguments it is the
/// program that tests start. The last line is the sum.
/// </summary>
internal static class Program
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(60);

    private static int Main(string[] arguments)
    {
        if (arguments is not ["run", ..])
        {
            LayoutWriterProgram.Main(arguments);
            return 0;
        }

        Console.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.OSDescription}");
        var threads = arguments.Length > 1 ? int.Parse(arguments[1], null) : Environment.ProcessorCount;
        var name = arguments.Length > 2 ? arguments[2] : "";

        // What a test leaves behind, a thread that hangs above all, ends with it.
        var isGreen = Run(threads, name);
        Console.Out.Flush();
        Environment.Exit(isGreen ? 0 : 1);
        return 0;
    }

    private static bool Run(int threads, string name)
    {
        var assembly = typeof(Program).Assembly;
        using var framework = new XunitTestFramework(new NullMessageSink());
        using var found = new FoundTests();
        framework.GetDiscoverer(Reflector.Wrap(assembly)).Find(includeSourceInformation: false, found, new RunOptions());
        var cases = found.Wait(Patience).Where(test => test.DisplayName.Contains(name, StringComparison.Ordinal)).ToList();

        using var results = new Results();
        framework.GetExecutor(assembly.GetName()).RunTests(cases, results, RunOptions.Of(threads));

        return results.Wait(Patience);
    }
}

/// <summary>The options that xunit asks for by name; what is not set has xunit's default.</summary>
internal sealed class RunOptions : ITestFrameworkDiscoveryOptions, ITestFrameworkExecutionOptions
{
    private readonly Dictionary<string, object?> _values = [];

    public static RunOptions Of(int threads)
    {
        var options = new RunOptions();
        options.SetValue<int?>("xunit.execution.MaxParallelThreads", threads);
        options.SetValue<bool?>("xunit.execution.DisableParallelization", threads == 1);

        return options;
    }

    public TValue GetValue<TValue>(string name) => _values.TryGetValue(name, out var value) && value is TValue typed ? typed : default!;

    public void SetValue<TValue>(string name, TValue value) => _values[name] = value;
}
