using System.Text.RegularExpressions;

namespace Lua.Tests.Random;

/// <summary>
/// What is known to differ and is not right yet: random programs leave it out as long as it is true here, to find what is not known.
/// </summary>
internal static partial class Known
{
    /// <summary>Integer loops whose variable crosses 2^49.</summary>
    public const bool LargeLoops = false;

    /// <summary>Loops over integers beyond 50 bits that go round often, so that there is a collection meanwhile.</summary>
    public const bool LongLargeLoops = false;

    /// <summary>Yields within __close.</summary>
    public const bool YieldInClose = false;

    /// <summary>The messages of for loops with wrong values.</summary>
    public const bool LoopMessages = false;

    /// <summary>Names and lines in messages of functions that are tail-called.</summary>
    public const bool TailCalls = false;

    /// <summary>Errors in the message handler of xpcall.</summary>
    public const bool HandlerErrors = false;

    /// <summary>Library functions' names in messages about arguments.</summary>
    public const bool ArgumentNames = false;

    /// <summary>Collections while loops go on.</summary>
    public const bool Collections = false;

    /// <summary>Errors while to-be-closed variables are closed because of an error, under xpcall.</summary>
    public const bool ErrorsWhileHandled = false;

    /// <summary>Comparisons by __le, which Debian's lua5.4 does by __lt where there is none.</summary>
    public const bool LessForLessEqual = false;

    /// <summary>Names of constants in messages: 5.4.4 does not name one before 'or', behind which it has a jump.</summary>
    public const bool ConstantNames = true;

    /// <summary>What is compared of an output.</summary>
    public static string Compared(string output)
    {
        // 5.4.4 says a line before that of an integer division by zero: a fault of its own.
        output = Division().Replace(output, "p:_: ");

        // Which NaN an operation gives is not defined: 5.4.4 leaves to its C compiler which operand it takes it from.
        output = Nan().Replace(output, "nan");
        if (ConstantNames)
            output = ConstantName().Replace(output, "");
        return ArgumentNames ? QualifiedName().Replace(output, "to '") : output;
    }

    [GeneratedRegex(@"p:\d+: (?=attempt to perform 'n%|attempt to divide by zero)")]
    private static partial Regex Division();

    [GeneratedRegex(@" \(constant '.*?'\)")]
    private static partial Regex ConstantName();

    [GeneratedRegex(" *-?nan")]
    private static partial Regex Nan();

    [GeneratedRegex(@"to '(string|table|math|coroutine|utf8|os|io|debug)\.")]
    private static partial Regex QualifiedName();
}
