using System.Net.Http.Headers;
using HelmOci.Credentials;
using HelmOci.Diagnostics;
using HelmOci.Machine;
using HelmOci.Registry.Http;
using HelmOci.Registry.Transport;

namespace HelmOci.Registry.Auth;

/// <summary>Asks clouds' own services for logins. A redirect is an answer like others, and not followed: what is signed is for one host.</summary>
internal sealed class CloudCalls(BuildMachine machine, IChartLog log)
{
    /// <summary>A <see cref="CloudCall"/>.</summary>
    /// <exception cref="ChartException">No answer came.</exception>
    public CloudReply Send(CloudRequest request, CancellationToken cancellation)
    {
        using var sender = new HttpSender(machine, RegistryTransport.IdleLimit, log);
        var options = new TransportOptions();
        var reply = new Retries(TimeProvider.System, log).Run(() => sender.Send(Of(request), options, request.Address.Authority, cancellation), cancellation);

        return new CloudReply((int)reply.Status, reply.Body);
    }

    private static RegistryRequest Of(CloudRequest request)
    {
        var blank = request.Authorization.IndexOf(' ', StringComparison.Ordinal);

        return new RegistryRequest(request.Method, request.Address)
        {
            ContentType = request.ContentType,
            Content = request.Content,
            Headers = request.Headers,
            Authorization = new AuthenticationHeaderValue(request.Authorization[..blank], request.Authorization[(blank + 1)..]),
            HoldsSecret = true,
            IsLogin = true,
        };
    }
}
