using HelmOci.Publishing;
using HelmOci.Publishing.StartUp;
using HelmOci.Tests.Transport;

namespace HelmOci.Tests.Publishing.StartUp;

public static class PushWarmUpTests
{
    [Fact]
    public static void GoesTheWholeWayOfAPush()
    {
        var log = new RecordingLog();

        var outcome = PushWarmUp.Run(log);

        Assert.Equal(PushStatus.Pushed, Assert.Single(outcome.Pushed).Status);
        Assert.Empty(outcome.Faults);
        Assert.Equal(6, log.Text.Split(" -> ").Length - 1);
    }
}
