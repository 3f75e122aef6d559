using System;
using System.IO;

namespace CopyPatch.Wasm;

// Machine code in files.
public sealed partial class WasmModule
{
    /// <summary>
    /// Writes the machine code of all functions, for <see cref="Load"/> in this or another process. They are compiled once more for that.
    /// </summary>
    /// <remarks>It is good for this build of the library, on such a system and processor, and for the same options.</remarks>
    /// <param name="stream">Where it goes.</param>
    /// <exception cref="ArgumentNullException">The stream is null.</exception>
    /// <exception cref="WasmFormatException">A function is not valid, which was not known where they are compiled lazily.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        stream.Write(ModuleCode.Save(Data, _options, !CatchesFaults));
    }

    /// <summary>Makes a module with machine code that <see cref="Save"/> has written, instead of compiling it.</summary>
    /// <remarks>
    /// Damage is found, but not intent: whoever can write the code decides what runs in this process, outside of any sandbox. Take it from
    /// where nobody else can write.
    /// </remarks>
    /// <param name="bytes">The module, of which the code was saved. They are copied.</param>
    /// <param name="saved">All that was written.</param>
    /// <param name="options">
    /// As it was compiled: with the same <see cref="WasmModuleOptions.Interruptible"/>, <see cref="WasmModuleOptions.CatchFaults"/> and
    /// <see cref="WasmModuleOptions.KeepListing"/>. The others say how to compile, and there is nothing to compile.
    /// </param>
    /// <returns>The module.</returns>
    /// <exception cref="SavedCodeException">
    /// The code is damaged, or is that of another module, of other options, of another version of the library, or for another system or
    /// processor. The module can be compiled instead.
    /// </exception>
    /// <exception cref="WasmFormatException">The bytes are no valid module.</exception>
    /// <exception cref="InsufficientMemoryException">There is no room for its code.</exception>
    public static WasmModule Load(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> saved, WasmModuleOptions? options = null)
    {
        options ??= new WasmModuleOptions();
        ModuleData data = ModuleDecoder.Decode(bytes.ToArray());
        return new WasmModule(data, options, ModuleCode.Load(data, saved, options, !WantsFaults(data, options)));
    }

    /// <summary>
    /// Loads a module's machine code from a file; where there is none that is good for it, compiles all of the module and writes the file.
    /// </summary>
    /// <remarks>
    /// The file is written beside its place and then moved there, so processes may share it. Whoever can write it decides what runs in this
    /// process, outside of any sandbox: keep it where nobody else can write.
    /// </remarks>
    /// <param name="bytes">The module. They are copied.</param>
    /// <param name="path">The file. Each module has its own, and each set of options.</param>
    /// <param name="options">How to compile it; all of it is, even with <see cref="WasmModuleOptions.CompileLazily"/>.</param>
    /// <returns>The module.</returns>
    /// <exception cref="WasmFormatException">The bytes are no valid module.</exception>
    /// <exception cref="InsufficientMemoryException">There is no room for its code.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read or written.</exception>
    public static WasmModule LoadOrCompile(ReadOnlySpan<byte> bytes, string path, WasmModuleOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new WasmModuleOptions();
        ModuleData data = ModuleDecoder.Decode(bytes.ToArray());
        bool checksMemory = !WantsFaults(data, options);
        if (File.Exists(path))
        {
            try
            {
                return new WasmModule(data, options, ModuleCode.Load(data, File.ReadAllBytes(path), options, checksMemory));
            }
            catch (Exception exception) when (exception is SavedCodeException or FileNotFoundException)
            {
                // Then it is compiled.
            }
        }

        byte[] saved = ModuleCode.Save(data, options, checksMemory);
        Replace(path, saved);
        return new WasmModule(data, options, ModuleCode.Load(data, saved, options, checksMemory));
    }

    private static void Replace(string path, byte[] contents)
    {
        string written = $"{path}.{Guid.NewGuid():N}";
        try
        {
            File.WriteAllBytes(written, contents);
            File.Move(written, path, overwrite: true);
        }
        catch
        {
            File.Delete(written);
            throw;
        }
    }
}
