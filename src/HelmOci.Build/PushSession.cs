using HelmOci.Credentials;
using HelmOci.Publishing;
using Microsoft.Build.Framework;

namespace HelmOci.Build;

/// <summary>The push of a project's chart between its tasks: begun by BeginPush, told the chart by PackChart, ended by PushChart.</summary>
/// <param name="HeadStart">What is done of it.</param>
/// <param name="Login">Whom it logged in; a push that says another starts over.</param>
internal sealed record PushSession(HeadStart HeadStart, CredentialOptions Login) : IDisposable
{
    public static void Keep(IBuildEngine4 engine, string project, PushSession session)
    {
        // The first object of a key wins, and the push of an earlier one may have never come.
        Take(engine, project)?.Dispose();
        engine.RegisterTaskObject(Key(project), session, RegisteredTaskObjectLifetime.Build, allowEarlyCollection: true);
    }

    /// <summary>What is done of a project's push; null where none was begun.</summary>
    public static HeadStart? HeadStartOf(IBuildEngine4 engine, string project) =>
        (engine.GetRegisteredTaskObject(Key(project), RegisteredTaskObjectLifetime.Build) as PushSession)?.HeadStart;

    /// <summary>Hands the session over to the push, which ends it; null where none was begun, or for another login.</summary>
    public static PushSession? TakeFor(IBuildEngine4 engine, string project, CredentialOptions login)
    {
        var session = Take(engine, project);
        if (session is null || session.Login == login) return session;

        session.Dispose();

        return null;
    }

    public void Dispose() => HeadStart.Dispose();

    private static PushSession? Take(IBuildEngine4 engine, string project) =>
        engine.UnregisterTaskObject(Key(project), RegisteredTaskObjectLifetime.Build) as PushSession;

    private static string Key(string project) => $"{typeof(PushSession).FullName}:{project}";
}
