using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using CopyPatch.Format;

namespace CopyPatch;

/// <summary>What the processor of this process can do, by the names that clang has for it: <c>avx2</c>, <c>lse</c>.</summary>
/// <remarks>
/// Stencils that are compiled for more than every processor has (<c>CP_REQUIRES</c>, or flags as <c>-march=x86-64-v3</c>) are looked
/// up here by generated code. Of x86-64's vectors it says what .NET says, which knows whether the system saves them, and
/// which settings as <c>DOTNET_EnableAVX=0</c> turn off. With <c>DOTNET_EnableHWIntrinsic=0</c> the processor cannot be asked: it is
/// taken to have all else.
/// </remarks>
public static class ProcessorFeatures
{
    /// <summary>Gets the architecture of this process, as stencils are baked for it.</summary>
    public static StencilArchitectures Architecture => Machine.Architecture;

    /// <summary>Gets the names of all features of this process's architecture that are known, in their order.</summary>
    internal static IEnumerable<string> Known => Array.ConvertAll(Table, feature => feature.Name);

    private static ProcessorFeature[] Table => Machine.Architecture switch
    {
        StencilArchitectures.X64 => ProcessorTable.X64,
        StencilArchitectures.Arm64 => ProcessorTable.Arm64,
        _ => [],
    };

    /// <summary>Finds out what is missing.</summary>
    /// <param name="names">Names of features of this process's architecture, with commas between; none are missing of none.</param>
    /// <returns>Those that the processor lacks, in their order, with commas and spaces between; empty if it has them all.</returns>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    /// <exception cref="ArgumentException">There is no such feature on this architecture, or CopyPatch does not know it.</exception>
    public static string FindLacking(string names)
    {
        ArgumentNullException.ThrowIfNull(names);
        if (names.Length == 0)
            return "";
        var lacking = new List<string>();
        foreach (string name in names.Split(',', StringSplitOptions.TrimEntries))
        {
            ProcessorFeature feature = ProcessorTable.Find(Table, name) ?? throw new ArgumentException(
                $"'{name}' is no feature of {RuntimeInformation.ProcessArchitecture} that CopyPatch knows.", nameof(names));
            if (!(Machine.Architecture == StencilArchitectures.X64 ? HasX64(feature) : HasArm64(feature)))
                lacking.Add(name);
        }

        return string.Join(", ", lacking);
    }

    private static bool HasX64(ProcessorFeature feature)
    {
        // .NET does not ask the processor then, and nothing else in C# can.
        if (!X86Base.IsSupported)
            return feature.Vectors == 0;
        if ((feature.Vectors == 256 && !Avx.IsSupported) || (feature.Vectors == 512 && !Avx512F.IsSupported))
            return false;
        (uint leaf, int part) = feature.Place == 0x71 ? (7u, 1) : (feature.Place, 0);
        if ((uint)X86Base.CpuId((int)(leaf & 0x80000000), 0).Eax < leaf || (part > 0 && X86Base.CpuId((int)leaf, 0).Eax < part))
            return false;
        (int a, int b, int c, int d) = X86Base.CpuId((int)leaf, part);
        int word = feature.Register switch { 0 => a, 1 => b, 2 => c, _ => d };
        return (word >> feature.Bit & 1) != 0;
    }

    private static bool HasArm64(ProcessorFeature feature) => OperatingSystem.IsLinux()
        && (LinuxCalls.GetAuxiliaryValue(feature.Place == 0
            ? LinuxCalls.HardwareCapabilities
            : LinuxCalls.MoreHardwareCapabilities) >> feature.Bit & 1) != 0;
}
