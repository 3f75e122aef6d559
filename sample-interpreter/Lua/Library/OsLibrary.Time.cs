using System;

namespace Lua;

// Times and dates.
internal static unsafe partial class OsLibrary
{
    // C's calendar has years of 32 bits.
    private const long FirstYear = int.MinValue + 1900L;
    private const long LastYear = int.MaxValue + 1900L;
    private const long FarthestTime = 67_768_040_609_740_800; // within a year of both

    private static int Time(ref Call call)
    {
        if (call.IsNone(1))
            return call.Return(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        call.Table(1);
        long year = Field(ref call, "year"u8, null, 1900);
        long month = Field(ref call, "month"u8, null, 1);
        long day = Field(ref call, "day"u8, null, 0);
        long hour = Field(ref call, "hour"u8, 12, 0);
        long minute = Field(ref call, "min"u8, 0, 0);
        long second = Field(ref call, "sec"u8, 0, 0);
        Value daylight = call.Get(call[1], call.Heap.NewString("isdst"u8));
        long time = CalendarTime.ToTime(
            year + 1900, month + 1, day, hour, minute, second, daylight.IsNil ? null : daylight.IsTruthy);
        CalendarTime shown = CalendarTime.Local(time);
        if (time == -1 || shown.Year is < FirstYear or > LastYear) // -1 is what C says then
            throw call.Error("time result cannot be represented in this installation");
        SetFields(ref call, call[1], shown);
        return call.Return(time);
    }

    // A field as C has it: years from 1900 on, months from 0 on.
    private static long Field(ref Call call, ReadOnlySpan<byte> name, long? otherwise, int first)
    {
        Value value = call.Get(call[1], call.Heap.NewString(name));
        if (!TryInteger(ref call, value, out long integer))
        {
            if (!value.IsNil)
                throw call.Error($"field '{Shown(name)}' is not an integer");
            return otherwise ?? throw call.Error($"field '{Shown(name)}' missing in date table");
        }
        if (integer >= 0 ? integer - first > int.MaxValue : integer < int.MinValue + (long)first)
            throw call.Error($"field '{Shown(name)}' is out-of-bound");
        return integer - first;
    }

    private static string Shown(ReadOnlySpan<byte> name) => System.Text.Encoding.ASCII.GetString(name);

    private static bool TryInteger(ref Call call, Value value, out long integer)
    {
        integer = 0;
        if (!call.Machine.TryNumber(value, out Value number))
            return false;
        if (number.IsFloat)
            return LuaHeap.TryInteger(number.Float, out integer);
        integer = call.Heap.ToInteger(number);
        return true;
    }

    private static void SetFields(ref Call call, Value table, in CalendarTime time)
    {
        Set(ref call, table, "year"u8, call.Heap.Integer(time.Year));
        Set(ref call, table, "month"u8, Value.OfSmall(time.Month));
        Set(ref call, table, "day"u8, Value.OfSmall(time.Day));
        Set(ref call, table, "hour"u8, Value.OfSmall(time.Hour));
        Set(ref call, table, "min"u8, Value.OfSmall(time.Minute));
        Set(ref call, table, "sec"u8, Value.OfSmall(time.Second));
        Set(ref call, table, "yday"u8, Value.OfSmall(time.YearDay + 1));
        Set(ref call, table, "wday"u8, Value.OfSmall(time.WeekDay + 1));
        Set(ref call, table, "isdst"u8, Value.Of(time.IsDaylight));
    }

    private static void Set(ref Call call, Value table, ReadOnlySpan<byte> name, Value value) =>
        call.Set(table, call.Heap.NewString(name), value);

    private static int Date(ref Call call)
    {
        ReadOnlySpan<byte> format = call.Bytes(1, "%c"u8);
        long time = call.IsNone(2) ? DateTimeOffset.UtcNow.ToUnixTimeSeconds() : call.Integer(2);
        bool isUniversal = format.StartsWith("!"u8);
        if (isUniversal)
            format = format[1..];
        CalendarTime shown = default;
        bool exists = time is > -FarthestTime and < FarthestTime;
        if (exists)
            shown = isUniversal ? CalendarTime.Universal(time) : CalendarTime.Local(time);
        if (!exists || shown.Year is < FirstYear or > LastYear)
            throw call.Error("date result cannot be represented in this installation");
        if (format.SequenceEqual("*t"u8))
        {
            Value table = call.Heap.ValueOf(call.Heap.NewTable(0, 9));
            call.Push(table);
            SetFields(ref call, table, shown);
            return 1;
        }
        using ByteBuffer buffer = ByteBuffer.Rent();
        try
        {
            DateFormat.Write(buffer, format, shown);
        }
        catch (TextException error)
        {
            throw Arguments.Wrong(ref call, error);
        }
        return call.Return(buffer.Written);
    }
}
