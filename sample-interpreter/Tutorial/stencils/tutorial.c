// The machine instructions of a small stack language. Each CP_STENCIL is one: clang turns it into machine code once, when
// the project is built; at run time C# copies that code behind the code before it (Emitter.EmitAdd and so on), and writes
// what was left open, the holes, into it. That is all that compiling is.
//
// The state stays in registers from the first stencil to the last: where the program's memory is, the value on top of
// the stack, the second operand of what comes next, and six variables. The same once more for floating point, whose
// values have a stack of their own, as in Forth.
//
// CP_INTERPRETER: the same instructions also make a second interpreter, whose program is the addresses of their code.
#define CP_INTERPRETER
#define CP_STATE \
    (int64_t *, frame), (int64_t, top), (int64_t, operand), \
    (int64_t, i0), (int64_t, i1), (int64_t, i2), (int64_t, i3), (int64_t, i4), (int64_t, i5), \
    (double, ftop), (double, foperand), \
    (double, f0), (double, f1), (double, f2), (double, f3), (double, f4), (double, f5)
#include <copypatch.h>

// What C# calls: long Run(long* frame). All variables are 0 at the start, and the answer is on top at the end.
CP_ENTRY_BODY(run, int64_t, (int64_t *, frame)) { CP_ENTER(int64_t, frame, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0); }
CP_STENCIL(return) { CP_RETURN(top); }

// Values come from constants, from variables in registers, and from the frame: other variables, and what lies on the
// stack under its top. CP_HOLE is what C# fills in; CP_NEXT goes on with whatever was emitted next.
#define FLOATS ((double *)frame)
CP_STENCIL(push)              { CP_HOLE(int64_t, value); top = value; CP_NEXT(); }
CP_STENCIL(get)               { CP_HOLE(uint32_t, slot); top = frame[slot]; CP_NEXT(); }
CP_STENCIL(set)               { CP_HOLE(uint32_t, slot); frame[slot] = top; CP_NEXT(); }
CP_STENCIL(swap)              { CP_HOLE(uint32_t, slot); int64_t t = frame[slot]; frame[slot] = top; top = t; CP_NEXT(); }
CP_STENCIL(operand_constant)  { CP_HOLE(int64_t, value); operand = value; CP_NEXT(); }
CP_STENCIL(operand_get)       { CP_HOLE(uint32_t, slot); operand = frame[slot]; CP_NEXT(); }
CP_STENCIL(operand_pop)       { CP_HOLE(uint32_t, slot); operand = top; top = frame[slot]; CP_NEXT(); }
CP_STENCIL(fpush)             { CP_HOLE(double, value); ftop = value; CP_NEXT(); }
CP_STENCIL(fget)              { CP_HOLE(uint32_t, slot); ftop = FLOATS[slot]; CP_NEXT(); }
CP_STENCIL(fset)              { CP_HOLE(uint32_t, slot); FLOATS[slot] = ftop; CP_NEXT(); }
CP_STENCIL(foperand_constant) { CP_HOLE(double, value); foperand = value; CP_NEXT(); }
CP_STENCIL(foperand_get)      { CP_HOLE(uint32_t, slot); foperand = FLOATS[slot]; CP_NEXT(); }
CP_STENCIL(foperand_pop)      { CP_HOLE(uint32_t, slot); foperand = ftop; ftop = FLOATS[slot]; CP_NEXT(); }

#define VARIABLE(n) \
    CP_STENCIL(get_##n)      { top = i##n; CP_NEXT(); } \
    CP_STENCIL(set_##n)      { i##n = top; CP_NEXT(); } \
    CP_STENCIL(operand_##n)  { operand = i##n; CP_NEXT(); } \
    CP_STENCIL(fget_##n)     { ftop = f##n; CP_NEXT(); } \
    CP_STENCIL(fset_##n)     { f##n = ftop; CP_NEXT(); } \
    CP_STENCIL(foperand_##n) { foperand = f##n; CP_NEXT(); }
VARIABLE(0) VARIABLE(1) VARIABLE(2) VARIABLE(3) VARIABLE(4) VARIABLE(5)

// Arithmetic: of top and operand, into top. What would make the processor fault ends the program with CP_TRAP, which
// Run throws as a StencilTrapException with this code.
enum { DIVISION_BY_ZERO = 1, INDEX_OUT_OF_RANGE = 2 };
CP_STENCIL(add)  { top += operand; CP_NEXT(); }
CP_STENCIL(sub)  { top -= operand; CP_NEXT(); }
CP_STENCIL(mul)  { top *= operand; CP_NEXT(); }
CP_STENCIL(and)  { top &= operand; CP_NEXT(); }
CP_STENCIL(or)   { top |= operand; CP_NEXT(); }
CP_STENCIL(xor)  { top ^= operand; CP_NEXT(); }
CP_STENCIL(shl)  { top <<= operand & 63; CP_NEXT(); }
CP_STENCIL(shr)  { top >>= operand & 63; CP_NEXT(); }
CP_STENCIL(div)  { if (!operand) CP_TRAP(DIVISION_BY_ZERO); top = operand == -1 ? -top : top / operand; CP_NEXT(); }
CP_STENCIL(rem)  { if (!operand) CP_TRAP(DIVISION_BY_ZERO); top = operand == -1 ? 0 : top % operand; CP_NEXT(); }
CP_STENCIL(fadd) { ftop += foperand; CP_NEXT(); }
CP_STENCIL(fsub) { ftop -= foperand; CP_NEXT(); }
CP_STENCIL(fmul) { ftop *= foperand; CP_NEXT(); }
CP_STENCIL(fdiv) { ftop /= foperand; CP_NEXT(); }

CP_STENCIL(fsqrt)    { ftop = __builtin_sqrt(ftop); CP_NEXT(); }
CP_STENCIL(to_float) { ftop = (double)top; CP_NEXT(); }
CP_STENCIL(to_int) { // as C# does it: towards zero, NaN is 0, and what is too large is the largest
    top = ftop != ftop ? 0 : ftop >= 0x1p63 ? INT64_MAX : ftop < -0x1p63 ? INT64_MIN : (int64_t)ftop;
    CP_NEXT();
}

// Arrays lie in the frame as well.
#define ELEMENT(index) ({ \
        CP_HOLE(uint32_t, array); CP_HOLE(uint32_t, length); \
        if ((uint64_t)index >= length) CP_TRAP(INDEX_OUT_OF_RANGE); \
        &frame[array + (uint64_t)index]; })
CP_STENCIL(load)   { top = *ELEMENT(top); CP_NEXT(); }
CP_STENCIL(store)  { *ELEMENT(operand) = top; CP_NEXT(); }
CP_STENCIL(fload)  { ftop = *(double *)ELEMENT(top); CP_NEXT(); }
CP_STENCIL(fstore) { *(double *)ELEMENT(top) = ftop; CP_NEXT(); }

// Jumps go to labels: `Label target` in C#. For a comparison that is jumped on at once there is a superinstruction, one
// stencil for two instructions, which never makes a 0 or 1 of it.
CP_STENCIL(jump)    { CP_JUMP(target); }
CP_STENCIL(jump_if) { if (top) CP_JUMP(target); CP_NEXT(); }
#define COMPARISON(name, condition) \
    CP_STENCIL(name) { top = condition; CP_NEXT(); } \
    CP_STENCIL(jump_if_##name) { if (condition) CP_JUMP(target); CP_NEXT(); }
COMPARISON(equal, top == operand)
COMPARISON(not_equal, top != operand)
COMPARISON(less, top < operand)
COMPARISON(less_or_equal, top <= operand)
COMPARISON(greater, top > operand)
COMPARISON(greater_or_equal, top >= operand)
COMPARISON(fless, ftop < foperand)
COMPARISON(fgreater, ftop > foperand)

// For a loop that is interpreted: after so many rounds it goes on as machine code, whose address C# gives.
CP_STENCIL(loop) {
    CP_HOLE(int64_t *, countdown);
    if (--*countdown == 0)
        CP_JUMP_AT(CP_CALL(tier_up, void *, int64_t *)(countdown));
    CP_NEXT();
}

// Calls of C#: [HostFunction("print")] in Emitter.cs. What one of them throws comes out of Run.
CP_STENCIL(print)  { CP_CALL(print, void, int64_t)(top); CP_NEXT(); }
CP_STENCIL(fprint) { CP_CALL(fprint, void, double)(ftop); CP_NEXT(); }
CP_STENCIL(put)    { CP_CALL(put, void, int64_t)(top); CP_NEXT(); }
CP_STENCIL(random) { top = CP_CALL(random, int64_t)(); CP_NEXT(); }
CP_STENCIL(sine)   { ftop = CP_CALL(sine, double, double)(ftop); CP_NEXT(); }
