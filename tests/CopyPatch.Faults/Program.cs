using System;
using System.Collections.Generic;

namespace CopyPatch.Faults;

internal static class Program
{
    private static readonly Dictionary<string, Action> s_scenarios = new()
    {
        ["kinds"] = Caught.EachKind,
        ["nest"] = Caught.InANest,
        ["stack"] = Caught.TheEndOfTheStack,
        ["managed"] = Caught.BesideManagedExceptions,
        ["native"] = NotCaught.InANativeFunction,
        ["host"] = NotCaught.InAHostFunctionsLibrary,
        ["ordinary"] = NotCaught.InAnOrdinaryHeap,
        ["overflow"] = () => NotCaught.TheEndOfTheStackInCSharp(isCaught: true),
        ["overflow-ordinary"] = () => NotCaught.TheEndOfTheStackInCSharp(isCaught: false),
        ["sent-4"] = () => NotCaught.ASignalThatIsSent(4, isCaught: true),
        ["sent-4-ordinary"] = () => NotCaught.ASignalThatIsSent(4, isCaught: false),
        ["sent-11"] = () => NotCaught.ASignalThatIsSent(11, isCaught: true),
        ["sent-11-ordinary"] = () => NotCaught.ASignalThatIsSent(11, isCaught: false),
        ["flags"] = Handlers.FlagsAndMasks,
        ["chain"] = () => Handlers.Replaced(Handlers.PassesOn),
        ["drop"] = () => Handlers.Replaced(Handlers.PassesNothingOn),
        ["once"] = () => Handlers.Replaced(Handlers.CalledOnce),
        ["before"] = Handlers.CalledOnceAndThere,
        ["often"] = Handlers.ReplacedOften,
        ["wasmtime-first"] = () => BesideWasmtime.Run(isWasmtimeFirst: true),
        ["wasmtime-last"] = () => BesideWasmtime.Run(isWasmtimeFirst: false),
    };

    private static int Main(string[] arguments)
    {
        if (arguments.Length is 0 or > 2 || !s_scenarios.TryGetValue(arguments[0], out Action? scenario))
        {
            Console.Error.WriteLine(
                $"""
                usage: CopyPatch.Faults {string.Join('|', s_scenarios.Keys)} [LIBRARY]

                Has compiled code fault, as the word says, and prints what came of it. LIBRARY is what handlers.c compiles to.
                """);
            return 2;
        }

        Handlers.LibraryPath = arguments.Length == 2 ? arguments[1] : null;
        scenario();
        return 0;
    }
}
