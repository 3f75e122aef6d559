using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm.Tests.Differential;

internal sealed partial class FunctionGenerator
{
    private void Steps(int count)
    {
        for (int i = 0; i < count && _budget > 0; i++)
        {
            if (Top.Dead && !_choices.OneIn(3))
                break;
            Step();
        }
    }

    private void Step()
    {
        switch (_choices.Below(26))
        {
            case 0:
                break;
            case <= 7:
                Apply(_choices.Pick(OperatorShape.All));
                break;
            case <= 10:
                WriteLocal();
                break;
            case 11:
                Leaf(ShapeGenerator.AnyType(_choices));
                break;
            case 12:
            case 13:
                if (_shape.HasMemory)
                    Store((Opcode)(_choices.Below(9) + (int)Opcode.I32Store));
                break;
            case 14:
                if (_shape.HasMemory)
                    Load((Opcode)(_choices.Below(14) + (int)Opcode.I32Load));
                break;
            case 15:
                Structure(Opcode.Block);
                break;
            case 16:
            case 17:
                Structure(Opcode.Loop);
                break;
            case 18:
                Structure(Opcode.If);
                break;
            case 19:
                Branch();
                break;
            case 20:
            case 21:
                Call();
                break;
            case 22:
                WriteGlobal();
                break;
            case 23:
                if (_choices.OneIn(2))
                    TableStep();
                else
                    MemoryStep();
                break;
            case 24:
                Select(ShapeGenerator.AnyType(_choices));
                break;
            default:
                if (_choices.OneIn(3))
                    DeepStack();
                else if (Available > 0)
                    Sink();
                else
                    Emit(Opcode.Nop);
                break;
        }
    }

    private void WriteLocal()
    {
        WasmValueType type = ShapeGenerator.AnyType(_choices);
        int local = WritableLocal(type);
        if (local < 0)
            return;
        Require([type], 4);
        Write(_choices.OneIn(4) ? Opcode.LocalTee : Opcode.LocalSet, local);
    }

    private void WriteGlobal()
    {
        List<int> globals = [.. Enumerable.Range(1, _shape.Globals.Count - 1).Where(i => _shape.Globals[i].Mutable)];
        if (globals.Count == 0)
            return;
        int global = _choices.Pick(globals);
        Require([_shape.Globals[global].Type], 3);
        Emit(Opcode.GlobalSet, global);
        Drop(1);
    }

    // Gets rid of the value on top, mostly so that it has been of use.
    private void Sink()
    {
        WasmValueType type = _stack[^1].Type;
        int local = WritableLocal(type);
        int kind = _choices.Below(4);
        if (kind >= 2 && !IsReference(type) && _shape.MemoryPages > 0)
        {
            MakeClean();
            int scratch = NewLocal(type);
            Emit(Opcode.LocalSet, scratch);
            Drop(1);
            PushI32(_choices.Below(256) * 8);
            Emit(Opcode.LocalGet, scratch);
            Emit(StoreOf(type), 0);
            _code.U32(0);
            Drop(1);
        }
        else if (kind >= 1 && local >= 0)
            Write(Opcode.LocalSet, local);
        else
        {
            Emit(Opcode.Drop);
            Drop(1);
        }
    }

    private void Call()
    {
        if (_function.Fueled && _choices.OneIn(2))
        {
            CallIndirect();
            return;
        }
        int imports = _shape.Imports.Count;
        // Those that do not count calls can only call what comes behind them: so there is no way back.
        List<int> functions = [.. Enumerable.Range(0, imports + _shape.Functions.Count).Where(f =>
            f < imports || _function.Fueled || (f - imports > _number && !_shape.Functions[f - imports].Fueled))];
        if (functions.Count == 0)
            return;
        int function = _choices.Pick(functions);
        WasmFunctionType type = _shape.TypeOf(function);
        Require([.. type.Parameters]);
        Emit(Opcode.Call, function);
        Drop(type.Parameters.Count);
        Put(type.Results);
    }

    private void CallIndirect()
    {
        List<int> tables =
            [.. Enumerable.Range(0, _shape.Tables.Count).Where(i => _shape.Tables[i].Element == WasmValueType.FuncRef)];
        if (tables.Count == 0)
            return;
        int table = _choices.Pick(tables);
        int typeIndex = _choices.Below(_shape.Types.Count);
        int index = -1;
        if (table == 0 && _shape.TableContent.Count > 0 && !_choices.OneIn(16))
        {
            index = _choices.Pick([.. _shape.TableContent.Keys]);
            typeIndex = _shape.TypeIndexOf(_shape.TableContent[index]);
        }
        WasmFunctionType type = _shape.Types[typeIndex];
        Require([.. type.Parameters]);
        if (index >= 0)
            PushI32(index);
        else
            PushMasked(7);
        Emit(Opcode.CallIndirect, typeIndex);
        _code.U32(table);
        Drop(type.Parameters.Count + 1);
        Put(type.Results);
    }

    // Any number, most of whose bits are cleared.
    private void PushMasked(int mask)
    {
        Push(WasmValueType.I32, 2);
        _code.I32(mask);
        Emit(Opcode.I32And);
    }
}
