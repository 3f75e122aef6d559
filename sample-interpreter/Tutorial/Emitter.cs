using CopyPatch;

namespace Tutorial;

/// <summary>What the compiler is written for: one <c>Emit</c> method for each stencil, whoever has it.</summary>
[StencilOperations("stencils/tutorial.c")]
internal partial interface IInstructions;

/// <summary>
/// The code generator. All of its <c>Emit</c> methods come from <c>stencils/tutorial.c</c>: one for each CP_STENCIL,
/// with a parameter for each CP_HOLE and each label.
/// </summary>
[StencilLibrary("stencils/tutorial.c")]
internal sealed unsafe partial class Emitter : IInstructions
{
    // What the C file calls by CP_CALL: ordinary C#. What one of them throws comes out of Run at its caller.
    [HostFunction("print")]
    private static void Print(long value) => Host.Print(value);

    [HostFunction("fprint")]
    private static void Print(double value) => Host.Print(value);

    [HostFunction("put")]
    private static void Put(long character) => Host.Put(character);

    [HostFunction("random")]
    private static long Random() => Host.Random();

    [HostFunction("sine")]
    private static double Sine(double angle) => System.Math.Sin(angle);

    [HostFunction("tier_up")]
    private static nint TierUp(long* countdown) => MixedCode.TierUp(countdown);
}
