using CopyPatch;

namespace Tutorial;

/// <summary>
/// The code generator. All of its <c>Emit</c> methods come from <c>stencils/tutorial.c</c>: one for each CP_STENCIL,
/// with a parameter for each CP_HOLE and each label.
/// </summary>
[StencilLibrary("stencils/tutorial.c")]
internal sealed partial class Emitter
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
}
