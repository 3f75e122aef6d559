using System;
using System.Collections.Generic;

namespace Lua;

/// <summary>
/// Makes prototypes of functions. An expression is computed into a register that is asked for, or wherever it suits: a local
/// variable's value is used where it is. Registers from <see cref="_free"/> on are free, and what is computed takes them as on a
/// stack; a register that is asked for is written last, so that it may be a variable that the expression still reads.
/// </summary>
internal sealed partial class Generator(string source)
{
    private readonly List<FunctionNode> _children = [];
    private FunctionNode _function = null!;

    /// <summary>The prototype of a function, with those within it.</summary>
    public Prototype Generate(FunctionNode function)
    {
        Begin(function);
        foreach (LocalVariable parameter in function.Parameters)
            Activate(parameter, ReserveOne());
        foreach (Statement statement in function.Body.Statements)
            GenerateStatement(statement);
        Emit(Op.Return, 0, 0, 0, function.EndLine, _closing > 0);
        CloseVariables(0);
        ThreadJumps();

        FunctionNode[] children = [.. _children];
        Prototype prototype = new()
        {
            Source = source,
            LineDefined = function.Line,
            LastLineDefined = function.LastLine,
            ParameterCount = function.Parameters.Length,
            IsVararg = function.IsVararg,
            RegisterCount = Math.Max(_highest, 2),
            Instructions = _code.AsSpan(0, _count).ToArray(),
            Constants = [.. _constants],
            Upvalues = UpvaluesOf(function),
            Prototypes = new Prototype[children.Length],
            Locals = [.. _locals],
        };
        // Only now, for the generator is used for one function at a time.
        for (int child = 0; child < children.Length; child++)
            prototype.Prototypes[child] = Generate(children[child]);
        return prototype;
    }

    private void Begin(FunctionNode function)
    {
        _function = function;
        _children.Clear();
        _constants.Clear();
        _numbers.Clear();
        _constantOwner = new object();
        _locals.Clear();
        _active.Clear();
        _loop = null;
        _count = _lastPlace = _free = _highest = _headers = _closing = _toBeClosed = 0;
    }

    private static PrototypeUpvalue[] UpvaluesOf(FunctionNode function)
    {
        var upvalues = new PrototypeUpvalue[function.Upvalues.Count];
        for (int at = 0; at < upvalues.Length; at++)
        {
            (LocalVariable variable, int index) = function.Upvalues[at];
            // That of the chunk, _ENV, is in no register; whoever loads it makes it.
            upvalues[at] = index < 0
                ? new(variable.Name.Text, true, Math.Max(variable.Register, 0))
                : new(variable.Name.Text, false, index);
        }
        return upvalues;
    }
}
