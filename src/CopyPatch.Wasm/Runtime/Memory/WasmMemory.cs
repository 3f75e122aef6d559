using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Text;

namespace CopyPatch.Wasm;

/// <summary>A memory. Its bytes are copied to and from it, or seen as a span for as long as a callback runs.</summary>
public sealed unsafe class WasmMemory : WasmItem
{
    /// <summary>The bytes of a page.</summary>
    public const int PageBytes = 65536;

    private const uint MaximumPages = 65536;

    // How far an access reaches: an address and an offset of 32 bits each, and the page after.
    private const long GuardedBytes = ((2L * MaximumPages) + 1) * PageBytes;

    private readonly List<nint> _users = [];
    private readonly byte* _start;
    private readonly uint? _maximum;
    private readonly uint _reserved;
    private uint _pages;

    /// <summary>Makes a memory of zeroes.</summary>
    /// <param name="store">The store that it is to be in.</param>
    /// <param name="minimum">How many pages of 64 KiB it has at first.</param>
    /// <param name="maximum">How many pages it may have at most.</param>
    /// <exception cref="ArgumentOutOfRangeException">That is more than 65,536, or the maximum is less than the minimum.</exception>
    /// <exception cref="WasmLinkException">It is more than the store allows.</exception>
    /// <exception cref="InsufficientMemoryException">The system has no memory for it.</exception>
    public WasmMemory(WasmStore store, uint minimum, uint? maximum = null)
        : this(store, minimum, maximum, store?.Options.CatchFaults ?? false)
    {
    }

    /// <summary>The same, as far as that can be so that all addresses that code may form are the memory's or fault.</summary>
    internal WasmMemory(WasmStore store, uint minimum, uint? maximum, bool isGuarded) : base(store)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minimum, MaximumPages);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximum ?? MaximumPages, minimum, nameof(maximum));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximum ?? 0, MaximumPages, nameof(maximum));
        using StoreScope scope = store.Use(store);
        _maximum = maximum;
        if (!store.Memory.TryTakePages((long)minimum * PageBytes))
        {
            throw new WasmLinkException(
                $"A memory of {minimum:N0} pages is more than the store allows: see {nameof(WasmStoreOptions)}."
                + $"{nameof(WasmStoreOptions.MaximumMemoryBytes)}.");
        }

        // One page more than there can be, so that a memory without any has an address as well.
        long most = Math.Max(minimum, Math.Min(maximum ?? MaximumPages, store.Options.MaximumMemoryBytes / PageBytes));
        nuint wanted = ((nuint)most + 1) * PageBytes;
        _start = isGuarded ? store.Memory.TryReserve(unchecked((nuint)GuardedBytes)) : null;
        IsGuarded = _start != null;
        if (!IsGuarded)
            _start = store.Memory.Reserve(ref wanted, ((nuint)minimum + 1) * PageBytes);
        _reserved = (uint)(wanted / PageBytes) - 1;
        if (!SystemMemory.Current.TryCommit(_start, (nuint)minimum * PageBytes))
        {
            store.Memory.GivePagesBack((long)minimum * PageBytes);
            throw new InsufficientMemoryException($"The system has no memory for {minimum:N0} pages of 64 KiB.");
        }
        _pages = minimum;
    }

    /// <inheritdoc/>
    public override WasmItemType ItemType => WasmItemType.Of(new MemoryType(new Limits(_pages, _maximum)));

    /// <summary>Gets the size in pages of 64 KiB.</summary>
    public uint Pages => _pages;

    /// <summary>Gets how many pages it may have at most, if that was said.</summary>
    public uint? Maximum => _maximum;

    /// <summary>Gets the size in bytes.</summary>
    public long Length => (long)_pages * PageBytes;

    /// <summary>
    /// Gets where it starts: it never moves. Whoever uses the address sees to it that the store is neither disposed nor collected
    /// meanwhile, as in a function of the host, whose caller is in the store.
    /// </summary>
    public byte* Pointer => _start;

    /// <summary>Gets whether all addresses that code may form are the memory's or fault.</summary>
    internal bool IsGuarded { get; }

    /// <summary>Copies bytes out of it.</summary>
    /// <param name="address">Where they are.</param>
    /// <param name="destination">Where they go.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not all of them lie in the memory.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public void CopyTo(long address, Span<byte> destination)
    {
        using StoreScope scope = Store.Use(this);
        Slice(address, destination.Length).CopyTo(destination);
    }

    /// <summary>Copies bytes into it.</summary>
    /// <param name="address">Where they go.</param>
    /// <param name="source">The bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not all of them would lie in the memory.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public void CopyFrom(long address, ReadOnlySpan<byte> source)
    {
        using StoreScope scope = Store.Use(this);
        source.CopyTo(Slice(address, source.Length));
    }

    /// <summary>Shows a part of the bytes to a callback, without a copy.</summary>
    /// <remarks>The store is in use meanwhile: it cannot be disposed, nor used by another thread.</remarks>
    /// <param name="address">Where it starts.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="access">What is done with it.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not all of it lies in the memory.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public void Access(long address, int length, Action<Span<byte>> access)
    {
        ArgumentNullException.ThrowIfNull(access);
        using StoreScope scope = Store.Use(this);
        access(Slice(address, length));
    }

    /// <summary>Shows a part of the bytes to a callback that needs something besides, and gives something.</summary>
    /// <typeparam name="TState">The type of what the callback needs.</typeparam>
    /// <typeparam name="TResult">The type of what it gives.</typeparam>
    /// <param name="address">Where the part starts.</param>
    /// <param name="length">How long it is.</param>
    /// <param name="state">What the callback needs, so that it captures nothing.</param>
    /// <param name="access">What is done with the part.</param>
    /// <returns>What the callback gives.</returns>
    /// <inheritdoc cref="Access(long, int, Action{Span{byte}})" path="/exception"/>
    public TResult Access<TState, TResult>(long address, int length, TState state, Func<Span<byte>, TState, TResult> access)
        where TState : allows ref struct
    {
        ArgumentNullException.ThrowIfNull(access);
        using StoreScope scope = Store.Use(this);
        return access(Slice(address, length), state);
    }

    /// <summary>Reads a value, in little-endian order.</summary>
    /// <typeparam name="T">Its type: numbers, or structures of them that are laid out as the module has them.</typeparam>
    /// <param name="address">Where it is; it need not be aligned.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not all of it lies in the memory.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Read<T>(long address)
        where T : unmanaged
    {
        using StoreScope scope = Store.Use(this);
        return Unsafe.ReadUnaligned<T>(At(address, sizeof(T)));
    }

    /// <summary>Writes a value, in little-endian order.</summary>
    /// <typeparam name="T">Its type: numbers, or structures of them that are laid out as the module has them.</typeparam>
    /// <param name="address">Where it is to be; it need not be aligned.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not all of it would lie in the memory.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write<T>(long address, T value)
        where T : unmanaged
    {
        using StoreScope scope = Store.Use(this);
        Unsafe.WriteUnaligned(At(address, sizeof(T)), value);
    }

    /// <summary>Reads text in UTF-8.</summary>
    /// <param name="address">Where it starts.</param>
    /// <param name="length">Its length in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not all of it lies in the memory.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public string ReadString(long address, int length)
    {
        using StoreScope scope = Store.Use(this);
        return Encoding.UTF8.GetString(Slice(address, length));
    }

    /// <summary>Reads text in UTF-8 that ends with a zero byte.</summary>
    /// <param name="address">Where it starts.</param>
    /// <exception cref="ArgumentOutOfRangeException">It starts outside of the memory, or has no end.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public string ReadString(long address)
    {
        using StoreScope scope = Store.Use(this);
        Span<byte> rest = Slice(address, (int)long.Clamp(Length - address, 0, int.MaxValue));
        int length = rest.IndexOf((byte)0);
        ArgumentOutOfRangeException.ThrowIfNegative(length, nameof(address));
        return Encoding.UTF8.GetString(rest[..length]);
    }

    /// <summary>Writes text in UTF-8, without a zero at its end.</summary>
    /// <param name="address">Where it is to start.</param>
    /// <param name="text">The text.</param>
    /// <returns>How many bytes it has.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Not all of it would lie in the memory.</exception>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public int WriteString(long address, string text)
    {
        using StoreScope scope = Store.Use(this);
        int length = Encoding.UTF8.GetByteCount(text);
        return Encoding.UTF8.GetBytes(text, Slice(address, length));
    }

    /// <summary>Makes it larger.</summary>
    /// <param name="delta">By how many pages of 64 KiB.</param>
    /// <returns>How many it had, or -1 where it cannot grow: its maximum, the store's limit, or the system's memory.</returns>
    /// <exception cref="ObjectDisposedException">The store is disposed.</exception>
    public int Grow(uint delta)
    {
        using StoreScope scope = Store.Use(this);
        long pages = (long)_pages + delta;
        if (pages > (_maximum ?? MaximumPages) || pages > _reserved || !Store.Memory.TryTakePages((long)delta * PageBytes))
            return -1;
        if (!SystemMemory.Current.TryCommit(_start + Length, (nuint)delta * PageBytes))
        {
            Store.Memory.GivePagesBack((long)delta * PageBytes);
            return -1;
        }
        int old = (int)_pages;
        _pages = (uint)pages;
        foreach (nint user in _users)
            SetSize((NativeInstance*)user);
        return old;
    }

    /// <summary>Shows the memory to an instance.</summary>
    internal void Add(NativeInstance* user)
    {
        user->Memory = _start;
        SetSize(user);
        _users.Add((nint)user);
    }

    private void SetSize(NativeInstance* user)
    {
        user->MemorySize = (ulong)Length;
        user->Limits.Set((ulong)Length);
    }

    // For use in a scope.
    private Span<byte> Slice(long address, int length) => new(At(address, length), length);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* At(long address, int length)
    {
        if (address < 0 || length < 0 || address > Length - length)
            ThrowOutside(address, length);
        return _start + address;
    }

    private void ThrowOutside(long address, int length) => throw new ArgumentOutOfRangeException(
        nameof(address), $"{length:N0} bytes from {address:N0} on are not in the memory, which has {Length:N0}.");
}
