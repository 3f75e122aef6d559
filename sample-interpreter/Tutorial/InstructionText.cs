using System.Globalization;

namespace Tutorial;

/// <summary>Writes an instruction for people, with the names that the program file gives.</summary>
internal static class InstructionText
{
    /// <summary>The operands of an instruction; empty where it has none.</summary>
    /// <param name="program">The program.</param>
    /// <param name="at">Which of its instructions.</param>
    public static string Operands(StackProgram program, int at)
    {
        Instruction instruction = program.Instructions[at];
        if (!instruction.IsJump)
            return Operand(program, instruction, instruction.Index);
        string second = Operand(program, instruction, (int)instruction.Value);
        string target = program.Labels[instruction.Target(at)];
        return second == "" ? target : $"{second}, {target}";
    }

    private static string Operand(StackProgram program, Instruction instruction, int slot) => instruction.Opcode switch
    {
        Opcode.Push => Integer(instruction),
        Opcode.FPush => Number(instruction),
        Opcode.Get or Opcode.Set or Opcode.FGet or Opcode.FSet => program.Variables[slot].Name,
        Opcode.Load or Opcode.Store or Opcode.FLoad or Opcode.FStore => program.Variables[slot].Name,
        Opcode.Copy => $"{program.Variables[(int)instruction.Value].Name}, {program.Variables[slot].Name}",
        Opcode.Increment => $"{program.Variables[slot].Name}, {Integer(instruction)}",
        _ when !instruction.Opcode.HasSecond() => "",
        _ => instruction.Opcode.Second() switch
        {
            Second.Variable => program.Variables[slot].Name,
            Second.Constant => instruction.Opcode.TakesNumbers() ? Number(instruction) : Integer(instruction),
            _ => "",
        },
    };

    private static string Integer(Instruction instruction) => instruction.Value.ToString(CultureInfo.InvariantCulture);

    private static string Number(Instruction instruction) => instruction.Number.ToString(CultureInfo.InvariantCulture);
}
