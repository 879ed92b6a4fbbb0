using HelmOci.Credentials;
using HelmOci.Publishing;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>The push of a project's chart between its tasks: begun by BeginPush, told the chart by PackChart, ended by PushChart.</summary>
/// <param name="HeadStart">What is done of it.</param>
/// <param name="Login">Whom it logged in; a push that says another starts over.</param>
internal sealed record PushSession(HeadStart HeadStart, CredentialOptions Login) : IDisposable
{
    public static void Keep(IBuildEngine4 engine, string project, PushSession session) =>
        engine.RegisterTaskObject(Key(project), session, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: true);

    /// <summary>The push that was begun for a project; null where none was.</summary>
    public static HeadStart? HeadStartOf(IBuildEngine4 engine, string project) =>
        (engine.GetRegisteredTaskObject(Key(project), RegisteredTaskObjectLifetime.Build) as PushSession)?.HeadStart;

    /// <summary>The same, for the push that it was begun for.</summary>
    public static HeadStart? TakeHeadStart(IBuildEngine4 engine, string project, CredentialOptions login) =>
        engine.UnregisterTaskObject(Key(project), RegisteredTaskObjectLifetime.Build) is PushSession session && session.Login == login ? session.HeadStart : null;

    public void Dispose() => HeadStart.Dispose();

    private static string Key(string project) => $"{typeof(PushSession).FullName}:{project}";
}
