// State and result in floating-point registers.
#define CP_STATE (double, x), (float, y), (const double *, table), (int32_t, count)
#define CP_RESULT double
#include <copypatch.h>

CP_STENCIL(load_x) { CP_HOLE(double, value); x = value; CP_NEXT(); }
CP_STENCIL(load_y) { CP_HOLE(float, value); y = value; CP_NEXT(); }
CP_STENCIL(add_y) { x += y; CP_NEXT(); }
CP_STENCIL(add_table) { x += table[count]; CP_NEXT(); }
CP_STENCIL(polynomial) { x = (x * 0.5 + 1.5) * x - 2.25; CP_NEXT(); }
CP_STENCIL(root) { x = __builtin_sqrt(x); CP_NEXT(); }
CP_STENCIL(absolute) { x = __builtin_fabs(x); y = -y; CP_NEXT(); }
CP_STENCIL(power) { x = CP_CALL(power, double, double, float)(x, y); CP_NEXT(); }
CP_STENCIL(loop) { if (--count > 0) CP_JUMP(head); CP_NEXT(); }
CP_STENCIL(stop) { CP_RETURN(x); }

CP_ENTRY(run, double, (double, x), (float, y), (const double *, table), (int32_t, count))
