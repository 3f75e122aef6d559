using System;
using System.IO;

namespace Lua;

// Reading, writing and moving about in files.
internal static unsafe partial class IoLibrary
{
    private const int MostFormats = 250;

    private static int Input(ref Call call)
    {
        if (!call.IsNone(1))
            call.Machine.Library.Files.Input = FileOrOpened(ref call, "r");
        return call.Return(call.Machine.Library.Files.Input);
    }

    private static int Output(ref Call call)
    {
        if (!call.IsNone(1))
            call.Machine.Library.Files.Output = FileOrOpened(ref call, "w");
        return call.Return(call.Machine.Library.Files.Output);
    }

    private static Value FileOrOpened(ref Call call, string mode)
    {
        if (Arguments.IsText(call[1]))
            return OpenOrFail(ref call, mode);
        CheckFile(ref call);
        return call[1];
    }

    private static Value OpenOrFail(ref Call call, string mode)
    {
        try
        {
            return call.Machine.Library.Files.Add(LuaFiles.Open(Name(ref call, 1), mode));
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out int number))
        {
            throw call.Error($"cannot open file '{Shown(ref call, 1)}' ({FileErrors.Text(number)})");
        }
    }

    private static int Flush(ref Call call, LuaFile file)
    {
        try
        {
            file.Flush();
            return call.Return(true);
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out _))
        {
            return FileErrors.Return(ref call, error);
        }
    }

    private static int SetBuffering(ref Call call)
    {
        LuaFile file = CheckFile(ref call);
        int mode = call.Option(2, null, "no", "full", "line");
        call.Integer(3, 0);
        try
        {
            file.SetBuffering((LuaFile.Buffering)mode);
            return call.Return(true);
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out _))
        {
            return FileErrors.Return(ref call, error);
        }
    }

    private static int Seek(ref Call call)
    {
        LuaFile file = CheckFile(ref call);
        int origin = call.Option(2, "cur", "set", "cur", "end");
        long offset = call.Integer(3, 0);
        try
        {
            return call.Return(file.Seek((SeekOrigin)origin, offset));
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out _))
        {
            return FileErrors.Return(ref call, error);
        }
    }

    private static int Write(ref Call call, LuaFile file, int first, Value result)
    {
        Span<byte> room = stackalloc byte[NumberWriter.MaximumLength];
        Exception? failed = null;
        for (int i = first; i <= call.Count; i++)
        {
            Value value = call[i];
            ReadOnlySpan<byte> bytes = value.IsFloat ? room[..WriteFloat(value.Float, room)]
                : value.IsInteger ? room[..NumberWriter.Write(call.Heap.ToInteger(value), room)]
                : call.Bytes(i);
            try
            {
                file.Write(bytes);
            }
            catch (Exception error) when (FileErrors.TryNumber(error, out _))
            {
                failed = error;
            }
        }
        return failed is null ? call.Return(result) : FileErrors.Return(ref call, failed);
    }

    // Unlike tostring, it does not say of a float that it is one.
    private static int WriteFloat(double value, Span<byte> room)
    {
        int length = NumberWriter.Write(value, room);
        return room[..length].EndsWith(".0"u8) ? length - 2 : length;
    }

    private static int Read(ref Call call, LuaFile file, int first)
    {
        using ByteBuffer buffer = ByteBuffer.Rent();
        try
        {
            if (call.Count < first)
            {
                call.Push(ReadLine(ref call, file, buffer, false));
                return 1;
            }
            int results = 0;
            for (int i = first; i <= call.Count; i++)
            {
                Value value = ReadFormat(ref call, file, buffer, call[i], i);
                call.Push(value);
                results++;
                if (value.IsNil)
                    break;
            }
            return results;
        }
        catch (Exception error) when (FileErrors.TryNumber(error, out _))
        {
            return FileErrors.Return(ref call, error);
        }
    }

    private static Value ReadFormat(ref Call call, LuaFile file, ByteBuffer buffer, Value format, int argument)
    {
        buffer.Count = 0;
        LuaHeap heap = call.Heap;
        if (format.IsNumber)
        {
            long count = argument > 0 ? call.Integer(argument) : heap.ToInteger(format);
            if (count == 0)
                return file.IsAtEnd ? Value.Nil : heap.NewString(default(ReadOnlySpan<byte>));
            return file.ReadBytes(buffer, count) ? NewText(ref call, buffer) : Value.Nil;
        }
        ReadOnlySpan<byte> name = format.IsString ? heap.Text(format) : call.Bytes(argument);
        if (name.StartsWith("*"u8)) // as it was in older versions
            name = name[1..];
        switch (name.Length > 0 ? (char)name[0] : '\0')
        {
            case 'n':
                file.ReadNumeral(buffer);
                if (!NumberReader.TryRead(buffer.Written, out long integer, out double number, out bool isInteger))
                    return Value.Nil;
                return isInteger ? heap.Integer(integer) : Value.Of(number);
            case 'l':
                return ReadLine(ref call, file, buffer, false);
            case 'L':
                return ReadLine(ref call, file, buffer, true);
            case 'a':
                file.ReadBytes(buffer, long.MaxValue);
                return NewText(ref call, buffer);
            default:
                throw call.ArgumentError(argument, "invalid format");
        }
    }

    private static Value ReadLine(ref Call call, LuaFile file, ByteBuffer buffer, bool keepsEnd) =>
        file.ReadLine(buffer, keepsEnd) ? NewText(ref call, buffer) : Value.Nil;

    private static Value NewText(ref Call call, ByteBuffer buffer)
    {
        call.RequireMemory(buffer.Count);
        return call.Heap.NewString(buffer.Written);
    }

    private static int FileLines(ref Call call)
    {
        LuaFile file = CheckFile(ref call);
        return call.Return(NewLines(ref call, call[1], file, false));
    }

    private static int Lines(ref Call call)
    {
        if (call.IsNone(1))
        {
            Value input = call.Machine.Library.Files.Input;
            LuaFile standard = FileOf(ref call, input)!;
            if (standard.IsClosed)
                throw call.Error("attempt to use a closed file");
            return call.Return(NewLines(ref call, input, standard, false));
        }
        Value file = OpenOrFail(ref call, "r");
        call.Push(NewLines(ref call, file, FileOf(ref call, file)!, true));
        call.Push(Value.Nil);
        call.Push(Value.Nil);
        call.Push(file);
        return 4;
    }

    private static Value NewLines(ref Call call, Value value, LuaFile file, bool closes)
    {
        int count = Math.Max(0, call.Count - 1);
        if (count > MostFormats)
            throw call.ArgumentError(MostFormats + 2, "too many arguments");
        var formats = new byte[]?[count];
        var counts = new long[count];
        for (int i = 0; i < count; i++)
        {
            if (call[i + 2].IsNumber)
                counts[i] = call.Integer(i + 2);
            else
                formats[i] = call.Bytes(i + 2).ToArray();
        }
        return call.Machine.NewPassingFunction(new LineReader(value, file, formats, counts, closes).Next);
    }

    // What io.lines returns. It keeps the file's value alive, which is closed when nothing does.
    private sealed class LineReader(Value value, LuaFile file, byte[]?[] formats, long[] counts, bool closes) : IHasValues
    {
        public int Next(ref Call call)
        {
            if (file.IsClosed)
                throw call.Error("file is already closed");
            using ByteBuffer buffer = ByteBuffer.Rent();
            int results = 0;
            bool any = true; // whether the last one was there
            try
            {
                if (formats.Length == 0)
                {
                    Value line = ReadLine(ref call, file, buffer, false);
                    call.Push(line);
                    any = !line.IsNil;
                    results = 1;
                }
                for (int i = 0; i < formats.Length && any; i++, results++)
                {
                    Value format = formats[i] is { } name ? call.Heap.NewString(name) : call.Heap.Integer(counts[i]);
                    Value read = ReadFormat(ref call, file, buffer, format, 0);
                    call.Push(read);
                    any = !read.IsNil;
                }
            }
            catch (Exception error) when (FileErrors.TryNumber(error, out int number))
            {
                throw call.Error(FileErrors.Text(number));
            }
            if (!call.Peek(-results).IsNil)
                return results;
            if (closes)
                call.Machine.Library.Files.Close(file);
            return 0;
        }

        public void Mark(LuaHeap heap) => heap.Mark(value);
    }
}
