using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Wasm.Tests.Differential;

/// <summary>Decides what a random module consists of.</summary>
internal sealed class ShapeGenerator(Choices choices)
{
    private static readonly WasmValueType[] s_numbers =
        [WasmValueType.I32, WasmValueType.I64, WasmValueType.F64, WasmValueType.F32];

    private static readonly WasmValueType[] s_types = [.. s_numbers, .. s_numbers, WasmValueType.FuncRef, WasmValueType.ExternRef];

    private readonly ModuleShape _shape = new();

    public static WasmValueType AnyType(Choices choices) => choices.Pick(s_types);

    public ModuleShape Generate()
    {
        _shape.Padded = choices.OneIn(20);
        for (int i = choices.Below(4) == 3 ? choices.Below(3) : 0; i > 0; i--)
            _shape.Imports.Add(AddType(s_numbers));
        for (int i = choices.Below(6); i >= 0; i--)
        {
            bool exported = !choices.OneIn(5);
            _shape.Functions.Add(new FunctionShape(AddType(exported ? s_numbers : s_types), choices.Below(3) > 0, exported));
        }
        AddMemory();
        AddTables();
        AddGlobals();
        for (int i = 0; i < _shape.Functions.Count; i++)
        {
            if (_shape.Functions[i].Exported)
                _shape.Declared.Add(_shape.Imports.Count + i);
        }
        return _shape;
    }

    private int AddType(WasmValueType[] from)
    {
        WasmValueType[] parameters = [.. Enumerable.Range(0, Few(8)).Select(_ => choices.Pick(from))];
        WasmValueType[] results = [.. Enumerable.Range(0, Few(4)).Select(_ => choices.Pick(from))];
        WasmFunctionType type = new(parameters, results);
        // Equal types are not always the same one: that makes no difference to an indirect call.
        int known = _shape.Types.IndexOf(type);
        if (known >= 0 && !choices.OneIn(10))
            return known;
        _shape.Types.Add(type);
        return _shape.Types.Count - 1;
    }

    // Mostly small; sometimes up to the limit.
    private int Few(int limit) => choices.OneIn(6) ? choices.Below(limit + 1) : choices.Below(4);

    private void AddMemory()
    {
        if (choices.OneIn(10))
            return;
        _shape.MemoryPages = choices.Below(20) switch { <= 15 => 1, <= 18 => 2, _ => 0 };
        if (!choices.OneIn(5))
            _shape.MemoryMaximum = _shape.MemoryPages + choices.Below(3);
        for (int i = choices.Below(3); i > 0; i--)
        {
            byte[] bytes = new byte[choices.Below(40)];
            foreach (ref byte item in bytes.AsSpan())
                item = (byte)choices.Below(256);
            bool active = _shape.MemoryPages > 0 && choices.Below(2) == 0;
            _shape.Data.Add(new DataShape(active, active ? choices.Below(1000) : 0, bytes));
        }
    }

    private void AddTables()
    {
        for (int i = choices.Below(3); i > 0; i--)
        {
            WasmValueType type = _shape.Tables.Count > 0 && choices.OneIn(2) ? WasmValueType.ExternRef : WasmValueType.FuncRef;
            uint size = (uint)choices.Below(12);
            _shape.Tables.Add(new TableType(type, new Limits(size, size + (uint)choices.Below(5))));
        }
        for (int i = choices.Below(4); i > 0; i--)
            AddElements();
    }

    private void AddElements()
    {
        int form = choices.Below(8);
        bool active = (form & 1) == 0;
        bool expressions = form >= 4;
        List<int> tables = [.. Enumerable.Range(0, _shape.Tables.Count).Where(t => Fits(t, form))];
        if (active && tables.Count == 0)
            return;
        int table = active ? choices.Pick(tables) : 0;
        int functions = _shape.Imports.Count + _shape.Functions.Count;
        int[] items = new int[choices.Below(10)];
        WasmValueType type = WasmValueType.FuncRef;
        if (active)
            type = _shape.Tables[table].Element;
        else if (expressions && choices.OneIn(4))
            type = WasmValueType.ExternRef;
        foreach (ref int item in items.AsSpan())
            item = type == WasmValueType.ExternRef || (expressions && choices.OneIn(4)) ? -1 : choices.Below(functions);
        int offset = 0;
        if (active)
        {
            // Inside of the table: a module that cannot be instantiated says little.
            int size = (int)_shape.Tables[table].Limits.Minimum;
            items = items[..Math.Min(items.Length, size)];
            offset = choices.Below(size - items.Length + 1);
            for (int i = 0; table == 0 && i < items.Length; i++)
            {
                _shape.TableContent.Remove(offset + i);
                if (items[i] >= 0)
                    _shape.TableContent[offset + i] = items[i];
            }
        }
        _shape.Elements.Add(new ElementShape(form, table, type, offset, items));
        _shape.Declared.AddRange(items.Where(item => item >= 0));
    }

    // Forms without a table's index are of the first table; those without a type are of functions.
    private bool Fits(int table, int form) => form switch
    {
        0 or 4 => table == 0 && _shape.Tables[0].Element == WasmValueType.FuncRef,
        2 => _shape.Tables[table].Element == WasmValueType.FuncRef,
        _ => true,
    };

    private void AddGlobals()
    {
        _shape.Globals.Add(new GlobalShape(WasmValueType.I32, true, 0));
        for (int i = choices.Below(7); i > 0; i--)
        {
            WasmValueType type = AnyType(choices);
            int function = type == WasmValueType.FuncRef && choices.OneIn(2)
                ? choices.Below(_shape.Functions.Count + _shape.Imports.Count)
                : -1;
            if (function >= 0)
                _shape.Declared.Add(function);
            _shape.Globals.Add(new GlobalShape(type, !choices.OneIn(4), InterestingValues.Choose(choices, type), function));
        }
    }
}
