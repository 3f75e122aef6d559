using CopyPatch;
using NUnit.Framework;

namespace Tutorial.Tests;

/// <summary>Loops that go on in another tier while they run.</summary>
public sealed class TierTests
{
    [Test]
    public void A_loop_that_has_gone_round_often_goes_on_as_machine_code()
    {
        using CodeHeap heap = new();
        StackProgram program = Count(MixedCode.Rounds + 10);
        using MixedCode code = new(program, heap);
        using Frame frame = new(program);

        Assert.That(Execution.Execute(code, frame).Outcome.Answer, Is.EqualTo(MixedCode.Rounds + 10));
        Assert.That(code.Switches, Is.EqualTo(1));
    }

    [Test]
    public void A_loop_that_ends_before_is_never_compiled()
    {
        using CodeHeap heap = new();
        StackProgram program = Count(MixedCode.Rounds - 10);
        using MixedCode code = new(program, heap);
        using Frame frame = new(program);
        int interpreted = code.Length;

        Assert.That(Execution.Execute(code, frame).Outcome.Answer, Is.EqualTo(MixedCode.Rounds - 10));
        Assert.That((code.Switches, code.Length), Is.EqualTo((0, interpreted)));
    }

    private static StackProgram Count(int rounds) => Parser.Parse("count.stack", $"""
        integer i
        again:
        get i push 1 add set i
        get i push {rounds} less jump_if again
        get i return
        """);
}
