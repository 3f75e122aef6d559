using System;
using System.IO;
using System.Runtime.InteropServices;

namespace CopyPatch.Debuggee;

/// <summary>The library whose function <c>walk</c> notes the stack that it is called on.</summary>
internal static unsafe class StackWalker
{
    private static nint s_library;

    /// <summary>Loads it: the system then knows it by its name.</summary>
    public static void Load(string path) => s_library = NativeLibrary.Load(path);

    /// <summary>Prints where each function of the stack was, innermost first: the compiled function, or the file that it is in.</summary>
    public static void Print(CodeHeap heap)
    {
        long count = *(long*)NativeLibrary.GetExport(s_library, "walk_count");
        nint* addresses = (nint*)NativeLibrary.GetExport(s_library, "walk_addresses");
        var fileAt = (delegate* unmanaged<nint, byte*>)NativeLibrary.GetExport(s_library, "walk_file");
        for (long i = 0; i < count; i++)
        {
            string? file = Marshal.PtrToStringUTF8((nint)fileAt(addresses[i]));
            Console.WriteLine($"frame {heap.Find(addresses[i])?.Function ?? Path.GetFileName(file) ?? "unknown"}");
        }
    }
}
