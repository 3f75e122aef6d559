using System;

namespace CopyPatch.Wasm.Tests.Reference;

internal sealed partial class ReferenceInstance
{
    // Far less than what a thread's stack holds, and than what the other engines allow.
    private const int MaximumDepth = 1000;

    private readonly ulong[] _stack = new ulong[8000];
    private int _top;
    private int _depth;

    private void Push(ulong value)
    {
        if (_top == _stack.Length)
            throw new FuelException();
        _stack[_top++] = value;
    }

    private ulong Pop() => _stack[--_top];

    private uint Pop32() => (uint)_stack[--_top];

    // Arguments are on the stack; results take their place.
    private void Call(int function)
    {
        WasmFunctionType type = _module.TypeOf(function);
        int height = _top - type.Parameters.Count;
        ReadOnlySpan<ulong> arguments = _stack.AsSpan(height, type.Parameters.Count);
        if (function < _module.ImportedFunctions)
        {
            ulong[] results = _imports[function](arguments.ToArray());
            _top = height;
            foreach (ulong result in results)
                Push(result);
            return;
        }
        if (++_depth > MaximumDepth)
            throw new FuelException();
        int defined = function - _module.ImportedFunctions;
        FunctionBody body = _module.Bodies[defined];
        ulong[] locals = new ulong[body.Locals.Length];
        arguments.CopyTo(locals);
        for (int i = arguments.Length; i < locals.Length; i++)
            locals[i] = body.Locals[i] is WasmValueType.FuncRef or WasmValueType.ExternRef ? Null : 0;
        _top = height;
        BodyMap map = _maps[defined] ??= new BodyMap(_module.Bytes, body);
        Run(body, map, locals, new Label(body.End - 1, height, type.Results.Count));
        _depth--;
    }
}
