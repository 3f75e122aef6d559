using System;

namespace Lua;

/// <summary>
/// Which registers of a frame hold values that are still needed. Above the local variables an expression has its values one behind the
/// other, so it is enough to know the highest; what lies above is left over, and must not keep anything alive.
/// </summary>
internal static class LiveRegisters
{
    /// <summary>How many registers are alive behind an instruction that has just been done.</summary>
    public static int Behind(Prototype prototype, int pc)
    {
        int locals = 0;
        foreach (PrototypeLocal local in prototype.Locals)
        {
            if (local.First > pc + 1)
                break;
            if (pc < local.Behind)
                locals = Math.Max(locals, local.Register + 1);
        }

        Instruction i = prototype.Instructions[pc];
        return i.Op switch
        {
            // The generator sees to it that no value of an expression waits while these write to a variable.
            Op.NewTable or Op.Closure or Op.Concat => Math.Max(locals, i.A + 1),
            Op.GetGlobal or Op.GetField or Op.GetInteger or Op.GetIndex or (>= Op.Add and <= Op.BNot) when i.A >= locals => i.A + 1,
            Op.Self => Math.Max(locals, i.A + 4),
            Op.Call or Op.CallOpen => Math.Max(locals, i.A + Math.Max(i.C, 0)),
            Op.GenericCall => Math.Max(locals, i.A + 4 + i.B),

            // Where it goes on, it is the body that is next, with the loop's variable, which may be a cell: a large integer.
            Op.ForLoop => Math.Max(locals, i.A + 4),
            Op.JumpBack or Op.GenericLoop or Op.Close => locals,
            _ => prototype.RegisterCount,
        };
    }
}
