namespace HelmOci.Registry.Exchange;

/// <summary>Runs what keeps its thread for long beside those of the pool, which has few.</summary>
internal static class OwnThread
{
    public static Task<T> RunAsync<T>(Func<Task<T>> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
}
