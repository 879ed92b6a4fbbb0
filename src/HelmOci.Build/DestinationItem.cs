using HelmOci.Diagnostics;
using HelmOci.Publishing;
using HelmOci.Registry.Transport;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>Reads an item of <c>@(ChartDestination)</c>.</summary>
internal static class DestinationItem
{
    /// <exception cref="ChartException">It is no registry, or its metadata cannot be understood.</exception>
    public static ChartDestination Parse(ITaskItem item) =>
        ChartDestination.Parse(item.ItemSpec, item.GetMetadata("Namespace"), "") with
        {
            Transport = new TransportOptions
            {
                PlainHttp = ChartProperty.ParseBoolean("PlainHttp of ChartDestination", item.GetMetadata("PlainHttp")),
                CaFile = item.GetMetadata("CaFile"),
                ClientCertificate = item.GetMetadata("ClientCertificate"),
                ClientKey = item.GetMetadata("ClientKey"),
                SkipTlsVerify = ChartProperty.ParseBoolean("SkipTlsVerify of ChartDestination", item.GetMetadata("SkipTlsVerify")) ?? false,
            },
        };
}
