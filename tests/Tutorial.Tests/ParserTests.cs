using NUnit.Framework;

namespace Tutorial.Tests;

public sealed class ParserTests
{
    [TestCase("push 1\nfrobnicate", 2, "frobnicate is not an instruction")]
    [TestCase("push", 1, "the file ends where push needs a number")]
    [TestCase("push 1x return", 1, "1x is not a number")]
    [TestCase("push 99999999999999999999 return", 1, "99999999999999999999 is not a number")]
    [TestCase("\n\nget x", 3, "x is not declared: write `integer x`")]
    [TestCase("integer x\nfloat x", 2, "x is declared twice")]
    [TestCase("integer add", 1, "`add` cannot be a name")]
    [TestCase("integer 1st", 1, "`1st` cannot be a name")]
    [TestCase("integers a 0", 1, "0 is no length")]
    [TestCase("integers a 9999999 floats b 2", 1, "2 is no length")]
    [TestCase("integers a 3\nget a", 2, "a is an array: use load and store")]
    [TestCase("integer a push 0\nload a", 2, "a is not an array: use get and set")]
    [TestCase("jump there", 1, "there is no label there")]
    [TestCase("a: push 1\na: return", 2, "the label a stands twice")]
    [TestCase("push 1 # comment\nadd return", 2, "add takes 2 integers, and its stack has 1")]
    [TestCase("push 1 push 2.0\nadd return", 2, "add takes 2 integers, and its stack has 1")]
    [TestCase("push 1\nfsqrt return", 2, "fsqrt takes 1 floating-point number, and its stack has 0")]
    [TestCase("push 1\nx: push 2 return", 2, "1 values are on the stacks at the label before push")]
    [TestCase("x: push 1\njump x", 2, "1 values are on the stacks after jump")]
    [TestCase("push 1 push 2\nreturn", 2, "1 values are on the stacks after return")]
    [TestCase("push 1\nprint", 2, "the program runs out of its end")]
    [TestCase("push 1 jump_if x push 0 return\nx:", 1, "the program runs out of its end")]
    [TestCase("# nothing", 1, "no instructions")]
    public void AMistakeIsNamedWithItsFileAndLine(string text, int line, string message)
    {
        ProgramException? exception = Assert.Throws<ProgramException>(() => Parser.Parse("some/program.stack", text));
        Assert.That(exception!.Line, Is.EqualTo(line));
        Assert.That(exception.Message, Does.StartWith($"some/program.stack:{line}: {message}"));
    }

    [Test]
    public void NeighboursBecomeSuperinstructions()
    {
        StackProgram program = Fusion.Fuse(Parser.Parse("x.stack", """
            integer a integer b float f
            again: get a push 1 add set a
            get b set a
            get a get b less jump_if again
            get f push 2.0 fmul get f fadd push 9.0 fgreater jump_if again
            get a return
            """));
        Assert.That(System.Array.ConvertAll(program.Instructions, instruction => instruction.Opcode), Is.EqualTo(new[]
        {
            Opcode.Increment, Opcode.Copy, Opcode.Get, Opcode.JumpIfLessLocal,
            Opcode.FGet, Opcode.FMulConstant, Opcode.FAddLocal, Opcode.JumpIfFGreaterConstant, Opcode.Get, Opcode.Return,
        }));
        Assert.That(program.Instructions[3].Target(3), Is.Zero);
        Assert.That(program.Instructions[7].Target(7), Is.Zero);
    }
}
