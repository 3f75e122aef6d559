namespace CopyPatch;

/// <summary>
/// A stencil or an operation of an emitter as a value, so that a compiler can look up what it emits in a table by its own
/// opcodes: <c>emit.Emit(s_table[opcode], to, a, b)</c>. Generated emitters have one for each of theirs, in their nested
/// class <c>Operations</c>; one that is made of a static method emits whatever that does.
/// </summary>
/// <remarks>
/// Its type says what it takes: the emitter, and then what its <c>Emit</c> method does, in that order. It is a function
/// pointer, and costs a call of one.
/// </remarks>
/// <typeparam name="TEmitter">The emitter, or the interface of several.</typeparam>
/// <param name="emit">What emits it.</param>
public readonly unsafe struct Operation<TEmitter>(delegate*<TEmitter, void> emit)
    where TEmitter : IStencilEmitter
{
    internal readonly delegate*<TEmitter, void> Code = emit;

    /// <summary>Gets whether it is none: an entry of a table that nothing was put into.</summary>
    public bool IsDefault => Code is null;
}

/// <inheritdoc cref="Operation{TEmitter}"/>
public readonly unsafe struct Operation<TEmitter, T1>(delegate*<TEmitter, T1, void> emit)
    where TEmitter : IStencilEmitter
{
    internal readonly delegate*<TEmitter, T1, void> Code = emit;

    /// <inheritdoc cref="Operation{TEmitter}.IsDefault"/>
    public bool IsDefault => Code is null;
}

/// <inheritdoc cref="Operation{TEmitter}"/>
public readonly unsafe struct Operation<TEmitter, T1, T2>(delegate*<TEmitter, T1, T2, void> emit)
    where TEmitter : IStencilEmitter
{
    internal readonly delegate*<TEmitter, T1, T2, void> Code = emit;

    /// <inheritdoc cref="Operation{TEmitter}.IsDefault"/>
    public bool IsDefault => Code is null;
}

/// <inheritdoc cref="Operation{TEmitter}"/>
public readonly unsafe struct Operation<TEmitter, T1, T2, T3>(delegate*<TEmitter, T1, T2, T3, void> emit)
    where TEmitter : IStencilEmitter
{
    internal readonly delegate*<TEmitter, T1, T2, T3, void> Code = emit;

    /// <inheritdoc cref="Operation{TEmitter}.IsDefault"/>
    public bool IsDefault => Code is null;
}

/// <inheritdoc cref="Operation{TEmitter}"/>
public readonly unsafe struct Operation<TEmitter, T1, T2, T3, T4>(delegate*<TEmitter, T1, T2, T3, T4, void> emit)
    where TEmitter : IStencilEmitter
{
    internal readonly delegate*<TEmitter, T1, T2, T3, T4, void> Code = emit;

    /// <inheritdoc cref="Operation{TEmitter}.IsDefault"/>
    public bool IsDefault => Code is null;
}

/// <inheritdoc cref="Operation{TEmitter}"/>
public readonly unsafe struct Operation<TEmitter, T1, T2, T3, T4, T5>(delegate*<TEmitter, T1, T2, T3, T4, T5, void> emit)
    where TEmitter : IStencilEmitter
{
    internal readonly delegate*<TEmitter, T1, T2, T3, T4, T5, void> Code = emit;

    /// <inheritdoc cref="Operation{TEmitter}.IsDefault"/>
    public bool IsDefault => Code is null;
}

/// <inheritdoc cref="Operation{TEmitter}"/>
public readonly unsafe struct Operation<TEmitter, T1, T2, T3, T4, T5, T6>(delegate*<TEmitter, T1, T2, T3, T4, T5, T6, void> emit)
    where TEmitter : IStencilEmitter
{
    internal readonly delegate*<TEmitter, T1, T2, T3, T4, T5, T6, void> Code = emit;

    /// <inheritdoc cref="Operation{TEmitter}.IsDefault"/>
    public bool IsDefault => Code is null;
}

/// <inheritdoc cref="Operation{TEmitter}"/>
public readonly unsafe struct Operation<TEmitter, T1, T2, T3, T4, T5, T6, T7>(delegate*<TEmitter, T1, T2, T3, T4, T5, T6, T7, void> emit)
    where TEmitter : IStencilEmitter
{
    internal readonly delegate*<TEmitter, T1, T2, T3, T4, T5, T6, T7, void> Code = emit;

    /// <inheritdoc cref="Operation{TEmitter}.IsDefault"/>
    public bool IsDefault => Code is null;
}

/// <inheritdoc cref="Operation{TEmitter}"/>
public readonly unsafe struct Operation<TEmitter, T1, T2, T3, T4, T5, T6, T7, T8>(
    delegate*<TEmitter, T1, T2, T3, T4, T5, T6, T7, T8, void> emit)
    where TEmitter : IStencilEmitter
{
    internal readonly delegate*<TEmitter, T1, T2, T3, T4, T5, T6, T7, T8, void> Code = emit;

    /// <inheritdoc cref="Operation{TEmitter}.IsDefault"/>
    public bool IsDefault => Code is null;
}
