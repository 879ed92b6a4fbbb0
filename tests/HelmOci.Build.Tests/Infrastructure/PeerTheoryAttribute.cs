namespace HelmOci.Build.Tests.Infrastructure;

/// <summary>A theory about us and a real peer: skipped, with the reason, where the peer is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PeerTheoryAttribute : TheoryAttribute
{
    public PeerTheoryAttribute(params string[] peers) => Skip = Peers.WhyMissing(peers);
}
