using System;
using System.Linq;
using System.Runtime.Loader;
using NUnit.Framework;

namespace CopyPatch.Execution.Tests.Unwinding;

/// <summary>What walks the stack by unwinding rules, as C++ does for its exceptions, walks through compiled code.</summary>
[Platform("Linux")]
internal sealed class UnwindingTests
{
    private StackWalker _walker = null!;

    [OneTimeSetUp]
    public void SetUp()
    {
        _walker = new StackWalker();
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += (_, name) => name == "copypatch_walk" ? _walker.Library : 0;
    }

    [OneTimeTearDown]
    public void TearDown() => _walker?.Dispose();

    [Test]
    public void A_native_function_walks_through_compiled_code_to_its_managed_caller(
        [Values(CodeHeapMapping.TwoViews, CodeHeapMapping.OneView)] CodeHeapMapping mapping)
    {
        using CodeHeap heap = Make(mapping);
        using UnwindingEmitter.Program program = Nest(heap);
        Assert.That(program.Run(1), Is.EqualTo((((1 + 10 + 1) + 1) * 2) + 5));
        nint[] frames = _walker.Addresses;
        string?[] functions = [.. frames.Select(address => heap.Find(address)?.Function)];
        Assert.That(functions[..5], Is.EqualTo(new[] { null, "inner", "middle", "outer", null }), "walk, compiled code, and the entry");
        Assert.That(frames[4] - program.Address, Is.InRange(-(nint)heap.Capacity, (nint)heap.Capacity), "the entry is in the heap");
        Assert.That(frames, Has.Length.AtLeast(6), "and behind it comes C#");
    }

    [Test]
    public void Code_of_another_heap_is_walked_through_after_one_has_ended()
    {
        using CodeHeap other = Make(CodeHeapMapping.Automatic);
        for (int i = 0; i < 3; i++)
        {
            using CodeHeap heap = Make(CodeHeapMapping.Automatic);
            using (UnwindingEmitter.Program program = Nest(heap))
                program.Run(1);
            Assert.That(_walker.Addresses.Count(address => heap.Find(address) is not null), Is.Zero, "it is disposed");
        }

        using UnwindingEmitter.Program last = Nest(other);
        last.Run(1);
        Assert.That(_walker.Addresses.Select(address => other.Find(address)?.Function).OfType<string>(), Is.EqualTo(new[]
        {
            "inner", "middle", "outer",
        }));
    }

    private static CodeHeap Make(CodeHeapMapping mapping)
    {
        try
        {
            return new CodeHeap(new CodeHeapOptions { Capacity = 1 << 20, Mapping = mapping });
        }
        catch (PlatformNotSupportedException exception)
        {
            Assert.Ignore(exception.Message); // As in an emulator.
            throw;
        }
    }

    // Three functions, each of which calls the next; the last calls the library.
    private static UnwindingEmitter.Program Nest(CodeHeap heap)
    {
        using var emit = new UnwindingEmitter(heap);
        Label middle = emit.DefineLabel();
        Label inner = emit.DefineLabel();
        emit.MarkFunction("outer");
        emit.EmitAdd(10);
        emit.EmitCall(middle);
        emit.EmitAdd(5);
        emit.EmitDone();
        emit.MarkFunction("middle");
        emit.MarkLabel(middle);
        emit.EmitCall(inner);
        emit.EmitDone();
        emit.MarkFunction("inner");
        emit.MarkLabel(inner);
        emit.EmitWalk();
        emit.EmitDone();
        return emit.Compile();
    }
}
