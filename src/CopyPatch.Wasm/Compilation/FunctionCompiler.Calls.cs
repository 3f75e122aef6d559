using System;

namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    private void Call(int function)
    {
        WasmFunctionType type = _module.TypeOf(function);
        uint offset = BeforeCall(type.ParameterTypes.Length);
        if (function < _module.ImportedFunctions)
            _emit.EmitCallImport(offset, (uint)(function * sizeof(NativeFunction)), offset);
        else
            _emit.EmitCall(offset, LabelOf(function - _module.ImportedFunctions), offset);
        EndCall();
        AfterCall(type.ParameterTypes.Length);
        PushHomes(type.ResultTypes);
    }

    private Label LabelOf(int definedFunction)
    {
        if (_import is null)
            return _functions[definedFunction];
        if (!_imported.TryGetValue(definedFunction, out Label label))
            _imported.Add(definedFunction, label = _import(definedFunction));
        return label;
    }

    private void CallIndirect(int typeIndex, int table)
    {
        WasmFunctionType type = _module.Types[typeIndex];
        Register<int> index = _stack.PopRegister<int>();
        _emit.EmitTableHasNo(index, table, Trap(WasmTrapKind.UndefinedElement));
        Register<long> function = _stack.Take<long>();
        _emit.EmitTableEntry(function, index, table);
        _emit.EmitI64IsZero(function, Trap(WasmTrapKind.UninitializedElement));
        _emit.EmitFunctionTypeDiffers(function, OffsetOfType(typeIndex), Trap(WasmTrapKind.IndirectCallTypeMismatch));
        _emit.EmitMoveI64(new Slot<long>(_scratch), function);
        _stack.Release();
        uint offset = BeforeCall(type.ParameterTypes.Length);
        _emit.EmitCallReference(offset, (uint)(8 * _scratch), offset);
        EndCall();
        AfterCall(type.ParameterTypes.Length);
        PushHomes(type.ResultTypes);
    }

    private void RuntimeCall(Instruction instruction)
    {
        OperatorSignature signature = OperatorTable.SignatureOf(instruction.Opcode);
        uint offset = BeforeCall(signature.Operands);
        CallRuntime(offset, instruction.Opcode, (int)instruction.A, (int)instruction.B);
        AfterCall(signature.Operands);
        if (signature.Results != 0)
            _stack.PushHome(ValueKinds.Of((WasmValueType)signature.ResultType));
    }

    // The arguments are on top, and lie where the callee's frame starts. Registers are lost, and locals saved from them.
    private uint BeforeCall(int arguments)
    {
        EndLanding();
        int first = _stack.Depth - arguments;
        _stack.SpillFrom(first);
        _stack.SpillRegisters();
        StoreLocals(_region);
        return (uint)(8 * _stack.HomeOf(first));
    }

    private void CallRuntime(uint offset, Opcode operation, int a, int b)
    {
        _emit.EmitRuntimeCall(offset, (int)operation, a, b);
        EndCall();
    }

    private void EndCall()
    {
        _emit.EmitCallFailed(Unwind());
        _emit.EmitReloadMemory();
    }

    private void AfterCall(int arguments)
    {
        _stack.Truncate(_stack.Depth - arguments);
        LoadLocals(_region);
    }

    private void StoreLocals(int region)
    {
        ReadOnlySpan<int> locals = _plan.LocalsOf(region);
        for (int i = 0; i < locals.Length; i++)
        {
            if (locals[i] >= 0)
                StoreLocal(locals[i], i);
        }
    }

    private void LoadLocals(int region)
    {
        ReadOnlySpan<int> locals = _plan.LocalsOf(region);
        for (int i = 0; i < locals.Length; i++)
        {
            if (locals[i] >= 0)
                LoadLocal(locals[i], i);
        }
    }
}
