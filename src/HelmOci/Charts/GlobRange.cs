using System.Text;

namespace HelmOci.Charts;

/// <summary>Characters from one to another, both of them in it.</summary>
internal sealed record GlobRange(Rune Low, Rune High);
