using System;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm;

/// <summary>Where stacks of Windows end.</summary>
internal static unsafe partial class WindowsStack
{
    /// <summary>Gets the lowest address of this thread's stack that can be used.</summary>
    /// <remarks>
    /// Windows commits a stack page by page, each by a fault in the guard page below it. The last page is never given, the guard page
    /// above it becomes the stack overflow, and what a thread has asked for (.NET does) is kept for who handles that.
    /// </remarks>
    public static nint FindLowest()
    {
        GetCurrentThreadStackLimits(out nint lowest, out _);
        uint guarantee = 0; // changes nothing, and becomes what there is
        SetThreadStackGuarantee(ref guarantee);
        return lowest + 2 * Environment.SystemPageSize + (nint)guarantee;
    }

    [LibraryImport("kernel32")]
    private static partial void GetCurrentThreadStackLimits(out nint lowest, out nint highest);

    [LibraryImport("kernel32")]
    private static partial void SetThreadStackGuarantee(ref uint bytes);
}
