using System.Threading;

namespace CopyPatch.Wasm;

/// <summary>
/// A module's machine code, which goes back to its heap when nobody needs it any more: neither the module nor a store that has
/// an instance of it.
/// </summary>
internal sealed class ModuleCode
{
    // Modules share a heap; one that does not fit has its own.
    private static readonly CodeHeap s_shared = new();

    private readonly CompiledModule _code;
    private readonly CodeHeap? _own;
    private int _references = 1;

    private ModuleCode(CompiledModule code, CodeHeap? own)
    {
        _code = code;
        _own = own;
    }

    // A heap of its own goes by itself with its mapping, and may have gone already.
    ~ModuleCode()
    {
        if (_own is null)
            _code.Dispose();
    }

    /// <summary>Gets the code.</summary>
    public CompiledModule Code => _code;

    /// <summary>Compiles a module.</summary>
    public static ModuleCode Compile(ModuleData module, WasmModuleOptions options)
    {
        try
        {
            return new ModuleCode(ModuleCompiler.Compile(module, s_shared, options), null);
        }
        catch (System.InsufficientMemoryException)
        {
            CodeHeap own = new(CodeHeap.MaximumCapacity);
            try
            {
                return new ModuleCode(ModuleCompiler.Compile(module, own, options), own);
            }
            catch
            {
                own.Dispose();
                throw;
            }
        }
    }

    /// <summary>Counts one more that needs the code.</summary>
    /// <returns>False if it is gone already.</returns>
    public bool TryRetain()
    {
        int references;
        do
        {
            references = Volatile.Read(ref _references);
            if (references == 0)
                return false;
        }
        while (Interlocked.CompareExchange(ref _references, references + 1, references) != references);
        return true;
    }

    /// <summary>Counts one less.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _references) != 0)
            return;
        System.GC.SuppressFinalize(this);
        _code.Dispose();
        _own?.Dispose();
    }
}
