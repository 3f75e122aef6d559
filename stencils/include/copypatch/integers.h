// copypatch/integers.h: integer operations whose constants are to be part of the instruction, where clang alone would load them.
//
//     #include <copypatch/integers.h>
//
//     CP_OP(i32_and, uint32_t, (uint32_t, a), (uint32_t, b))       { return cp_and_32(a, b); }        and $5, %r14d
//     CP_OP(i64_shl, uint64_t, (uint64_t, a), (uint64_t, count))   { return cp_shl_64(a, count); }    shl $5, %r14
//     CP_OP_BRANCH(i64_equal, (uint64_t, a), (uint64_t, b))        { return cp_equal_64(a, b); }      cmp $5, %r14; je
//
//     cp_and_N, cp_or_N, cp_xor_N(a, b)
//     cp_shl_N, cp_shr_N, cp_sar_N, cp_rol_N, cp_ror_N(a, count)   of the count only the lowest bits matter; it is a uint64_t
//     cp_equal_N(a, b), cp_is_zero_N(a)                            for branches
//     cp_below_N(a, b), cp_above_N(a, b)                           a < b and a > b
//
// N is 32 or 64, and the operands are unsigned. For addition, subtraction, multiplication and comparisons of signed numbers C is enough.
//
// Why. A constant of an operation is a symbol's address or a sentinel while clang compiles, and only C# knows it (copypatch.h).
// clang does not believe that an address can be the operand of `and` or the count of a shift; it widens logic of 32 bits to 64
// where that has the shorter constant, which a sentinel is but the real one may not be; and behind a test for equality it goes on
// with the constant in place of the register. Assembly says what may be an immediate ("i"), and takes a register where the
// operand is none. AArch64 has no such immediates: there it is C.
#ifndef COPYPATCH_INTEGERS_H
#define COPYPATCH_INTEGERS_H

#include <copypatch.h>

#if defined(__x86_64__)
#define CP_LOGIC_(name, instruction, operator) \
    CP_INLINE uint32_t cp_##name##_32(uint32_t a, uint32_t b) { \
        uint64_t wide = a; \
        __asm__(instruction "l %1, %k0" : "+r"(wide) : "ri"(b)); \
        __builtin_assume(wide <= UINT32_MAX); \
        return (uint32_t)wide; \
    } \
    CP_INLINE uint64_t cp_##name##_64(uint64_t a, uint64_t b) { \
        __asm__(instruction "q %1, %0" : "+r"(a) : "ri"(b)); \
        return a; \
    }
#define CP_SHIFT_(name, instruction, sign, expression) \
    CP_INLINE uint32_t cp_##name##_32(uint32_t a, uint64_t count) { \
        uint64_t wide = a; \
        __asm__(instruction "l %b1, %k0" : "+r"(wide) : "ci"(count)); \
        __builtin_assume(wide <= UINT32_MAX); \
        return (uint32_t)wide; \
    } \
    CP_INLINE uint64_t cp_##name##_64(uint64_t a, uint64_t count) { \
        __asm__(instruction "q %b1, %0" : "+r"(a) : "ci"(count)); \
        return a; \
    }
#define CP_EQUALITY_(bits, suffix) \
    CP_INLINE bool cp_equal_##bits(uint##bits##_t a, uint##bits##_t b) { \
        bool is; \
        __asm__("cmp" suffix " %2, %1" : "=@cce"(is) : "r"(a), "ri"(b)); \
        return is; \
    } \
    CP_INLINE bool cp_is_zero_##bits(uint##bits##_t a) { \
        bool is; \
        __asm__("test" suffix " %1, %1" : "=@cce"(is) : "r"(a)); \
        return is; \
    }
#else
#define CP_LOGIC_(name, instruction, operator) \
    CP_INLINE uint32_t cp_##name##_32(uint32_t a, uint32_t b) { return a operator b; } \
    CP_INLINE uint64_t cp_##name##_64(uint64_t a, uint64_t b) { return a operator b; }
#define CP_SHIFT_(name, instruction, sign, expression) \
    CP_INLINE uint32_t cp_##name##_32(uint32_t value, uint64_t count) { \
        enum { bits = 32 }; \
        sign##32_t a = (sign##32_t)value; \
        uint32_t n = count & 31; \
        return (uint32_t)(expression); \
    } \
    CP_INLINE uint64_t cp_##name##_64(uint64_t value, uint64_t count) { \
        enum { bits = 64 }; \
        sign##64_t a = (sign##64_t)value; \
        uint64_t n = count & 63; \
        return (uint64_t)(expression); \
    }
#define CP_EQUALITY_(bits, suffix) \
    CP_INLINE bool cp_equal_##bits(uint##bits##_t a, uint##bits##_t b) { return a == b; } \
    CP_INLINE bool cp_is_zero_##bits(uint##bits##_t a) { return a == 0; }
#endif

CP_LOGIC_(and, "and", &)
CP_LOGIC_(or, "or", |)
CP_LOGIC_(xor, "xor", ^)
CP_SHIFT_(shl, "shl", uint, a << n)
CP_SHIFT_(shr, "shr", uint, a >> n)
CP_SHIFT_(sar, "sar", int, a >> n)
CP_SHIFT_(rol, "rol", uint, a << n | a >> (-n & (bits - 1)))
CP_SHIFT_(ror, "ror", uint, a >> n | a << (-n & (bits - 1)))
CP_EQUALITY_(32, "l")
CP_EQUALITY_(64, "q")

CP_INLINE bool cp_below_32(uint32_t a, uint32_t b) { return (uint32_t)__builtin_annotation(a, "") < b; }
CP_INLINE bool cp_above_32(uint32_t a, uint32_t b) { return (uint32_t)__builtin_annotation(a, "") > b; }
CP_INLINE bool cp_below_64(uint64_t a, uint64_t b) { return a < b; }
CP_INLINE bool cp_above_64(uint64_t a, uint64_t b) { return a > b; }

#endif
