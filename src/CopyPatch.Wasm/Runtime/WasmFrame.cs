namespace CopyPatch.Wasm;

/// <summary>A function of a module that was left by a trap.</summary>
/// <param name="Module">The module's name, if it has one.</param>
/// <param name="Function">The function's index in its module.</param>
/// <param name="Name">The function's name: that of the custom section <c>name</c>, or one it is exported as.</param>
public readonly record struct WasmFrame(string? Module, int Function, string? Name)
{
    /// <summary>Gets the frame as text: <c>at fib (function 12)</c>. Long names are cut, and what could forge a line is escaped.</summary>
    public override string ToString()
    {
        string module = Module is null ? "" : PrintableName.Of(Module) + ".";
        return Name is null ? $"at {module}function {Function}" : $"at {module}{PrintableName.Of(Name)} (function {Function})";
    }
}
