using CopyPatch;

namespace Tutorial;

/// <summary>
/// The same instructions as an interpreter. What it emits is no machine code but what an interpreter runs: the address of each
/// instruction's code, and behind it what <see cref="Emitter"/> would write into a copy of that code.
/// </summary>
[StencilInterpreter("stencils/tutorial.c")]
internal sealed unsafe partial class ThreadedEmitter : IInstructions
{
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
