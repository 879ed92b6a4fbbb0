using HelmOci.Diagnostics;
using static HelmOci.Diagnostics.DiagnosticCodes;

namespace HelmOci.Registry.Errors;

/// <summary>Who we are to a registry's repository, and what is said where that is not enough.</summary>
/// <param name="Registry">Host as the user wrote it.</param>
/// <param name="Repository">Path below it.</param>
/// <param name="Login">The credential that was found, as it may be printed; empty for none.</param>
/// <param name="Places">Where credentials were looked for in vain; null where they were found or never asked for.</param>
/// <param name="Signs">How the registry asked for a login; empty where it did not.</param>
internal sealed record RegistryUser(string Registry, string Repository, string Login, IReadOnlyList<string>? Places, string Signs)
{
    /// <summary>The property, variable, file or helper program that the login came from; empty where it is not known.</summary>
    public string Origin { get; init; } = "";

    private string LookedIn => Places is { Count: > 0 } ? $" (looked in {string.Join(", ", Places)})" : "";

    private string By => Origin.Length == 0 ? Login : $"{Login} (from {Origin})";

    public RegistryAdvice Advice() => RegistryAdvice.For(new ObservedRegistry(Registry, Repository, Signs));

    public RegistryAdvice Advice(ServerAnswer answer) => RegistryAdvice.For(new ObservedRegistry(Registry, Repository, $"{Signs} {answer.Signs}"));

    /// <summary>Nothing to log in with.</summary>
    public ChartException WithoutCredentials() => new(new Diagnostic(
        NoCredentials,
        $"{Registry} wants a login for {Repository}, and no credentials for {Registry} were found{LookedIn}.",
        Advice().Login));

    /// <summary>The login itself is refused.</summary>
    public ChartException Refused(ServerAnswer answer) => Refused(answer, NewLogin(Advice(answer).Login));

    /// <summary>The login is refused, and may be good for nothing here: it was taken before, or gave a token.</summary>
    public ChartException RefusedHere(ServerAnswer answer) => Refused(answer, $"{Advice(answer).Login} {Advice(answer).Rights}");

    /// <summary>The login is good, and does not allow this.</summary>
    public ChartException Denied(ServerAnswer answer) => Login.Length == 0
        ? Anonymous(answer)
        : new ChartException(new Diagnostic(
            AccessDenied,
            $"{Registry} does not allow {Repository} with {By}. {answer.Sentence()}",
            Advice(answer).Rights));

    /// <summary>Another server than the registry wants a login, or lets nobody in.</summary>
    public ChartException RefusedElsewhere(ServerAnswer answer) => new(new Diagnostic(
        answer.Status == 401 ? LoginRefused : AccessDenied,
        $"{Registry} sent us on to a server that refuses us, or wants a login of its own. {answer.Sentence()}",
        "The credentials of a registry are never sent to another server: correct the address that the registry redirects to."));

    /// <param name="answer">The refusal.</param>
    /// <param name="retryAfter">When the server asks to come back; empty where it does not.</param>
    public ChartException Limited(ServerAnswer answer, string retryAfter) => new(new Diagnostic(
        RateLimited,
        $"{Registry} limits how much is asked of it. {answer.Sentence()}{(retryAfter.Length == 0 ? "" : $" It asks to come back after: {OutsideText.Clean(retryAfter)}.")}",
        Advice(answer).Limit));

    private ChartException Refused(ServerAnswer answer, string nextStep) => Login.Length == 0
        ? Anonymous(answer)
        : new ChartException(new Diagnostic(LoginRefused, $"{Registry} does not take {By} for {Repository}. {answer.Sentence()}", nextStep));

    // What any registry is told would be to set what is set already.
    private string NewLogin(string advice) =>
        $"The login{(Origin.Length == 0 ? "" : $" from {Origin}")} is wrong, or has expired: set it anew, or log in again.{(advice == new RegistryAdvice().Login ? "" : $" {advice}")}";

    private ChartException Anonymous(ServerAnswer answer) => new(new Diagnostic(
        NoCredentials,
        Places is null
            ? $"{Registry} does not allow {Repository} without a login, and did not ask for one. {answer.Sentence()}"
            : $"{Registry} does not allow {Repository} without a login, and no credentials for {Registry} were found{LookedIn}. {answer.Sentence()}",
        $"{Advice(answer).Login} {Advice(answer).Rights}"));
}
