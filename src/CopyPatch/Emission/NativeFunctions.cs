using System;
using System.Runtime.InteropServices;

namespace CopyPatch;

/// <summary>Finds functions of native libraries, which stay loaded.</summary>
internal static class NativeFunctions
{
    /// <exception cref="DllNotFoundException">There is no such library, or it is not for this process.</exception>
    /// <exception cref="EntryPointNotFoundException">It has no such function.</exception>
    public static nint Find(Type emitter, string function, string library, string entryPoint)
    {
        string attribute = $"[NativeFunction(\"{function}\", \"{library}\")] of {emitter}";
        nint handle;
        try
        {
            handle = NativeLibrary.Load(library, emitter.Assembly, null);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException(
                $"{attribute}: the library cannot be loaded. Name it as this system does, or put it beside the program. "
                + exception.Message,
                exception);
        }

        return NativeLibrary.TryGetExport(handle, entryPoint, out nint address)
            ? address
            : throw new EntryPointNotFoundException(
                $"{attribute}: the library has no function '{entryPoint}'. Where it has another name there, EntryPoint says so.");
    }
}
