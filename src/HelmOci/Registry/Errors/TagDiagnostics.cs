using HelmOci.Diagnostics;
using HelmOci.Oci;
using HelmOci.Registry.Transport;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Errors;

/// <summary>Tags that a registry does not let go.</summary>
internal static class TagDiagnostics
{
    /// <param name="repository">Where the tag is.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="held">What it holds and keeps holding.</param>
    /// <param name="pushed">What was to replace it.</param>
    /// <param name="reply">The refusal.</param>
    public static ChartException Immutable(RepositoryConnection repository, string tag, Digest held, Digest pushed, RegistryReply reply) => new(new Diagnostic(
        TagImmutable,
        $"{repository.Name(tag)} holds {held}, and the registry does not let {pushed} replace it. {ReplyText.Sentence(reply)}",
        repository.User.Advice(reply).Immutable));
}
