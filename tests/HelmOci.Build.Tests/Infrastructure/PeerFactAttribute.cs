namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>A fact about us and a real peer: skipped, with the reason, where the peer is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerFactAttribute : FactAttribute
{
    public PeerFactAttribute(params string[] peers) => Skip = Peers.WhyMissing(peers);
}
