using System;
using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace CopyPatch;

// What an interpreter has besides. It emits words instead of machine code: the address of a stencil's handler, and then one for each
// thing that the handler reads.
public abstract unsafe partial class StencilEmitter
{
    private InterpreterHandlers? _handlers;
    private nint* _handlerAddresses;

    /// <summary>Gets the way into its programs; null where this is no interpreter. For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual ProgramEntry? ProgramEntry => null;

    /// <summary>Gets how many stencils an interpreter has. For generated code.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected internal virtual int StencilCount => 0;

    /// <summary>Gets the way into the programs that are emitted; null where machine code is.</summary>
    internal ProgramEntry? EntryOfPrograms => _handlers is null ? null : ProgramEntry;

    /// <summary>Emits a stencil's handler, if it has one on this architecture. For generated code.</summary>
    /// <param name="stencil">The stencil's number.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected virtual void PlaceHandler(int stencil)
    {
    }

    /// <summary>Gets the address of a stencil's handler. For generated code.</summary>
    /// <param name="stencil">The stencil's number.</param>
    /// <returns>The address.</returns>
    [EditorBrowsable(EditorBrowsableState.Never)]
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    protected nint HandlerOf(int stencil) => _handlerAddresses[stencil];

    /// <summary>
    /// Patches a word with the way into the program at a label, or with the address of data. For generated code, between Reserve and
    /// Advance.
    /// </summary>
    /// <param name="kind">How.</param>
    /// <param name="site">The word's offset in the stencil.</param>
    /// <param name="addend">What is added to the address.</param>
    /// <param name="label">A label of this emission.</param>
    /// <exception cref="ArgumentException">It is not of this emission; the stencil is not emitted.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    protected void PatchProgramEntry(PatchKind kind, int site, int addend, Label label) =>
        LogLabel(kind, site, addend, PatchTarget.ProgramEntry, label);

    /// <summary>Emits and seals all handlers, as long as nothing else was emitted.</summary>
    /// <param name="offsets">Gets where each is, in bytes from the start of the code; -1 for one that is nowhere.</param>
    internal SealedCode SealHandlers(Span<nint> offsets)
    {
        // Whoever looks at a handler wants to know whose it is.
        bool keepsListing = _keepListing;
        KeepListing = true;
        try
        {
            for (int i = 0; i < offsets.Length; i++)
            {
                offsets[i] = Length;
                PlaceHandler(i);
                if (offsets[i] == Length)
                    offsets[i] = -1;
            }

            return Seal($"handlers of {GetType().FullName}");
        }
        finally
        {
            ReturnBuffer();
            _keepListing = keepsListing;
        }
    }

    private void UseHandlers()
    {
        _handlers = InterpreterHandlers.Of(this);
        _handlerAddresses = (nint*)System.Runtime.InteropServices.Marshal.UnsafeAddrOfPinnedArrayElement(_handlers.Addresses, 0);
    }
}
