using System;
using System.Buffers.Binary;

namespace CopyPatch;

/// <summary>
/// Writes an adapter for x86-64: a function that is called by the System V convention, as stencils call, and calls another by that of
/// Windows with the same arguments.
/// </summary>
/// <remarks>
/// System V counts the integers and the floating-point values of a parameter list apart: the first six are in rdi rsi rdx rcx r8 r9,
/// the first eight in xmm0 to xmm7. Windows counts them together: the first four are in rcx rdx r8 r9, or xmm0 to xmm3. Both have the
/// others on the stack, 8 bytes each, in order, and Windows leaves 32 bytes free below them. What a callee of Windows preserves
/// includes all that one of System V does; results are in rax or xmm0 in both. (System V ABI, AMD64 supplement, 3.2.3; Microsoft, x64
/// calling convention.)
/// </remarks>
internal ref struct WindowsAdapter
{
    private const int IntegerRegisters = 6;
    private const int FloatingRegisters = 8;
    private const int WindowsRegisters = 4;
    private const int ShadowSpace = 32;

    // From the frame pointer: behind the caller's, and the return address.
    private const int FirstOnStack = 16;

    private readonly Span<byte> _code;
    private int _length;

    private WindowsAdapter(Span<byte> code) => _code = code;

    // The numbers of instructions: rax 0, rcx 1, rdx 2, rsp 4, rbp 5, rsi 6, rdi 7, r8, r9.
    private static ReadOnlySpan<byte> SystemV => [7, 6, 2, 1, 8, 9];

    private static ReadOnlySpan<byte> Windows => [1, 2, 8, 9];

    /// <summary>The most bytes of an adapter.</summary>
    /// <param name="types">What it is written for.</param>
    public static int MaximumLength(string types) => 40 + (types.Length * 16);

    /// <summary>Whether it can be written for these types: none is a struct.</summary>
    public static bool IsPossible(string types) => types.AsSpan().IndexOfAnyExcept("vbfdaAsSiIlLp") < 0;

    /// <summary>Writes an adapter.</summary>
    /// <param name="code">Where it goes.</param>
    /// <param name="target">What it calls.</param>
    /// <param name="types">A letter for the type of the result, and for each parameter's, as copypatch/structs.h has them.</param>
    /// <returns>Its size in bytes.</returns>
    public static int Write(Span<byte> code, nint target, string types)
    {
        var adapter = new WindowsAdapter(code);
        adapter.Write(target, types.AsSpan(1));
        return adapter._length;
    }

    private void Write(nint target, ReadOnlySpan<char> parameters)
    {
        int frame = (ShadowSpace + (8 * Math.Max(parameters.Length - WindowsRegisters, 0)) + 15) & -16;
        Add([0x55, 0x48, 0x89, 0xE5]); // push rbp; mov rbp, rsp
        Add([0x48, 0x81, 0xEC]); // sub rsp, frame
        Add(frame);
        int integers = 0;
        int floatings = 0;
        foreach (char type in parameters)
            _ = IsFloating(type) ? floatings++ : integers++;
        int onStack = Math.Max(integers - IntegerRegisters, 0) + Math.Max(floatings - FloatingRegisters, 0);

        // From the last to the first: no register is overwritten that is still to be read, since what is the n-th of its kind is the
        // n-th of all or a later one, and where an integer goes is where a later one came from.
        for (int place = parameters.Length - 1; place >= 0; place--)
        {
            bool isFloating = IsFloating(parameters[place]);
            int number = isFloating ? --floatings : --integers;
            bool isInRegister = number < (isFloating ? FloatingRegisters : IntegerRegisters);
            int slot = ShadowSpace + (8 * (place - WindowsRegisters));
            if (place < WindowsRegisters)
                Move(place, number, isFloating);
            else if (isInRegister)
                Store(number, isFloating, slot);
            else
                Copy(FirstOnStack + (8 * --onStack), slot);
        }

        Add([0x48, 0xB8]); // mov rax, target
        BinaryPrimitives.WriteInt64LittleEndian(_code[_length..], target);
        _length += 8;
        Add([0xFF, 0xD0]); // call rax
        Add([0x48, 0x8D, 0x65, 0x00, 0x5D, 0xC3]); // lea rsp, [rbp]; pop rbp; ret: an epilogue that Windows knows
    }

    private static bool IsFloating(char type) => type is 'f' or 'd';

    // Of the first four parameters each is in a register in both.
    private void Move(int place, int number, bool isFloating)
    {
        if (isFloating)
        {
            if (place != number)
                Add([0x0F, 0x28, (byte)(0xC0 | place << 3 | number)]); // movaps
            return;
        }

        int from = SystemV[number];
        int to = Windows[place];
        if (from != to)
            Add([(byte)(0x48 | (from >> 3) << 2 | to >> 3), 0x89, (byte)(0xC0 | (from & 7) << 3 | (to & 7))]); // mov to, from
    }

    private void Store(int number, bool isFloating, int offset)
    {
        if (isFloating)
        {
            Add([0xF2, 0x0F, 0x11, (byte)(0x84 | number << 3), 0x24]); // movsd [rsp + offset], xmm
        }
        else
        {
            int from = SystemV[number];
            Add([(byte)(0x48 | (from >> 3) << 2), 0x89, (byte)(0x84 | (from & 7) << 3), 0x24]); // mov [rsp + offset], from
        }

        Add(offset);
    }

    // rax is nobody's: no parameter is in it, and the target comes later.
    private void Copy(int from, int to)
    {
        Add([0x48, 0x8B, 0x85]); // mov rax, [rbp + from]
        Add(from);
        Add([0x48, 0x89, 0x84, 0x24]); // mov [rsp + to], rax
        Add(to);
    }

    private void Add(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_code[_length..]);
        _length += bytes.Length;
    }

    private void Add(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_code[_length..], value);
        _length += 4;
    }
}
