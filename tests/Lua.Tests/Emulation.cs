using System;
using System.Runtime.InteropServices;

namespace Lua.Tests;

/// <summary>Says where tests take many times as long, so that there are fewer of them: under qemu, and under wine, whose exceptions do.</summary>
internal static class Emulation
{
    /// <summary>Gets whether the tests run there, as far as the architecture and the system tell.</summary>
    public static bool IsThere { get; } = RuntimeInformation.ProcessArchitecture != Architecture.X64 || OperatingSystem.IsWindows();

    /// <summary>Gets the tiers that tests run in: under qemu that which is both of the others.</summary>
    public static TierChoice[] Tiers { get; } =
        RuntimeInformation.ProcessArchitecture == Architecture.X64 ? Enum.GetValues<TierChoice>() : [TierChoice.Mixed];

    /// <summary>A number of programs, or a budget; a part of it where they take long.</summary>
    public static int Fewer(int number, int divisor) => IsThere ? number / divisor : number;
}
