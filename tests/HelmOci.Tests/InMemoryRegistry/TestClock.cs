using System.Collections.Concurrent;

namespace HelmOci.Tests.InMemoryRegistry;

/// <summary>A clock on which every wait is over at once, and is remembered.</summary>
internal sealed class TestClock : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan time) => _now += time;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _waits.Enqueue(dueTime);
        Advance(dueTime);

        return TimeProvider.System.CreateTimer(callback, state, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
