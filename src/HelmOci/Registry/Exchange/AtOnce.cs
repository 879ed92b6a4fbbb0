namespace HelmOci.Registry.Exchange;

/// <summary>Sends several requests at once: each keeps its thread until the answer is here, so all but the last get one of their own.</summary>
internal static class AtOnce
{
    public static Task<TResult[]> RunAsync<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, Task<TResult>> send)
    {
        var tasks = new Task<TResult>[items.Count];
        for (var at = 0; at < items.Count; at++)
        {
            var item = items[at];
            tasks[at] = at < items.Count - 1 ? Task.Run(() => send(item)) : send(item);
        }

        return Task.WhenAll(tasks);
    }

    public static Task RunAsync<TItem>(IReadOnlyList<TItem> items, Func<TItem, Task> send)
    {
        var tasks = new Task[items.Count];
        for (var at = 0; at < items.Count; at++)
        {
            var item = items[at];
            tasks[at] = at < items.Count - 1 ? Task.Run(() => send(item)) : send(item);
        }

        return Task.WhenAll(tasks);
    }
}
