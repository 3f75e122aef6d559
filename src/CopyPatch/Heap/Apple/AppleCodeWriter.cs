using System;
using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>
/// Writes pages of MAP_JIT: has the thread write, copies, has it execute again, and makes the code visible. Nothing that was compiled at
/// run time may be executed meanwhile, by which .NET's own methods are meant as well.
/// </summary>
internal abstract unsafe class AppleCodeWriter
{
    public abstract void Write(byte* to, byte* from, int length);

    /// <param name="to">What is filled.</param>
    /// <param name="word">What with.</param>
    /// <param name="length">Bytes, whole words.</param>
    public abstract void Fill(byte* to, uint word, int length);

    /// <summary>The way of this process.</summary>
    /// <returns>Null where it has none.</returns>
    public static AppleCodeWriter? Of(IAppleSystem system)
    {
        if (system.Library != 0)
            return new ByLibrary(system.Library);
        return system.IsManagedCodeInImage ? new ByItself(system) : null;
    }

    /// <summary>Has the native library do it, whose code is the text of an image: copypatch_apple.c.</summary>
    private sealed class ByLibrary(nint library) : AppleCodeWriter
    {
        private readonly delegate* unmanaged<byte*, byte*, nuint, void> _write =
            (delegate* unmanaged<byte*, byte*, nuint, void>)NativeLibrary.GetExport(library, "copypatch_write");

        private readonly delegate* unmanaged<byte*, uint, nuint, void> _fill =
            (delegate* unmanaged<byte*, uint, nuint, void>)NativeLibrary.GetExport(library, "copypatch_fill");

        public override void Write(byte* to, byte* from, int length) => _write(to, from, (nuint)length);

        public override void Fill(byte* to, uint word, int length) => _fill(to, word, (nuint)length);
    }

    /// <summary>Does the same here, where managed code is the text of an image.</summary>
    private sealed class ByItself(IAppleSystem system) : AppleCodeWriter
    {
        public override void Write(byte* to, byte* from, int length)
        {
            system.AllowWriting(true);
            new ReadOnlySpan<byte>(from, length).CopyTo(new Span<byte>(to, length));
            system.AllowWriting(false);
            system.Invalidate(to, length);
        }

        public override void Fill(byte* to, uint word, int length)
        {
            system.AllowWriting(true);
            new Span<uint>(to, length / sizeof(uint)).Fill(word);
            system.AllowWriting(false);
            system.Invalidate(to, length);
        }
    }
}
