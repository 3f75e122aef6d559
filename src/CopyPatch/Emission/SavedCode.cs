using System;
using System.Collections.Generic;
using System.Numerics;
using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>The form of saved code: a header, what the code belongs to, lists, and the code itself as it lies at address 0.</summary>
internal static class SavedCode
{
    /// <summary>Bytes of the header: the mark, the checksum of all that follows it, and the numbers.</summary>
    public const int HeaderLength = ChecksumEnd + (4 * (int)Number.Count);

    /// <summary>Where the checksum starts.</summary>
    public const int ChecksumStart = 8;

    /// <summary>Where it ends, and what it is of starts.</summary>
    public const int ChecksumEnd = ChecksumStart + 16;

    // Of everything that this process's processor has, since stencils may have been chosen by it.
    private static readonly Lazy<string> s_features = new(FindFeatures);

    /// <summary>What saved code begins with. The last letter is the version of the form.</summary>
    public static ReadOnlySpan<byte> Mark => "CPCODE\01"u8;

    /// <summary>
    /// What code of an emitter is made of and runs on, but for the user's key: the same text, and so the same code. A build has an
    /// identifier of its own, so that of the assembly says which stencils there are and who emits them.
    /// </summary>
    /// <param name="emitter">The emitter.</param>
    public static string BelongingOf(StencilEmitter emitter)
    {
        Type type = emitter.GetType();
        string system = OperatingSystem.IsWindows() ? "Windows" : OperatingSystem.IsMacOS() ? "macOS" : "Unix";
        string faults = emitter.Heap.CatchesFaults ? "caught" : "not caught";
        return $"CopyPatch {typeof(SavedCode).Module.ModuleVersionId}\n{type.FullName} {type.Module.ModuleVersionId}\n"
            + $"{Machine.Architecture} on {system}\nprocessor with {s_features.Value}\nfaults {faults}";
    }

    /// <summary>
    /// A checksum that no change of a few bytes leaves as it was: four sums of 32 bits (CRC-32C), each of every fourth word.
    /// </summary>
    /// <remarks>
    /// It tells damage, and nobody's intent: whoever can write saved code can have anything run. So it is the fastest there is.
    /// </remarks>
    /// <param name="bytes">What it is of.</param>
    public static UInt128 ChecksumOf(ReadOnlySpan<byte> bytes)
    {
        uint a = 0, b = 1, c = 2, d = (uint)bytes.Length;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        int i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = BitOperations.Crc32C(a, words[i]);
            b = BitOperations.Crc32C(b, words[i + 1]);
            c = BitOperations.Crc32C(c, words[i + 2]);
            d = BitOperations.Crc32C(d, words[i + 3]);
        }

        foreach (byte rest in bytes[(8 * i)..])
            a = BitOperations.Crc32C(a, rest);
        return new UInt128(((ulong)a << 32) | b, ((ulong)c << 32) | d);
    }

    private static string FindFeatures()
    {
        var features = new List<string>();
        foreach (string name in ProcessorFeatures.Known)
            if (ProcessorFeatures.FindLacking(name).Length == 0)
                features.Add(name);
        return string.Join(' ', features);
    }

    /// <summary>The numbers in the header, in their order. Lengths are bytes, others say how many there are.</summary>
    internal enum Number
    {
        HotLength,
        Cold,
        ColdLength,
        Veneers,
        CodeEnd,
        Data,
        Total,

        /// <summary>The text of <see cref="BelongingOf"/>.</summary>
        BelongingLength,

        /// <summary>What the user gave.</summary>
        KeyLength,

        /// <summary>Names of host functions, each with a zero behind it.</summary>
        NamesLength,

        /// <summary>Each a place: those that were asked for.</summary>
        Labels,

        /// <summary>Each a place of 8 bytes that hold another place, which become its address.</summary>
        Relocations,

        /// <summary>Each a place of 8 bytes to which an address is added, and the number of the host function that has it.</summary>
        HostAddresses,

        /// <summary>Host functions. Each has a veneer.</summary>
        HostFunctions,

        /// <summary>Each a <see cref="FaultLanding"/>.</summary>
        Landings,

        /// <summary>Each a <see cref="CodePosition"/>: offset, position, section.</summary>
        Positions,
        Count,
    }
}
