using System;

namespace CopyPatch.Wasm;

/// <content>How an instance comes to be.</content>
public sealed unsafe partial class WasmInstance
{
    internal WasmInstance(WasmStore store, WasmModule module, ReadOnlySpan<WasmItem> imports)
    {
        Store = store;
        Module = module;
        Data = module.Data;
        ModuleCode code = module.Code;
        using StoreScope scope = store.Use(store);
        CheckImports(imports);
        store.CheckRoomForInstance();

        // What has a place in the arrays of this object; and a function an object of its own, once it was asked for.
        int places = Data.Globals.Length + Data.Tables.Length + Data.Data.Length + Data.Elements.Length;
        store.Memory.Take((64L * Data.Functions.Length) + (8L * places));
        _functions = new WasmFunction?[Data.Functions.Length];
        _tables = new WasmTable[Data.Tables.Length];
        _globals = new WasmGlobal?[Data.Globals.Length];
        _droppedData = new bool[Data.Data.Length];
        _droppedElements = new bool[Data.Elements.Length];

        Native = (NativeInstance*)store.Memory.Allocate(
            sizeof(NativeInstance) + (((long)Data.Globals.Length + Data.Types.Length) * sizeof(ulong)));
        Native->Store = store.Native;
        Native->Handle = store.Memory.HandleOf(this);
        Native->Functions = store.Memory.Allocate<NativeFunction>(Data.Functions.Length);
        Native->Tables = (NativeTable**)store.Memory.Allocate<nint>(Data.Tables.Length);
        store.Add(this, code);
        _memory = ImportedMemory(imports) ?? MakeMemory();
        _memory?.Add(Native);
        if (module.CatchesFaults && _memory is not { IsGuarded: true })
        {
            code = module.CheckedCode;
            store.Keep(code);
        }

        _code = code.Code;
        AddTypes();
        AddFunctions();
        AddImports(imports);
        AddGlobals();
        AddTables();

        FillTables();
        FillMemory();
        if (Data.Start >= 0)
        {
            StoreOwner owner = store.Enter(0);
            store.Run(owner, Native->Functions + Data.Start, owner.Frame);
        }
    }

    private void CheckImports(ReadOnlySpan<WasmItem> imports)
    {
        for (int i = 0; i < imports.Length; i++)
        {
            WasmImport import = Module.Imports[i];
            WasmItemType given = imports[i].ItemType;
            if (!import.Type.Accepts(given))
            {
                throw new WasmLinkException(
                    $"incompatible import type: {import.DisplayName} is to be a {import.Type}, and is a {given}");
            }
        }
    }

    private void AddTypes()
    {
        for (int i = 0; i < Data.Types.Length; i++)
            *CellOf(Data.Globals.Length + i) = (ulong)_code.TypeNumbers[i].Value;
    }

    private void AddFunctions()
    {
        int imported = Data.ImportedFunctions;
        for (int i = imported; i < Data.Functions.Length; i++)
        {
            Native->Functions[i] = new NativeFunction
            {
                Code = _code.AddressOf(i - imported),
                Instance = Native,
                Type = _code.TypeNumbers[Data.Functions[i]].Value,
                Index = i,
            };
        }
    }

    private void AddImports(ReadOnlySpan<WasmItem> imports)
    {
        int functions = 0, tables = 0, globals = 0;
        foreach (WasmItem item in imports)
        {
            switch (item)
            {
                case WasmFunction function:
                    WasmFunction own = function.Host is { } host ? host.ImportedBy(this).Function : function;
                    _functions[functions] = own;
                    Native->Functions[functions++] = *own.Native;
                    break;
                case WasmTable table:
                    Native->Tables[tables] = table.Native;
                    _tables[tables++] = table;
                    break;
                case WasmGlobal global:
                    *(ulong**)CellOf(globals) = global.Cell;
                    _globals[globals++] = global;
                    break;
                default:
                    break; // The memory is there.
            }
        }
    }

    private static WasmMemory? ImportedMemory(ReadOnlySpan<WasmItem> imports)
    {
        foreach (WasmItem item in imports)
        {
            if (item is WasmMemory memory)
                return memory;
        }

        return null;
    }

    private void AddGlobals()
    {
        for (int i = Data.ImportedGlobals; i < Data.Globals.Length; i++)
            *CellOf(i) = Evaluate(Data.GlobalInitializers[i - Data.ImportedGlobals]);
    }

    private void AddTables()
    {
        for (int i = Data.ImportedTables; i < _tables.Length; i++)
        {
            TableType type = Data.Tables[i];
            _tables[i] = new WasmTable(Store, type.Element, type.Limits.Minimum, type.Limits.Maximum);
            Native->Tables[i] = _tables[i].Native;
        }
    }

    private WasmMemory? MakeMemory()
    {
        if (Data.Memories.Length == 0)
            return null;
        Limits limits = Data.Memories[0].Limits;
        return new WasmMemory(Store, limits.Minimum, limits.Maximum, Module.CatchesFaults);
    }

    private void FillTables()
    {
        for (int i = 0; i < Data.Elements.Length; i++)
        {
            ElementSegment segment = Data.Elements[i];
            if (segment.Mode == SegmentMode.Passive)
                continue;
            if (segment.Mode == SegmentMode.Active)
                Check(InitializeTable(segment.Table, i, (uint)Evaluate(segment.Offset), 0, (uint)segment.Items.Length));
            DropElements(i);
        }
    }

    private void FillMemory()
    {
        for (int i = 0; i < Data.Data.Length; i++)
        {
            DataSegment segment = Data.Data[i];
            if (segment.Mode == SegmentMode.Passive)
                continue;
            Check(InitializeMemory(i, (uint)Evaluate(segment.Offset), 0, (uint)segment.Length));
            DropData(i);
        }
    }

    private static void Check(WasmTrapKind kind)
    {
        if (kind != 0)
            throw new WasmTrapException(kind);
    }

    private ulong Evaluate(ConstantExpression expression) => expression.Kind switch
    {
        ConstantKind.Value => expression.Bits,
        ConstantKind.Global => (int)expression.Bits < Data.ImportedGlobals
            ? **(ulong**)CellOf((int)expression.Bits)
            : *CellOf((int)expression.Bits),
        ConstantKind.Function => (ulong)(Native->Functions + expression.Bits),
        _ => 0,
    };
}
