using System.Linq;
using System.Text.RegularExpressions;

namespace CopyPatch.Bake.Clang;

/// <summary>Adds to clang's messages what it cannot know: what to write in a snippet instead.</summary>
internal static class ClangHints
{
    private const string NoLibrary = "there is no C library in a stencil: call a C# method (CP_CALL) or a native library's function "
        + "(CP_NATIVE), or take what is built into clang, as __builtin_sqrt; memcpy, memmove, memset and memcmp are there";

    private static readonly (Regex Message, string Hint)[] s_hints =
    [
        (Of("^non-void function does not return a value"),
            "each way through a stencil ends in CP_NEXT(), CP_JUMP, CP_RETURN or CP_TRAP, and an operation returns its result"),
        (Of(@"^(?:use of undeclared identifier|call to undeclared (?:library )?function) '(?:f?abs|l?labs|a?(?:sin|cos|tan)h?|atan2|sqrt"
            + "|cbrt|exp2?|log(?:2|10|1p)?|pow|floor|ceil|round|trunc|fmod|hypot|fmin|fmax|isnan|isinf|s?n?printf|puts|putchar|malloc|calloc"
            + @"|realloc|free|str(?:len|n?cmp|n?cpy|n?cat|chr|str|tol|tod)|memchr|qsort|rand|exit|abort|assert|errno|to(?:upper|lower))f?'"),
            NoLibrary),
        (Of(@"^'(?:assert|complex|ctype|errno|fenv|inttypes|locale|math|setjmp|signal|stdio|stdlib|strings?|threads|time|unistd|wchar)\.h' "
            + "file not found"), NoLibrary),
        (Of("^stack frame size .* exceeds limit"),
            "a stencil's locals have 32,000 bytes: keep large arrays in memory that the state points to"),
        (Of("^unknown argument"), "it is in CopyPatchFlags, or in the Flags of this Stencil"),
        (Of("^unsupported (?:option|argument) '-m.*for target"),
            "a flag for one architecture begins with its name: x86-64:-mavx2, aarch64:-mcpu=cortex-a76"),
        (Of("^expected ';' after do/while statement"), "a macro such as CP_NEXT() is followed by ';'"),
    ];

    /// <summary>A message with its hint, if there is one.</summary>
    public static string AddTo(string text) =>
        s_hints.FirstOrDefault(hint => hint.Message.IsMatch(text)).Hint is { } hint ? $"{text}; {hint}" : text;

    private static Regex Of(string pattern) => new(pattern, RegexOptions.CultureInvariant);
}
