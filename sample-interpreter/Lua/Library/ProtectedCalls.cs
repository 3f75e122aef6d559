namespace Lua;

/// <summary>pcall and xpcall: their frame catches errors, and what they call is entered by a jump.</summary>
internal static unsafe class ProtectedCalls
{
    /// <summary>pcall(f, ...).</summary>
    public static int Pcall(ref Call call)
    {
        call.Any(1);
        return Enter(ref call, Value.Nil, 1);
    }

    /// <summary>xpcall(f, handler, ...).</summary>
    public static int Xpcall(ref Call call) => Enter(ref call, call.FunctionAt(2), 2);

    // The frame: the handler, the function, its header, its arguments.
    private static int Enter(ref Call call, Value handler, int behind)
    {
        Machine machine = call.Machine;
        int frame = call.Frame;
        int count = call.Count - behind;
        machine.EnsureStack(frame + 4 + count + Emission.Spare);
        Value function = call[1];
        ulong* @base = machine.StackAt(frame);
        System.Buffer.MemoryCopy(@base + behind, @base + 4, count * 8L, count * 8L);
        @base[0] = handler.Bits;
        @base[1] = function.Bits;
        @base[2] = (ulong)Routines.FinishCall;
        @base[3] = new Link(4 * 8, 0, FrameKind.Protected).Bits;
        return machine.Transfer(machine.Enter(frame + 4, count));
    }
}
