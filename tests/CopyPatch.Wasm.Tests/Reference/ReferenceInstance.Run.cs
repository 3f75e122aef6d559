using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace CopyPatch.Wasm.Tests.Reference;

internal sealed partial class ReferenceInstance
{
    private void Run(FunctionBody body, BodyMap map, ulong[] locals, Label function)
    {
        CodeReader code = new(_module.Bytes, body.Start);
        List<Label> labels = [function];
        while (true)
        {
            if (--Fuel < 0)
                throw new FuelException();
            int position = code.Position;
            Opcode opcode = code.Operator();
            switch (opcode)
            {
                case Opcode.Unreachable:
                    throw new ReferenceTrapException(WasmTrapKind.Unreachable);
                case Opcode.Nop:
                    break;
                case Opcode.Block:
                case Opcode.Loop:
                    Enter(ref code, labels, opcode, map.EndOf(position));
                    break;
                case Opcode.If:
                    uint condition = Pop32();
                    Enter(ref code, labels, opcode, map.EndOf(position));
                    if (condition == 0)
                        code.Position = map.ElseOf(position) is int other and >= 0 ? other + 1 : map.EndOf(position);
                    break;
                case Opcode.Else:
                    code.Position = labels[^1].Target;
                    break;
                case Opcode.End:
                    labels.RemoveAt(labels.Count - 1);
                    if (labels.Count == 0)
                        return;
                    break;
                case Opcode.Br:
                    Branch(ref code, labels, code.U32());
                    break;
                case Opcode.BrIf:
                    uint target = code.U32();
                    if (Pop32() != 0)
                        Branch(ref code, labels, target);
                    break;
                case Opcode.BrTable:
                    Branch(ref code, labels, TableEntry(ref code, Pop32()));
                    break;
                case Opcode.Return:
                    Branch(ref code, labels, (uint)labels.Count - 1);
                    break;
                case Opcode.Call:
                    Call((int)code.U32());
                    break;
                case Opcode.CallIndirect:
                    int type = (int)code.U32();
                    Call(IndirectFunction(type, (int)code.U32(), Pop32()));
                    break;
                case Opcode.LocalGet:
                    Push(locals[code.U32()]);
                    break;
                case Opcode.LocalSet:
                    locals[code.U32()] = Pop();
                    break;
                case Opcode.LocalTee:
                    locals[code.U32()] = _stack[_top - 1];
                    break;
                default:
                    RunPlain(ref code, opcode);
                    break;
            }
        }
    }

    // Operators that neither branch nor know of locals.
    private void RunPlain(ref CodeReader code, Opcode opcode)
    {
        switch (opcode)
        {
            case Opcode.Drop:
                Pop();
                break;
            case Opcode.Select:
            case Opcode.SelectTyped:
                for (uint types = opcode == Opcode.SelectTyped ? code.U32() : 0; types > 0; types--)
                    code.Byte();
                uint condition = Pop32();
                ulong second = Pop();
                if (condition == 0)
                    _stack[_top - 1] = second;
                break;
            case Opcode.GlobalGet:
                Push(Globals[code.U32()]);
                break;
            case Opcode.GlobalSet:
                Globals[code.U32()] = Pop();
                break;
            case Opcode.TableGet:
                Push(Entries((int)code.U32(), Pop32(), 1)[0]);
                break;
            case Opcode.TableSet:
                ulong entry = Pop();
                Entries((int)code.U32(), Pop32(), 1)[0] = entry;
                break;
            case >= Opcode.I32Load and <= Opcode.I64Load32U:
                code.U32(); // the alignment is a hint
                Load(opcode, code.U32());
                break;
            case >= Opcode.I32Store and <= Opcode.I64Store32:
                code.U32();
                Store(opcode, code.U32());
                break;
            case Opcode.MemorySize:
                code.U32();
                Push((uint)(Memory.Length / PageBytes));
                break;
            case Opcode.MemoryGrow:
                code.U32();
                Push(Grow(Pop32()));
                break;
            case Opcode.I32Const:
                Push((uint)code.S64());
                break;
            case Opcode.I64Const:
                Push((ulong)code.S64());
                break;
            case Opcode.F32Const:
                Push(code.Fixed(4));
                break;
            case Opcode.F64Const:
                Push(code.Fixed(8));
                break;
            case Opcode.RefNull:
                code.U32();
                Push(Null);
                break;
            case Opcode.RefIsNull:
                Push(Pop() == Null ? 1u : 0u);
                break;
            case Opcode.RefFunc:
                Push(code.U32());
                break;
            case >= Opcode.I32TruncSatF32S:
                RunPrefixed(ref code, opcode);
                break;
            default:
                if (Operators.IsBinary(opcode))
                {
                    ulong right = Pop();
                    Push(Operators.Binary(opcode, Pop(), right));
                }
                else
                    Push(Operators.Unary(opcode, Pop()));
                break;
        }
    }

    private void RunPrefixed(ref CodeReader code, Opcode opcode)
    {
        if (opcode <= Opcode.I64TruncSatF64U)
        {
            Push(Operators.Saturated(opcode, Pop()));
            return;
        }
        int first = (int)code.U32();
        switch (opcode)
        {
            case Opcode.DataDrop:
                _data[first] = [];
                return;
            case Opcode.ElemDrop:
                _elements[first] = [];
                return;
            case Opcode.TableSize:
                Push((uint)Tables[first].Length);
                return;
            case Opcode.TableGrow:
                uint more = Pop32();
                Push(GrowTable(first, more, Pop()));
                return;
        }
        uint length = Pop32();
        ulong source = Pop();
        uint to = Pop32();
        switch (opcode)
        {
            case Opcode.MemoryInit:
                code.U32();
                InitializeMemory(first, to, (uint)source, length);
                break;
            case Opcode.MemoryCopy:
                code.U32();
                CopyMemory(to, (uint)source, length);
                break;
            case Opcode.MemoryFill:
                Bytes(to, length).Fill((byte)source);
                break;
            case Opcode.TableInit:
                InitializeTable(first, (int)code.U32(), to, (uint)source, length);
                break;
            case Opcode.TableCopy:
                CopyTable(first, (int)code.U32(), to, (uint)source, length);
                break;
            case Opcode.TableFill:
                Entries(first, to, length).Fill(source);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(opcode), opcode, null);
        }
    }

    private void Enter(ref CodeReader code, List<Label> labels, Opcode opcode, int end)
    {
        long blockType = code.S64();
        (int parameters, int results) = blockType switch
        {
            -64 => (0, 0), // 0x40: nothing
            < 0 => (0, 1), // a value type
            _ => (_module.Types[blockType].Parameters.Count, _module.Types[blockType].Results.Count),
        };
        int height = _top - parameters;
        labels.Add(opcode == Opcode.Loop ? new Label(code.Position, height, parameters) : new Label(end, height, results));
    }

    private void Branch(ref CodeReader code, List<Label> labels, uint depth)
    {
        CollectionsMarshal.SetCount(labels, labels.Count - (int)depth);
        Label label = labels[^1];
        _stack.AsSpan(_top - label.Arity, label.Arity).CopyTo(_stack.AsSpan(label.Height));
        _top = label.Height + label.Arity;
        code.Position = label.Target;
    }

    private static uint TableEntry(ref CodeReader code, uint index)
    {
        uint count = code.U32();
        uint target = 0;
        for (uint i = 0; i <= Math.Min(index, count); i++)
            target = code.U32();
        return target;
    }
}
