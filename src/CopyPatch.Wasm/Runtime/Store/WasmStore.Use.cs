using System;
using System.Runtime.CompilerServices;
using System.Threading;

namespace CopyPatch.Wasm;

/// <content>
/// Who may touch native memory. All that does is inside a <see cref="StoreScope"/> or a call, and while there is one the store is
/// neither disposed nor collected, nor used by another thread.
/// </content>
/// <remarks>
/// A store belongs to a thread, whose own uses cost no atomic operation. It writes that it uses the store (<see cref="StoreOwner.Top"/>)
/// and then looks whether somebody wants to have it; who wants to have it says so, and then looks whether it is in use. That one of them
/// sees the other takes a barrier in both threads: the second, who comes seldom, gives it to all threads of the process.
/// </remarks>
public sealed unsafe partial class WasmStore
{
    private volatile StoreOwner _owner;
    private volatile StoreOwner _claimant;

    /// <summary>Begins a use.</summary>
    /// <param name="user">What is disposed when the store is.</param>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    /// <exception cref="InvalidOperationException">Another thread uses it.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal StoreScope Use(object user)
    {
        StoreOwner owner = _owner;
        return new StoreScope(owner.Thread == ThreadStack.Current && TryUse(owner) ? owner : UseSlowly(user));
    }

    /// <summary>Takes away what functions of the host use, so while no other thread is in the store; or it is disposed.</summary>
    /// <exception cref="InvalidOperationException">Another thread uses it.</exception>
    internal void TakeFromFunctions(IDisposable used)
    {
        if (_isDisposed)
        {
            used.Dispose();
            return;
        }
        using StoreScope scope = Use(this);
        used.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool TryUse(StoreOwner owner)
    {
        owner.Top++;
        if (_claimant == owner)
            return true;
        owner.Top--;
        return false;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private StoreOwner UseSlowly(object user)
    {
        StoreOwner owner;
        do
            owner = Own(user);
        while (!TryUse(owner));
        return owner;
    }

    // Makes this thread the owner.
    private StoreOwner Own(object user)
    {
        ThreadStack thread = ThreadStack.Current;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, user);
            if (_owner.Thread != thread && !TryGive(thread))
            {
                throw new InvalidOperationException(
                    "The store is in use by another thread. A store is for one thread at a time: give each thread its own.");
            }
            return _owner;
        }
    }

    // Takes the store from its owner, unless it is in use.
    private bool TryGive(ThreadStack? thread)
    {
        StoreOwner owner = _owner;
        StoreOwner next = new(this, thread, _bottom);
        _claimant = next;
        Interlocked.MemoryBarrierProcessWide();
        bool isFree = owner.Top == _bottom;
        if (isFree)
            _owner = next;
        else
            _claimant = owner;
        return isFree;
    }
}
