namespace HelmOci.Publishing;

/// <summary>What becomes of a version that is there already.</summary>
public enum OverwriteDecision
{
    Replace,
    Keep,
    Refuse,
}
