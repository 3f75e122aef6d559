using System.Collections.Generic;

namespace CopyPatch.Bake.Clang;

/// <summary>The flags that every stencil is compiled with, each with its reason.</summary>
internal static class ClangFlags
{
    public static readonly IReadOnlyList<string> Common =
    [
        // typeof, _Generic and __VA_OPT__ without pedantry.
        "-std=gnu23",
        // __if_exists, by which a macro knows what it stands in.
        "-fms-extensions",
        "-O2",
        // One machine bakes for all: no C library, no sysroot; clang's own stdint.h and friends stay.
        "-ffreestanding",
        "-nostdlibinc",
        // All data and jump tables become relative to the code: no absolute relocation that depends on the address.
        "-fpie",
        // A stencil is found, and cut out, by its section.
        "-ffunction-sections",
        // And each table by its own: a program gets the data of the stencils it uses, and no other.
        "-fdata-sections",
        // Nothing unwinds through stencils.
        "-fno-asynchronous-unwind-tables",
        "-fno-unwind-tables",
        // There is no __stack_chk_fail to call.
        "-fno-stack-protector",
        // Whoever walks a stack finds the caller of each function that calls. The others leave the register as it is.
        "-fno-omit-frame-pointer",
        "-momit-leaf-frame-pointer",
        // Guest memory is read at every type.
        "-fno-strict-aliasing",
        // An interpreter's arithmetic wraps.
        "-fwrapv",
        // a * b + c rounds twice, as in C#, on every architecture. AArch64 would fuse it.
        "-ffp-contract=off",
        // There is no errno.
        "-fno-math-errno",
        // char is one type on all architectures, so that its C# type is too.
        "-fsigned-char",
        // Neither is of use to the generator, and both would change the object's bytes for nothing.
        "-fno-addrsig",
        "-fno-ident",
        "-Wall",
        "-Wextra",
        // A stencil has all of the state as parameters, and rarely needs all of it.
        "-Wno-unused-parameter",
        "-Werror=return-type",
        // preserve_none and musttail are what stencils are made of: to ignore them is to compile something else.
        "-Werror=ignored-attributes",
        "-Werror=unknown-attributes",
        // Above it clang touches the pages of a frame one by one in a loop (a thread's stack grows by pages on Windows, and ends with
        // one everywhere), which takes r11: a register of the state, as far as preserve_none goes.
        "-Wframe-larger-than=32000",
        "-Werror=frame-larger-than",
        // It would leak the symbol of a function that nobody defines.
        "-Werror=implicit-function-declaration",
    ];

    /// <summary>Everything that decides what a target's object holds, in the order of the command line.</summary>
    public static IEnumerable<string> Of(TargetMachine target, IEnumerable<string> userFlags) =>
        ["--target=" + target.Triple, .. Common, .. target.Flags, .. target.FlagsOf(userFlags)];
}
