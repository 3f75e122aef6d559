using System;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionValidator
{
    // How far behind an operator's start is read before it is known whether it is so long.
    private const int FarthestRead = 12;

    // A number's bytes end with one that has not got this bit.
    private const uint Continued4 = 0x80808080;
    private const ulong Continued8 = 0x8080808080808080;

    /// <summary>
    /// Validates operators from the reader's position on, up to one that it does not know or does not like. That one has had no
    /// effect.
    /// </summary>
    /// <remarks>
    /// No number can lead out of the body, since the body's last byte ends each. Only what follows a number can lie behind it.
    /// </remarks>
    private void Run(ref ByteReader reader, byte* bytes, int bodyEnd)
    {
        const byte I32 = (byte)WasmValueType.I32;

        byte* next = bytes + reader.Position;
        byte* end = bytes + bodyEnd;
        byte* limit = bytes + Math.Min(bodyEnd, _module.Bytes.Length - FarthestRead);

        // Each operator here takes a byte at least, and makes one operand at most.
        if (_capacity - _depth <= end - next)
            GrowTypes(Math.Max(2 * _capacity, _depth + (int)(end - next) + 1));
        byte* types = _types;
        byte* top = types + _depth;
        byte* floor = types + _height;
        byte* most = types + _mostOperands;
        LocalState* locals = _locals;
        uint localCount = (uint)_localCount;
        LocalUse* uses = _uses;
        int useCount = _useCount, useCapacity = _useCapacity;
        Frame* frame = _frames + _frameDepth - 1;
        int loop = _loop;
        bool hasMemory = _module.Memories.Length > 0;

        while (next < limit)
        {
            byte opcode = *next;

            // A third of all operators, so not in the switch, and without a branch between get, set and tee, which no processor
            // predicts: with branches instead, here and for the use below, SQLite's module takes 5 % longer to validate.
            if (opcode - (uint)Opcode.LocalGet <= Opcode.LocalTee - Opcode.LocalGet)
            {
                uint local = next[1];
                int length = 2;
                if (local >= 0x80)
                {
                    local += ((uint)next[2] - 1) << 7;
                    if (next[2] >= 0x80)
                        goto done;
                    length = 3;
                }

                if (local >= localCount || useCount == useCapacity)
                    goto done;
                LocalState* state = locals + local;
                int operands = opcode != (byte)Opcode.LocalGet ? 1 : 0;
                int results = opcode != (byte)Opcode.LocalSet ? 1 : 0;
                byte type = state->Type;
                if (top - operands < floor || ((top[-1] ^ type) & -operands) != 0)
                    goto done;

                // One more in the local's last use, or a new one if that is of another loop: isNew masks the counts so far.
                int old = state->Use;
                int isNew = uses[old].Loop != loop ? 1 : 0;
                int use = old + ((useCount - old) & -isNew);
                state->Use = use;
                useCount += isNew;
                LocalUse* entry = uses + use;
                entry->Loop = loop;
                entry->Local = (int)local;
                entry->Count = (entry->Count & (isNew - 1)) + 1;
                entry->Writes = (entry->Writes & (isNew - 1)) + operands;
                top -= operands;
                *top = type;
                top += results;
                if (top > most)
                    most = top;
                next += length;
                continue;
            }

            if (opcode >= (byte)Opcode.I32Eqz)
            {
                if (opcode > (byte)Opcode.I64Extend32S)
                    goto done;
                OperatorSignature signature = OperatorTable.SignatureOf((Opcode)opcode);
                int operands = signature.Operands;
                if (!signature.Matches(top) || top - operands < floor)
                    goto done;
                top -= operands - 1;
                top[-1] = signature.ResultType;
                next++;
                continue;
            }

            if (opcode == (byte)Opcode.I32Const)
            {
                uint ends = ~*(uint*)(next + 1) & Continued4;
                if (ends == 0)
                    goto done;
                next += 2 + (BitOperations.TrailingZeroCount(ends) >> 3);
                *top++ = I32;
                if (top > most)
                    most = top;
                continue;
            }

            if (opcode - (uint)Opcode.I32Load <= Opcode.I64Store32 - Opcode.I32Load)
            {
                OperatorSignature signature = OperatorTable.SignatureOf((Opcode)opcode);
                uint ends = ~*(uint*)(next + 2) & Continued4;
                byte* after = next + 3 + (BitOperations.TrailingZeroCount(ends) >> 3);
                if (next[1] > signature.Alignment || ends == 0 || after > end || !hasMemory)
                    goto done;
                int operands = signature.Operands;
                if (!signature.Matches(top) || top - operands < floor)
                    goto done;
                top -= operands;
                *top = signature.ResultType;
                top += signature.Results;
                next = after;
                continue;
            }

            switch ((Opcode)opcode)
            {
                case Opcode.I64Const:
                    {
                        ulong ends = ~*(ulong*)(next + 1) & Continued8;
                        if (ends == 0)
                            goto done;
                        next += 2 + (BitOperations.TrailingZeroCount(ends) >> 3);
                        *top++ = (byte)WasmValueType.I64;
                        if (top > most)
                            most = top;
                        continue;
                    }

                case Opcode.F32Const:
                case Opcode.F64Const:
                    {
                        int length = opcode == (byte)Opcode.F32Const ? 5 : 9;
                        if (end - next < length)
                            goto done;
                        next += length;
                        *top++ = (byte)(opcode == (byte)Opcode.F32Const ? WasmValueType.F32 : WasmValueType.F64);
                        if (top > most)
                            most = top;
                        continue;
                    }

                case Opcode.Drop:
                    if (top == floor)
                        goto done;
                    top--;
                    next++;
                    continue;

                case Opcode.Select:
                    if (top - 3 < floor || top[-1] != I32 || top[-2] != top[-3] || top[-2] < (byte)WasmValueType.F64)
                        goto done;
                    top -= 2;
                    next++;
                    continue;

                case Opcode.GlobalGet:
                    {
                        GlobalType[] globals = _module.Globals;
                        uint global = next[1];
                        if (global >= 0x80 || global >= (uint)globals.Length)
                            goto done;
                        *top++ = (byte)globals[global].Type;
                        if (top > most)
                            most = top;
                        next += 2;
                        continue;
                    }

                case Opcode.GlobalSet:
                    {
                        GlobalType[] globals = _module.Globals;
                        uint global = next[1];
                        if (global >= 0x80 || global >= (uint)globals.Length || !globals[global].IsMutable)
                            goto done;
                        if (top == floor || top[-1] != (byte)globals[global].Type)
                            goto done;
                        top--;
                        next += 2;
                        continue;
                    }

                case Opcode.Call:
                    {
                        uint ends = ~*(uint*)(next + 1) & Continued4;
                        if (ends == 0)
                            goto done;
                        int length = 1 + (BitOperations.TrailingZeroCount(ends) >> 3);
                        uint function = next[1] & 0x7Fu;
                        if (length > 1)
                            function |= (next[2] & 0x7Fu) << 7;
                        if (length > 2)
                            function |= (next[3] & 0x7Fu) << 14;
                        if (length > 3 || function >= (uint)_module.Functions.Length)
                            goto done;
                        WasmFunctionType type = _module.Types[_module.Functions[function]];
                        ReadOnlySpan<WasmValueType> parameters = type.ParameterTypes;
                        ReadOnlySpan<WasmValueType> results = type.ResultTypes;
                        byte* first = top - parameters.Length;
                        if (first < floor || results.Length > 1)
                            goto done;
                        for (int i = 0; i < parameters.Length; i++)
                        {
                            if (first[i] != (byte)parameters[i])
                                goto done;
                        }

                        top = first;
                        if (results.Length == 1)
                        {
                            *top++ = (byte)results[0];
                            if (top > most)
                                most = top;
                        }

                        _summary.HasCalls = true;
                        CountCall(loop);
                        next += 1 + length;
                        continue;
                    }

                case Opcode.Block:
                case Opcode.Loop:
                case Opcode.If:
                    {
                        byte type = next[1];
                        if (type is not (0x40 or (>= 0x7C and <= 0x7F)) || frame + 1 == _frames + _frameCapacity)
                            goto done;
                        if (opcode == (byte)Opcode.If)
                        {
                            if (top == floor || top[-1] != I32)
                                goto done;
                            top--;
                        }

                        frame++;
                        frame->Type = BlockType.Of(type);
                        frame->Height = (int)(top - types);
                        frame->Loop = loop;
                        frame->Kind = opcode switch
                        {
                            (byte)Opcode.Block => ControlKind.Block,
                            (byte)Opcode.Loop => ControlKind.Loop,
                            _ => ControlKind.If,
                        };
                        frame->IsUnreachable = false;
                        frame->IsReachable = true;
                        if (opcode == (byte)Opcode.Loop)
                            loop = AddLoop(loop);
                        floor = top;
                        next += 2;
                        continue;
                    }

                case Opcode.Else:
                    {
                        if (frame->Kind != ControlKind.If || !HasResult(frame, floor, top))
                            goto done;
                        frame->Kind = ControlKind.Else;
                        top = floor;
                        next++;
                        continue;
                    }

                case Opcode.End:
                    {
                        // What a block leaves is where its result is to be.
                        if (!HasResult(frame, floor, top) || !EndsInline(frame))
                            goto done;
                        loop = frame->Loop;
                        frame--;
                        floor = types + frame->Height;
                        next++;
                        continue;
                    }

                case Opcode.BrIf:
                    {
                        uint depth = next[1];
                        Frame* target = frame - depth;
                        if (depth >= 0x80 || target < _frames || top == floor || top[-1] != I32 || !HasLabelTypes(target, floor, top - 1))
                            goto done;
                        top--;
                        next += 2;
                        continue;
                    }

                case Opcode.Br:
                    {
                        uint depth = next[1];
                        Frame* target = frame - depth;
                        if (depth >= 0x80 || target < _frames || next + 2 >= limit || !HasLabelTypes(target, floor, top))
                            goto done;
                        if (next[2] != (byte)Opcode.End || !EndsInline(frame))
                            goto done;
                        next += 3;
                        goto endUnreachable;
                    }

                case Opcode.Return:
                    if (next + 1 >= limit || !HasLabelTypes(_frames, floor, top) || next[1] != (byte)Opcode.End || !EndsInline(frame))
                        goto done;
                    next += 2;
                    goto endUnreachable;

                case Opcode.Unreachable:
                    if (next + 1 >= limit || next[1] != (byte)Opcode.End || !EndsInline(frame))
                        goto done;
                    next += 2;
                    goto endUnreachable;

                default:
                    goto done;
            }

        endUnreachable:
            // The end of a block, right behind what leaves it.
            top = floor;
            if (frame->Type != BlockType.Empty)
            {
                *top++ = BlockType.ResultOf(frame->Type);
                if (top > most)
                    most = top;
            }

            loop = frame->Loop;
            frame--;
            floor = types + frame->Height;
        }

    done:
        reader.Position = (int)(next - bytes);
        _depth = (int)(top - types);
        _height = (int)(floor - types);
        _mostOperands = (int)(most - types);
        _frameDepth = (int)(frame - _frames) + 1;
        _loop = loop;
        _useCount = useCount;
    }

    // Whether a block, an if with its else, or one that gives nothing ends here: not a function, and of no type with an index.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool EndsInline(Frame* frame) =>
        frame->Type == BlockType.Empty
            ? frame->Kind != ControlKind.Function
            : frame->Type < 0 && frame->Kind is not (ControlKind.Function or ControlKind.If);

    // Whether what lies in a block is its result.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasResult(Frame* frame, byte* floor, byte* top) =>
        frame->Type == BlockType.Empty
            ? top == floor
            : top == floor + 1 && *floor == BlockType.ResultOf(frame->Type);

    // Whether what a branch to a block takes is there, if it is one value at most.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool HasLabelTypes(Frame* target, byte* floor, byte* top) =>
        target->Type == BlockType.Empty
        || (target->Type < 0
            && (target->Kind == ControlKind.Loop || (top > floor && top[-1] == BlockType.ResultOf(target->Type))));
}
