namespace HelmOci.Registry.Exchange;

/// <summary>
/// Sends several requests at once: each keeps its thread until the answer is here, so others send all but one of them, unless all are
/// busy. The caller waits, too: to compile what would resume it takes a cold build process longer.
/// </summary>
internal static class AtOnce
{
    public static Task<TResult[]> RunAsync<TItem, TResult>(IReadOnlyList<TItem> items, Func<TItem, Task<TResult>> send)
    {
        var sent = Array.ConvertAll(Send(items, item => send(item)), task => (Task<TResult>)task);

        return Task.WhenAll(sent);
    }

    public static Task RunAsync<TItem>(IReadOnlyList<TItem> items, Func<TItem, Task> send) => Task.WhenAll(Send(items, send));

    private static Task[] Send<TItem>(IReadOnlyList<TItem> items, Func<TItem, Task> send)
    {
        var sending = new Lazy<Task>[items.Count];
        for (var at = 0; at < items.Count; at++)
        {
            var item = items[at];
            var one = sending[at] = new Lazy<Task>(() => send(item));
            if (at < items.Count - 1) _ = Task.Run(() => one.Value);
        }

        var sent = new Task[items.Count];
        for (var at = items.Count - 1; at >= 0; at--)
        {
            sent[at] = sending[at].Value;
            Task.WaitAny(sent[at]);
        }

        return sent;
    }
}
