using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace CopyPatch.Wasm;

/// <summary>
/// A compiled module. It has no state of its own: any number of threads may use it, and make instances of it in their stores.
/// </summary>
public sealed partial class WasmModule : IDisposable
{
    private readonly ModuleCode _code;
    private readonly WasmModuleOptions _options;
    private readonly Lock _lock = new();
    private readonly Lazy<WasmImport[]> _imports;
    private readonly Lazy<WasmExport[]> _exports;
    private readonly Lazy<Dictionary<string, Export>> _exportsByName;
    private ModuleCode? _checkedCode; // For memories that are not guarded.
    private bool _isDisposed;

    private WasmModule(ModuleData data, WasmModuleOptions options, ModuleCode code)
    {
        Data = data;
        _options = options;
        _code = code;
        _imports = new Lazy<WasmImport[]>(() => [.. data.Imports.Select(import => new WasmImport(
            import.Module, import.Name, TypeOf(data, import)))]);
        _exports = new Lazy<WasmExport[]>(() => [.. data.Exports.Select(export => new WasmExport(
            export.Name, WasmItemType.Of(data, export.Kind, export.Index)))]);
        _exportsByName = new Lazy<Dictionary<string, Export>>(
            () => data.Exports.ToDictionary(export => export.Name, StringComparer.Ordinal));
    }

    /// <summary>Gets the module's name, if it says one.</summary>
    public string? Name => Data.Name;

    /// <summary>Gets what the module wants to be given, in its order.</summary>
    public IReadOnlyList<WasmImport> Imports => _imports.Value;

    /// <summary>Gets what the module gives, in its order.</summary>
    public IReadOnlyList<WasmExport> Exports => _exports.Value;

    /// <summary>Gets how many functions there are, with those that are imported, which have the first indices.</summary>
    public int FunctionCount => Data.Functions.Length;

    /// <summary>Gets the size of all functions' operators in bytes.</summary>
    public int OperatorBytes => Data.Bodies.Sum(body => body.End - body.Start);

    /// <summary>Gets the size of their machine code in bytes.</summary>
    /// <exception cref="ObjectDisposedException">The module is disposed.</exception>
    public int MachineCodeBytes => Code.Code.CodeBytes;

    internal ModuleData Data { get; }

    internal Dictionary<string, Export> ExportsByName => _exportsByName.Value;

    /// <summary>Gets whether it does not check accesses, and wants memories that are guarded.</summary>
    internal bool CatchesFaults => WantsFaults(Data, _options);

    /// <summary>Gets the machine code. It may be used by those who have retained it, and before <see cref="Dispose"/>.</summary>
    internal ModuleCode Code
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed), this);
            return _code;
        }
    }

    /// <summary>Gets machine code that checks its accesses, likewise, which is made when it is first asked for.</summary>
    /// <exception cref="InsufficientMemoryException">There is no room for it.</exception>
    internal ModuleCode CheckedCode
    {
        get
        {
            lock (_lock)
            {
                ObjectDisposedException.ThrowIf(_isDisposed, this);
                return _checkedCode ??= ModuleCode.Compile(Data, _options, checksMemory: true);
            }
        }
    }

    /// <summary>Decodes, validates and compiles a module. Several threads may do that at the same time.</summary>
    /// <param name="bytes">The module in the binary format. They are copied.</param>
    /// <param name="options">How to compile it.</param>
    /// <returns>The module.</returns>
    /// <exception cref="WasmFormatException">The bytes are no valid module.</exception>
    /// <exception cref="InsufficientMemoryException">There is no room for its code.</exception>
    /// <exception cref="OutOfMemoryException">.NET has no memory for compiling it. Everything is as it was.</exception>
    /// <exception cref="WasmLimitException">It would have more of that than <see cref="WasmModuleOptions.MaximumCodeBytes"/>.</exception>
    /// <exception cref="OperationCanceledException"><see cref="WasmModuleOptions.CancellationToken"/> was canceled.</exception>
    public static WasmModule Compile(ReadOnlySpan<byte> bytes, WasmModuleOptions? options = null)
    {
        options ??= new WasmModuleOptions();
        ModuleData data = ModuleDecoder.Decode(bytes.ToArray());
        return new WasmModule(data, options, ModuleCode.Compile(data, options, !WantsFaults(data, options)));
    }

    /// <summary>Finds out whether bytes are a valid module, without compiling it.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>Whether <see cref="Compile"/> would take them.</returns>
    public static bool Validate(ReadOnlySpan<byte> bytes)
    {
        try
        {
            ModuleData data = ModuleDecoder.Decode(bytes.ToArray());
            FunctionValidator validator = new(data);
            FunctionSummary summary = new();
            for (int i = 0; i < data.Bodies.Length; i++)
            {
                summary.Clear();
                validator.Validate(i, summary);
            }
            return true;
        }
        catch (WasmFormatException)
        {
            return false;
        }
    }

    /// <summary>Finds a function by the name of its export, or else by its name in the section of names.</summary>
    /// <param name="name">The name.</param>
    /// <returns>Its index; null where there is no such function.</returns>
    public int? FindFunction(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (ExportsByName.TryGetValue(name, out Export export) && export.Kind == ExternalKind.Function)
            return export.Index;
        foreach ((int function, string other) in Data.FunctionNames)
        {
            if (other == name)
                return function;
        }
        return null;
    }

    /// <summary>Tells which machine code a function's operators became.</summary>
    /// <param name="function">The function's index.</param>
    /// <returns>The listing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no function of this index, or it is imported and has no code.</exception>
    /// <exception cref="InvalidOperationException">The module was compiled without <see cref="WasmModuleOptions.KeepListing"/>.</exception>
    /// <exception cref="ObjectDisposedException">The module is disposed.</exception>
    public WasmListing GetListing(int function)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(function, Data.ImportedFunctions);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(function, FunctionCount);
        return _options.KeepListing
            ? new WasmListing(Data, Code.Code, function)
            : throw new InvalidOperationException("The module keeps no listing: compile it with WasmModuleOptions.KeepListing.");
    }

    /// <summary>
    /// Gives the memory of its code back, as soon as no store has an instance of it. Instances that there are go on working, new
    /// ones cannot be made.
    /// </summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
                return;
            Volatile.Write(ref _isDisposed, true);
            _code.Release();
            _checkedCode?.Release();
        }
    }

    private static bool WantsFaults(ModuleData data, WasmModuleOptions options) =>
        options.CatchFaults && CodeHeap.CanCatchFaults && data.Memories.Length > 0;

    private static WasmItemType TypeOf(ModuleData data, Import import) => import.Kind == ExternalKind.Function
        ? WasmItemType.Of(data.Types[import.Index])
        : WasmItemType.Of(data, import.Kind, import.Index);
}
