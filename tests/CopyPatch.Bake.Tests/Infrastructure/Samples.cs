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
}
