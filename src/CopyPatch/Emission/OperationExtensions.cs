using System;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace CopyPatch;

/// <summary>Emits operations that are values.</summary>
public static unsafe class OperationExtensions
{
    /// <summary>Emits an operation or a stencil, as its own <c>Emit</c> method does.</summary>
    /// <typeparam name="TEmitter">The emitter whose operation it is.</typeparam>
    /// <param name="emitter">The emitter.</param>
    /// <param name="operation">What is emitted.</param>
    /// <exception cref="ArgumentException">The operation is a default one, or an operand is where it cannot be.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Emit<TEmitter>(this TEmitter emitter, Operation<TEmitter> operation)
        where TEmitter : IStencilEmitter
    {
        Verify(operation.Code);
        operation.Code(emitter);
    }

    /// <inheritdoc cref="Emit{TEmitter}(TEmitter, Operation{TEmitter})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Emit<TEmitter, T1>(this TEmitter emitter, Operation<TEmitter, T1> operation, T1 first)
        where TEmitter : IStencilEmitter
    {
        Verify(operation.Code);
        operation.Code(emitter, first);
    }

    /// <inheritdoc cref="Emit{TEmitter}(TEmitter, Operation{TEmitter})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Emit<TEmitter, T1, T2>(this TEmitter emitter, Operation<TEmitter, T1, T2> operation, T1 first, T2 second)
        where TEmitter : IStencilEmitter
    {
        Verify(operation.Code);
        operation.Code(emitter, first, second);
    }

    /// <inheritdoc cref="Emit{TEmitter}(TEmitter, Operation{TEmitter})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Emit<TEmitter, T1, T2, T3>(
        this TEmitter emitter, Operation<TEmitter, T1, T2, T3> operation, T1 first, T2 second, T3 third)
        where TEmitter : IStencilEmitter
    {
        Verify(operation.Code);
        operation.Code(emitter, first, second, third);
    }

    /// <inheritdoc cref="Emit{TEmitter}(TEmitter, Operation{TEmitter})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Emit<TEmitter, T1, T2, T3, T4>(
        this TEmitter emitter, Operation<TEmitter, T1, T2, T3, T4> operation, T1 first, T2 second, T3 third, T4 fourth)
        where TEmitter : IStencilEmitter
    {
        Verify(operation.Code);
        operation.Code(emitter, first, second, third, fourth);
    }

    /// <inheritdoc cref="Emit{TEmitter}(TEmitter, Operation{TEmitter})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Emit<TEmitter, T1, T2, T3, T4, T5>(
        this TEmitter emitter, Operation<TEmitter, T1, T2, T3, T4, T5> operation, T1 first, T2 second, T3 third, T4 fourth, T5 fifth)
        where TEmitter : IStencilEmitter
    {
        Verify(operation.Code);
        operation.Code(emitter, first, second, third, fourth, fifth);
    }

    /// <inheritdoc cref="Emit{TEmitter}(TEmitter, Operation{TEmitter})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Emit<TEmitter, T1, T2, T3, T4, T5, T6>(
        this TEmitter emitter, Operation<TEmitter, T1, T2, T3, T4, T5, T6> operation,
        T1 first, T2 second, T3 third, T4 fourth, T5 fifth, T6 sixth)
        where TEmitter : IStencilEmitter
    {
        Verify(operation.Code);
        operation.Code(emitter, first, second, third, fourth, fifth, sixth);
    }

    /// <inheritdoc cref="Emit{TEmitter}(TEmitter, Operation{TEmitter})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Emit<TEmitter, T1, T2, T3, T4, T5, T6, T7>(
        this TEmitter emitter, Operation<TEmitter, T1, T2, T3, T4, T5, T6, T7> operation,
        T1 first, T2 second, T3 third, T4 fourth, T5 fifth, T6 sixth, T7 seventh)
        where TEmitter : IStencilEmitter
    {
        Verify(operation.Code);
        operation.Code(emitter, first, second, third, fourth, fifth, sixth, seventh);
    }

    /// <inheritdoc cref="Emit{TEmitter}(TEmitter, Operation{TEmitter})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Emit<TEmitter, T1, T2, T3, T4, T5, T6, T7, T8>(
        this TEmitter emitter, Operation<TEmitter, T1, T2, T3, T4, T5, T6, T7, T8> operation,
        T1 first, T2 second, T3 third, T4 fourth, T5 fifth, T6 sixth, T7 seventh, T8 eighth)
        where TEmitter : IStencilEmitter
    {
        Verify(operation.Code);
        operation.Code(emitter, first, second, third, fourth, fifth, sixth, seventh, eighth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Verify(void* code)
    {
        if (code is null)
            ThrowNone();
    }

    [DoesNotReturn]
    private static void ThrowNone() => throw new ArgumentException(
        "The operation is a default one: its table has nothing there. See IsDefault.", "operation");
}
