using System;
using System.Text;

namespace Lua;

/// <summary>The library `io`, and the methods of files.</summary>
internal static unsafe partial class IoLibrary
{
    private const string TypeName = "FILE*";

    private static readonly LibraryEntry[] s_functions =
    [
        new("close"u8, Close),
        new("flush"u8, (ref Call call) => Flush(ref call, DefaultOutput(ref call))),
        new("input"u8, Input),
        new("lines"u8, Lines),
        new("open"u8, OpenFile),
        new("output"u8, Output),
        new("popen"u8, OpenCommand),
        new("read"u8, (ref Call call) => Read(ref call, DefaultInput(ref call), 1)),
        new("tmpfile"u8, OpenTemporary),
        new("type"u8, Type),
        new("write"u8, (ref Call call) => Write(ref call, DefaultOutput(ref call), 1, call.Machine.Library.Files.Output)),
    ];

    private static readonly LibraryEntry[] s_methods =
    [
        new("close"u8, CloseFile),
        new("flush"u8, (ref Call call) => Flush(ref call, CheckFile(ref call))),
        new("lines"u8, FileLines),
        new("read"u8, (ref Call call) => Read(ref call, CheckFile(ref call), 2)),
        new("seek"u8, Seek),
        new("setvbuf"u8, SetBuffering),
        new("write"u8, (ref Call call) => Write(ref call, CheckFile(ref call), 2, call[1])),
    ];

    private static readonly LibraryEntry[] s_metamethods =
    [
        new("__gc"u8, CloseQuietly),
        new("__close"u8, CloseQuietly),
        new("__tostring"u8, ToText),
    ];

    public static void Open(LibraryBuilder builder)
    {
        LuaHeap heap = builder.Heap;
        Machine machine = builder.Machine;
        Table* metatable = builder.NewTable(s_metamethods, 2);
        builder.Set(metatable, "__index"u8, heap.ValueOf(builder.NewTable(s_methods)));
        builder.Set(metatable, "__name"u8, heap.NewString("FILE*"u8));
        builder.Set(heap.TableOf(machine.Registry), "FILE*"u8, heap.ValueOf(metatable));
        LuaFiles files = machine.Library.Files;
        files.Metatable = heap.ValueOf(metatable);
        Table* library = builder.Add("io"u8, s_functions, 3);
        files.Input = files.Add(new LuaFile(() => machine.Input ?? Console.OpenStandardInput(), true));
        files.Output = files.Add(new LuaFile(() => machine.Output, false));
        builder.Set(library, "stdin"u8, files.Input);
        builder.Set(library, "stdout"u8, files.Output);
        builder.Set(library, "stderr"u8, files.Add(new LuaFile(Console.OpenStandardError, false)));
    }

    private static LuaFile? FileOf(ref Call call, Value value) => value.IsUserdata ? call.Heap.ObjectOf(value) as LuaFile : null;

    private static LuaFile CheckAnyFile(ref Call call) => FileOf(ref call, call[1]) ?? throw call.TypeError(1, TypeName);

    private static LuaFile CheckFile(ref Call call)
    {
        LuaFile file = CheckAnyFile(ref call);
        return file.IsClosed ? throw call.Error("attempt to use a closed file") : file;
    }

    private static LuaFile DefaultInput(ref Call call) => Default(ref call, call.Machine.Library.Files.Input, "input");

    private static LuaFile DefaultOutput(ref Call call) => Default(ref call, call.Machine.Library.Files.Output, "output");

    private static LuaFile Default(ref Call call, Value value, string name)
    {
        LuaFile file = FileOf(ref call, value)!;
        return file.IsClosed ? throw call.Error($"default {name} file is closed") : file;
    }

    private static string Name(ref Call call, int index) => Encoding.UTF8.GetString(call.Bytes(index));

    private static string Shown(ref Call call, int index) => Encoding.Latin1.GetString(call.Bytes(index));

    private static int OpenFile(ref Call call)
    {
        string name = Name(ref call, 1);
        string mode = Encoding.Latin1.GetString(call.Bytes(2, "r"u8));
        if (!IsMode(mode))
            throw call.ArgumentError(2, "invalid mode");
        try
        {
            return call.Return(call.Machine.Library.Files.Add(LuaFiles.Open(name, mode)));
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out _))
        {
            return FileErrors.Return(ref call, error, Shown(ref call, 1));
        }
    }

    private static bool IsMode(string mode)
    {
        if (mode.Length == 0 || !"rwa".Contains(mode[0]))
            return false;
        string rest = mode[1..];
        return (rest.StartsWith('+') ? rest[1..] : rest).Trim('b').Length == 0;
    }

    private static int OpenCommand(ref Call call)
    {
        string command = Name(ref call, 1);
        string mode = Encoding.Latin1.GetString(call.Bytes(2, "r"u8));
        if (mode is not ("r" or "w"))
            throw call.ArgumentError(2, "invalid mode");
        LuaFiles files = call.Machine.Library.Files;
        files.FlushAll();
        try
        {
            bool reads = mode == "r";
            System.Diagnostics.Process process = ShellCommand.Start(command, reads, !reads);
            System.IO.Stream stream = reads ? process.StandardOutput.BaseStream : process.StandardInput.BaseStream;
            return call.Return(files.Add(new LuaFile(stream, reads, !reads) { Process = process }));
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out _))
        {
            return FileErrors.Return(ref call, error, Shown(ref call, 1));
        }
    }

    private static int OpenTemporary(ref Call call)
    {
        try
        {
            return call.Return(call.Machine.Library.Files.Add(LuaFiles.OpenTemporary()));
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out _))
        {
            return FileErrors.Return(ref call, error);
        }
    }

    private static int Close(ref Call call) =>
        call.Count == 0 ? Close(ref call, DefaultOutput(ref call)) : Close(ref call, CheckFile(ref call));

    private static int CloseFile(ref Call call) => Close(ref call, CheckFile(ref call));

    private static int Close(ref Call call, LuaFile file)
    {
        if (file.IsStandard)
        {
            file.Flush();
            return call.Return(Value.Nil, call.Heap.NewString("cannot close standard file"u8));
        }
        try
        {
            call.Machine.Library.Files.Close(file);
            return file.Process is null ? call.Return(true) : ShellCommand.Finish(ref call, file.Process);
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out _))
        {
            return FileErrors.Return(ref call, error);
        }
    }

    // What nobody uses any more is closed without a word; so is it where a loop over its lines ends, or the block of a variable.
    private static int CloseQuietly(ref Call call)
    {
        LuaFile file = CheckAnyFile(ref call);
        if (file.IsClosed || file.IsStandard)
            return 0;
        try
        {
            call.Machine.Library.Files.Close(file);
            file.Process?.WaitForExit();
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out _))
        {
            // There is nobody to be told.
        }
        return 0;
    }

    private static int ToText(ref Call call) =>
        CheckAnyFile(ref call).IsClosed
            ? call.Return("file (closed)"u8)
            : call.Return($"file (0x{(ulong)call.Heap.Start + call[1].Reference:x14})");

    private static int Type(ref Call call)
    {
        LuaFile? file = FileOf(ref call, call.Any(1));
        return file is null ? call.Return(Value.Nil) : call.Return(file.IsClosed ? "closed file"u8 : "file"u8);
    }
}
