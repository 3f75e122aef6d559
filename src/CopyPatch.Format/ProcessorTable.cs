using System;

namespace CopyPatch.Format;

/// <summary>A feature of a processor, and where the processor or the system says that it is there.</summary>
/// <param name="Name">As clang has it, and so copypatch/features.h.</param>
/// <param name="Place">x86-64: the leaf of CPUID, or leaf 7.1 as 0x71. AArch64: 0 or 1 for AT_HWCAP or AT_HWCAP2.</param>
/// <param name="Register">x86-64: 0 to 3, for EAX to EDX.</param>
/// <param name="Bit">The bit that says so.</param>
/// <param name="Vectors">x86-64: 256 or 512 where the system must save registers of so many bits; 0 where it need not.</param>
internal readonly record struct ProcessorFeature(string Name, uint Place, int Register, int Bit, int Vectors);

/// <summary>
/// The features that code may be compiled for. Sources: Intel SDM volume 2, CPUID; AMD APM volume 3, appendix E; Linux,
/// arch/arm64/include/uapi/asm/hwcap.h.
/// </summary>
internal static class ProcessorTable
{
    private const int A = 0, B = 1, C = 2, D = 3;

    public static readonly ProcessorFeature[] X64 =
    [
        Scalar("sse3", 1, C, 0), Scalar("pclmul", 1, C, 1), Scalar("ssse3", 1, C, 9), Scalar("cx16", 1, C, 13), Scalar("sse4.1", 1, C, 19),
        Scalar("sse4.2", 1, C, 20), Scalar("movbe", 1, C, 22), Scalar("popcnt", 1, C, 23), Scalar("aes", 1, C, 25),
        Scalar("rdrnd", 1, C, 30),
        Scalar("sahf", 0x80000001, C, 0), Scalar("lzcnt", 0x80000001, C, 5), Scalar("sse4a", 0x80000001, C, 6),
        Scalar("prfchw", 0x80000001, C, 8), Scalar("tbm", 0x80000001, C, 21),
        Scalar("fsgsbase", 7, B, 0), Scalar("bmi", 7, B, 3), Scalar("bmi2", 7, B, 8), Scalar("rdseed", 7, B, 18), Scalar("adx", 7, B, 19),
        Scalar("clflushopt", 7, B, 23), Scalar("clwb", 7, B, 24), Scalar("sha", 7, B, 29), Scalar("gfni", 7, C, 8),
        Scalar("movdiri", 7, C, 27), Scalar("movdir64b", 7, C, 28), Scalar("serialize", 7, D, 14),
        Wide("avx", 1, C, 28), Wide("fma", 1, C, 12), Wide("f16c", 1, C, 29), Wide("avx2", 7, B, 5), Wide("vaes", 7, C, 9),
        Wide("vpclmulqdq", 7, C, 10), Wide("xop", 0x80000001, C, 11), Wide("fma4", 0x80000001, C, 16),
        Wide("sha512", 0x71, A, 0), Wide("sm3", 0x71, A, 1), Wide("sm4", 0x71, A, 2), Wide("avxvnni", 0x71, A, 4),
        Wide("avxifma", 0x71, A, 23),
        Wide("avxvnniint8", 0x71, D, 4), Wide("avxneconvert", 0x71, D, 5), Wide("avxvnniint16", 0x71, D, 10),
        Widest("avx512f", 7, B, 16), Widest("avx512dq", 7, B, 17), Widest("avx512ifma", 7, B, 21), Widest("avx512cd", 7, B, 28),
        Widest("avx512bw", 7, B, 30), Widest("avx512vl", 7, B, 31), Widest("avx512vbmi", 7, C, 1), Widest("avx512vbmi2", 7, C, 6),
        Widest("avx512vnni", 7, C, 11), Widest("avx512bitalg", 7, C, 12), Widest("avx512vpopcntdq", 7, C, 14),
        Widest("avx512vp2intersect", 7, D, 8), Widest("avx512fp16", 7, D, 23), Widest("avx512bf16", 0x71, A, 5),
    ];

    public static readonly ProcessorFeature[] Arm64 =
    [
        Capability("aes", 0, 3), Capability("sha2", 0, 6), Capability("crc", 0, 7), Capability("lse", 0, 8), Capability("fullfp16", 0, 10),
        Capability("rdm", 0, 12), Capability("jsconv", 0, 13), Capability("complxnum", 0, 14), Capability("rcpc", 0, 15),
        Capability("sha3", 0, 17), Capability("sm4", 0, 19), Capability("dotprod", 0, 20), Capability("sve", 0, 22),
        Capability("fp16fml", 0, 23), Capability("sve2", 1, 1), Capability("fptoint", 1, 8), Capability("i8mm", 1, 13),
        Capability("bf16", 1, 14), Capability("rand", 1, 16), Capability("cssc", 1, 34), Capability("mops", 1, 43),
    ];

    public static ProcessorFeature? Find(ProcessorFeature[] features, string name)
    {
        foreach (ProcessorFeature feature in features)
        {
            if (string.Equals(feature.Name, name, StringComparison.Ordinal))
                return feature;
        }

        return null;
    }

    private static ProcessorFeature Scalar(string name, uint leaf, int register, int bit) => new(name, leaf, register, bit, 0);

    private static ProcessorFeature Wide(string name, uint leaf, int register, int bit) => new(name, leaf, register, bit, 256);

    private static ProcessorFeature Widest(string name, uint leaf, int register, int bit) => new(name, leaf, register, bit, 512);

    private static ProcessorFeature Capability(string name, uint word, int bit) => new(name, word, 0, bit, 0);
}
