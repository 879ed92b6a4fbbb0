namespace HelmOci.Registry.Errors;

/// <summary>One error as a registry reports it.</summary>
/// <param name="Code">One of an open set, such as <c>NAME_UNKNOWN</c>; empty where the server gives none.</param>
/// <param name="Message">As sent: clean it before it is printed.</param>
internal sealed record RegistryError(string Code, string Message);
