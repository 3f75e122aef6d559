using System;
using System.Collections.Generic;
using System.Linq;

namespace CopyPatch.Bake.Clang;

/// <summary>The flags that no stencil can be compiled with, each with its reason. Of the others clang says what it knows.</summary>
internal static class RefusedFlags
{
    private const string NoObject = "with it clang writes no object of machine code";
    private const string Output = "the bake itself says what clang writes, and where";
    private const string Machine = "stencils are baked for all architectures; a flag for one has its name before it (x86-64:-mavx2)";
    private const string Layout = "it changes how code reaches what is outside of it, which the bake decides";
    private const string Runtime = "its code calls a run-time library, and stencils are linked with none";
    private const string Frames = "whoever walks the stack of compiled code finds the frames by their pointers";
    private const string Header = "copypatch.h is written with the extensions that it turns off";
    private const string Unseen = "a baked text could not tell when that file changes";

    // A star stands for any ending. The words of -Xclang and -mllvm are flags of their own here.
    private static readonly (string Reason, string[] Flags)[] s_refused =
    [
        (NoObject,
        [
            "-flto*", "-emit-*", "--emit-*", "-fembed-bitcode*", "-S", "--assemble", "-E", "--preprocess", "-fsyntax-only", "-fdriver-only",
            "--precompile", "--analyze", "-analyze", "-rewrite-*", "-x*", "--language*", "-###", "-help*", "--help*", "--version",
            "-print-*", "--print-*", "-dump*", "--dump*",
        ]),
        (Output, ["-o*", "--output*", "-M*", "-save-temps*", "--save-temps*", "-working-directory*", "--"]),
        (Machine, ["-target", "--target*", "-arch", "-m16", "-m32", "-m64", "-mx32", "-mabi=*", "-mbig-endian", "-EB"]),
        (Layout,
        [
            "-fpic", "-fPIC", "-fpie", "-fPIE", "-fno-pic", "-fno-PIC", "-fno-pie", "-fno-PIE", "-mcmodel=*", "-mlarge-data-threshold=*",
            "-fbasic-block-sections=*", "-fsplit-machine-functions",
        ]),
        (Runtime,
        [
            "-pg", "-fprofile-generate*", "-fprofile-instr-generate*", "-fcs-profile-generate*", "-finstrument-functions*", "-fxray-*",
        ]),
        (Frames, ["-fomit-frame-pointer", "-mframe-pointer=*"]),
        (Header, ["-fno-ms-extensions"]),
        (Unseen, ["@*", "--config*", "-fprofile-use=*", "-fprofile-instr-use=*", "-include-pch", "-ivfsoverlay*"]),
    ];

    /// <summary>Null where the user's flags can be; otherwise which of them cannot, and why.</summary>
    public static string? WhyNot(IEnumerable<string> userFlags)
    {
        foreach (string flag in userFlags.Select(TargetMachine.WithoutMachine))
            foreach ((string reason, string[] flags) in s_refused)
                if (flags.Any(refused => Matches(flag, refused)))
                    return $"'{flag}' cannot be a flag for stencils (CopyPatchFlags, or Flags of a Stencil): {reason}";
        return null;
    }

    private static bool Matches(string flag, string refused) => refused[refused.Length - 1] == '*'
        ? flag.StartsWith(refused.Substring(0, refused.Length - 1), StringComparison.Ordinal)
        : flag == refused;
}
