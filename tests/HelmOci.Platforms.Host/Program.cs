// Runs one target of a project: HelmOci.Platforms.Host PROJECT TARGET [NAME=VALUE...]. The last line is JSON: what ran, and the target's first item.
using System.Runtime;
using System.Text.Json;
using Microsoft.Build.Evaluation;
using Microsoft.Build.Execution;
using Microsoft.Build.Framework;
using Microsoft.Build.Logging;

// MSBuild looks for itself at the place of an SDK or of Visual Studio.
Environment.SetEnvironmentVariable("MSBUILD_EXE_PATH", Path.Combine(AppContext.BaseDirectory, "HelmOci.Platforms.Host.dll"));

var (path, target) = (Path.GetFullPath(args[0]), args[1]);
var properties = args.Skip(2).Select(argument => argument.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
using var projects = new ProjectCollection(properties);
var parameters = new BuildParameters(projects) { Loggers = [new ConsoleLogger(LoggerVerbosity.Minimal)], EnableNodeReuse = false };

var project = projects.LoadProject(path).CreateProjectInstance();
var result = BuildManager.DefaultBuildManager.Build(parameters, new BuildRequestData(project, [target]));
if (result.OverallResult != BuildResultCode.Success) return 1;

var item = result[target].Items.FirstOrDefault();
var tasks = AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "HelmOci.Build");
Console.WriteLine(JsonSerializer.Serialize(new
{
    Runtime = Environment.Version.ToString(),
    MSBuild = ProjectCollection.Version.ToString(),
    Tasks = tasks.Location,
    CompiledMethods = JitInfo.GetCompiledMethodCount(),
    Item = item?.MetadataNames.Cast<string>().ToDictionary(name => name, item.GetMetadata),
}));

return 0;
