using System.Runtime.ExceptionServices;

namespace HelmOci.Registry;

/// <summary>Does the same work for several items at once. Each blocks its thread, so each has one of its own; the last takes the caller's.</summary>
internal static class Concurrently
{
    /// <summary>The results in the order of the items, when all have ended; where some failed, the fault of the first of them.</summary>
    public static TResult[] Run<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, TResult> work)
    {
        var (results, faults) = (new TResult[items.Count], new ExceptionDispatchInfo?[items.Count]);
        var threads = new List<Thread>();
        for (var at = 0; at < items.Count - 1; at++)
        {
            var mine = at;
            threads.Add(new Thread(() => RunOne(mine)) { IsBackground = true });
            threads[^1].Start();
        }

        if (items.Count > 0) RunOne(items.Count - 1);
        threads.ForEach(thread => thread.Join());
        Array.Find(faults, fault => fault is not null)?.Throw();

        return results;

        void RunOne(int at)
        {
            try
            {
                results[at] = work(items[at]);
            }
#pragma warning disable CA1031 // It is thrown again on the caller's thread; here it would end the process.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                faults[at] = ExceptionDispatchInfo.Capture(fault);
            }
        }
    }

    public static void Run<TItem>(IReadOnlyList<TItem> items, Action<TItem> work) => Run(items, item =>
    {
        work(item);

        return true;
    });
}
