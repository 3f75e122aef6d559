using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CopyPatch.Tests;

/// <summary>
/// What the generator writes for a small stack language, by hand: r12 is the stack pointer, r13 the locals. Each stencil
/// shows its assembly; values and addresses are patched where it says so.
/// </summary>
internal unsafe class StackEmitter(CodeHeap heap) : StencilEmitter(heap)
{
    private static readonly string[] Names =
    [
        "push", "add", "jump_if_zero", "jump", "host", "halt", "trap", "call", "jump_at", "label_address", "multiply_by_pi",
        "address", "nop", "get", "set", "bulk",
    ];

    private readonly Dictionary<nint, nint> _adapters = [];

    private static ReadOnlySpan<byte> PushX64 =>
    [
        0x48, 0xB8, 0, 0, 0, 0, 0, 0, 0, 0, // mov rax, VALUE
        0x49, 0x89, 0x04, 0x24, // mov [r12], rax
        0x49, 0x83, 0xC4, 0x08, // add r12, 8
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> AddX64 =>
    [
        0x49, 0x8B, 0x44, 0x24, 0xF8, // mov rax, [r12 - 8]
        0x49, 0x01, 0x44, 0x24, 0xF0, // add [r12 - 16], rax
        0x49, 0x83, 0xC4, 0xF8, // add r12, -8
        0, 0,
    ];

    private static ReadOnlySpan<byte> JumpIfZeroX64 =>
    [
        0x4C, 0x89, 0xE0, // mov rax, r12
        0x49, 0x83, 0xC4, 0xF8, // add r12, -8
        0x48, 0x83, 0x78, 0xF8, 0x00, // cmp qword ptr [rax - 8], 0
        0x0F, 0x84, 0, 0, 0, 0, // je TARGET
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> JumpX64 => [0xE9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]; // jmp TARGET

    private static ReadOnlySpan<byte> HostX64 =>
    [
        0x50, // push rax
        0x49, 0x8B, 0x74, 0x24, 0xF8, // mov rsi, [r12 - 8]
        0x48, 0x89, 0xE7, // mov rdi, rsp
        0xE8, 0, 0, 0, 0, // call FUNCTION
        0x48, 0x85, 0xC0, // test rax, rax
        0x74, 0x07, // je +7
        0x48, 0x89, 0xC2, // mov rdx, rax
        0x31, 0xC0, // xor eax, eax
        0x59, // pop rcx
        0xC3, // ret
        0x58, // pop rax
        0x49, 0x89, 0x44, 0x24, 0xF8, // mov [r12 - 8], rax
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> HaltX64 =>
    [
        0x49, 0x8B, 0x44, 0x24, 0xF8, // mov rax, [r12 - 8]
        0x31, 0xD2, // xor edx, edx
        0xC3, // ret
        0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> TrapX64 =>
    [
        0xB8, 0, 0, 0, 0, // mov eax, CODE
        0x48, 0x63, 0xD0, // movsxd rdx, eax
        0x31, 0xC0, // xor eax, eax
        0xC3, // ret
        0, 0, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> CallX64 =>
    [
        0x55, // push rbp
        0x48, 0x83, 0xEC, 0x10, // sub rsp, 16
        0x4C, 0x89, 0xE5, // mov rbp, r12
        0x4C, 0x89, 0x6C, 0x24, 0x08, // mov [rsp + 8], r13
        0xE8, 0, 0, 0, 0, // call CALLEE
        0x48, 0x85, 0xD2, // test rdx, rdx
        0x74, 0x08, // je +8
        0x31, 0xC0, // xor eax, eax
        0x48, 0x83, 0xC4, 0x10, // add rsp, 16
        0x5D, // pop rbp
        0xC3, // ret
        0x48, 0x89, 0x45, 0x00, // mov [rbp], rax
        0x48, 0x83, 0xC5, 0x08, // add rbp, 8
        0x49, 0x89, 0xEC, // mov r12, rbp
        0x4C, 0x8B, 0x6C, 0x24, 0x08, // mov r13, [rsp + 8]
        0x48, 0x83, 0xC4, 0x10, // add rsp, 16
        0x5D, // pop rbp
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> JumpAtX64 =>
    [
        0x49, 0x8B, 0x44, 0x24, 0xF8, // mov rax, [r12 - 8]
        0x49, 0x83, 0xC4, 0xF8, // add r12, -8
        0xFF, 0xE0, // jmp rax
        0, 0, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> LabelAddressX64 =>
    [
        0x48, 0x8D, 0x05, 0, 0, 0, 0, // lea rax, [rip + TARGET]
        0x49, 0x89, 0x04, 0x24, // mov [r12], rax
        0x49, 0x83, 0xC4, 0x08, // add r12, 8
        0,
    ];

    private static ReadOnlySpan<byte> MultiplyByPiX64 =>
    [
        0xF2, 0x41, 0x0F, 0x10, 0x44, 0x24, 0xF8, // movsd xmm0, [r12 - 8]
        0xF2, 0x0F, 0x59, 0x05, 0, 0, 0, 0, // mulsd xmm0, [rip + PI]
        0xF2, 0x41, 0x0F, 0x11, 0x44, 0x24, 0xF8, // movsd [r12 - 8], xmm0
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> GetX64 =>
    [
        0xB8, 0, 0, 0, 0, // mov eax, LOCAL
        0x49, 0x8B, 0x44, 0xC5, 0x00, // mov rax, [r13 + rax * 8]
        0x49, 0x89, 0x04, 0x24, // mov [r12], rax
        0x49, 0x83, 0xC4, 0x08, // add r12, 8
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> SetX64 =>
    [
        0xB9, 0, 0, 0, 0, // mov ecx, LOCAL
        0x49, 0x8B, 0x44, 0x24, 0xF8, // mov rax, [r12 - 8]
        0x49, 0x83, 0xC4, 0xF8, // add r12, -8
        0x49, 0x89, 0x44, 0xCD, 0x00, // mov [r13 + rcx * 8], rax
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ];

    private static ReadOnlySpan<byte> PiX64 => [0x18, 0x2D, 0x44, 0x54, 0xFB, 0x21, 0x09, 0x40];

    // long run(code, long* status, long* sp, long* locals)
    private static ReadOnlySpan<byte> RunX64 =>
    [
        0x55, 0x41, 0x57, 0x41, 0x56, 0x41, 0x55, 0x41, 0x54, 0x53, 0x50, // push rbp, r15, r14, r13, r12, rbx, rax
        0x48, 0x89, 0xF5, // mov rbp, rsi
        0x49, 0x89, 0xD4, // mov r12, rdx
        0x49, 0x89, 0xCD, // mov r13, rcx
        0xFF, 0xD7, // call rdi
        0x48, 0x89, 0x55, 0x00, // mov [rbp], rdx
        0x48, 0x83, 0xC4, 0x08, // add rsp, 8
        0x5B, 0x41, 0x5C, 0x41, 0x5D, 0x41, 0x5E, 0x41, 0x5F, 0x5D, 0xC3, // pop rbx, r12, r13, r14, r15, rbp; ret
    ];

    // By the convention of Windows: these stencils touch no vector register.
    private static ReadOnlySpan<byte> RunWindows =>
    [
        0x55, 0x41, 0x57, 0x41, 0x56, 0x41, 0x55, 0x41, 0x54, 0x53, 0x57, 0x56, // push rbp, r15, r14, r13, r12, rbx, rdi, rsi
        0x48, 0x89, 0xD5, // mov rbp, rdx
        0x4D, 0x89, 0xC4, // mov r12, r8
        0x4D, 0x89, 0xCD, // mov r13, r9
        0x48, 0x83, 0xEC, 0x08, // sub rsp, 8
        0xFF, 0xD1, // call rcx
        0x48, 0x89, 0x55, 0x00, // mov [rbp], rdx
        0x48, 0x83, 0xC4, 0x08, // add rsp, 8
        0x5E, 0x5F, 0x5B, 0x41, 0x5C, 0x41, 0x5D, 0x41, 0x5E, 0x41, 0x5F, 0x5D, 0xC3, // pop all; ret
    ];

    /// <summary>The alignment of datum 1, which is 64 bytes of its own.</summary>
    public const int WideAlignment = 64;

    /// <summary>What every datum but the first holds: its own number, in each byte.</summary>
    public const int WideLength = 64;

    protected override StencilArchitectures BakedFor => StencilArchitectures.X64;

    protected override ulong StateDigest => 1;

    protected override string StateText => "(long *, stack), (long *, locals)";

    public void EmitPush(long value)
    {
        VerifyThread();
        byte* code = Reserve(32, 0);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(PushX64), 32u);
        Unsafe.WriteUnaligned(code + 2, value);
        Advance(18);
    }

    public void EmitAdd()
    {
        VerifyThread();
        byte* code = Reserve(16, 1);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(AddX64), 16u);
        Advance(14);
    }

    public void EmitJumpIfZero(Label target)
    {
        VerifyThread();
        byte* code = Reserve(32, 2);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(JumpIfZeroX64), 32u);
        PatchLabel(PatchKind.Relative32, 14, -4, target);
        Advance(18);
    }

    public void EmitJump(CodeTarget target)
    {
        VerifyThread();
        byte* code = Reserve(16, 3);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(JumpX64), 16u);
        PatchCode(PatchKind.Relative32, 1, -4, target);
        AdvanceToEnd(5);
    }

    /// <summary>Replaces the top of the stack by what a host function makes of it.</summary>
    public void EmitHost(nint function)
    {
        VerifyThread();
        byte* code = Reserve(48, 4);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(HostX64), 48u);
        PatchHost(PatchKind.Relative32, 10, -4, function, ref Adapter(function), "lpl");
        Advance(32);
    }

    public void EmitHost(delegate* unmanaged[Cdecl]<long*, long, long> function) => EmitHost((nint)function);

    public void EmitHalt()
    {
        VerifyThread();
        byte* code = Reserve(16, 5);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(HaltX64), 16u);
        AdvanceToEnd(8);
    }

    public void EmitTrap(int status)
    {
        VerifyThread();
        byte* code = Reserve(16, 6);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(TrapX64), 16u);
        Unsafe.WriteUnaligned(code + 1, status);
        AdvanceToEnd(11);
    }

    /// <summary>Calls code with an empty stack above this one's, and pushes its result.</summary>
    public void EmitCall(CodeTarget callee)
    {
        VerifyThread();
        byte* code = Reserve(64, 7);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(CallX64), 64u);
        PatchCode(PatchKind.Relative32, 14, -4, callee);
        Advance(52);
    }

    public void EmitJumpAt()
    {
        VerifyThread();
        byte* code = Reserve(16, 8);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(JumpAtX64), 16u);
        AdvanceToEnd(11);
    }

    public void EmitLabelAddress(Label target)
    {
        VerifyThread();
        byte* code = Reserve(16, 9);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(LabelAddressX64), 16u);
        PatchLabel(PatchKind.Relative32, 3, -4, target);
        Advance(15);
    }

    public void EmitMultiplyByPi()
    {
        VerifyThread();
        byte* code = Reserve(32, 10);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(MultiplyByPiX64), 32u);
        PatchData(PatchKind.Relative32, 11, -4, 0);
        Advance(22);
    }

    /// <summary>Pushes an address, patched as 64 bits.</summary>
    public void EmitAddress(CodeTarget target, int addend = 0)
    {
        byte* code = Address();
        PatchCode(PatchKind.Absolute64, 2, addend, target);
        Advance(18);
    }

    public void EmitDatumAddress(int datum, int addend = 0)
    {
        byte* code = Address();
        PatchData(PatchKind.Absolute64, 2, addend, datum);
        Advance(18);
    }

    public void EmitHostAddress(nint function, int addend = 0)
    {
        byte* code = Address();
        PatchHost(PatchKind.Absolute64, 2, addend, function, ref Adapter(function), "lpl");
        Advance(18);
    }

    public void EmitNop()
    {
        VerifyThread();
        Reserve(16, 12);
        Advance(0);
    }

    public void EmitGet(uint local)
    {
        VerifyThread();
        byte* code = Reserve(32, 13);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(GetX64), 32u);
        Unsafe.WriteUnaligned(code + 1, local);
        Advance(18);
    }

    public void EmitSet(uint local)
    {
        VerifyThread();
        byte* code = Reserve(32, 14);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(SetX64), 32u);
        Unsafe.WriteUnaligned(code + 1, local);
        Advance(19);
    }

    /// <summary>A stencil of any size: nothing but <c>nop</c>.</summary>
    public void EmitBulk(int size)
    {
        VerifyThread();
        new Span<byte>(Reserve(size, 15), size).Fill(0x90);
        Advance(size);
    }

    /// <summary>A jump to somewhere beside a function, which no veneer can stand for.</summary>
    public void EmitJumpBeside(nint function, int addend)
    {
        VerifyThread();
        byte* code = Reserve(16, 3);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(JumpX64), 16u);
        PatchHost(PatchKind.Relative32, 1, addend, function, ref Adapter(function), "lpl");
        AdvanceToEnd(5);
    }

    /// <summary>Two labels in one stencil: the second can be wrong when the first is logged already.</summary>
    public void EmitTwoJumps(Label first, Label second)
    {
        VerifyThread();
        byte* code = Reserve(16, 2);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(JumpX64), 16u);
        PatchLabel(PatchKind.Relative32, 1, -4, first);
        PatchLabel(PatchKind.Relative32, 6, -4, second);
        AdvanceToEnd(10);
    }

    public Program Compile(string? name = null) => new(Seal(name));

    /// <summary>What is found by name where saved code is loaded.</summary>
    public (string Name, nint Address, string Types)[] Hosts { get; init; } = [];

    protected override (string Name, nint Address, string Types)[] HostFunctions => Hosts;

    protected override CompiledCode CompileCode(string? name) => Compile(name);

    protected override string GetStencilName(int stencil) => Names[stencil];

    protected override ReadOnlySpan<byte> GetDatum(int datum, out int alignment)
    {
        alignment = datum == 0 ? 8 : datum == 1 ? WideAlignment : 1;
        if (datum == 0)
            return PiX64;
        byte[] bytes = new byte[WideLength];
        Array.Fill(bytes, (byte)datum);
        return bytes;
    }

    private ref nint Adapter(nint function) =>
        ref CollectionsMarshal.GetValueRefOrAddDefault(_adapters, function, out _);

    private byte* Address()
    {
        VerifyThread();
        byte* code = Reserve(32, 11);
        Unsafe.CopyBlockUnaligned(ref *code, ref MemoryMarshal.GetReference(PushX64), 32u);
        return code;
    }

    internal sealed class Program : CompiledCode
    {
        private readonly nint _run;

        public Program(SealedCode code)
            : base(code) => _run = InternEntry(OperatingSystem.IsWindows() ? RunWindows : RunX64, "lpppp");

        public long Run(long* stack, long* locals) => RunFrom(Enter(RunsOfThisThread), stack, locals);

        public long Run(Label start, long* stack, long* locals) => RunFrom(Enter(RunsOfThisThread, start), stack, locals);

        public long RunAt(nint address, long* stack, long* locals) => RunFrom(Enter(RunsOfThisThread, address), stack, locals);

        /// <summary>Runs with a stack and locals of this method's own.</summary>
        public long Run()
        {
            long* stack = stackalloc long[256];
            long* locals = stackalloc long[16];
            return Run(stack, locals);
        }

        public long Run(Label start)
        {
            long* stack = stackalloc long[256];
            long* locals = stackalloc long[16];
            return Run(start, stack, locals);
        }

        private long RunFrom(nint start, long* stack, long* locals)
        {
            RunStatus status = RunStatus.Running;
            long result = ((delegate* unmanaged[Cdecl]<nint, RunStatus*, long*, long*, long>)_run)(start, &status, stack, locals);
            Leave(RunsOfThisThread, status);
            return result;
        }
    }
}
