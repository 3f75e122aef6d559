using System;

namespace CopyPatch.Wasm;

internal sealed unsafe partial class FunctionCompiler
{
    private bool _isReachable;

    private void PushControl(ControlKind kind, int height, Label label, int type)
    {
        if (_controlDepth == _control.Length)
            Array.Resize(ref _control, 2 * _controlDepth);
        _control[_controlDepth++] = new ControlFrame { Kind = kind, Height = height, Label = label, Type = type, Region = _region };
        _isReachable = true;
    }

    private int Arity(in ControlFrame frame) =>
        (frame.Kind == ControlKind.Loop ? _module.ParametersOf(frame.Type) : _module.ResultsOf(frame.Type)).Length;

    private void PushHomes(ReadOnlySpan<WasmValueType> types)
    {
        foreach (WasmValueType type in types)
            _stack.PushHome(ValueKinds.Of(type));
    }

    private void Block()
    {
        int type = (int)ReadSigned();
        _stack.Spill();
        PushControl(ControlKind.Block, _stack.Depth - _module.ParametersOf(type).Length, _emit.DefineLabel(), type);
    }

    private void Loop()
    {
        int type = (int)ReadSigned();
        int height = _stack.Depth - _module.ParametersOf(type).Length;
        _stack.Spill();
        _stack.SpillFrom(height);
        ChangeRegion(_nextLoop++, emitMoves: true);
        Label label = _emit.DefineLabel();
        PushControl(ControlKind.Loop, height, label, type);
        _emit.MarkLabel(label);
        _bounds.Forget();
        if (_options.Interruptible)
            _emit.EmitPoll(Trap(WasmTrapKind.CallStackExhausted));
    }

    private void Else()
    {
        ref ControlFrame frame = ref Innermost;
        if (_isReachable)
        {
            _stack.SpillFrom(frame.Height);
            _emit.EmitJump(frame.Label);
        }

        frame.Kind = ControlKind.Else;
        _emit.MarkLabel(frame.Else);
        _bounds.Forget();
        _stack.Truncate(frame.Height);
        PushHomes(_module.ParametersOf(frame.Type));
        _isReachable = true;
    }

    private void End()
    {
        ControlFrame frame = Innermost;
        if (frame.Kind == ControlKind.Function)
        {
            // A branch to the function's label returns by itself.
            if (_isReachable)
                Return();
            _controlDepth--;
            return;
        }

        if (_isReachable)
            _stack.SpillFrom(frame.Height);
        _stack.Truncate(frame.Height); // before another region's locals have these operands' registers
        _controlDepth--;
        if (frame.Kind == ControlKind.Loop)
        {
            ChangeRegion(Innermost.Region, emitMoves: _isReachable);
        }
        else
        {
            if (frame.Kind == ControlKind.If)
                _emit.MarkLabel(frame.Else);
            _emit.MarkLabel(frame.Label);
            _bounds.Forget();
        }

        PushHomes(_module.ResultsOf(frame.Type));
        _isReachable = true;
    }

    private void Branch(int depth)
    {
        ref ControlFrame target = ref _control[_controlDepth - 1 - depth];
        int count = Arity(target);
        if (target.Kind == ControlKind.Function)
        {
            Return();
        }
        else if (count > MostMovedOneByOne)
        {
            _stack.SpillFrom(_stack.Depth - count);
            _emit.EmitJump(BranchLabel(ref target, count));
        }
        else
        {
            for (int i = 0; i < count; i++)
                _stack.Copy(_stack.Depth - count + i, _stack.HomeOf(target.Height + i));
            MoveLocals(_region, target.Region);
            _emit.EmitJump(target.Label);
        }

        SkipDead();
    }

    // A label that leads to a block's, by a way out of line if something must be moved.
    private Label BranchLabel(int depth)
    {
        ref ControlFrame target = ref _control[_controlDepth - 1 - depth];
        int count = Arity(target);
        _stack.SpillFrom(_stack.Depth - count);
        return BranchLabel(ref target, count);
    }

    // The same where the values that the branch takes are in their homes. Branches from where others come from, one behind the other
    // as they are mostly, share their way.
    private Label BranchLabel(ref ControlFrame target, int count)
    {
        bool returns = target.Kind == ControlKind.Function;
        int source = _stack.Depth - count;
        if (!returns && (count == 0 || source == target.Height) && !MovesLocals(_region, target.Region))
            return target.Label;
        if (target.Stub > 0)
        {
            BranchStub newest = _stubs[target.Stub - 1];
            if (newest.Source == _stack.HomeOf(source) && (returns || newest.From == _region))
                return newest.Start;
        }

        Label label = _emit.DefineLabel();
        _stubs.Add(new BranchStub
        {
            Start = label,
            Target = target.Label,
            From = _region,
            To = target.Region,
            Source = _stack.HomeOf(source),
            Destination = returns ? 0 : _stack.HomeOf(target.Height),
            Count = count,
            Returns = returns,
        });
        target.Stub = _stubs.Count;
        return label;
    }

    private void BranchTable(int count, int labels)
    {
        Register<int> at = _stack.PopRegister<int>();
        Label[] targets = new Label[count + 1];
        ByteReader reader = ReaderAt(_start + labels);
        int values = -1;
        for (int i = 0; i <= count; i++)
        {
            ref ControlFrame target = ref _control[_controlDepth - 1 - (int)reader.ReadU32()];
            if (values < 0)
            {
                values = Arity(target); // as many for all of them
                _stack.SpillFrom(_stack.Depth - values);
            }

            targets[i] = BranchLabel(ref target, values);
        }

        Label otherwise = targets[count];
        if (count <= 3)
        {
            for (int i = 0; i < count; i++)
                _emit.EmitI32EqBranch(at, i, targets[i]);
            _emit.EmitJump(otherwise);
        }
        else
        {
            _emit.EmitI32GeUBranch(at, count, otherwise);
            _emit.EmitMoveI32(new Slot<int>(_scratch), at);
            _emit.EmitJumpThrough((uint)(8 * _scratch), _emit.DefineTable(targets.AsSpan(0, count)));
        }

        _stack.Release();
        SkipDead();
    }

    // Results go to the first slots, where the caller's operands are.
    private void Return()
    {
        int count = _type.ResultTypes.Length;
        int first = _stack.Depth - count;
        if (count > MostMovedOneByOne)
        {
            _stack.SpillFrom(first);
            _emit.EmitJump(BranchLabel(ref _control[0], count));
            return;
        }

        if (count > 1)
            _stack.SpillFrom(first); // Each may be a local that another one overwrites.
        for (int i = 0; i < count; i++)
            _stack.Copy(first + i, i);
        _emit.EmitLeave();
    }

    // ------------------------------------------------------------------------------------------------------------ regions

    private void ChangeRegion(int region, bool emitMoves)
    {
        if (emitMoves)
            MoveLocals(_region, region);
        _region = region;
        BindLocals();
    }

    private void BindLocals()
    {
        ReadOnlySpan<int> locals = _plan.LocalsOf(_region);
        _stack.BindLocals(locals[.._plan.Integers], locals[_plan.Integers..]);
    }

    private bool MovesLocals(int from, int to) => from != to && !_plan.LocalsOf(from).SequenceEqual(_plan.LocalsOf(to));

    // From where one region has locals to where another one has them.
    private void MoveLocals(int from, int to)
    {
        if (from == to)
            return;
        ReadOnlySpan<int> before = _plan.LocalsOf(from);
        ReadOnlySpan<int> after = _plan.LocalsOf(to);
        for (int i = 0; i < before.Length; i++)
        {
            if (before[i] >= 0 && before[i] != after[i])
                StoreLocal(before[i], i);
        }

        for (int i = 0; i < after.Length; i++)
        {
            if (after[i] >= 0 && before[i] != after[i])
                LoadLocal(after[i], i);
        }
    }

    // A parameter that is never written is in its slot anyway.
    private void StoreLocal(int local, int register)
    {
        if (local >= _parameters || _plan.IsWritten(local))
            _stack.StoreLocal(local, RegisterNumber(register));
    }

    private void LoadLocal(int local, int register) => _stack.LoadLocal(local, RegisterNumber(register));

    private int RegisterNumber(int planned) => planned < _plan.Integers ? planned : planned - _plan.Integers;
}
