using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>Writes a module in the binary format.</summary>
internal sealed class ModuleWriter(ModuleShape shape)
{
    /// <summary>What exports the count of calls that are allowed is set by.</summary>
    public const string Refuel = "refuel";

    /// <summary>How many calls of functions a call from outside may lead to.</summary>
    private const int Calls = 20;

    /// <summary>Writes the module.</summary>
    /// <param name="bodies">The functions' locals and operators.</param>
    public byte[] Write(IReadOnlyList<byte[]> bodies)
    {
        ByteWriter module = new(shape.Padded);
        module.Bytes([0, (byte)'a', (byte)'s', (byte)'m', 1, 0, 0, 0]);
        Section(module, 1, [.. shape.Types.Select(TypeOf), NewWriter().Byte(0x60).U32(0).U32(0)]);
        Section(module, 2, [.. shape.Imports.Select((type, i) => NewWriter().Name("host").Name($"h{i}").Byte(0).U32(type))]);
        Section(module, 3, [.. shape.Functions.Select(f => NewWriter().U32(f.Type)), NewWriter().U32(shape.Types.Count)]);
        Section(module, 4, [.. shape.Tables.Select(t => LimitsOf(NewWriter().Type(t.Element), t.Limits.Minimum, t.Limits.Maximum))]);
        if (shape.HasMemory)
            Section(module, 5, [LimitsOf(NewWriter(), (uint)shape.MemoryPages, (uint?)shape.MemoryMaximum)]);
        Section(module, 6, [.. shape.Globals.Select(GlobalOf)]);
        Section(module, 7, [.. Exports()]);
        Section(module, 9, [.. shape.Elements.Select(ElementOf)]);
        if (shape.Data.Count > 0)
            module.Byte(12).Sized(NewWriter().U32(shape.Data.Count));
        byte[] refuel = NewWriter().U32(0).I32(Calls).Operator(Opcode.GlobalSet, 0).Operator(Opcode.End).ToArray();
        Section(module, 10, [.. bodies.Append(refuel).Select(body => NewWriter().U32(body.Length).Bytes(body))]);
        Section(module, 11, [.. shape.Data.Select(DataOf)]);
        return module.ToArray();
    }

    private ByteWriter NewWriter() => new(shape.Padded);

    private void Section(ByteWriter module, byte id, ByteWriter[] items)
    {
        if (items.Length == 0)
            return;
        ByteWriter content = NewWriter().U32(items.Length);
        foreach (ByteWriter item in items)
            content.Bytes(item.ToArray());
        module.Byte(id).Sized(content);
    }

    private ByteWriter TypeOf(WasmFunctionType type) =>
        NewWriter().Byte(0x60).Types([.. type.Parameters]).Types([.. type.Results]);

    private static ByteWriter LimitsOf(ByteWriter writer, uint minimum, uint? maximum)
    {
        writer.Byte(maximum is null ? (byte)0 : (byte)1).U32(minimum);
        return maximum is uint limit ? writer.U32(limit) : writer;
    }

    private ByteWriter GlobalOf(GlobalShape global)
    {
        ByteWriter writer = NewWriter().Type(global.Type).Byte(global.Mutable ? (byte)1 : (byte)0);
        _ = global.Function >= 0 ? writer.Operator(Opcode.RefFunc, global.Function) : writer.Constant(global.Type, global.Bits);
        return writer.Operator(Opcode.End);
    }

    private IEnumerable<ByteWriter> Exports()
    {
        int imports = shape.Imports.Count;
        for (int i = 0; i < shape.Functions.Count; i++)
        {
            if (shape.Functions[i].Exported)
                yield return NewWriter().Name($"f{i}").Byte(0).U32(imports + i);
        }
        yield return NewWriter().Name(Refuel).Byte(0).U32(imports + shape.Functions.Count);
        if (shape.HasMemory)
            yield return NewWriter().Name("memory").Byte(2).U32(0);
        for (int i = 0; i < shape.Globals.Count; i++)
            yield return NewWriter().Name($"g{i}").Byte(3).U32(i);
    }

    private ByteWriter ElementOf(ElementShape element)
    {
        ByteWriter writer = NewWriter().U32(element.Form);
        if ((element.Form & 1) == 0)
        {
            if ((element.Form & 2) != 0)
                writer.U32(element.Table);
            writer.I32(element.Offset).Operator(Opcode.End);
        }
        bool expressions = element.Form >= 4;
        if ((element.Form & 3) != 0)
            writer.Byte(expressions ? (byte)element.Type : (byte)0);
        writer.U32(element.Items.Length);
        foreach (int item in element.Items)
        {
            if (!expressions)
                writer.U32(item);
            else if (item < 0)
                writer.Constant(element.Type, 0).Operator(Opcode.End);
            else
                writer.Operator(Opcode.RefFunc, item).Operator(Opcode.End);
        }
        return writer;
    }

    private ByteWriter DataOf(DataShape data)
    {
        ByteWriter writer = NewWriter().U32(data.Active ? 0 : 1);
        if (data.Active)
            writer.I32(data.Offset).Operator(Opcode.End);
        return writer.U32(data.Bytes.Length).Bytes(data.Bytes);
    }
}
