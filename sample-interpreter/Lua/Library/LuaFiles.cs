using System;
using System.Collections.Generic;
using System.IO;

namespace Lua;

/// <summary>The files of a state.</summary>
internal sealed unsafe class LuaFiles(Machine machine)
{
    private readonly HashSet<LuaFile> _open = [];
    private int _inputRoot = -1;
    private int _outputRoot = -1;

    /// <summary>The metatable of files.</summary>
    public Value Metatable { get; set; } = Value.Nil;

    /// <summary>Where io.read reads.</summary>
    public Value Input
    {
        get => machine.Root(_inputRoot);
        set => Replace(ref _inputRoot, value);
    }

    /// <summary>Where io.write writes.</summary>
    public Value Output
    {
        get => machine.Root(_outputRoot);
        set => Replace(ref _outputRoot, value);
    }

    /// <summary>The value that stands for a file.</summary>
    public Value Add(LuaFile file)
    {
        Value value = machine.Heap.NewObject(MachineEmitter.TAG_USERDATA, file);
        if (file.IsStandard) // never closed, so that the collector need not tell
            machine.Heap.At<Userdata>(value.Reference)->metatable = Metatable.Reference;
        else
            machine.SetMetatable(value, Metatable);
        if (!file.IsStandard)
            _open.Add(file);
        return value;
    }

    public void Close(LuaFile file)
    {
        _open.Remove(file);
        file.Dispose();
    }

    /// <summary>Writes what is to be written, to all files; before a command runs, and at the end.</summary>
    public void FlushAll()
    {
        machine.Output.Flush();
        foreach (LuaFile file in _open)
        {
            try
            {
                if (file.HasPending)
                    file.Flush();
            }
            catch (Exception error) when (FileErrors.TryNumber(error, out _))
            {
                // Whoever closes it is told.
            }
        }
    }

    /// <summary>Opens a file by a name and a mode of C's.</summary>
    public static LuaFile Open(string name, string mode)
    {
        bool updates = mode.Contains('+');
        char kind = mode[0];
        if (Directory.Exists(name))
        {
            if (kind != 'r' || updates)
                throw new FileException(FileErrors.IsDirectory);
            return new LuaFile(new DirectoryStream(), true, false);
        }
        FileMode how = kind switch { 'r' => FileMode.Open, 'w' => FileMode.Create, _ => FileMode.OpenOrCreate };
        FileAccess access = updates ? FileAccess.ReadWrite : kind == 'r' ? FileAccess.Read : FileAccess.Write;
        var stream = new FileStream(name, how, access, FileShare.ReadWrite | FileShare.Delete, 0);
        return new LuaFile(stream, access != FileAccess.Write, access != FileAccess.Read, kind == 'a');
    }

    public static LuaFile OpenTemporary()
    {
        string name = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var stream = new FileStream(
            name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.DeleteOnClose);
        return new LuaFile(stream, true, true);
    }

    private void Replace(ref int root, Value value)
    {
        int old = root;
        root = machine.AddRoot(value);
        if (old >= 0)
            machine.RemoveRoot(old);
    }

    // A directory can be opened, but not read.
    private sealed class DirectoryStream : MemoryStream
    {
        public override int Read(byte[] buffer, int offset, int count) => throw new FileException(FileErrors.IsDirectory);
    }
}
