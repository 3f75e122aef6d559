using System;

namespace Lua;

/// <summary>A time as a calendar and a clock show it (the proleptic Gregorian calendar, any year).</summary>
internal readonly record struct CalendarTime
{
    private const long SecondsPerDay = 86400;
    private const long DaysPerEra = 146097; // 400 years

    public long Year { get; private init; }

    /// <summary>From 1 on.</summary>
    public int Month { get; private init; }

    public int Day { get; private init; }

    public int Hour { get; private init; }

    public int Minute { get; private init; }

    public int Second { get; private init; }

    /// <summary>0 is Sunday.</summary>
    public int WeekDay { get; private init; }

    /// <summary>From 0 on.</summary>
    public int YearDay { get; private init; }

    public bool IsDaylight { get; private init; }

    /// <summary>Seconds east of Greenwich.</summary>
    public int Offset { get; private init; }

    public string Zone { get; private init; }

    /// <summary>The time in Greenwich.</summary>
    public static CalendarTime Universal(long time) => Make(time, 0, false, "GMT");

    /// <summary>The time here.</summary>
    public static CalendarTime Local(long time)
    {
        TimeZoneInfo here = TimeZoneInfo.Local;
        DateTimeOffset near = Near(time);
        bool isDaylight = here.IsDaylightSavingTime(near);
        string zone = isDaylight ? here.DaylightName : here.StandardName;
        return Make(time, (int)here.GetUtcOffset(near).TotalSeconds, isDaylight, Abbreviate(zone));
    }

    /// <summary>The time of fields that need not be in their ranges, here.</summary>
    /// <param name="year">Any year.</param>
    /// <param name="month">From 1 on.</param>
    /// <param name="day">From 1 on.</param>
    /// <param name="hour">From 0 on.</param>
    /// <param name="minute">From 0 on.</param>
    /// <param name="second">From 0 on.</param>
    /// <param name="daylight">Whether it is meant as daylight saving time; null: as it is then.</param>
    public static long ToTime(long year, long month, long day, long hour, long minute, long second, bool? daylight)
    {
        long months = year * 12 + month - 1;
        long shown = (DaysBefore(FloorDivide(months, 12), (int)(months - FloorDivide(months, 12) * 12) + 1) + day - 1) * SecondsPerDay
            + hour * 3600 + minute * 60 + second;
        TimeZoneInfo here = TimeZoneInfo.Local;
        long time = shown - (long)here.GetUtcOffset(Near(shown)).TotalSeconds;
        time = shown - (long)here.GetUtcOffset(Near(time)).TotalSeconds; // the offset at that time, not at that of Greenwich
        bool isDaylight = here.IsDaylightSavingTime(Near(time));
        return daylight is null || daylight == isDaylight ? time : time + (isDaylight ? 3600 : -3600);
    }

    /// <summary>The week of the year, 0 before the first day of the kind that weeks begin with.</summary>
    public int Week(DayOfWeek first) => (YearDay + 7 - (WeekDay - (int)first + 7) % 7) / 7;

    /// <summary>The week of ISO 8601, and the year that it belongs to.</summary>
    public (long Year, int Week) IsoWeek()
    {
        int monday = YearDay - (WeekDay + 6) % 7; // of this week
        int thursday = monday + 3; // the year that it lies in is the week's
        if (thursday < 0)
            return (Year - 1, (thursday + (IsLeap(Year - 1) ? 366 : 365)) / 7 + 1);
        int days = IsLeap(Year) ? 366 : 365;
        return thursday >= days ? (Year + 1, 1) : (Year, thursday / 7 + 1);
    }

    private static CalendarTime Make(long time, int offset, bool isDaylight, string zone)
    {
        time += offset;
        long days = FloorDivide(time, SecondsPerDay);
        int second = (int)(time - days * SecondsPerDay);

        // Years begin in March here, so that the day that may be missing is their last one.
        long shifted = days + 719468;
        long era = FloorDivide(shifted, DaysPerEra);
        int dayOfEra = (int)(shifted - era * DaysPerEra);
        int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        int shiftedMonth = (5 * dayOfYear + 2) / 153;
        int month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
        long year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0);
        return new CalendarTime
        {
            Year = year,
            Month = month,
            Day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1,
            Hour = second / 3600,
            Minute = second / 60 % 60,
            Second = second % 60,
            WeekDay = (int)(days + 4 - FloorDivide(days + 4, 7) * 7),
            YearDay = (int)(days - DaysBefore(year, 1)),
            IsDaylight = isDaylight,
            Offset = offset,
            Zone = zone,
        };
    }

    // Days from 1970 to the first of a month.
    private static long DaysBefore(long year, int month)
    {
        if (month <= 2)
            year--;
        long era = FloorDivide(year, 400);
        int yearOfEra = (int)(year - era * 400);
        int dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5;
        return era * DaysPerEra + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719468;
    }

    // .NET has no short name for this one.
    private static string Abbreviate(string zone) => zone == "Coordinated Universal Time" ? "UTC" : zone;

    private static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    private static long FloorDivide(long value, long divisor) => value / divisor - (value % divisor < 0 ? 1 : 0);

    // Of years that .NET does not have, the rules are those of the nearest that it has.
    private static DateTimeOffset Near(long time) =>
        DateTimeOffset.FromUnixTimeSeconds(Math.Clamp(time, -62135596800 + SecondsPerDay, 253402300799 - SecondsPerDay));
}
