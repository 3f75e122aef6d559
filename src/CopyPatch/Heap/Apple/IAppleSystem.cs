namespace CopyPatch;

/// <summary>What executable memory on macOS asks the system. A test stands in for it.</summary>
internal unsafe interface IAppleSystem
{
    /// <summary>Gets the native library that writes code, as a handle; zero where it is not there.</summary>
    nint Library { get; }

    /// <summary>
    /// Gets whether our own managed code is the text of a loaded image, as under NativeAOT: then it lies in no memory whose execution a
    /// thread forbids itself while it writes.
    /// </summary>
    /// <remarks>
    /// Not what <c>RuntimeFeature.IsDynamicCodeSupported</c> says: a project that is to be published by NativeAOT has that false under
    /// CoreCLR as well, whose code is compiled at run time; and a mistake would end the process.
    /// </remarks>
    bool IsManagedCodeInImage { get; }

    /// <summary>Maps pages for code that is written while it can be executed (MAP_JIT).</summary>
    /// <param name="length">Bytes, whole pages.</param>
    /// <param name="error">The system's number for why not.</param>
    /// <returns>Their address; null where the system refuses.</returns>
    byte* Map(long length, out int error);

    /// <summary>Maps pages for data, which are read and written, if it can be where it is asked for.</summary>
    /// <param name="wanted">Where.</param>
    /// <param name="length">Bytes, whole pages.</param>
    /// <param name="error">The system's number for why not.</param>
    /// <returns>Their address, which may be another; null where the system refuses.</returns>
    byte* MapData(byte* wanted, long length, out int error);

    /// <summary>Gives pages back.</summary>
    void Unmap(byte* start, long length);

    /// <summary>Has this thread write such pages, and execute none of them, or the other way round.</summary>
    void AllowWriting(bool allowed);

    /// <summary>Makes code visible to instruction fetch.</summary>
    void Invalidate(byte* code, int length);
}
