using System.Collections.Concurrent;
using Xunit.Abstractions;

namespace HelmOci.Platforms.Runner;

/// <summary>Prints what fails, counts all, and sums up.</summary>
internal sealed class Results : IMessageSink, IDisposable
{
    private readonly ManualResetEventSlim _isDone = new();
    private readonly ConcurrentDictionary<ITest, string> _running = new();

    private int _passed;
    private int _failed;
    private int _skipped;

    public bool OnMessage(IMessageSinkMessage message)
    {
        lock (_running) Take(message);

        return true;
    }

    /// <summary>Waits for the end; false where anything failed.</summary>
    public bool Wait(TimeSpan patience)
    {
        var isDone = _isDone.Wait(patience);
        lock (_running)
        {
            foreach (var test in isDone ? [] : _running.Values) Console.WriteLine($"HANGS {test}");
            Console.WriteLine($"{_passed} passed, {_failed + (isDone ? 0 : 1)} failed, {_skipped} skipped");

            return isDone && _failed == 0 && _passed > 0;
        }
    }

    public void Dispose() => _isDone.Dispose();

    private void Take(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestStarting started:
                _running[started.Test] = started.Test.DisplayName;
                break;
            case ITestFinished finished:
                _running.TryRemove(finished.Test, out _);
                break;
            case ITestPassed:
                _passed++;
                break;
            case ITestSkipped skipped:
                _skipped++;
                Console.WriteLine($"SKIPPED {skipped.Test.DisplayName}: {skipped.Reason}");
                break;
            case ITestFailed failed:
                Fail(failed.Test.DisplayName, failed);
                break;
            case ITestAssemblyFinished:
                _isDone.Set();
                break;
            case IFailureInformation fault:
                Fail("a fixture, a collection or the runner", fault);
                break;
        }
    }

    private void Fail(string what, IFailureInformation fault)
    {
        _failed++;
        Console.WriteLine($"FAILED {what}");
        foreach (var (type, text, place) in fault.ExceptionTypes.Zip(fault.Messages, fault.StackTraces)) Console.WriteLine($"  {type}: {text}\n{place}");
    }
}

/// <summary>The cases that xunit finds.</summary>
internal sealed class FoundTests : IMessageSink, IDisposable
{
    private readonly ManualResetEventSlim _isDone = new();
    private readonly ConcurrentQueue<ITestCase> _cases = new();

    public bool OnMessage(IMessageSinkMessage message)
    {
        if (message is ITestCaseDiscoveryMessage found) _cases.Enqueue(found.TestCase);
        if (message is IDiscoveryCompleteMessage) _isDone.Set();

        return true;
    }

    public IEnumerable<ITestCase> Wait(TimeSpan patience) =>
        _isDone.Wait(patience) ? _cases : throw new TimeoutException("The tests were not found in time.");

    public void Dispose() => _isDone.Dispose();
}
