using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>A random valid module, and calls of its functions.</summary>
internal sealed record RandomModule(ModuleShape Shape, IReadOnlyList<byte[]> Bodies, IReadOnlyList<RandomCall> Calls)
{
    /// <summary>Gets the module in the binary format.</summary>
    public byte[] Bytes { get; } = new ModuleWriter(Shape).Write(Bodies);

    public static RandomModule Generate(Choices choices)
    {
        ModuleShape shape = new ShapeGenerator(choices).Generate();
        List<byte[]> bodies = [];
        for (int i = 0; i < shape.Functions.Count; i++)
            bodies.Add(new FunctionGenerator(choices, shape, i).Generate());
        List<RandomCall> calls = [];
        for (int round = choices.Below(4); round >= 0; round--)
        {
            for (int i = 0; i < shape.Functions.Count; i++)
            {
                if (shape.Functions[i].Exported && !choices.OneIn(5))
                    calls.Add(new RandomCall(i, [.. shape.Types[shape.Functions[i].Type].Parameters.Select(type =>
                        InterestingValues.Choose(choices, type))]));
            }
        }
        return new RandomModule(shape, bodies, calls);
    }
}

/// <summary>A call of a function that is not imported.</summary>
internal sealed record RandomCall(int Function, ulong[] Arguments);
