// copypatch/memory.h: memcpy, memmove, memset and memcmp, of which copypatch.h makes part. There is no C library; but clang calls
// these for what is too large for a few instructions, be it a copy of a struct or an initializer of zeros, and no flag forbids it.
//
// So they are here, and the generator appends to a stencil those that it calls. A size that is constant and small becomes loads
// and stores, as anywhere.
#ifndef COPYPATCH_MEMORY_H
#define COPYPATCH_MEMORY_H

// clang makes a call of memcmp, whatever the size. A constant size unrolls this loop: two loads and a comparison.
#define __builtin_memcmp(a, b, size) cp_compare_(a, b, size)
CP_INLINE int cp_compare_(const void *a, const void *b, size_t size) {
    const unsigned char *p = a, *q = b;
    for (; size >= 8; size -= 8, p += 8, q += 8) {
        uint64_t x, y;
        __builtin_memcpy(&x, p, 8);
        __builtin_memcpy(&y, q, 8);
        if (x != y)
            return __builtin_bswap64(x) < __builtin_bswap64(y) ? -1 : 1;
    }
    for (; size > 0; size--, p++, q++)
        if (*p != *q)
            return *p < *q ? -1 : 1;
    return 0;
}


#define memcpy __builtin_memcpy
#define memmove __builtin_memmove
#define memset __builtin_memset
#define memcmp(a, b, size) cp_compare_(a, b, size)

// What clang calls, under the names that it knows. They have to be small rather than fast for what is short: 16 bytes at a time,
// and then one. -ffreestanding keeps clang from taking the loops for calls of the very functions.
#ifndef CP_ONLY_PLACEMENTS_
typedef uint64_t cp_chunk_ __attribute__((vector_size(16), aligned(1), may_alias));
#define CP_SMALL_LOOP_ _Pragma("clang loop unroll(disable) vectorize(disable)")
#define CP_ROUTINE_ __attribute__((used, noinline))

CP_ROUTINE_ void *cp_memcpy_(char *to, const char *from, size_t size) __asm__("memcpy");
CP_ROUTINE_ void *cp_memmove_(char *to, const char *from, size_t size) __asm__("memmove");
CP_ROUTINE_ void *cp_memset_(char *to, int value, size_t size) __asm__("memset");

CP_INLINE void *cp_copy_up_(char *to, const char *from, size_t size) {
    char *at = to;
    CP_SMALL_LOOP_
    for (; size >= 16; size -= 16, at += 16, from += 16)
        *(cp_chunk_ *)at = *(const cp_chunk_ *)from;
    CP_SMALL_LOOP_
    for (; size > 0; size--)
        *at++ = *from++;
    return to;
}
void *cp_memcpy_(char *to, const char *from, size_t size) {
    return cp_copy_up_(to, from, size);
}
void *cp_memmove_(char *to, const char *from, size_t size) {
    if ((uintptr_t)to - (uintptr_t)from >= size)
        return cp_copy_up_(to, from, size);
    CP_SMALL_LOOP_
    for (; size >= 16; size -= 16)
        *(cp_chunk_ *)(to + size - 16) = *(const cp_chunk_ *)(from + size - 16);
    CP_SMALL_LOOP_
    for (; size > 0; size--)
        to[size - 1] = from[size - 1];
    return to;
}
void *cp_memset_(char *to, int value, size_t size) {
    char *at = to;
    uint64_t bits = (uint8_t)value * 0x0101010101010101ull;
    cp_chunk_ chunk = {bits, bits};
    CP_SMALL_LOOP_
    for (; size >= 16; size -= 16, at += 16)
        *(cp_chunk_ *)at = chunk;
    CP_SMALL_LOOP_
    for (; size > 0; size--)
        *at++ = (char)value;
    return to;
}
#endif

#endif
