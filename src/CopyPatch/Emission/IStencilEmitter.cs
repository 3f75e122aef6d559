using System;

namespace CopyPatch;

/// <summary>
/// What emitters and interpreters have in common besides the <c>Emit</c> methods of their stencils, for front ends that serve both: see
/// <see cref="StencilOperationsAttribute"/>.
/// </summary>
public interface IStencilEmitter
{
    /// <inheritdoc cref="StencilEmitter.Heap"/>
    CodeHeap Heap { get; }

    /// <inheritdoc cref="StencilEmitter.Length"/>
    int Length { get; }

    /// <inheritdoc cref="StencilEmitter.Section"/>
    CodeSection Section { get; set; }

    /// <inheritdoc cref="StencilEmitter.Cold"/>
    SectionScope Cold();

    /// <inheritdoc cref="StencilEmitter.DefineLabel"/>
    Label DefineLabel(string? name = null);

    /// <inheritdoc cref="StencilEmitter.ImportLabel"/>
    Label ImportLabel(CodeTarget target, string? name = null);

    /// <inheritdoc cref="StencilEmitter.DefineLink"/>
    Link DefineLink(CodeTarget first);

    /// <inheritdoc cref="StencilEmitter.DefineConstant{T}"/>
    Label DefineConstant<T>(T value)
        where T : unmanaged;

    /// <inheritdoc cref="StencilEmitter.DefineTable"/>
    Label DefineTable(params ReadOnlySpan<Label> labels);

    /// <inheritdoc cref="StencilEmitter.MarkLabel"/>
    void MarkLabel(Label label);

    /// <inheritdoc cref="StencilEmitter.MarkPosition"/>
    void MarkPosition(int position);

    /// <inheritdoc cref="StencilEmitter.MarkFunction"/>
    void MarkFunction(string name);

    /// <inheritdoc cref="StencilEmitter.Clear"/>
    void Clear();

    /// <summary>Makes a program of what was emitted, as the <c>Compile</c> of the class does, which says its type.</summary>
    /// <param name="name">What it is called, if it is to have a name.</param>
    /// <returns>The program.</returns>
    /// <exception cref="InvalidOperationException">
    /// The last stencil goes on with the next, or a label that was used was not marked.
    /// </exception>
    /// <exception cref="InsufficientMemoryException">The heap is full.</exception>
    CompiledCode Compile(string? name = null);
}
