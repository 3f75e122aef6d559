using System;
using System.Collections.Generic;
using System.Linq;
using CopyPatch.Wasm.Tests.Reference;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>Takes operators out of a module, or puts simpler ones in their place, as long as it is valid and fails.</summary>
internal static class OperatorShrinker
{
    private static readonly byte[][] s_simpler =
    [
        [],
        [(byte)Opcode.Drop],
        [(byte)Opcode.I32Const, 0],
        [(byte)Opcode.I64Const, 0],
        new ByteWriter(false).Constant(WasmValueType.F32, 0).ToArray(),
        new ByteWriter(false).Constant(WasmValueType.F64, 0).ToArray(),
    ];

    public static RandomModule Shrink(RandomModule module, Func<RandomModule, bool> fails)
    {
        foreach (RandomCall call in module.Calls)
        {
            RandomModule single = module with { Calls = [call] };
            if (fails(single))
            {
                module = single;
                break;
            }
        }
        for (bool better = true; better;)
        {
            better = false;
            for (int i = 0; i < module.Bodies.Count; i++)
                better |= ShrinkBody(ref module, i, tried => WasmModule.Validate(tried.Bytes) && fails(tried));
        }
        return module;
    }

    private static bool ShrinkBody(ref RandomModule module, int index, Func<RandomModule, bool> fails)
    {
        List<byte[]> operators = Split(module.Bodies[index]);
        bool better = false;
        for (int size = operators.Count / 2; size > 0; size = size > 24 ? size / 2 : size - 1)
        {
            for (int start = 1; start + size < operators.Count; start++)
            {
                foreach (byte[] simpler in s_simpler.Where(
                    simpler => size > 1 || operators[start].Length > simpler.Length || simpler.Length == 0))
                {
                    if (Try(ref module, [.. operators.Take(start), simpler, .. operators.Skip(start + size)]))
                        break;
                }
            }
        }
        // A block's beginning and its end.
        for (int start = 1; start < operators.Count; start++)
        {
            for (int end = operators.Count - 2; end > start; end--)
            {
                if (operators[start].Length == 0 || operators[start][0] is < 2 or > 4)
                    break;
                if (operators[end] is [(byte)Opcode.End])
                    Try(ref module, [.. operators.Take(start), .. operators[(start + 1)..end], .. operators.Skip(end + 1)]);
                end = Math.Min(end, operators.Count - 1);
            }
        }
        return better;

        bool Try(ref RandomModule current, List<byte[]> changed)
        {
            changed.RemoveAll(part => part.Length == 0);
            if (changed.Count >= operators.Count && changed.Sum(part => part.Length) >= operators.Sum(part => part.Length))
                return false;
            List<byte[]> bodies = [.. current.Bodies];
            bodies[index] = [.. changed.SelectMany(part => part)];
            RandomModule tried = new(current.Shape, bodies, current.Calls);
            if (!fails(tried))
                return false;
            current = tried;
            operators = changed;
            better = true;
            return true;
        }
    }

    // The locals' declarations, and then each operator.
    private static List<byte[]> Split(byte[] body)
    {
        CodeReader code = new(body, 0);
        for (uint runs = code.U32(); runs > 0; runs--)
        {
            code.U32();
            code.Byte();
        }
        List<byte[]> parts = [body[..code.Position]];
        while (code.Position < body.Length)
        {
            int start = code.Position;
            code.Skip();
            parts.Add(body[start..code.Position]);
        }
        return parts;
    }
}
