using System;
using System.Collections.Generic;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>What the functions that random modules import do: they make numbers of numbers.</summary>
internal static class HostFunctions
{
    public static ulong[] Call(WasmFunctionType type, ReadOnlySpan<ulong> arguments)
    {
        ulong mixed = 0x9E3779B97F4A7C15;
        for (int i = 0; i < arguments.Length; i++)
            mixed = (mixed ^ Numbers.Canonical(type.Parameters[i], arguments[i])) * 0x100000001B3 + (mixed >> 29);
        List<ulong> results = [];
        foreach (WasmValueType result in type.Results)
        {
            mixed = mixed * 6364136223846793005 + 1442695040888963407;
            results.Add(result switch
            {
                WasmValueType.I32 => mixed >> 40,
                WasmValueType.I64 => mixed,
                WasmValueType.F32 => BitConverter.SingleToUInt32Bits((int)(mixed >> 50) / 4f),
                _ => BitConverter.DoubleToUInt64Bits((int)(mixed >> 40) / 16.0),
            });
        }
        return [.. results];
    }
}
