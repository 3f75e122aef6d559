using System;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

/// <summary>Where stacks of Linux end.</summary>
internal static unsafe partial class LinuxStack
{
    /// <summary>Gets the lowest address of this thread's stack; 0 where the C library does not know it.</summary>
    public static nint FindLowest()
    {
        // pthread_attr_t has 56 or 64 bytes.
        byte* attributes = stackalloc byte[256];
        byte here;
        try
        {
            if (GetAttributes(CurrentThread(), attributes) != 0)
                return 0;
            nint lowest = 0;
            nuint length = 0;
            int status = GetStack(attributes, &lowest, &length);
            Destroy(attributes);
            bool isPlausible = status == 0 && lowest < (nint)(&here) && (nint)(&here) < lowest + (nint)length;
            return isPlausible ? lowest : 0;
        }
        catch (EntryPointNotFoundException)
        {
            return 0;
        }
    }

    [LibraryImport("libc", EntryPoint = "pthread_self")]
    private static partial nint CurrentThread();

    [LibraryImport("libc", EntryPoint = "pthread_getattr_np")]
    private static partial int GetAttributes(nint thread, byte* attributes);

    [LibraryImport("libc", EntryPoint = "pthread_attr_getstack")]
    private static partial int GetStack(byte* attributes, nint* lowest, nuint* length);

    [LibraryImport("libc", EntryPoint = "pthread_attr_destroy")]
    private static partial int Destroy(byte* attributes);
}
