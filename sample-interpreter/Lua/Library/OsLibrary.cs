using System;
using System.IO;
using System.Text;

namespace Lua;

/// <summary>The library `os`.</summary>
internal static unsafe partial class OsLibrary
{
    private static readonly LibraryEntry[] s_functions =
    [
        new("clock"u8, (ref Call call) => call.Return(Environment.CpuUsage.TotalTime.TotalSeconds)),
        new("date"u8, Date),
        new("difftime"u8, (ref Call call) => call.Return((double)(call.Integer(1) - call.Integer(2)))),
        new("execute"u8, Execute),
        new("exit"u8, Exit),
        new("getenv"u8, GetEnvironment),
        new("remove"u8, Remove),
        new("rename"u8, Rename),
        new("setlocale"u8, SetLocale),
        new("time"u8, Time),
        new("tmpname"u8, TemporaryName),
    ];

    public static void Open(LibraryBuilder builder) => builder.Add("os"u8, s_functions);

    private static string Name(ref Call call, int index) => Encoding.UTF8.GetString(call.Bytes(index));

    private static int Execute(ref Call call)
    {
        if (call.IsNone(1))
            return call.Return(true);
        string command = Name(ref call, 1);
        call.Machine.Library.Files.FlushAll();
        try
        {
            return ShellCommand.Finish(ref call, ShellCommand.Start(command, false, false));
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out _))
        {
            return FileErrors.Return(ref call, error);
        }
    }

    private static int Exit(ref Call call)
    {
        Value code = call[1];
        throw new LuaExitException(code.IsNil || code.IsBoolean ? code.IsNil || code.IsTruthy ? 0 : 1 : (int)call.Integer(1));
    }

    private static int GetEnvironment(ref Call call) =>
        Environment.GetEnvironmentVariable(Name(ref call, 1)) is { } value
            ? call.Return((ReadOnlySpan<byte>)Encoding.UTF8.GetBytes(value))
            : call.Return(Value.Nil);

    private static int Remove(ref Call call)
    {
        string name = Name(ref call, 1);
        try
        {
            if (Directory.Exists(name))
                Directory.Delete(name);
            else if (File.Exists(name) || new FileInfo(name).LinkTarget is not null)
                File.Delete(name);
            else
                throw new FileException(FileErrors.NoFile);
            return call.Return(true);
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out _))
        {
            return FileErrors.Return(ref call, error, Encoding.Latin1.GetString(call.Bytes(1)));
        }
    }

    private static int Rename(ref Call call)
    {
        string from = Name(ref call, 1);
        string to = Name(ref call, 2);
        try
        {
            if (Directory.Exists(from))
                Directory.Move(from, to);
            else
                File.Move(from, to, true);
            return call.Return(true);
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out _))
        {
            return FileErrors.Return(ref call, error, Encoding.Latin1.GetString(call.Bytes(1)));
        }
    }

    // There is C's own locale only.
    private static int SetLocale(ref Call call)
    {
        ReadOnlySpan<byte> name = call.Bytes(1, "C"u8);
        call.Option(2, "all", "all", "collate", "ctype", "monetary", "numeric", "time");
        return name.IsEmpty || name.SequenceEqual("C"u8) || name.SequenceEqual("POSIX"u8)
            ? call.Return("C"u8)
            : call.Return(Value.Nil);
    }

    private static int TemporaryName(ref Call call)
    {
        string name = Path.Combine(Path.GetTempPath(), "lua_" + Random.Shared.GetHexString(8, lowercase: true));
        try
        {
            File.Create(name).Dispose();
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out _))
        {
            throw call.Error("unable to generate a unique filename");
        }
        return call.Return((ReadOnlySpan<byte>)Encoding.UTF8.GetBytes(name));
    }
}
