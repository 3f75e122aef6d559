using System;
using System.Linq;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace CopyPatch.Wasm;

/// <summary>Validates and compiles all functions of a module.</summary>
internal static unsafe class ModuleCompiler
{
    /// <summary>Compiles a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="heap">Where its code goes.</param>
    /// <param name="options">How.</param>
    /// <param name="checksMemory">Whether its accesses of memory are checked; if not, the heap catches faults.</param>
    /// <returns>Its code.</returns>
    /// <exception cref="WasmFormatException">A function is not valid.</exception>
    /// <exception cref="PlatformNotSupportedException">The processor lacks instructions that the code has.</exception>
    public static CompiledModule Compile(ModuleData module, CodeHeap heap, WasmModuleOptions options, bool checksMemory)
    {
        ThrowIfUnsupported();
        int count = module.Bodies.Length;
        TypeNumber[] typeNumbers = [.. module.Types.Select(TypeNumber.Of)];
        if (count == 0)
            return new CompiledModule(null, [], typeNumbers);
        using WasmEmitter emit = new(heap) { KeepPositions = options.KeepListing };
        Label[] labels = new Label[count];
        for (int i = 0; i < count; i++)
            labels[i] = emit.DefineLabel();
        Label abandon = emit.DefineLabel();
        FunctionValidator validator = new(module);
        FunctionSummary summary = new();
        FunctionCompiler compiler = new(module, emit, options, checksMemory, labels, abandon);
        fixed (byte* bytes = module.Bytes)
        {
            for (int i = 0; i < count; i++)
            {
                validator.Validate(i, summary);
                compiler.Compile(i, bytes, summary);
            }
        }

        emit.MarkLabel(abandon);
        emit.EmitAbandon();
        WasmEmitter.Program code = emit.Compile();
        int[] offsets = new int[count];
        for (int i = 0; i < count; i++)
            offsets[i] = (int)(code.AddressOf(labels[i]) - code.Address);
        return new CompiledModule(code, offsets, typeNumbers);
    }

    // What wasm.c is compiled for.
    private static void ThrowIfUnsupported()
    {
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64 && !(Sse42.IsSupported && Popcnt.IsSupported))
            throw new PlatformNotSupportedException("The machine code of WebAssembly modules takes a processor with SSE4.2 and POPCNT.");
    }
}
