// Calls of native libraries: arguments, results, what is kept across a call, and the stack's alignment.
#define CP_STATE (double *, numbers), (int64_t, a), (double, x), (int64_t, b), (double, y)
#define CP_RESULT double
#include <copypatch.h>

CP_STENCIL(sine) { numbers[0] = CP_NATIVE(sin, double, double)(numbers[0]); CP_NEXT(); }
CP_STENCIL(power) { numbers[0] = CP_NATIVE(pow, double, double, double)(numbers[0], numbers[1]); CP_NEXT(); }
CP_STENCIL(scale) { numbers[0] = CP_NATIVE(scale_by_power, double, double, int)(numbers[0], -3); CP_NEXT(); }
CP_STENCIL(sine_of_sine) { numbers[0] = CP_NATIVE(sin, double, double)(CP_NATIVE(sin, double, double)(numbers[0])); CP_NEXT(); }
CP_STENCIL(length) { a = (int64_t)CP_NATIVE(strlen, size_t, const char *)((const char *)numbers); CP_NEXT(); }
CP_STENCIL(absolute) { a = CP_NATIVE(abs, int, int)((int)a); CP_NEXT(); }
CP_STENCIL(process) { a = CP_NATIVE(getpid, int)(); CP_NEXT(); }
CP_STENCIL(sort)
{
    CP_HOLE(void *, compare);
    CP_NATIVE(qsort, void, void *, size_t, size_t, void *)(numbers, (size_t)a, 8, compare);
    CP_NEXT();
}

// Everything that is alive across the call is used behind it; the call stands in an inlined function.
typedef struct { double low, high; } bounds;
CP_INLINE double cube_root(double value) { return CP_NATIVE(cbrt, double, double)(value); }
CP_STENCIL(keep)
{
    double local = numbers[1] * 2;
    numbers[0] = cube_root(numbers[0]);
    numbers[1] = (double)a + x + (double)b + y + local;
    CP_NEXT();
}
CP_STENCIL(of_struct)
{
    bounds result = CP_NATIVE(cpow_like, bounds, bounds)((bounds){numbers[0], numbers[1]});
    numbers[0] = result.low;
    numbers[1] = result.high;
    CP_NEXT();
}

CP_STENCIL(no_library) { CP_NATIVE(nowhere, void)(); CP_NEXT(); }
CP_STENCIL(no_function) { CP_NATIVE(nothing, void)(); CP_NEXT(); }
CP_STENCIL(stop) { CP_RETURN((double)a + x + (double)b + y); }
CP_ENTRY(run, double, (double *, numbers), (int64_t, a), (double, x), (int64_t, b), (double, y))
