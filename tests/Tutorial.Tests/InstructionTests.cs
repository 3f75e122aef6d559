using NUnit.Framework;

namespace Tutorial.Tests;

public sealed class InstructionTests
{
    [TestCase("push 7 push 2 sub", 5)]
    [TestCase("push -7 push 2 div", -3)]
    [TestCase("push -7 push 2 rem", -1)]
    [TestCase("push -9223372036854775808 push -1 div", long.MinValue)]
    [TestCase("push -9223372036854775808 push -1 rem", 0)]
    [TestCase("push 9223372036854775807 push 1 add", long.MinValue)]
    [TestCase("push 4294967297 push 4294967297 mul", 8589934593)]
    [TestCase("push 1 push 65 shl", 2)]
    [TestCase("push -8 push 1 shr", -4)]
    [TestCase("push 12 push 10 and push 1 or push 3 xor", 10)]
    [TestCase("push 1 push 2 swap sub", 1)]
    [TestCase("push 5 dup mul", 25)]
    [TestCase("push 1 push 2 drop", 1)]
    [TestCase("push 1 push 2 push 3 drop add", 3)]
    [TestCase("push 1 push 2 push 3 push 4 push 5 add add add add", 15)]
    [TestCase("push 3 push 3 equal push 3 push 4 not_equal add push 3 push 4 less add", 3)]
    [TestCase("push 4 push 4 less_or_equal push 4 push 4 greater_or_equal add push 4 push 4 greater add", 2)]
    [TestCase("push 1.5 push 2.0 fless push 1.5 push 2.0 fgreater sub", 1)]
    [TestCase("push 7.0 push 2.0 fdiv push 0.25 fsub push 4.0 fmul to_int", 13)]
    [TestCase("push 2.0 fsqrt push 1e9 fmul to_int", 1414213562)]
    [TestCase("push 0.0 push 0.0 fdiv to_int", 0)]
    [TestCase("push 1e300 to_int", long.MaxValue)]
    [TestCase("push -1e300 to_int", long.MinValue)]
    [TestCase("push -9223372036854775808.0 to_int", long.MinValue)]
    [TestCase("push -1.9 to_int", -1)]
    [TestCase("push 9007199254740993 to_float to_int", 9007199254740992)]
    public void OperatesOnConstants(string code, long answer) =>
        Assert.That(BothWays.Run($"{code} return").Answer, Is.EqualTo(answer));

    [TestCase("push 1 get zero div")]
    [TestCase("push 1 push 0 rem")]
    [TestCase("push 1 get zero get zero add div")]
    public void DivisionByZeroStopsTheProgram(string code)
    {
        Outcome outcome = BothWays.Run($"integer zero  push 65 put  {code} return");
        Assert.That(outcome, Is.EqualTo(new Outcome(0, "division by zero", "A")));
    }

    [TestCase("push 3 load cells")]
    [TestCase("push -1 load cells")]
    [TestCase("push 0 push 9223372036854775807 store cells push 0")]
    [TestCase("push 3 load numbers to_int")]
    [TestCase("push 0.0 push -9223372036854775808 store numbers push 0")]
    public void AnIndexOutsideTheArrayStopsTheProgram(string code)
    {
        Outcome outcome = BothWays.Run($"integers cells 3 floats numbers 3 {code} return");
        Assert.That(outcome.Error, Is.EqualTo("index outside the array"));
    }

    [Test]
    public void AnExceptionOfAHostFunctionStopsTheProgram()
    {
        Outcome outcome = BothWays.Run("push 65 put push -1 put push 66 put push 1 return");
        Assert.That(outcome, Is.EqualTo(
            new Outcome(0, "put takes a character code, 0 to 65535, and got -1", "A")));
    }

    [Test]
    public void VariablesThatDoNotFitIntoRegistersKeepTheirValues()
    {
        string declarations = "", sets = "", sum = "push 0";
        for (int i = 1; i <= 20; i++)
        {
            declarations += $"integer i{i} float f{i} ";
            sets += $"push {i} set i{i} push {i}.5 set f{i} ";
            sum += $" get i{i} add get f{i} push 2.0 fmul to_int add";
        }
        // The sum of i and 2i + 1, for i from 1 to 20.
        Assert.That(BothWays.Run($"{declarations} {sets} {sum} return").Answer, Is.EqualTo(3 * 210 + 20));
    }

    [Test]
    public void CallsKeepWhatIsOnTheStacksAndInRegisters()
    {
        Outcome outcome = BothWays.Run("""
            integer a float b
            push 3 set a  push 0.5 set b
            push 4  push 1.5  push 10 print  push 2.25 fprint  push 0.0 sine  fadd
            get b fadd  to_int add  get a add  return
            """);
        Assert.That(outcome, Is.EqualTo(new Outcome(9, null, "10\n2.25\n")));
    }
}
