using System;
using System.IO;
using NUnit.Framework;

namespace CopyPatch.Tests.Debugging;

/// <summary>Heaps whose code is told of; and no files of theirs are left.</summary>
[SetUpFixture]
internal sealed class TracedHeap
{
    private static bool s_isUsed;

    public static string MapPath => $"/tmp/perf-{Environment.ProcessId}.map";

    public static string DumpPath => Path.Combine(DebugFolder.Path, $"jit-{Environment.ProcessId}.dump");

    public static CodeHeap Make(CodeDebugging debugging, CodeHeapMapping mapping = CodeHeapMapping.Automatic)
    {
        s_isUsed = true;
        return new CodeHeap(new CodeHeapOptions { Capacity = 1 << 22, Debugging = debugging, Mapping = mapping });
    }

    [OneTimeTearDown]
    public void DeleteFiles()
    {
        if (!s_isUsed)
            return;
        File.Delete(MapPath);
        Directory.Delete(DebugFolder.Path, recursive: true);
    }
}
