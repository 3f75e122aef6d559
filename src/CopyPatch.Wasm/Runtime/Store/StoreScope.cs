namespace CopyPatch.Wasm;

/// <summary>A piece of C# in which a store is in use: nobody disposes it, collects it or uses it on another thread.</summary>
internal readonly unsafe ref struct StoreScope(StoreOwner owner)
{
    /// <summary>Ends it.</summary>
    public void Dispose() => owner.Top--;
}
