using CopyPatch;

namespace Lua;

/// <summary>The code that all states share: the ways into it and out of it.</summary>
internal static class Routines
{
    /// <summary>Where all states have their code.</summary>
    public static CodeHeap CodeHeap { get; } = new();

    public static nint Host { get; }

    public static nint Leave { get; }

    public static nint Finish { get; }

    public static nint FinishCall { get; }

    public static nint FinishCoroutine { get; }

    public static nint Compile { get; }

    /// <summary>The program with them; any code is run by it.</summary>
    public static MachineEmitter.Program Program { get; }

    static Routines()
    {
        using var emit = new MachineEmitter(CodeHeap);
        Label host = emit.DefineLabel("host"), leave = emit.DefineLabel("leave"), finish = emit.DefineLabel("finish");
        Label finishCall = emit.DefineLabel("finish_call"), compile = emit.DefineLabel("compile");
        Label finishCoroutine = emit.DefineLabel("finish_coroutine");
        emit.MarkLabel(host);
        emit.EmitHost();
        emit.MarkLabel(leave);
        emit.EmitLeave();
        emit.MarkLabel(finish);
        emit.EmitFinish();
        emit.MarkLabel(finishCall);
        emit.EmitFinishCall();
        emit.MarkLabel(finishCoroutine);
        emit.EmitFinishCoroutine();
        emit.MarkLabel(compile);
        emit.EmitCompile();
        Program = emit.Compile("lua routines");
        Host = Program.AddressOf(host);
        Leave = Program.AddressOf(leave);
        Finish = Program.AddressOf(finish);
        FinishCall = Program.AddressOf(finishCall);
        FinishCoroutine = Program.AddressOf(finishCoroutine);
        Compile = Program.AddressOf(compile);
    }
}
