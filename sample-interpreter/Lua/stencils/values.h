// Values as C computes with them; behind <copypatch.h>, where `heap` is part of the state.
typedef uint64_t Value;

#define BIAS 0xFFFE000000000000u
#define INTEGER_FIRST 0xFFFC000000000000u
#define OTHER_FIRST 0xFFF9000000000000u
#define TAGGED(tag) ((uint64_t)(tag) << 32)
#define NIL TAGGED(TAG_NIL)
#define FALSE TAGGED(TAG_FALSE)
#define TRUE TAGGED(TAG_TRUE)
#define TAG_OF(v) ((uint32_t)((v) >> 32))
#define IS_INTEGER(v) ((v) >= INTEGER_FIRST)
#define IS_FLOAT(v) ((v) < OTHER_FIRST)
#define IS_FALSY(v) ((TAG_OF(v) & ~1u) == TAG_FALSE)
#define INTEGER(v) ((int64_t)((v) - BIAS))
#define OF_INTEGER(i) ((Value)((uint64_t)(i) + BIAS))
#define FITS(i) ((uint64_t)((i) + (1ll << 49)) < (1ull << 50))
#define FLOAT(v) ({ Value v_ = (v); double d_; __builtin_memcpy(&d_, &v_, 8); d_; })
#define OF_FLOAT(d) ({ double d_ = (d); Value v_; __builtin_memcpy(&v_, &d_, 8); v_; })
#define CELL(type, v) ((type *)(heap + (uint32_t)(v)))

// What fmod and floor give, with the sign that Lua wants; false where C# must do it. The quotient times b is a sum of two doubles, by
// Dekker's product (1971), so that what it leaves of a is exact: but where b is very small or very large, or the quotient is.
static inline __attribute__((always_inline)) bool float_mod(double a, double b, double *result)
{
    _Pragma("clang fp contract(off)")
    double size = __builtin_fabs(b), q = a / b;
    if (!(__builtin_fabs(q) < 0x1p51) || !(size > 0x1p-400 && size < 0x1p400))
        return false;
    double t = (double)(int64_t)q, p = t * b;
#ifdef __aarch64__
    double e = __builtin_fma(t, b, -p);
#else
    double u = 134217729.0 * t, v = 134217729.0 * b;
    double th = u - (u - t), tl = t - th, bh = v - (v - b), bl = b - bh;
    double e = ((th * bh - p) + th * bl + tl * bh) + tl * bl;
#endif
    double m = (a - p) - e;
    // The quotient was rounded: so it may be one too large, or one too small.
    if (a < 0 ? m > 0 : m < 0)
        m += __builtin_copysign(size, a);
    if (__builtin_fabs(m) >= size)
        m -= __builtin_copysign(size, a);
    if (m == 0)
        m = __builtin_copysign(0.0, a);
    else if ((m < 0) != (b < 0))
        m += b;
    *result = m;
    return true;
}
static inline __attribute__((always_inline)) bool float_idiv(double a, double b, double *result)
{
    double q = a / b;
    if (__builtin_fabs(q) < 0x1p53 && q != 0) {
        double t = (double)(int64_t)q;
        q = t > q ? t - 1 : __builtin_copysign(t, q);
    }
    *result = q;
    return true;
}
