using System;
using System.Buffers.Binary;

namespace Lua;

// string.pack and its like.
internal static unsafe partial class StringLibrary
{
    private static int PackSize(ref Call call)
    {
        try
        {
            var format = new PackFormat(call.Bytes(1));
            long total = 0;
            while (format.Next(total))
            {
                if (format.Kind is PackKind.Counted or PackKind.ZeroEnded)
                    throw call.ArgumentError(1, "variable-length format");
                total += (long)format.Before + format.Size;
                if (total > LongestString)
                    throw call.ArgumentError(1, "format result too large");
            }
            return call.Return(total);
        }
        catch (TextException error)
        {
            throw Arguments.Wrong(ref call, error);
        }
    }

    private static int Pack(ref Call call)
    {
        using ByteBuffer buffer = ByteBuffer.Rent();
        try
        {
            var format = new PackFormat(call.Bytes(1));
            int argument = 1;
            while (format.Next(buffer.Count))
            {
                if (format.Size > 1 << 16)
                    call.RequireMemory((long)format.Size + buffer.Count);
                buffer.Append((byte)0, format.Before);
                if (format.Kind == PackKind.Padding)
                    buffer.Append((byte)0);
                else if (format.Kind is not (PackKind.None or PackKind.Alignment))
                    PackItem(ref call, buffer, format, ++argument);
            }
        }
        catch (TextException error)
        {
            throw Arguments.Wrong(ref call, error);
        }
        call.RequireMemory(buffer.Count);
        return call.Return(buffer.Written);
    }

    private static void PackItem(ref Call call, ByteBuffer buffer, in PackFormat format, int argument)
    {
        if (argument > call.Count)
        {
            bool isText = format.Kind is PackKind.Characters or PackKind.Counted or PackKind.ZeroEnded;
            throw call.ArgumentError(argument, isText ? "string expected, got nil" : "number expected, got nil");
        }
        int size = format.Size;
        switch (format.Kind)
        {
            case PackKind.Signed or PackKind.Unsigned:
                bool isSigned = format.Kind == PackKind.Signed;
                long integer = call.Integer(argument);
                if (!PackedInteger.Fits(integer, size, isSigned))
                    throw call.ArgumentError(argument, isSigned ? "integer overflow" : "unsigned overflow");
                PackedInteger.Write(buffer.Reserve(size)[..size], integer, format.IsLittle, isSigned);
                buffer.Advance(size);
                break;
            case PackKind.Float:
                int single = BitConverter.SingleToInt32Bits((float)call.Number(argument));
                PackedInteger.Write(buffer.Reserve(size)[..size], single, format.IsLittle, true);
                buffer.Advance(size);
                break;
            case PackKind.Double:
                long number = BitConverter.DoubleToInt64Bits(call.Number(argument));
                PackedInteger.Write(buffer.Reserve(size)[..size], number, format.IsLittle, true);
                buffer.Advance(size);
                break;
            default:
                PackText(ref call, buffer, format, argument);
                break;
        }
    }

    private static void PackText(ref Call call, ByteBuffer buffer, in PackFormat format, int argument)
    {
        ReadOnlySpan<byte> text = call.Bytes(argument);
        int size = format.Size;
        if (format.Kind == PackKind.Characters)
        {
            if (text.Length > size)
                throw call.ArgumentError(argument, "string longer than given size");
            buffer.Append(text);
            buffer.Append((byte)0, size - text.Length);
        }
        else if (format.Kind == PackKind.Counted)
        {
            if (!PackedInteger.Fits(text.Length, size, false))
                throw call.ArgumentError(argument, "string length does not fit in given size");
            PackedInteger.Write(buffer.Reserve(size)[..size], text.Length, format.IsLittle, false);
            buffer.Advance(size);
            buffer.Append(text);
        }
        else
        {
            if (text.Contains((byte)0))
                throw call.ArgumentError(argument, "string contains zeros");
            buffer.Append(text);
            buffer.Append((byte)0);
        }
    }

    private static int Unpack(ref Call call)
    {
        try
        {
            var format = new PackFormat(call.Bytes(1));
            ReadOnlySpan<byte> data = call.Bytes(2);
            long start = Arguments.Start(call.Integer(3, 1), data.Length) - 1;
            if (start > data.Length)
                throw call.ArgumentError(3, "initial position out of string");
            int at = (int)start;
            int results = 0;
            while (format.Next(at))
            {
                if ((long)format.Before + format.Size > data.Length - at)
                    throw call.ArgumentError(2, "data string too short");
                at += format.Before;
                if (format.Kind is not (PackKind.None or PackKind.Alignment or PackKind.Padding))
                {
                    call.Push(UnpackItem(ref call, format, data[at..], out int more));
                    at += more;
                    if (++results > Arguments.MostResults)
                        throw call.Error("stack overflow (too many results)");
                }
                at += format.Size;
            }
            call.Push(Value.OfSmall(at + 1));
            return results + 1;
        }
        catch (TextException error)
        {
            throw Arguments.Wrong(ref call, error);
        }
    }

    private static Value UnpackItem(ref Call call, in PackFormat format, ReadOnlySpan<byte> data, out int more)
    {
        LuaHeap heap = call.Heap;
        ReadOnlySpan<byte> item = data[..format.Size];
        more = 0; // bytes beyond the size of the option
        switch (format.Kind)
        {
            case PackKind.Signed or PackKind.Unsigned:
                return heap.Integer(PackedInteger.Read(item, format.IsLittle, format.Kind == PackKind.Signed));
            case PackKind.Float:
                return Value.Of(format.IsLittle
                    ? (double)BinaryPrimitives.ReadSingleLittleEndian(item)
                    : BinaryPrimitives.ReadSingleBigEndian(item));
            case PackKind.Double:
                return Value.Of(format.IsLittle
                    ? BinaryPrimitives.ReadDoubleLittleEndian(item)
                    : BinaryPrimitives.ReadDoubleBigEndian(item));
            case PackKind.Characters:
                return heap.NewString(item);
            case PackKind.Counted:
                ulong length = (ulong)PackedInteger.Read(item, format.IsLittle, false);
                if (length > (ulong)(data.Length - format.Size))
                    throw call.ArgumentError(2, "data string too short");
                more = (int)length;
                return heap.NewString(data.Slice(format.Size, more));
            default:
                int zero = data.IndexOf((byte)0);
                if (zero < 0)
                    throw call.ArgumentError(2, "unfinished string for format 'z'");
                more = zero + 1;
                return heap.NewString(data[..zero]);
        }
    }
}
