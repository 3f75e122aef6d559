// Stencils for processors that can do more than every one can.
#define CP_STATE (const int32_t *, numbers), (int64_t, count), (int64_t, result)
#include <copypatch.h>

#if defined(__x86_64__)
#include <immintrin.h>

// The sum of numbers, eight at a time.
CP_STENCIL(sum, CP_REQUIRES(avx2))
{
    __m256i sums = _mm256_setzero_si256();
    int64_t i = 0;
    for (; i + 8 <= count; i += 8)
        sums = _mm256_add_epi32(sums, _mm256_loadu_si256((const __m256i *)(numbers + i)));
    __m128i halves = _mm_add_epi32(_mm256_castsi256_si128(sums), _mm256_extracti128_si256(sums, 1));
    halves = _mm_add_epi32(halves, _mm_shuffle_epi32(halves, 0x4E));
    halves = _mm_add_epi32(halves, _mm_shuffle_epi32(halves, 0xB1));
    int32_t sum = _mm_cvtsi128_si32(halves);
    for (; i < count; i++)
        sum += numbers[i];
    result = sum;
    CP_NEXT();
}
CP_STENCIL(bits, CP_REQUIRES(popcnt, lzcnt)) { result = __builtin_popcountll((uint64_t)count); CP_NEXT(); }
CP_STENCIL(old, CP_REQUIRES(xop)) { result = 1; CP_NEXT(); }
#else
#include <arm_neon.h>

// The sum of numbers, four at a time.
CP_STENCIL(sum)
{
    int32x4_t sums = vdupq_n_s32(0);
    int64_t i = 0;
    for (; i + 4 <= count; i += 4)
        sums = vaddq_s32(sums, vld1q_s32(numbers + i));
    int32_t sum = vaddvq_s32(sums);
    for (; i < count; i++)
        sum += numbers[i];
    result = sum;
    CP_NEXT();
}
CP_STENCIL(bits, CP_REQUIRES(crc)) { result = __builtin_popcountll((uint64_t)count); CP_NEXT(); }
CP_STENCIL(old, CP_REQUIRES(mops)) { result = 1; CP_NEXT(); }
#endif

CP_STENCIL(stop) { CP_RETURN(result); }
CP_ENTRY(run, int64_t, (const int32_t *, numbers), (int64_t, count), (int64_t, result))
