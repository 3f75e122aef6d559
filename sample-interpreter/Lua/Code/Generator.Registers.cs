using System;
using System.Collections.Generic;

namespace Lua;

/// <content>Registers, constants and variables.</content>
internal sealed partial class Generator
{
    private const int MaximumRegisters = 255;

    private readonly List<Constant> _constants = [];
    private readonly Dictionary<(ConstantKind Kind, long Bits), int> _numbers = [];
    private readonly List<PrototypeLocal> _locals = [];
    private readonly List<LocalVariable> _active = [];
    private object _constantOwner = new();
    private int _free;
    private int _highest;
    private int _headers; // registers in use that are frame headers, which no limit counts
    private int _closing; // active variables that are captured or to be closed
    private int _toBeClosed;

    private int ReserveOne()
    {
        int register = _free;
        Reserve(1);
        return register;
    }

    private void Reserve(int count)
    {
        _free += count;
        if (_free <= _highest)
            return;
        _highest = _free;
        if (_free - _headers >= MaximumRegisters)
        {
            throw new LuaSyntaxException(
                $"{ChunkName.Shorten(source)}:{_line}: function or expression needs too many registers");
        }
    }

    /// <summary>The register that was asked for, or the next one.</summary>
    private int PlaceFor(int target) => target >= 0 ? target : ReserveOne();

    private int ConstantOf(Name name)
    {
        if (name.ConstantOwner != _constantOwner)
        {
            name.ConstantOwner = _constantOwner;
            name.ConstantIndex = Add(new Constant(ConstantKind.String, text: name.Bytes));
        }
        return name.ConstantIndex;
    }

    private int ConstantOf(ConstantExpression value)
    {
        if (value.Text is Name name)
            return ConstantOf(name);
        long bits = value.Constant switch
        {
            ConstantKind.Integer => value.Integer,
            ConstantKind.Float => BitConverter.DoubleToInt64Bits(value.Float),
            _ => 0,
        };
        return ConstantOf(value.Constant, bits);
    }

    private int ConstantOf(ConstantKind kind, long bits = 0)
    {
        if (!_numbers.TryGetValue((kind, bits), out int index))
        {
            index = Add(kind == ConstantKind.Float
                ? new Constant(kind, number: BitConverter.Int64BitsToDouble(bits))
                : new Constant(kind, integer: bits));
            _numbers.Add((kind, bits), index);
        }
        return index;
    }

    private int Add(Constant constant)
    {
        _constants.Add(constant);
        return _constants.Count - 1;
    }

    private static bool NeedsClose(LocalVariable variable) => variable.IsCaptured || variable.Kind == VariableKind.Close;

    private void Activate(LocalVariable variable, int register)
    {
        _active.Add(variable);
        if (variable.Kind == VariableKind.Constant)
            return;
        variable.Register = register;
        variable.Place = _locals.Count;
        _locals.Add(new PrototypeLocal(variable.Name.Text, register, _count, -1));
        if (NeedsClose(variable))
            _closing++;
        if (variable.Kind == VariableKind.Close)
            _toBeClosed++;
    }

    /// <summary>Ends the variables from one on. Whether any has to be closed, and the first register of theirs.</summary>
    private (bool NeedsClose, int Register) CloseVariables(int first)
    {
        bool needsClose = false;
        int register = _free;
        for (int at = _active.Count - 1; at >= first; at--)
        {
            LocalVariable variable = _active[at];
            if (variable.Kind == VariableKind.Constant)
                continue;
            register = variable.Register;
            _locals[variable.Place] = _locals[variable.Place] with { Behind = _count };
            if (NeedsClose(variable))
            {
                needsClose = true;
                _closing--;
            }
            if (variable.Kind == VariableKind.Close)
                _toBeClosed--;
        }
        _active.RemoveRange(first, _active.Count - first);
        return (needsClose, register);
    }

    /// <summary>The first register to close when variables from one on are left; -1 if there is nothing to close.</summary>
    private int RegisterToClose(int first)
    {
        if (_closing == 0)
            return -1;
        int register = -1;
        bool needsClose = false;
        for (int at = _active.Count - 1; at >= first; at--)
        {
            LocalVariable variable = _active[at];
            if (variable.Kind == VariableKind.Constant)
                continue;
            register = variable.Register;
            needsClose |= NeedsClose(variable);
        }
        return needsClose ? register : -1;
    }
}
