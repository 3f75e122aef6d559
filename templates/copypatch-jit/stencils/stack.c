// The instructions of a stack machine. Each CP_STENCIL is one: clang compiles it when the project is built, and at run time C#
// copies its code behind that of the instruction before, and writes what was left open, the holes, into the copy.
//
// The state flows from instruction to instruction in registers: where the top of the stack is, and where the variables are.
#define CP_STATE (int64_t *, sp), (int64_t *, variables)
#include <copypatch.h>

// What C# calls: long Run(long* sp, long* variables).
CP_ENTRY(run, int64_t, (int64_t *, sp), (int64_t *, variables))

// CP_HOLE is what C# fills in; CP_NEXT goes on with whatever is emitted next, and costs nothing.
CP_STENCIL(push)         { CP_HOLE(int64_t, value); *sp++ = value; CP_NEXT(); }
CP_STENCIL(load)         { CP_HOLE(uint32_t, variable); *sp++ = variables[variable]; CP_NEXT(); }
CP_STENCIL(store)        { CP_HOLE(uint32_t, variable); variables[variable] = *--sp; CP_NEXT(); }

CP_STENCIL(add)          { sp--; sp[-1] += sp[0]; CP_NEXT(); }
CP_STENCIL(subtract)     { sp--; sp[-1] -= sp[0]; CP_NEXT(); }
CP_STENCIL(multiply)     { sp--; sp[-1] *= sp[0]; CP_NEXT(); }
CP_STENCIL(less)         { sp--; sp[-1] = sp[-1] < sp[0]; CP_NEXT(); }

// CP_JUMP goes to a label, which C# places.
CP_STENCIL(jump)         { CP_JUMP(target); }
CP_STENCIL(jump_if_zero) { if (*--sp == 0) CP_JUMP(target); CP_NEXT(); }

// CP_CALL calls a C# method, the one with [HostFunction("print")].
CP_STENCIL(print)        { CP_CALL(print, void, int64_t)(*--sp); CP_NEXT(); }

CP_STENCIL(halt)         { CP_RETURN(*--sp); }
