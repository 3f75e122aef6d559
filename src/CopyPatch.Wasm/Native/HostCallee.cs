namespace CopyPatch.Wasm;

/// <summary>
/// A function of the host as compiled code finds it: the object behind <see cref="NativeInstance.Handle"/> of its instance.
/// </summary>
internal abstract unsafe class HostCallee
{
    /// <summary>Calls it.</summary>
    /// <param name="frame">The arguments; the results afterwards.</param>
    public abstract void Call(ulong* frame);
}
