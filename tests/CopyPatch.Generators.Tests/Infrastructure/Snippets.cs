namespace CopyPatch.Generators.Tests.Infrastructure;

/// <summary>C sources that several tests share.</summary>
internal static class Snippets
{
    /// <summary>The library of the README: a small stack machine.</summary>
    public const string Calc = """
        #define CP_STATE (int64_t *, sp), (int64_t *, locals)
        #include <copypatch.h>

        // Pushes a constant.
        // It is part of the code: no memory is read.
        CP_STENCIL(push)          { CP_HOLE(int64_t, value); *sp++ = value; CP_NEXT(); }
        CP_STENCIL(add)           { sp--; sp[-1] += sp[0]; CP_NEXT(); }

        CP_STENCIL(jump_if_zero)  { if (*--sp == 0) CP_JUMP(target); CP_NEXT(); }
        CP_STENCIL(print)         { CP_CALL(print, void, int64_t)(*--sp); CP_NEXT(); }
        CP_STENCIL(load)          { CP_HOLE(uint16_t, index); *sp++ = locals[index]; CP_NEXT(); }
        CP_STENCIL(store)         { CP_HOLE(uint16_t, index); locals[index] = *--sp; CP_NEXT(); }
        CP_STENCIL(halt)          { CP_RETURN(*--sp); }
        CP_ENTRY(run, int64_t, (int64_t *, sp), (int64_t *, locals))
        """;

    /// <summary>What a script needs to run code of <see cref="Calc"/>'s kind.</summary>
    public const string Header = """
        using System;
        using System.Collections.Generic;
        using CopyPatch;

        """;
}
