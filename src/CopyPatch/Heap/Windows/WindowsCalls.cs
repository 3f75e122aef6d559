using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>The calls that executable memory on Windows is made of.</summary>
internal static unsafe partial class WindowsCalls
{
    public const uint MemCommit = 0x1000;
    public const uint MemReserve = 0x2000;
    public const uint MemDecommit = 0x4000;
    public const uint MemRelease = 0x8000;

    public const uint PageNoAccess = 0x01;
    public const uint PageReadWrite = 0x04;
    public const uint PageExecuteRead = 0x20;
    public const uint PageExecuteReadWrite = 0x40;

    public const uint SectionReserve = 0x04000000;
    public const uint MapWrite = 0x02;
    public const uint MapRead = 0x04;
    public const uint MapExecute = 0x20;

    public const int NotEnoughMemory = 8;
    public const int OutOfMemory = 14;
    public const int InvalidAddress = 487;
    public const int NoSystemResources = 1450;
    public const int WorkingSetQuota = 1453;
    public const int CommitmentLimit = 1455;
    public const int DynamicCodeBlocked = 1655;

    public const nint CurrentProcess = -1;

    // A section of the page file.
    public const nint NoFile = -1;

    private const string Remedy =
        "A policy of this process forbids dynamic code (Arbitrary Code Guard: ProcessDynamicCodePolicy, or Exploit Protection's settings "
        + "for the program): it must allow it.";

    /// <summary>What the last call's error says, and whether asking for less would help.</summary>
    public static SystemRefusal LastRefusal(string call)
    {
        int error = Marshal.GetLastPInvokeError();
        return error switch
        {
            NotEnoughMemory or OutOfMemory or NoSystemResources or WorkingSetQuota or CommitmentLimit => new(call, error),
            DynamicCodeBlocked => new(call, error, IsPolicy: true, Remedy),
            _ => new(call, error, IsPolicy: true),
        };
    }

    [LibraryImport("kernel32", EntryPoint = "CreateFileMappingW", SetLastError = true)]
    public static partial nint CreateFileMapping(nint file, nint security, uint protection, uint lengthHigh, uint lengthLow, nint name);

    [LibraryImport("kernel32", EntryPoint = "MapViewOfFile", SetLastError = true)]
    public static partial byte* MapViewOfFile(nint section, uint access, uint offsetHigh, uint offsetLow, nint length);

    [LibraryImport("kernel32", EntryPoint = "MapViewOfFileEx", SetLastError = true)]
    public static partial byte* MapViewOfFileAt(
        nint section, uint access, uint offsetHigh, uint offsetLow, nint length, byte* address);

    [LibraryImport("kernel32", EntryPoint = "UnmapViewOfFile", SetLastError = true)]
    public static partial int UnmapViewOfFile(byte* view);

    [LibraryImport("kernel32", EntryPoint = "CloseHandle", SetLastError = true)]
    public static partial int CloseHandle(nint handle);

    [LibraryImport("kernel32", EntryPoint = "VirtualAlloc", SetLastError = true)]
    public static partial byte* VirtualAlloc(byte* address, nint length, uint type, uint protection);

    [LibraryImport("kernel32", EntryPoint = "VirtualProtect", SetLastError = true)]
    public static partial int VirtualProtect(byte* address, nint length, uint protection, out uint before);

    [LibraryImport("kernel32", EntryPoint = "VirtualFree", SetLastError = true)]
    public static partial int VirtualFree(byte* address, nint length, uint type);

    [LibraryImport("kernel32", EntryPoint = "FlushInstructionCache", SetLastError = true)]
    public static partial int FlushInstructionCache(nint process, byte* address, nint length);

    [LibraryImport("ntdll", EntryPoint = "RtlAddGrowableFunctionTable")]
    public static partial uint AddGrowableFunctionTable(
        out nint table, void* functions, uint count, uint maximumCount, byte* rangeStart, byte* rangeEnd);

    [LibraryImport("ntdll", EntryPoint = "RtlDeleteGrowableFunctionTable")]
    public static partial void DeleteGrowableFunctionTable(nint table);
}
