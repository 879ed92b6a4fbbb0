using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Registry.Transport;

namespace HelmOci.Tests.Transport;

/// <summary>The requests that these tests send.</summary>
internal static class TransportRequests
{
    /// <summary>Asks for the registry's root, and gives the status.</summary>
    public static int Ping(string host, TransportOptions? options = null, BuildMachine? machine = null, IChartLog? log = null)
    {
        using var transport = new RegistryTransport(host, options ?? new(), machine ?? Machines.Empty, log ?? new RecordingLog());

        return transport.Ping();
    }

    public static int Ping(this RegistryTransport transport, string path = "v2/")
    {
        var request = new RegistryRequest(HttpMethod.Get, new Uri(path, UriKind.RelativeOrAbsolute));

        return (int)transport.Send(request, CancellationToken.None).Status;
    }

    /// <summary>The code of the fault that a ping ends with.</summary>
    public static string Fault(string host, TransportOptions? options = null, BuildMachine? machine = null)
    {
        var fault = Assert.Throws<TransportException>(() => Ping(host, options, machine));

        return fault.Diagnostics[0].Code;
    }
}
