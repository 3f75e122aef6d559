using CopyPatch.Bake.Clang;
using NUnit.Framework;

namespace CopyPatch.Bake.Tests.Clang;

internal sealed class RefusedFlagsTests
{
    [TestCase("-flto", "no object")]
    [TestCase("-flto=thin", "no object")]
    [TestCase("-S", "no object")]
    [TestCase("-E", "no object")]
    [TestCase("-emit-llvm", "no object")]
    [TestCase("-Xclang -emit-llvm", "no object")]
    [TestCase("-fsyntax-only", "no object")]
    [TestCase("--version", "no object")]
    [TestCase("-###", "no object")]
    [TestCase("-x c++", "no object")]
    [TestCase("-o other.o", "the bake itself says what clang writes")]
    [TestCase("-oother.o", "the bake itself says what clang writes")]
    [TestCase("-MF other.d", "the bake itself says what clang writes")]
    [TestCase("-save-temps", "the bake itself says what clang writes")]
    [TestCase("-- other.c", "the bake itself says what clang writes")]
    [TestCase("--target=riscv64-linux-gnu", "for all architectures")]
    [TestCase("-target riscv64-linux-gnu", "for all architectures")]
    [TestCase("x86-64:-mx32", "for all architectures")]
    [TestCase("aarch64:-mbig-endian", "for all architectures")]
    [TestCase("-fPIC", "what is outside of it")]
    [TestCase("aarch64:-mcmodel=large", "what is outside of it")]
    [TestCase("-fbasic-block-sections=all", "what is outside of it")]
    [TestCase("-pg", "run-time library")]
    [TestCase("-fprofile-instr-generate", "run-time library")]
    [TestCase("-fomit-frame-pointer", "finds the frames")]
    [TestCase("-Xclang -mframe-pointer=none", "finds the frames")]
    [TestCase("-fno-ms-extensions", "copypatch.h is written with")]
    [TestCase("@flags.txt", "when that file changes")]
    [TestCase("--config=mine.cfg", "when that file changes")]
    public void A_flag_that_cannot_be_is_named_with_its_reason(string flags, string reason)
    {
        string? why = RefusedFlags.WhyNot(CommandLine.Split("-O3 " + flags));
        string name = flags.Substring(flags.IndexOf(':') + 1).Replace("-Xclang ", "").Split(' ')[0];
        Assert.That(why, Does.StartWith($"'{name}' cannot be a flag for stencils ").And.Contain(reason));
    }

    [TestCase("")]
    [TestCase("-O0 -g -Wno-unused -Werror -w -v")]
    [TestCase("-DS -DE=-1 -Iinclude -isystem other -include config.h -UNDEBUG")]
    [TestCase("x86-64:-march=x86-64-v3 -mtune=native aarch64:-mcpu=neoverse-n1")]
    [TestCase("-fno-lto -fno-vectorize -mllvm -inline-threshold=1000 -fsanitize=undefined -fsanitize-trap=undefined")]
    public void Any_other_flag_is_clangs_affair(string flags) => Assert.That(RefusedFlags.WhyNot(CommandLine.Split(flags)), Is.Null);
}
