using HelmOci.Publishing;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Publishing;

public static class PushRehearsalTests
{
    [Fact]
    public static void GoesTheWholeWayOfAPush()
    {
        var log = new RecordingLog();

        var outcome = PushRehearsal.Run(log);

        Assert.Equal(PushStatus.Pushed, Assert.Single(outcome.Pushed).Status);
        Assert.Empty(outcome.Faults);
        Assert.Equal(6, log.Text.Split(" -> ").Length - 1);
    }
}
