using CsCheck;
using NUnit.Framework;

namespace CopyPatch.Tests.Values;

/// <summary>Random programs with blocks, branches and loops, compiled with an operand stack, against a plain stack.</summary>
[TestOf(typeof(OperandStack))]
internal sealed class StructuredProgramTests
{
    [Test]
    public void A_compiled_program_computes_what_a_stack_does([Values(3, 5)] int registers, [Values] bool bindsLocals) =>
        StackStep.Programs.Sample(
            steps =>
            {
                var expected = new StackEvaluator();
                expected.Run(steps);
                (object[] locals, object[] stack) = new StackCompiler(registers, bindsLocals).Run(steps);
                Assert.That(stack, Is.EqualTo(expected.Stack));
                Assert.That(locals, Is.EqualTo(expected.Locals));
            },
            print: StackStep.Print, iter: 20_000, threads: 1);
}
