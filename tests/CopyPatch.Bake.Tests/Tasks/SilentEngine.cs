using System.Collections;
using System.Collections.Generic;
using Microsoft.Build.Framework;

namespace CopyPatch.Bake.Tests.Tasks;

/// <summary>Stands in for MSBuild, and remembers the errors.</summary>
internal sealed class SilentEngine : IBuildEngine
{
    public List<(string Code, string Text)> Errors { get; } = [];

    public bool ContinueOnError => false;

    public int LineNumberOfTaskNode => 0;

    public int ColumnNumberOfTaskNode => 0;

    public string ProjectFileOfTaskNode => "";

    public bool BuildProjectFile(string project, string[] targets, IDictionary properties, IDictionary outputs) => false;

    public void LogErrorEvent(BuildErrorEventArgs error) => Errors.Add((error.Code, error.Message ?? ""));

    public void LogWarningEvent(BuildWarningEventArgs warning)
    {
    }

    public void LogMessageEvent(BuildMessageEventArgs message)
    {
    }

    public void LogCustomEvent(CustomBuildEventArgs custom)
    {
    }
}
