using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm.Tests.Differential;

internal sealed partial class FunctionGenerator
{
    private static readonly Dictionary<WasmValueType, Opcode[]> s_loads = Enumerable.Range((int)Opcode.I32Load, 14)
        .Select(opcode => (Opcode)opcode).GroupBy(LoadedType).ToDictionary(group => group.Key, group => group.ToArray());

    private static readonly int[] s_masks = [0xFF, 0xFFFF, 0xFFF8, 0xFFF, 0x3F];

    private void Load(Opcode opcode)
    {
        Address();
        Access(opcode, LoadBytes(opcode));
        Drop(1);
        Put(LoadedType(opcode));
    }

    private void Store(Opcode opcode)
    {
        WasmValueType type = opcode switch
        {
            Opcode.I32Store or Opcode.I32Store8 or Opcode.I32Store16 => WasmValueType.I32,
            Opcode.F32Store => WasmValueType.F32,
            Opcode.F64Store => WasmValueType.F64,
            _ => WasmValueType.I64,
        };
        Address();
        Push(type, 3);
        MakeClean();
        Access(opcode, opcode switch
        {
            Opcode.I32Store8 or Opcode.I64Store8 => 1,
            Opcode.I32Store16 or Opcode.I64Store16 => 2,
            Opcode.I32Store or Opcode.F32Store or Opcode.I64Store32 => 4,
            _ => 8,
        });
        Drop(2);
    }

    private void Access(Opcode opcode, int bytes)
    {
        int natural = System.Numerics.BitOperations.Log2((uint)bytes);
        Emit(opcode, natural - _choices.Below(natural + 1));
        _code.U32(_choices.Below(20) switch
        {
            <= 10 => 0,
            <= 14 => (uint)_choices.Below(64),
            <= 16 => (uint)_choices.Below(5000),
            17 when _choices.OneIn(4) => (uint)(65536 - _choices.Below(12)),
            18 when _choices.OneIn(4) => (uint)_choices.Pick<int>([0x7FFFFFFF, -1, -8, int.MinValue, 0x10000]),
            _ => 4,
        });
    }

    private void Address()
    {
        switch (_choices.Below(12))
        {
            case <= 2:
                PushI32(_choices.Below(64));
                break;
            case 3 when _choices.OneIn(3):
                PushI32((int)(System.Math.Max(_shape.MemoryPages, 0) * 65536u - (uint)_choices.Below(12)));
                break;
            case <= 6:
                PushMasked(_choices.Pick(s_masks));
                break;
            case <= 8:
                PushMasked(0xFF);
                _code.I32(_choices.Below(4));
                Emit(Opcode.I32Shl);
                break;
            case 9:
                // A base and a scaled index, as of an array's item.
                PushMasked(0xFFF);
                PushMasked(0xFF);
                _code.I32(_choices.Below(4));
                Emit(Opcode.I32Shl);
                Emit(Opcode.I32Add);
                Drop(1);
                break;
            case 10:
                PushMasked(0xFFF);
                _code.I32(_choices.Below(100) - 10);
                Emit(Opcode.I32Add);
                break;
            default:
                if (_choices.OneIn(4))
                    Push(WasmValueType.I32, 2);
                else
                    PushI32(_choices.Below(65000));
                break;
        }
    }

    private void MemoryStep()
    {
        if (!_shape.HasMemory)
            return;
        switch (_choices.Below(5))
        {
            case 0:
                // Without a maximum only what is always too much can be asked for.
                if (_shape.MemoryMaximum is null)
                    PushI32(_choices.Pick<int>([0, 65537, -1]));
                else if (_choices.OneIn(2))
                    PushMasked(1);
                else
                    PushI32(_choices.Pick<int>([0, 1, 2, 65536, -1]));
                Emit(Opcode.MemoryGrow);
                Memories(1);
                Drop(1);
                Put(WasmValueType.I32);
                break;
            case 1:
                Address();
                Push(WasmValueType.I32, 2);
                Length(100);
                Emit(Opcode.MemoryFill);
                Memories(1);
                Drop(3);
                break;
            case 2:
                Address();
                Address();
                Length(100);
                Emit(Opcode.MemoryCopy);
                Memories(2);
                Drop(3);
                break;
            case 3 when _shape.Data.Count > 0:
                int segment = _choices.Below(_shape.Data.Count);
                Address();
                PushI32(_choices.Below(10));
                Length(System.Math.Max(_shape.Data[segment].Bytes.Length - 8, 1));
                Emit(Opcode.MemoryInit, segment);
                Memories(1);
                Drop(3);
                break;
            case 4 when _shape.Data.Count > 0 && _choices.OneIn(2):
                Emit(Opcode.DataDrop, _choices.Below(_shape.Data.Count));
                break;
        }
    }

    // The number of the only memory: a zero byte, which is never padded.
    private void Memories(int count)
    {
        for (int i = 0; i < count; i++)
            _code.Byte(0);
    }

    private void Length(int limit)
    {
        if (_choices.OneIn(30))
            Push(WasmValueType.I32, 2);
        else if (_choices.OneIn(4))
            PushMasked(limit / 2);
        else
            PushI32(_choices.Below(limit));
    }

    private void TableStep()
    {
        if (_shape.Tables.Count == 0)
            return;
        int table = _choices.Below(_shape.Tables.Count);
        WasmValueType type = _shape.Tables[table].Element;
        switch (_choices.Below(7))
        {
            case 0:
                TableGet(table);
                break;
            case 1:
                TableIndex(table);
                Push(type, 2);
                Emit(Opcode.TableSet, table);
                Drop(2);
                break;
            case 2:
                Push(type, 2);
                PushI32(_choices.Pick<int>([0, 1, 2, -1]));
                Emit(Opcode.TableGrow, table);
                Drop(2);
                Put(WasmValueType.I32);
                break;
            case 3:
                TableIndex(table);
                Push(type, 2);
                Length(4);
                Emit(Opcode.TableFill, table);
                Drop(3);
                break;
            case 4:
                List<int> others = [.. Enumerable.Range(0, _shape.Tables.Count).Where(i => _shape.Tables[i].Element == type)];
                int other = _choices.Pick(others);
                TableIndex(table);
                TableIndex(other);
                Length(4);
                Emit(Opcode.TableCopy, table, other);
                Drop(3);
                break;
            case 5:
                List<int> segments = [.. Enumerable.Range(0, _shape.Elements.Count).Where(i => _shape.Elements[i].Type == type)];
                if (segments.Count == 0)
                    return;
                int segment = _choices.Pick(segments);
                TableIndex(table);
                PushI32(_choices.Below(3));
                Length(4);
                Emit(Opcode.TableInit, segment, table);
                Drop(3);
                break;
            case 6 when _shape.Elements.Count > 0 && _choices.OneIn(2):
                Emit(Opcode.ElemDrop, _choices.Below(_shape.Elements.Count));
                break;
        }
    }

    private void TableGet(int table)
    {
        TableIndex(table);
        Emit(Opcode.TableGet, table);
        Drop(1);
        Put(_shape.Tables[table].Element);
    }

    // Mostly inside.
    private void TableIndex(int table)
    {
        int size = (int)_shape.Tables[table].Limits.Minimum;
        if (_choices.OneIn(10))
            PushMasked(15);
        else
            PushI32(_choices.Below(System.Math.Max(size, 1)));
    }

    private static WasmValueType LoadedType(Opcode opcode) => opcode switch
    {
        Opcode.I32Load or (>= Opcode.I32Load8S and <= Opcode.I32Load16U) => WasmValueType.I32,
        Opcode.F32Load => WasmValueType.F32,
        Opcode.F64Load => WasmValueType.F64,
        _ => WasmValueType.I64,
    };

    private static int LoadBytes(Opcode opcode) => opcode switch
    {
        Opcode.I32Load8S or Opcode.I32Load8U or Opcode.I64Load8S or Opcode.I64Load8U => 1,
        Opcode.I32Load16S or Opcode.I32Load16U or Opcode.I64Load16S or Opcode.I64Load16U => 2,
        Opcode.I32Load or Opcode.F32Load or Opcode.I64Load32S or Opcode.I64Load32U => 4,
        _ => 8,
    };

    private static Opcode StoreOf(WasmValueType type) => type switch
    {
        WasmValueType.I32 => Opcode.I32Store,
        WasmValueType.I64 => Opcode.I64Store,
        WasmValueType.F32 => Opcode.F32Store,
        _ => Opcode.F64Store,
    };
}
