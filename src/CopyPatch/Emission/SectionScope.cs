namespace CopyPatch;

/// <summary>A while in which what is emitted goes to another section: see <see cref="StencilEmitter.Cold"/>.</summary>
public readonly ref struct SectionScope
{
    private readonly StencilEmitter? _emitter;
    private readonly CodeSection _before;

    internal SectionScope(StencilEmitter emitter, CodeSection section)
    {
        _emitter = emitter;
        _before = emitter.Section;
        emitter.Section = section;
    }

    /// <summary>Goes back to the section that was emitted to before.</summary>
    /// <exception cref="System.ObjectDisposedException">The emitter is disposed.</exception>
    public void Dispose() => _emitter?.Section = _before;
}
