using System;
using System.Linq;

namespace CopyPatch.Wasm.Tests.Reference;

/// <summary>A function of the host: gets arguments, gives results.</summary>
internal delegate ulong[] ReferenceImport(ulong[] arguments);

/// <summary>
/// An instance of a module whose only imports are functions, and an interpreter of it that is meant to be obviously right, not
/// fast. A reference to a function is its index.
/// </summary>
internal sealed partial class ReferenceInstance
{
    /// <summary>The null of all references.</summary>
    public const ulong Null = ulong.MaxValue;

    private const int PageBytes = 65536;

    private readonly ModuleData _module;
    private readonly ReferenceImport[] _imports;
    private readonly BodyMap?[] _maps;
    private readonly ulong[][] _elements;
    private readonly byte[][] _data;

    /// <summary>Makes an instance. <see cref="Start"/> must follow.</summary>
    /// <param name="module">A valid module.</param>
    /// <param name="imports">For each imported function: what it does.</param>
    public ReferenceInstance(ModuleData module, params ReferenceImport[] imports)
    {
        _module = module;
        _imports = imports;
        _maps = new BodyMap?[module.Bodies.Length];
        Globals = new ulong[module.Globals.Length];
        for (int i = 0; i < Globals.Length; i++)
            Globals[i] = Constant(module.GlobalInitializers[i]);
        Tables = [.. module.Tables.Select(table => NewTable(table.Limits.Minimum))];
        Memory = new byte[module.Memories.Length > 0 ? module.Memories[0].Limits.Minimum * PageBytes : 0];
        _elements = [.. module.Elements.Select(segment => segment.Items.Select(Constant).ToArray())];
        _data = [.. module.Data.Select(segment => module.Bytes.AsSpan(segment.Start, segment.Length).ToArray())];
    }

    public byte[] Memory { get; private set; }

    public ulong[][] Tables { get; }

    public ulong[] Globals { get; }

    /// <summary>How many more operators may run.</summary>
    public long Fuel { get; set; } = long.MaxValue;

    /// <summary>Does what the module wants done first: fills tables and memory, and calls the start function.</summary>
    public void Start()
    {
        for (int i = 0; i < _elements.Length; i++)
        {
            ElementSegment segment = _module.Elements[i];
            if (segment.Mode == SegmentMode.Active)
                InitializeTable(i, segment.Table, (uint)Constant(segment.Offset), 0, (uint)_elements[i].Length);
            if (segment.Mode != SegmentMode.Passive)
                _elements[i] = [];
        }
        for (int i = 0; i < _data.Length; i++)
        {
            DataSegment segment = _module.Data[i];
            if (segment.Mode == SegmentMode.Active)
            {
                InitializeMemory(i, (uint)Constant(segment.Offset), 0, (uint)_data[i].Length);
                _data[i] = [];
            }
        }
        if (_module.Start >= 0)
            Call(_module.Start);
    }

    /// <summary>Calls a function.</summary>
    /// <exception cref="ReferenceTrapException">It trapped.</exception>
    /// <exception cref="FuelException">It ran for too long.</exception>
    public ulong[] Invoke(int function, params ReadOnlySpan<ulong> arguments)
    {
        _top = 0;
        _depth = 0;
        foreach (ulong argument in arguments)
            Push(argument);
        Call(function);
        return _stack.AsSpan(0, _top).ToArray();
    }

    private ulong Constant(ConstantExpression expression) => expression.Kind switch
    {
        ConstantKind.Value or ConstantKind.Function => expression.Bits,
        ConstantKind.Global => Globals[(int)expression.Bits],
        _ => Null,
    };

    private static ulong[] NewTable(uint length)
    {
        ulong[] entries = new ulong[length];
        Array.Fill(entries, Null);
        return entries;
    }
}
