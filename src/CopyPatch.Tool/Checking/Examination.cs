extern alias Bake;

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using Bake::CopyPatch.Bake.Baking;
using Bake::CopyPatch.Bake.Clang;
using Bake::CopyPatch.Bake.Locating;
using Bake::CopyPatch.Bake.Texts;

namespace CopyPatch.Tool.Checking;

/// <summary>Tries what a build and a program do: finds clang, bakes a stencil, makes a code heap.</summary>
internal static class Examination
{
    private const string Source = """
        #define CP_STATE (int64_t *, sp)
        #include <copypatch.h>
        CP_STENCIL(push) { CP_HOLE(int64_t, value); *sp++ = value; CP_NEXT(); }
        CP_STENCIL(stop) { CP_RETURN(*--sp); }
        CP_ENTRY(run, int64_t, (int64_t *, sp))
        """;

    /// <param name="clang">As the property CopyPatchClang would name it; null to look for one.</param>
    public static IEnumerable<Finding> Run(string? clang)
    {
        yield return new Finding(".NET", true, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}");
        yield return Heap();
        var runner = new ProcessRunner();
        var locator = new ClangLocator(new ThisSystem(), new ClangVersions(runner, null, default));
        ClangSearch search = locator.Find(clang, Environment.CurrentDirectory);
        if (search.Clang is not { } found)
        {
            yield return new Finding("clang", false, $"none can be used: {ClangRemedy.Describe(search, SystemFamily.Name())} "
                + "Until then only projects whose baked stencils are fresh can be built.");
            yield break;
        }

        string passedOver = string.Concat(search.Refused.Select(other => $"; passed over {other.Path} {other.Version}"));
        yield return new Finding("clang", true, $"{found.Path} {found.Version}"
            + (search.AskedBy.Length > 0 ? $", named by {search.AskedBy}" : "") + passedOver);
        foreach (Finding finding in Bake(runner, found))
            yield return finding;
    }

    private static Finding Heap()
    {
        const string name = "code heap";
        try
        {
            using var heap = new CodeHeap();
            return new Finding(name, true, $"{heap.Capacity >> 20} MB of address space can be reserved, and run ({heap.Mapping})");
        }
        catch (Exception exception) when (exception is PlatformNotSupportedException or InsufficientMemoryException)
        {
            return new Finding(name, false, exception.Message);
        }
    }

    private static IEnumerable<Finding> Bake(ProcessRunner runner, ClangCandidate clang)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("copypatch-doctor-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "try.c"), Source);
            var baker = new StencilBaker(
                runner, clang, new ProjectPaths(folder.FullName, Path.Combine(AppContext.BaseDirectory, "include")),
                Path.Combine(folder.FullName, "obj"), default);
            BakedSource baked = baker.Bake([new StencilSource("try.c", "")])[0];
            return baked.Text is { } text
                ? [.. text.Objects.Select(item => new Finding($"bake for {item.Architecture}", true, $"works ({item.Triple})"))]
                : [.. baked.Messages.Select(message => new Finding("bake", false, $"{clang.Path} cannot bake: {message.Text}"))];
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
