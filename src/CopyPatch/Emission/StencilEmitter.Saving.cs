using System;
using System.Collections.Generic;
using System.ComponentModel;

namespace CopyPatch;

// Code to bytes, and back in another process.
public abstract unsafe partial class StencilEmitter
{
    // While code is loaded: what Seal takes instead of the emission.
    private bool _isLoading;
    private (nint Start, int Length) _saved;
    private (nint Start, int Length) _savedKey;

    /// <summary>
    /// Gets the host functions of this class: what stencils call each, where it is, and a letter for the type of its result, and for each
    /// parameter's, as copypatch/structs.h has them. For generated code.
    /// </summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual (string Name, nint Address, string Types)[] HostFunctions => [];

    /// <summary>
    /// Makes bytes of what was emitted, instead of compiled code, which <see cref="Load"/> makes of them later, in this or another
    /// process. The emitter is empty then.
    /// </summary>
    /// <remarks>
    /// The bytes belong to the builds of this library and of the emitter's assembly, to the system, the architecture and what the processor
    /// can do, and to whether the heap catches faults. Marked positions are saved; the listing and marked functions are not.
    /// </remarks>
    /// <param name="key">
    /// What else the code depends on: a digest of its source and the options, say. It can be loaded with the same key only.
    /// </param>
    /// <param name="labels">Labels of this emission that are needed where it is loaded.</param>
    /// <returns>The bytes.</returns>
    /// <exception cref="ArgumentException">A label is not of this emission.</exception>
    /// <exception cref="InvalidOperationException">As by <c>Compile</c>; or one of the labels is nowhere.</exception>
    /// <exception cref="NotSupportedException">
    /// The code has links or sites, goes to other compiled code, calls native functions, or is an interpreter's program.
    /// </exception>
    /// <exception cref="OverflowException">A patch's value does not fit into its instruction, or there are more than 2 GB of bytes.</exception>
    /// <exception cref="ObjectDisposedException">The emitter is disposed.</exception>
    public byte[] Save(ReadOnlySpan<byte> key, params ReadOnlySpan<Label> labels)
    {
        ThrowIfDisposed();
        ThrowIfOwnedByAnother();
        foreach (Label label in labels)
            if (!IsMine(label))
                throw ForeignLabel(label, nameof(labels));
        LeaveSection();
        byte[] saved = CodeSealer.Save(this, key, labels);
        ReturnBuffer();
        return saved;
    }

    /// <summary>Makes compiled code of what <see cref="Save"/> has made, as if it had been emitted here and compiled.</summary>
    /// <remarks>
    /// All of it is verified first, and a checksum tells damage. That is no protection: whoever can write the bytes decides what runs in
    /// this process, as with a program's file. Keep them where nobody else can write.
    /// </remarks>
    /// <param name="saved">The bytes.</param>
    /// <param name="key">What they were saved with.</param>
    /// <param name="labels">The labels that were given to <see cref="Save"/>, in their order, for the code's <c>AddressOf</c> and <c>Run</c>.</param>
    /// <param name="name">What the code is called, if it is to have a name.</param>
    /// <returns>The code, which is what this class's <c>Compile</c> gives.</returns>
    /// <exception cref="SavedCodeException">The bytes are damaged, or were saved elsewhere or with another key. Nothing has changed.</exception>
    /// <exception cref="InvalidOperationException">
    /// Something was emitted since the last <c>Compile</c>; or this is an interpreter, whose programs are not saved.
    /// </exception>
    /// <exception cref="InsufficientMemoryException">The heap is full, or the system has no memory left.</exception>
    /// <exception cref="ObjectDisposedException">The emitter or its heap is disposed.</exception>
    public CompiledCode Load(ReadOnlySpan<byte> saved, ReadOnlySpan<byte> key, out Label[] labels, string? name = null)
    {
        ThrowIfDisposed();
        if (_handlers is not null)
            throw new InvalidOperationException("This is an interpreter: its programs are not saved.");
        if (!IsEmpty || IsPart)
            throw new InvalidOperationException("Something was emitted already: code is loaded by an emitter that is empty.");
        _stamp = NextStamp();
        int stamp = _stamp;
        fixed (byte* start = saved)
        fixed (byte* keyStart = key)
        {
            _isLoading = true;
            _saved = ((nint)start, saved.Length);
            _savedKey = ((nint)keyStart, key.Length);
            try
            {
                CompiledCode code = CompileCode(name);
                labels = new Label[code.LabelCount];
                for (int i = 0; i < labels.Length; i++)
                    labels[i] = new Label(i, stamp);
                return code;
            }
            finally
            {
                _isLoading = false;
                _saved = _savedKey = default;
                _stamp = 0;
            }
        }
    }

    /// <summary>Gets what stencils call each host function, and the address that they call.</summary>
    internal IEnumerable<(string Name, nint Address)> LocateHostFunctions()
    {
        foreach ((string name, nint address, string types) in HostFunctions)
            yield return (name, Machine.NeedsAdapters ? CallAdapters.Find(address, types, name) : address);
    }

    // The bytes that Load was given; they stay where they are for as long.
    private SealedCode SealSaved(string? name)
    {
        ReadOnlySpan<byte> saved = new((void*)_saved.Start, _saved.Length);
        ReadOnlySpan<byte> key = new((void*)_savedKey.Start, _savedKey.Length);
        return new CodeLoader(this, saved, key).Load(name);
    }
}
