namespace CopyPatch.Bake.Tests.Infrastructure;

/// <summary>C that tests bake.</summary>
internal static class Samples
{
    public const string Calc = """
        #define CP_STATE (int64_t *, sp)
        #include <copypatch.h>
        CP_STENCIL(push) { CP_HOLE(int64_t, value); *sp++ = value; CP_NEXT(); }
        CP_STENCIL(halt) { CP_RETURN(*--sp); }
        CP_ENTRY(run, int64_t, (int64_t *, sp))

        """;

    /// <summary>Operations over values of several kinds, with what they may share, and a stencil between them.</summary>
    public const string Operations = """
        #define CP_VALUES
        #define CP_STATE (uint8_t *, memory)
        #include <copypatch.h>
        #define FACTOR 3
        static const int32_t s_table[] = {1, 2};
        static inline int32_t helper(int32_t a) { return a * FACTOR; }
        CP_OP(first, int32_t, (int32_t, a), (int32_t, b, r)) { return a + b; }
        CP_STENCIL(skip) { CP_HOLE(int64_t, by); memory += by; CP_NEXT(); }
        CP_OP(second, int32_t, (int32_t, a), (int32_t, b, r)) { return helper(a) - b; }
        CP_OP(small, int32_t, (int32_t, a, r)) { return s_table[a & 1]; }
        CP_OP_BRANCH(less, (int32_t, a), (int32_t, b, r)) { return a < b; }
        CP_OP(guarded, int32_t, (int32_t, a), (int32_t, b, r)) { if (b == 0) CP_TRAP(1); CP_HOLE(int32_t, more); return a / b + more; }

        """;
}
