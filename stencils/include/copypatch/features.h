// copypatch/features.h: what flags let clang use of the processor, beyond what every one has: one record, so that C# can look
// before code with it runs. A part of copypatch.h. A feature has clang's name: what stands after -m (x86-64) or + (AArch64).
//
// clang says by a macro what it may use, whatever the flag was that allowed it.
#if !defined(COPYPATCH_FEATURES_H) && !defined(CP_ONLY_PLACEMENTS_)
#define COPYPATCH_FEATURES_H

static const char CP_JOIN_(cp_record_, __COUNTER__)[] __attribute__((section(".copypatch"), used)) =
    // As CP_RECORD_ has it: kind, line, no codes, strings of which the first is empty.
    "f\0\0\0\0" "\0" "\0"
#if defined(__x86_64__)
#ifdef __SSE3__
    "sse3\0"
#endif
#ifdef __SSSE3__
    "ssse3\0"
#endif
#ifdef __SSE4_1__
    "sse4.1\0"
#endif
#ifdef __SSE4_2__
    "sse4.2\0"
#endif
#ifdef __SSE4A__
    "sse4a\0"
#endif
#ifdef __POPCNT__
    "popcnt\0"
#endif
#ifdef __LZCNT__
    "lzcnt\0"
#endif
#ifdef __BMI__
    "bmi\0"
#endif
#ifdef __BMI2__
    "bmi2\0"
#endif
#ifdef __TBM__
    "tbm\0"
#endif
#ifdef __ADX__
    "adx\0"
#endif
#ifdef __MOVBE__
    "movbe\0"
#endif
#ifdef __LAHF_SAHF__
    "sahf\0"
#endif
#ifdef __GCC_HAVE_SYNC_COMPARE_AND_SWAP_16
    "cx16\0"
#endif
#ifdef __AES__
    "aes\0"
#endif
#ifdef __PCLMUL__
    "pclmul\0"
#endif
#ifdef __SHA__
    "sha\0"
#endif
#ifdef __SHA512__
    "sha512\0"
#endif
#ifdef __SM3__
    "sm3\0"
#endif
#ifdef __SM4__
    "sm4\0"
#endif
#ifdef __GFNI__
    "gfni\0"
#endif
#ifdef __VAES__
    "vaes\0"
#endif
#ifdef __VPCLMULQDQ__
    "vpclmulqdq\0"
#endif
#ifdef __RDRND__
    "rdrnd\0"
#endif
#ifdef __RDSEED__
    "rdseed\0"
#endif
#ifdef __PRFCHW__
    "prfchw\0"
#endif
#ifdef __CLFLUSHOPT__
    "clflushopt\0"
#endif
#ifdef __CLWB__
    "clwb\0"
#endif
#ifdef __FSGSBASE__
    "fsgsbase\0"
#endif
#ifdef __SERIALIZE__
    "serialize\0"
#endif
#ifdef __MOVDIRI__
    "movdiri\0"
#endif
#ifdef __MOVDIR64B__
    "movdir64b\0"
#endif
#ifdef __XOP__
    "xop\0"
#endif
#ifdef __AVX__
    "avx\0"
#endif
#ifdef __AVX2__
    "avx2\0"
#endif
#ifdef __FMA__
    "fma\0"
#endif
#ifdef __FMA4__
    "fma4\0"
#endif
#ifdef __F16C__
    "f16c\0"
#endif
#ifdef __AVXVNNI__
    "avxvnni\0"
#endif
#ifdef __AVXVNNIINT8__
    "avxvnniint8\0"
#endif
#ifdef __AVXVNNIINT16__
    "avxvnniint16\0"
#endif
#ifdef __AVXIFMA__
    "avxifma\0"
#endif
#ifdef __AVXNECONVERT__
    "avxneconvert\0"
#endif
#ifdef __AVX512F__
    "avx512f\0"
#endif
#ifdef __AVX512BW__
    "avx512bw\0"
#endif
#ifdef __AVX512CD__
    "avx512cd\0"
#endif
#ifdef __AVX512DQ__
    "avx512dq\0"
#endif
#ifdef __AVX512VL__
    "avx512vl\0"
#endif
#ifdef __AVX512IFMA__
    "avx512ifma\0"
#endif
#ifdef __AVX512VBMI__
    "avx512vbmi\0"
#endif
#ifdef __AVX512VBMI2__
    "avx512vbmi2\0"
#endif
#ifdef __AVX512VNNI__
    "avx512vnni\0"
#endif
#ifdef __AVX512BITALG__
    "avx512bitalg\0"
#endif
#ifdef __AVX512VPOPCNTDQ__
    "avx512vpopcntdq\0"
#endif
#ifdef __AVX512BF16__
    "avx512bf16\0"
#endif
#ifdef __AVX512FP16__
    "avx512fp16\0"
#endif
#ifdef __AVX512VP2INTERSECT__
    "avx512vp2intersect\0"
#endif
#else
#ifdef __ARM_FEATURE_ATOMICS
    "lse\0"
#endif
#ifdef __ARM_FEATURE_CRC32
    "crc\0"
#endif
#ifdef __ARM_FEATURE_AES
    "aes\0"
#endif
#ifdef __ARM_FEATURE_SHA2
    "sha2\0"
#endif
#ifdef __ARM_FEATURE_SHA3
    "sha3\0"
#endif
#ifdef __ARM_FEATURE_SM4
    "sm4\0"
#endif
#ifdef __ARM_FEATURE_DOTPROD
    "dotprod\0"
#endif
#ifdef __ARM_FEATURE_QRDMX
    "rdm\0"
#endif
#ifdef __ARM_FEATURE_FP16_VECTOR_ARITHMETIC
    "fullfp16\0"
#endif
#ifdef __ARM_FEATURE_FP16_FML
    "fp16fml\0"
#endif
#ifdef __ARM_FEATURE_BF16
    "bf16\0"
#endif
#ifdef __ARM_FEATURE_MATMUL_INT8
    "i8mm\0"
#endif
#ifdef __ARM_FEATURE_COMPLEX
    "complxnum\0"
#endif
#ifdef __ARM_FEATURE_JCVT
    "jsconv\0"
#endif
#ifdef __ARM_FEATURE_RCPC
    "rcpc\0"
#endif
#ifdef __ARM_FEATURE_FRINT
    "fptoint\0"
#endif
#ifdef __ARM_FEATURE_RNG
    "rand\0"
#endif
#ifdef __ARM_FEATURE_SVE
    "sve\0"
#endif
#ifdef __ARM_FEATURE_SVE2
    "sve2\0"
#endif
#ifdef __ARM_FEATURE_MOPS
    "mops\0"
#endif
#ifdef __ARM_FEATURE_CSSC
    "cssc\0"
#endif
#endif
    ;

#endif
