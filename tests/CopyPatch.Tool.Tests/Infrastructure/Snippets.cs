namespace CopyPatch.Tool.Tests.Infrastructure;

internal static class Snippets
{
    public const string Stack = """
        #define CP_STATE (int64_t *, sp)
        #include <copypatch.h>

        CP_STENCIL(push) { CP_HOLE(int64_t, value); *sp++ = value; CP_NEXT(); }
        CP_STENCIL(add)  { sp--; sp[-1] += sp[0]; CP_NEXT(); }
        // Goes to the label.
        CP_STENCIL(jump_if_zero) {
            if (*--sp == 0)
                CP_JUMP(target);
            CP_NEXT();
        }
        CP_STENCIL(print) { CP_CALL(print, void, int64_t)(*--sp); CP_NEXT(); }
        CP_STENCIL(half)  { *(double *)sp *= 0.3; CP_NEXT(); }
        CP_STENCIL(pick) {
            switch (*sp) {
            case 0: *sp = 17; break;
            case 1: *sp = -4; break;
            case 2: *sp = 99; break;
            case 3: *sp = 3; break;
            case 4: *sp = 12345; break;
            }
            CP_NEXT();
        }
        CP_STENCIL(halt)  { CP_RETURN(*--sp); }
        CP_ENTRY(run, int64_t, (int64_t *, sp))

        """;

    public const string Values = """
        #define CP_VALUES
        #include <copypatch.h>

        CP_OP(i64_add, int64_t, (int64_t, a), (int64_t, b)) { return a + b; }
        CP_OP(f64_add, double, (double, a), (double, b)) { return a + b; }
        CP_OP_BRANCH(i32_less, (int32_t, a), (int32_t, b)) { return a < b; }
        CP_OP(mix, int64_t, (int64_t, a, r), (int64_t, b, r)) {
            int64_t high = b * 5;
            return a ^ high;
        }
        CP_OP_RETURN(give, (int64_t, value)) { return value; }
        CP_ENTRY(run, int64_t, (void *, frame))

        """;
}
