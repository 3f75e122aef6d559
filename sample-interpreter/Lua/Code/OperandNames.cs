namespace Lua;

/// <summary>
/// What messages call the values in registers. It looks for the instruction that last wrote a register, as far as that is sure: one
/// that a jump may have passed over is none.
/// </summary>
internal static class OperandNames
{
    private const string Environment = "_ENV";

    /// <summary>The kind and name of what is in a register when an instruction is about to run, for example local and x.</summary>
    public static (string Kind, string Name)? Describe(Prototype prototype, int pc, int register)
    {
        while (true)
        {
            if (LocalName(prototype, pc, register) is string local)
                return ("local", local);
            int setter = FindSetter(prototype, pc, register);
            if (setter < 0)
                return null;
            Instruction instruction = prototype.Instructions[setter];
            if (instruction.Op != Op.Move)
                return DescribeResult(prototype, setter, instruction);
            if (instruction.B >= instruction.A)
                return null;
            (pc, register) = (setter, instruction.B);
        }
    }

    /// <summary>What messages call the function that an instruction calls, openly or as a metamethod.</summary>
    public static (string Kind, string Name)? DescribeCall(Prototype prototype, int pc)
    {
        Instruction instruction = prototype.Instructions[pc];
        return instruction.Op switch
        {
            Op.Call or Op.CallOpen or Op.TailCall or Op.TailCallOpen => Describe(prototype, pc, instruction.A),
            Op.GenericCall => ("for iterator", "for iterator"),
            _ => EventOf(instruction.Op) is string name ? ("metamethod", name) : null,
        };
    }

    private static string? EventOf(Op op) => op switch
    {
        Op.Self or Op.GetGlobal or Op.GetField or Op.GetInteger or Op.GetIndex => "index",
        Op.SetGlobal or Op.SetField or Op.SetInteger or Op.SetIndex => "newindex",
        Op.Add or Op.AddConstant => "add",
        Op.Sub or Op.SubConstant => "sub",
        Op.Mul or Op.MulConstant => "mul",
        Op.Mod or Op.ModConstant => "mod",
        Op.Pow or Op.PowConstant => "pow",
        Op.Div or Op.DivConstant => "div",
        Op.IDiv or Op.IDivConstant => "idiv",
        Op.BAnd or Op.BAndConstant => "band",
        Op.BOr or Op.BOrConstant => "bor",
        Op.BXor or Op.BXorConstant => "bxor",
        Op.Shl or Op.ShlConstant => "shl",
        Op.Shr or Op.ShrConstant => "shr",
        Op.Negate => "unm",
        Op.BNot => "bnot",
        Op.Length => "len",
        Op.Concat => "concat",
        Op.JumpEqual or Op.JumpEqualConstant => "eq",
        Op.JumpLess or Op.JumpLessConstant or Op.JumpGreaterConstant => "lt",
        Op.JumpLessEqual or Op.JumpLessEqualConstant or Op.JumpGreaterEqualConstant => "le",
        Op.Close or Op.Return or Op.ReturnOpen or Op.TailCall or Op.TailCallOpen => "close",
        _ => null,
    };

    private static (string Kind, string Name)? DescribeResult(Prototype prototype, int pc, Instruction instruction)
    {
        switch (instruction.Op)
        {
            case Op.GetGlobal:
                string table = prototype.Upvalues[instruction.B].Name;
                return (table == Environment ? "global" : "field", Text(instruction.C));
            case Op.GetField:
                return (LocalName(prototype, pc, instruction.B) == Environment ? "global" : "field", Text(instruction.C));
            case Op.GetInteger:
                // Beyond that 5.4 has the index in a register.
                return ("field", instruction.C is >= 0 and <= 255 ? "integer index" : "?");
            case Op.GetIndex:
                // Only a key that is a constant has a name; a field of a local _ENV by a computed key is still one of _ENV.
                string key = Describe(prototype, pc, instruction.C) is ("constant", var name) ? name : "?";
                return (LocalName(prototype, pc, instruction.B) == Environment ? "global" : "field", key);
            case Op.Self:
                return ("method", Text(instruction.C));
            case Op.GetUpvalue:
                return ("upvalue", prototype.Upvalues[instruction.B].Name);
            case Op.LoadConstant when prototype.Constants[instruction.B].Kind == ConstantKind.String:
                return ("constant", Text(instruction.B));
            default:
                return null;
        }

        string Text(int constant) => TokenText.Printed(prototype.Constants[constant].Text);
    }

    private static string? LocalName(Prototype prototype, int pc, int register)
    {
        foreach (PrototypeLocal local in prototype.Locals)
        {
            if (local.First > pc)
                break;
            if (local.Register == register && pc < local.Behind)
                return local.Name;
        }
        return null;
    }

    private static int FindSetter(Prototype prototype, int end, int register)
    {
        int setter = -1;
        int passed = 0; // before this place a jump may have passed over what was set
        for (int pc = 0; pc < end; pc++)
        {
            ref Instruction instruction = ref prototype.Instructions[pc];
            int target = instruction.Op switch
            {
                Op.Jump => instruction.A,
                >= Op.JumpIf and <= Op.JumpGreaterEqualConstant => instruction.C,
                _ => -1,
            };
            if (target > passed && target <= end)
                passed = target;
            if (target < 0 && Sets(instruction, register))
                setter = pc < passed ? -1 : pc;
        }
        return setter;
    }

    private static bool Sets(in Instruction instruction, int register) => instruction.Op switch
    {
        Op.LoadNil => register >= instruction.A && register < instruction.A + instruction.B,
        Op.GenericCall => register >= instruction.A + 4,
        Op.Call or Op.CallOpen or Op.TailCall or Op.TailCallOpen => register >= instruction.A,
        Op.Self => register >= instruction.A && register <= instruction.A + 3,
        Op.Vararg => register == instruction.A || (register > instruction.A && register < instruction.A + instruction.B),
        Op.SetUpvalue or Op.SetGlobal or Op.SetField or Op.SetInteger or Op.SetIndex or Op.SetList or Op.SetListOpen or Op.Return
            or Op.ReturnOpen or Op.JumpBack or Op.MarkClose or Op.Close or Op.GenericPrepare or Op.GenericLoop => false,
        _ => register == instruction.A,
    };
}
