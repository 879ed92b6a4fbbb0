using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Registry.Transport;

namespace HelmOci.Tests.Transport;

/// <summary>The requests that these tests send.</summary>
internal static class TransportRequests
{
    /// <summary>Asks for the registry's root, and gives the status.</summary>
    public static async Task<int> PingAsync(string host, TransportOptions? options = null, BuildMachine? machine = null, IChartLog? log = null)
    {
        using var transport = new RegistryTransport(host, options ?? new(), machine ?? Machines.Empty, log ?? new RecordingLog());

        return await transport.PingAsync();
    }

    public static async Task<int> PingAsync(this RegistryTransport transport, string path = "v2/")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.RelativeOrAbsolute));
        using var response = await transport.SendAsync(request, CancellationToken.None);
        await response.Content.ReadAsByteArrayAsync();

        return (int)response.StatusCode;
    }

    /// <summary>The code of the fault that a ping ends with.</summary>
    public static async Task<string> FaultAsync(string host, TransportOptions? options = null, BuildMachine? machine = null)
    {
        var fault = await Assert.ThrowsAsync<TransportException>(() => PingAsync(host, options, machine));

        return fault.Diagnostics[0].Code;
    }
}
