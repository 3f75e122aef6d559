using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests;

/// <summary>Functions of native libraries, called by compiled code itself.</summary>
internal sealed unsafe class NativeTests
{
    private CodeHeap _heap = null!;
    private NativeEmitter _emit = null!;

    /// <summary>The C library has another name there; a program says so as for any P/Invoke.</summary>
    [OneTimeSetUp]
    public void FindTheCLibraryOfWindows()
    {
        if (OperatingSystem.IsWindows())
        {
            AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) =>
                name is "libm.so.6" or "libc.so.6" ? NativeLibrary.Load("ucrtbase") : 0;
        }
    }

    [SetUp]
    public void SetUp()
    {
        _heap = new CodeHeap();
        _emit = new NativeEmitter(_heap);
    }

    [TearDown]
    public void TearDown()
    {
        _emit.Dispose();
        _heap.Dispose();
    }

    [Test]
    public void Native_functions_get_their_arguments_and_give_their_results([Values(0, 0.5, -2.25, 1e9)] double value)
    {
        Assert.That(After(_emit.EmitSine, value), Is.EqualTo(Math.Sin(value)));
        Assert.That(After(_emit.EmitSineOfSine, value), Is.EqualTo(Math.Sin(Math.Sin(value))));
        Assert.That(After(_emit.EmitPower, value, 3), Is.EqualTo(Math.Pow(value, 3)));
        Assert.That(After(_emit.EmitScale, value), Is.EqualTo(value / 8), "by another name in the library");
    }

    [Test]
    public void Integers_and_pointers_are_passed()
    {
        double text = BitConverter.Int64BitsToDouble(0x00_6C_6C_65_68);
        _emit.EmitLength();
        _emit.EmitStop();
        using NativeEmitter.Program length = _emit.Compile();
        Assert.That(length.Run(&text, 0, 0, 0, 0), Is.EqualTo(4));

        _emit.EmitAbsolute();
        _emit.EmitStop();
        using NativeEmitter.Program absolute = _emit.Compile();
        Assert.That(absolute.Run(null, -77, 0, 0, 0), Is.EqualTo(77));

        if (OperatingSystem.IsWindows())
            return; // Its library has no getpid.
        _emit.EmitProcess();
        _emit.EmitStop();
        using NativeEmitter.Program process = _emit.Compile();
        Assert.That(process.Run(null, 0, 0, 0, 0), Is.EqualTo(Environment.ProcessId));
    }

    [Test]
    public void What_is_alive_across_a_call_is_kept()
    {
        double* numbers = stackalloc double[] { 27, 4 };
        _emit.EmitKeep();
        _emit.EmitStop();
        using NativeEmitter.Program program = _emit.Compile();
        Assert.That(program.Run(numbers, 100, 0.5, 1000, 0.25), Is.EqualTo(1100.75));
        Assert.That((numbers[0], numbers[1]), Is.EqualTo((Math.Cbrt(27), 1108.75)));
    }

    [Test]
    public void Structs_are_passed_by_value()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.That(_emit.EmitOfStruct, Throws.TypeOf<PlatformNotSupportedException>()
                .With.Message.Contains("'cpow_like' takes or gives a struct"));
            Assert.That(_emit.Length, Is.Zero);
            return;
        }

        double* numbers = stackalloc double[] { 3, 4 };
        _emit.EmitOfStruct();
        _emit.EmitStop();
        using NativeEmitter.Program program = _emit.Compile();
        program.Run(numbers, 0, 0, 0, 0);

        // The conjugate of 3 + 4i: double complex is passed as two doubles are.
        Assert.That((numbers[0], numbers[1]), Is.EqualTo((3.0, -4.0)));
    }

    [Test]
    public void A_native_function_may_call_back_into_CSharp()
    {
        double[] numbers = new double[100];
        var random = new Random(3);
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = random.NextDouble();
        double[] sorted = [.. numbers];
        Array.Sort(sorted);
        _emit.EmitSort((nint)(delegate* unmanaged[Cdecl]<double*, double*, int>)&Compare);
        _emit.EmitStop();
        using NativeEmitter.Program program = _emit.Compile();
        fixed (double* start = numbers)
            program.Run(start, numbers.Length, 0, 0, 0);
        Assert.That(numbers, Is.EqualTo(sorted));
    }

    [Test]
    public void A_library_that_is_not_there_is_an_exception_of_the_Emit_method_and_the_stencil_is_not_emitted()
    {
        Assert.That(_emit.EmitNoLibrary, Throws.TypeOf<DllNotFoundException>()
            .With.Message.Contains("[NativeFunction(\"nowhere\", \"libnowhere.so\")]").And.Message.Contains("cannot be loaded"));
        Assert.That(_emit.EmitNoFunction, Throws.TypeOf<EntryPointNotFoundException>()
            .With.Message.Contains("has no function 'no_such_function'"));
        Assert.That(_emit.Length, Is.Zero);
        Assert.That(After(_emit.EmitSine, 1), Is.EqualTo(Math.Sin(1)), "and the emitter goes on");
    }

    [Test]
    public void An_operation_calls_native_functions_between_values_in_registers()
    {
        using var emit = new NativeValueEmitter(_heap);
        for (int i = 0; i < 7; i++)
            emit.EmitMoveI64(new Register<long>(i), -100 - i);
        for (int i = 0; i < 8; i++)
            emit.EmitMoveF64(new Register<double>(i), i);
        emit.EmitF64Sin(new Register<double>(3), new Register<double>(3));
        emit.EmitI64Abs(new Register<long>(2), new Register<long>(4));
        for (int i = 1; i < 7; i++)
            emit.EmitI64Add(new Register<long>(0), new Register<long>(0), new Register<long>(i));
        for (int i = 1; i < 8; i++)
            emit.EmitF64Add(new Register<double>(0), new Register<double>(0), new Register<double>(i));
        emit.EmitMoveF64(new Slot<double>(0), new Register<double>(0));
        emit.EmitReturnI64(new Register<long>(0));
        using NativeValueEmitter.Program program = emit.Compile();
        double sum = 0;

        Assert.That(program.Run(&sum), Is.EqualTo(-100 - 101 + 104 - 103 - 104 - 105 - 106));
        double expected = 0;
        for (int i = 0; i < 8; i++)
            expected += i == 3 ? Math.Sin(3) : i;
        Assert.That(sum, Is.EqualTo(expected));
    }

    private double After(Action emit, double first, double second = 0)
    {
        double* numbers = stackalloc double[] { first, second };
        emit();
        _emit.EmitStop();
        using NativeEmitter.Program program = _emit.Compile();
        Assert.That(program.Run(numbers, 1, 2, 3, 4), Is.EqualTo(10));
        return numbers[0];
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Compare(double* a, double* b) => a->CompareTo(*b);
}

[StencilLibrary("stencils/native.c")]
[NativeFunction("sin", "libm.so.6")]
[NativeFunction("pow", "libm.so.6")]
[NativeFunction("cbrt", "libm.so.6")]
[NativeFunction("scale_by_power", "libm.so.6", EntryPoint = "ldexp")]
[NativeFunction("cpow_like", "libm.so.6", EntryPoint = "conj")]
[NativeFunction("strlen", "libc.so.6")]
[NativeFunction("abs", "libc.so.6")]
[NativeFunction("getpid", "libc.so.6")]
[NativeFunction("qsort", "libc.so.6")]
[NativeFunction("nowhere", "libnowhere.so")]
[NativeFunction("nothing", "libc.so.6", EntryPoint = "no_such_function")]
internal sealed partial class NativeEmitter
{
}

[StencilLibrary("stencils/native_values.c")]
[NativeFunction("sin", "libm.so.6")]
[NativeFunction("llabs", "libc.so.6")]
internal sealed partial class NativeValueEmitter
{
}
