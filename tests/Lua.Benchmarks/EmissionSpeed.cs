using System;
using System.Linq;
using CopyPatch.Benchmarks;

namespace Lua.Benchmarks;

/// <summary>How fast registers' code becomes machine code that is ready to run, function by function.</summary>
internal static class EmissionSpeed
{
    private const string Name = "lua_bytecodes_per_s";

    public static string[] Names => [Name];

    public static void Measure(Figures figures)
    {
        if (!figures.Wants(Name))
            return;
        using var lua = new LuaState();
        using LuaFunction chunk = lua.Load(LargeText.Bytes, "=large");
        Function[] functions = [.. lua.Machine.Functions];
        using var emit = new MachineEmitter(Routines.CodeHeap);
        SideBySide times = SideBySide.Measure(count =>
        {
            for (int i = 0; i < count; i++)
            {
                foreach (Function function in functions)
                {
                    Emission.Emit(emit, function, lua.Machine.Heap, countCalls: false);
                    emit.Compile(Machine.NameOf(function)).Dispose();
                }
            }
        });
        int instructions = functions.Sum(function => function.Prototype.Instructions.Length);
        Console.Error.WriteLine($"emission: {functions.Length} functions, {instructions} instructions");
        figures.Print(Name, instructions * 1e3 / times.Nanoseconds(0), "M/s");
    }
}
