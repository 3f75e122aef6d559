using System;
using System.IO;
using System.Text;

namespace Lua;

// load and its like.
internal static unsafe partial class BasicLibrary
{
    private const byte BinaryMark = 0x1B; // the first byte of a chunk that PUC's compiler has made

    private static int Load(ref Call call)
    {
        string mode = Encoding.Latin1.GetString(call.Bytes(3, "bt"u8));
        Value environment = call.Count >= 4 ? call[4] : call.Machine.Globals;
        if (Arguments.IsText(call[1]))
        {
            ReadOnlySpan<byte> text = call.Bytes(1);
            return ReturnLoaded(ref call, text, Encoding.Latin1.GetString(call.Bytes(2, text)), mode, environment);
        }
        string name = Encoding.Latin1.GetString(call.Bytes(2, "=(load)"u8));
        call.FunctionAt(1);
        using ByteBuffer buffer = ByteBuffer.Rent();
        if (!TryReadPieces(ref call, buffer, out Value error))
            return call.Return(Value.Nil, error);
        return ReturnLoaded(ref call, buffer.Written, name, mode, environment);
    }

    // What the function gives, until it gives nothing.
    private static bool TryReadPieces(ref Call call, ByteBuffer buffer, out Value error)
    {
        Machine machine = call.Machine;
        while (true)
        {
            int function = machine.Push(call[1]);
            int results = machine.TryInvoke(function, 0);
            machine.Top = function;
            Value piece = results == 0 ? Value.Nil : machine[function];
            error = piece;
            if (results < 0)
                return false;
            if (piece.IsNil || (piece.IsString && call.Heap.Text(piece).Length == 0))
                return true;
            if (!Arguments.IsText(piece))
            {
                error = call.Heap.NewString("reader function must return a string"u8);
                return false;
            }
            call.RequireMemory(buffer.Count + 64L);
            Arguments.Append(buffer, call.Heap, piece);
        }
    }

    private static int ReturnLoaded(ref Call call, ReadOnlySpan<byte> text, string name, string mode, Value environment) =>
        TryLoad(ref call, text, name, mode, environment, out Value function)
            ? call.Return(function)
            : call.Return(Value.Nil, function);

    private static bool IsBeginning(ReadOnlySpan<byte> text) => text.StartsWith("\x1BLua"u8) || "\x1BLua"u8.StartsWith(text);

    /// <summary>Compiles a chunk.</summary>
    /// <returns>Whether it is one; the function is the message if it is not.</returns>
    public static bool TryLoad(ref Call call, ReadOnlySpan<byte> text, string name, string mode, Value environment, out Value function)
    {
        try
        {
            bool isBinary = text.Length > 0 && text[0] == BinaryMark;
            if (!mode.Contains(isBinary ? 'b' : 't'))
            {
                function = call.Heap.NewString($"attempt to load a {(isBinary ? "binary" : "text")} chunk (mode is '{mode}')");
                return false;
            }
            if (isBinary)
            {
                string shown = name.Length == 0 ? name : name[0] is '@' or '=' ? name[1..] : name[0] == BinaryMark ? "binary string" : name;
                function = call.Heap.NewString($"{shown}: bad binary format ({(IsBeginning(text) ? "truncated chunk" : "not a binary chunk")})");
                return false;
            }
            function = call.Machine.Load(LuaCompiler.Compile(text, name), environment);
            return true;
        }
        catch (LuaSyntaxException error)
        {
            function = call.Heap.NewString(error.Message);
            return false;
        }
    }

    private static int LoadFile(ref Call call)
    {
        string mode = Encoding.Latin1.GetString(call.Bytes(2, "bt"u8));
        Value environment = call.Count >= 3 ? call[3] : call.Machine.Globals;
        return TryLoadFile(ref call, FileName(ref call), mode, environment, out Value function)
            ? call.Return(function)
            : call.Return(Value.Nil, function);
    }

    private static int DoFile(ref Call call)
    {
        if (!TryLoadFile(ref call, FileName(ref call), "bt", call.Machine.Globals, out Value function))
            throw call.ErrorValue(function);
        return call.Machine.GoOnIn(function, call.Frame);
    }

    private static byte[]? FileName(ref Call call) => call.IsNone(1) ? null : call.Bytes(1).ToArray();

    /// <summary>Compiles a file, or the standard input if there is no name.</summary>
    public static bool TryLoadFile(ref Call call, byte[]? name, string mode, Value environment, out Value function)
    {
        string shown = name is null ? "stdin" : Encoding.Latin1.GetString(name);
        byte[] text;
        try
        {
            using Stream file = name is null ? Console.OpenStandardInput() : File.OpenRead(Encoding.UTF8.GetString(name));
            using var copy = new MemoryStream();
            file.CopyTo(copy);
            text = copy.ToArray();
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out int number))
        {
            string verb = number == FileErrors.IsDirectory ? "read" : "open";
            function = call.Heap.NewString($"cannot {verb} {shown}: {FileErrors.Text(number)}");
            return false;
        }
        string chunkName = name is null ? "=stdin" : "@" + shown;
        return TryLoad(ref call, LuaCompiler.SkipFirstLine(text), chunkName, mode, environment, out function);
    }
}
