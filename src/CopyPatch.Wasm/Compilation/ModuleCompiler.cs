using System;
using System.Buffers.Binary;
using System.Linq;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Threading.Tasks;

namespace CopyPatch.Wasm;

/// <summary>Validates and compiles all functions of a module.</summary>
internal static unsafe class ModuleCompiler
{
    // Operators, in bytes, that a thread is worth.
    private const int LeastPart = 16_384;

    /// <summary>Compiles a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="heap">Where its code goes.</param>
    /// <param name="options">How.</param>
    /// <param name="checksMemory">Whether its accesses of memory are checked; if not, the heap catches faults.</param>
    /// <returns>Its code.</returns>
    /// <exception cref="WasmFormatException">A function is not valid.</exception>
    /// <exception cref="WasmLimitException">The machine code is larger than the options allow.</exception>
    /// <exception cref="OperationCanceledException">Somebody has ended the compilation.</exception>
    /// <exception cref="PlatformNotSupportedException">The processor lacks instructions that the code has.</exception>
    public static CompiledModule Compile(ModuleData module, CodeHeap heap, WasmModuleOptions options, bool checksMemory)
    {
        ThrowIfUnsupported();
        CompileLimits limits = new(options);
        limits.Check();
        if (options.CompileLazily && module.Bodies.Length > 0)
            return new LazyModule(module, heap, options, limits, checksMemory);
        int count = module.Bodies.Length;
        TypeNumber[] typeNumbers = [.. module.Types.Select(TypeNumber.Of)];
        if (count == 0)
            return new WholeModule(null, [], typeNumbers);
        using WasmEmitter emit = new(heap) { KeepPositions = options.KeepListing };
        Label[] labels = EmitAll(module, emit, options, limits, checksMemory);
        return new WholeModule(emit.Compile(), labels, typeNumbers);
    }

    /// <summary>Compiles all functions of a module to bytes.</summary>
    /// <param name="module">The module.</param>
    /// <param name="heap">A heap like that where the code is to be loaded.</param>
    /// <param name="options">How.</param>
    /// <param name="checksMemory">Whether its accesses of memory are checked.</param>
    /// <returns>What <see cref="Load"/> takes.</returns>
    /// <exception cref="WasmFormatException">A function is not valid.</exception>
    /// <exception cref="WasmLimitException">The machine code is larger than the options allow.</exception>
    /// <exception cref="OperationCanceledException">Somebody has ended the compilation.</exception>
    public static byte[] Save(ModuleData module, CodeHeap heap, WasmModuleOptions options, bool checksMemory)
    {
        ThrowIfUnsupported();
        using WasmEmitter emit = new(heap) { KeepPositions = options.KeepListing };
        Label[] labels = EmitAll(module, emit, options, new CompileLimits(options), checksMemory);
        byte[] code = emit.Save(module.Bytes, labels);
        byte[] saved = new byte[checked(sizeof(long) + code.Length)];
        BinaryPrimitives.WriteInt64LittleEndian(saved, WordOf(options, checksMemory));
        code.CopyTo(saved.AsSpan(sizeof(long)));
        return saved;
    }

    /// <summary>Loads the code of a module.</summary>
    /// <param name="module">The module.</param>
    /// <param name="saved">What <see cref="Save"/> has made.</param>
    /// <param name="heap">Where its code goes.</param>
    /// <param name="options">How it would be compiled.</param>
    /// <param name="checksMemory">Whether its accesses of memory are to be checked.</param>
    /// <exception cref="SavedCodeException">That is of something else.</exception>
    /// <exception cref="WasmLimitException">It is larger than the options allow.</exception>
    public static CompiledModule Load(
        ModuleData module, ReadOnlySpan<byte> saved, CodeHeap heap, WasmModuleOptions options, bool checksMemory)
    {
        ThrowIfUnsupported();
        if (saved.Length < sizeof(long) || BinaryPrimitives.ReadInt64LittleEndian(saved) != WordOf(options, checksMemory))
            throw new SavedCodeException("This is no saved code of a module, or it is that of other options.");
        TypeNumber[] typeNumbers = [.. module.Types.Select(TypeNumber.Of)];
        using WasmEmitter emit = new(heap);

        // The key is the module itself, whose bytes are compared: a digest would take longer, and on Linux needs OpenSSL.
        CompiledCode code = emit.Load(saved[sizeof(long)..], module.Bytes, out Label[] labels);
        try
        {
            new CompileLimits(options).CheckWhole(code.Length);
        }
        catch
        {
            code.Dispose();
            throw;
        }

        return new WholeModule(code, labels, typeNumbers);
    }

    // All of the options that the code depends on. In 8 bytes, so that what follows them is aligned.
    private static long WordOf(WasmModuleOptions options, bool checksMemory) =>
        (options.Interruptible ? 1 : 0) | (options.KeepListing ? 2 : 0) | (checksMemory ? 4 : 0);

    private static Label[] EmitAll(
        ModuleData module, WasmEmitter emit, WasmModuleOptions options, CompileLimits limits, bool checksMemory)
    {
        Label[] labels = new Label[module.Bodies.Length];
        for (int i = 0; i < labels.Length; i++)
            labels[i] = emit.DefineLabel();
        Label abandon = emit.DefineLabel();
        int[] starts = Divide(module.Bodies, options.CompileThreads);
        WasmEmitter[] parts = new WasmEmitter[starts.Length - 1];
        try
        {
            for (int i = 0; i < parts.Length; i++)
            {
                parts[i] = i == 0 ? emit : new WasmEmitter(emit.Heap);
                if (i > 0)
                    parts[i].BeginPartOf(emit);
            }

            CompileParts(parts.Length, i =>
            {
                FunctionValidator validator = new(module, options.CancellationToken);
                FunctionSummary summary = new();
                FunctionCompiler compiler = new(module, parts[i], options, limits, checksMemory, labels, abandon, import: null);
                fixed (byte* bytes = module.Bytes)
                {
                    for (int function = starts[i]; function < starts[i + 1]; function++)
                    {
                        validator.Validate(function, summary);
                        compiler.Compile(function, bytes, summary);
                    }
                }
            });
            for (int i = 1; i < parts.Length; i++)
                emit.Append(parts[i]);
        }
        finally
        {
            for (int i = 1; i < parts.Length; i++)
                parts[i]?.Dispose();
        }

        emit.MarkLabel(abandon);
        emit.EmitAbandon();
        limits.CheckWhole(emit.Length);
        return labels;
    }

    // Where each thread's functions start: about as many bytes of operators for each.
    private static int[] Divide(FunctionBody[] bodies, int threads)
    {
        long all = 0;
        foreach (FunctionBody body in bodies)
            all += body.End - body.Start;
        int parts = (int)Math.Clamp(Math.Min(threads, all / LeastPart), 1, Math.Max(bodies.Length, 1));
        int[] starts = new int[parts + 1];
        long before = 0;
        int part = 1;
        for (int i = 0; i < bodies.Length && part < parts; i++)
        {
            before += bodies[i].End - bodies[i].Start;
            while (part < parts && before >= all * part / parts)
                starts[part++] = i + 1;
        }

        while (part <= parts)
            starts[part++] = bodies.Length;
        return starts;
    }

    // What is wrong in the first of the parts is what is wrong.
    private static void CompileParts(int count, Action<int> compile)
    {
        if (count == 1)
        {
            compile(0);
            return;
        }

        ExceptionDispatchInfo?[] failures = new ExceptionDispatchInfo?[count];
        Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = count }, i =>
        {
            try
            {
                compile(i);
            }
            catch (Exception exception)
            {
                failures[i] = ExceptionDispatchInfo.Capture(exception);
            }
        });
        failures.FirstOrDefault(failure => failure is not null)?.Throw();
    }

    // What wasm.c is compiled for.
    private static void ThrowIfUnsupported()
    {
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64 && !(Sse42.IsSupported && Popcnt.IsSupported))
            throw new PlatformNotSupportedException("The machine code of WebAssembly modules takes a processor with SSE4.2 and POPCNT.");
    }
}
