using System.Linq;
using CsCheck;

namespace CopyPatch.Tests.Values;

/// <summary>
/// A step of a structured program, as WebAssembly has them. A body sees what was pushed before it, but does not pop it. What
/// cannot be done, because the stack is too low or has another type there, is not done: so any sequence is a program.
/// </summary>
internal sealed record StackStep(StackOperation Operation, int Number, StackStep[] Body, StackStep[] Other)
{
    private const int Nesting = 3;

    private static readonly Gen<StackStep> s_simple = Gen.Select(
        Gen.Frequency(
            (4, Gen.Const(StackOperation.Constant)),
            (5, Gen.Const(StackOperation.Get)),
            (3, Gen.Const(StackOperation.Set)),
            (1, Gen.Const(StackOperation.Tee)),
            (1, Gen.Const(StackOperation.Drop)),
            (1, Gen.Const(StackOperation.Nip)),
            (2, Gen.Const(StackOperation.Duplicate)),
            (6, Gen.Const(StackOperation.Add)),
            (4, Gen.Const(StackOperation.Convert)),
            (1, Gen.Const(StackOperation.Call)),
            (2, Gen.Const(StackOperation.Leave))),
        Gen.Int[-100, 100],
        (operation, number) => new StackStep(operation, number, [], []));

    public static Gen<StackStep[]> Programs { get; } = Sequences(Nesting);

    public override string ToString() => Operation switch
    {
        StackOperation.Block or StackOperation.Loop => $"{Operation}({Number}) {{ {Print(Body)} }}",
        StackOperation.If => $"If {{ {Print(Body)} }} else {{ {Print(Other)} }}",
        _ => $"{Operation}({Number})",
    };

    public static string Print(StackStep[] steps) => string.Join("; ", steps.Select(step => step.ToString()));

    private static Gen<StackStep[]> Sequences(int nesting)
    {
        if (nesting == 0)
            return s_simple.Array[0, 10];
        Gen<StackStep[]> bodies = Sequences(nesting - 1);
        Gen<StackStep> nested = Gen.Select(
            Gen.OneOf(Gen.Const(StackOperation.Block), Gen.Const(StackOperation.If), Gen.Const(StackOperation.Loop)),
            Gen.Int[0, 2], bodies, bodies,
            (operation, number, body, other) => new StackStep(operation, number, body, other));
        return Gen.Frequency((5, s_simple), (1, nested)).Array[0, nesting == Nesting ? 40 : 12];
    }
}
