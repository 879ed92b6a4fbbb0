using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace HelmOci.Yaml;

/// <summary>
/// Room for methods that call themselves for each level of a text: where the stack of a thread ends, a new thread goes on. A text of the usual
/// depth never comes to that.
/// </summary>
/// <remarks>A stack overflow cannot be caught: it would end the build's process.</remarks>
internal static class DeepStack
{
    private const int StackSize = 16 * 1024 * 1024;

    public static bool IsAtEnd => !RuntimeHelpers.TryEnsureSufficientExecutionStack();

    /// <summary>Takes the step on a thread of its own, and waits for it; what it throws is thrown here.</summary>
    public static TResult Continue<TArgument, TResult>(Func<TArgument, TResult> step, TArgument argument)
    {
        TResult? result = default;
        ExceptionDispatchInfo? fault = null;
        var thread = new Thread(Run, StackSize);
        thread.Start();
        thread.Join();
        fault?.Throw();

        return result!;

        void Run()
        {
            try
            {
                result = step(argument);
            }
#pragma warning disable CA1031 // It is thrown again, on the thread that waits.
            catch (Exception thrown)
#pragma warning restore CA1031
            {
                fault = ExceptionDispatchInfo.Capture(thrown);
            }
        }
    }

    public static void Continue<TArgument>(Action<TArgument> step, TArgument argument) =>
        Continue(
            given =>
            {
                step(given);

                return true;
            },
            argument);
}
