using System;

namespace CopyPatch.Debuggee;

internal static class Program
{
    private const string Usage = """
        usage: CopyPatch.Debuggee listing | source | spin COUNT [one-view] | walk LIBRARY

        Compiles three functions, of which outer calls middle and middle calls inner, runs them, and prints their result: with lines of a
        listing, or of program.lua; with inner spinning for a while; or with inner calling walk of a library, which notes the stack that
        is printed then. COPYPATCH_DEBUG says who may look.
        """;

    private static int Main(string[] arguments)
    {
        if (arguments is not (["listing" or "source"] or ["walk", _] or ["spin", _] or ["spin", _, "one-view"]))
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        if (arguments[0] == "walk")
            StackWalker.Load(arguments[1]);
        bool hasOneView = arguments[^1] == "one-view";
        using var heap = new CodeHeap(new CodeHeapOptions
        {
            Mapping = hasOneView ? CodeHeapMapping.OneView : CodeHeapMapping.Automatic,
        });
        using var emit = new DebuggeeEmitter(heap) { SourceFile = arguments[0] == "source" ? "program.lua" : null };
        Label middle = emit.DefineLabel("middle");
        Label inner = emit.DefineLabel("inner");
        emit.MarkFunction("outer");
        emit.MarkPosition(11);
        emit.EmitAdd(10);
        emit.MarkPosition(12);
        emit.EmitCall(middle);
        emit.MarkPosition(13);
        emit.EmitDone();
        emit.MarkFunction("middle");
        emit.MarkLabel(middle);
        emit.MarkPosition(21);
        emit.EmitCall(inner);
        emit.EmitHalve();
        emit.EmitDone();
        emit.MarkFunction("inner");
        emit.MarkLabel(inner);
        emit.MarkPosition(31);
        emit.EmitAdd(100);
        emit.MarkPosition(32);
        if (arguments[0] == "walk")
            emit.EmitWalk();
        for (int i = 0; i < (arguments[0] == "spin" ? int.Parse(arguments[1]) : 0); i++)
            emit.EmitSpin();
        emit.EmitAdd(1000);
        emit.EmitDone();
        using DebuggeeEmitter.Program program = emit.Compile("main");
        Console.WriteLine(Call(program, 1));
        if (arguments[0] == "walk")
            StackWalker.Print(heap);
        return 0;
    }

    // By a name that a debugger may show.
    private static long Call(DebuggeeEmitter.Program program, long value) => program.Run(value);
}
