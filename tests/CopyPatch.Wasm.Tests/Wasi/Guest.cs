using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Text;
using CopyPatch.Wasm.Wasi;
using NUnit.Framework;

namespace CopyPatch.Wasm.Tests.Wasi;

/// <summary>
/// A module as WASI sees it: a memory and calls. Descriptor 3 is a directory <c>inside</c>, 4 the same for reading only; beside it
/// lies <c>outside</c> with a file <c>secret</c>.
/// </summary>
internal sealed class Guest : IDisposable
{
    public const uint Directory = 3;
    public const uint ReadOnlyDirectory = 4;

    /// <summary>Where results are put.</summary>
    public const uint Result = 0x100;

    /// <summary>Where data are put.</summary>
    public const uint Data = 0x8000;

    private const uint Vectors = 0x200;

    private readonly WasiHost _host;
    private uint _free = 0x1000;

    public Guest(Action<WasiOptions>? configure = null)
    {
        Root = System.IO.Directory.CreateTempSubdirectory("wasi-tests-").FullName;
        System.IO.Directory.CreateDirectory(Inside);
        System.IO.Directory.CreateDirectory(Outside);
        File.WriteAllText(Path.Combine(Outside, "secret"), "secret");
        WasiOptions options = new() { StandardInput = Input, StandardOutput = Output };
        options.AddDirectory(Inside, "/");
        options.AddDirectory(Inside, "/fixed", readOnly: true);
        configure?.Invoke(options);
        _host = new WasiHost(options);
    }

    public string Root { get; }

    public string Inside => Path.Combine(Root, "inside");

    public string Outside => Path.Combine(Root, "outside");

    public MemoryStream Input { get; } = new();

    public MemoryStream Output { get; } = new();

    public WasiHost Host => _host;

    public byte[] Memory { get; init; } = new byte[0x10000];

    public uint Word => WordAt(Result);

    public ulong Long => LongAt(Result);

    public uint WordAt(uint address) => BinaryPrimitives.ReadUInt32LittleEndian(Memory.AsSpan((int)address));

    public ulong LongAt(uint address) => BinaryPrimitives.ReadUInt64LittleEndian(Memory.AsSpan((int)address));

    public void SetWord(uint address, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Memory.AsSpan((int)address), value);

    public void SetLong(uint address, ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Memory.AsSpan((int)address), value);

    public string TextAt(uint address, uint length) => Encoding.UTF8.GetString(Memory, (int)address, (int)length);

    /// <summary>Calls a function with what it takes; a text becomes its address and length.</summary>
    public Errno Call(string name, params object[] arguments)
    {
        WasiFunction function = WasiFunctions.All.Single(function => function.Name == name);
        ulong[] values = [.. arguments.SelectMany(Values)];
        Assert.That(values, Has.Length.EqualTo(function.Type.Parameters.Count), name);
        return _host.Call(function, new GuestMemory(Memory), values);
    }

    public Errno TryOpen(
        string path, OpenFlags how = OpenFlags.None, Rights rights = Rights.File | Rights.Directory,
        DescriptorFlags flags = DescriptorFlags.None, bool follow = true, uint directory = Directory) => Call(
        "path_open", directory, follow ? 1 : 0, path, (int)how, (ulong)rights, (ulong)(Rights.File | Rights.Directory), (int)flags, Result);

    public uint Open(
        string path, OpenFlags how = OpenFlags.None, Rights rights = Rights.File, DescriptorFlags flags = DescriptorFlags.None)
    {
        Assert.That(TryOpen(path, how, rights, flags), Is.EqualTo(Errno.Success), path);
        return Word;
    }

    public uint OpenDirectory(string path) => Open(path, OpenFlags.Directory, Rights.Directory);

    public Errno TryWrite(uint descriptor, string text)
    {
        Encoding.UTF8.GetBytes(text, Memory.AsSpan((int)Data));
        return Call("fd_write", descriptor, Vector(Data, (uint)Encoding.UTF8.GetByteCount(text)), 1, Result);
    }

    public void Write(uint descriptor, string text)
    {
        Assert.That(TryWrite(descriptor, text), Is.EqualTo(Errno.Success));
        Assert.That(Word, Is.EqualTo(Encoding.UTF8.GetByteCount(text)));
    }

    public string Read(uint descriptor, uint length = 0x1000)
    {
        Assert.That(Call("fd_read", descriptor, Vector(Data, length), 1, Result), Is.EqualTo(Errno.Success));
        return TextAt(Data, Word);
    }

    /// <summary>Makes a list of buffers, each an address and a length.</summary>
    public uint Vector(params uint[] words)
    {
        for (uint index = 0; index < words.Length; index++)
            SetWord(Vectors + index * 4, words[index]);
        return Vectors;
    }

    /// <summary>Reads a file that the guest may have open.</summary>
    public string TextInside(string path)
    {
        using StreamReader reader = new(new FileStream(
            PathInside(path), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete));
        return reader.ReadToEnd();
    }

    public string PathInside(string path) => Path.Combine(Inside, path);

    public void Dispose()
    {
        _host.Dispose();
        System.IO.Directory.Delete(Root, recursive: true);
    }

    private ulong[] Values(object argument)
    {
        switch (argument)
        {
            case string text: return Text(Encoding.UTF8.GetBytes(text));
            case byte[] bytes: return Text(bytes);
            case ulong value: return [value];
            case long value: return [(ulong)value];
            case uint value: return [value | 0xDEAD_BEEF_0000_0000]; // the upper half means nothing
            case int value: return [(uint)value | 0xDEAD_BEEF_0000_0000];
            default: throw new ArgumentException(argument.GetType().Name, nameof(argument));
        }
    }

    private ulong[] Text(byte[] bytes)
    {
        if (_free + bytes.Length > Data)
            _free = 0x1000;
        bytes.CopyTo(Memory, (int)_free);
        ulong[] values = [_free, (ulong)bytes.Length];
        _free += (uint)bytes.Length;
        return values;
    }
}
