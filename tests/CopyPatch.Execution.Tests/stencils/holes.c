// One stencil for each type that a hole may have: it stores the value where C# can look at it.
#define CP_STATE (char *, memory)
#include <copypatch.h>

#define STORE(name, type) \
    CP_STENCIL(store_##name) \
    { \
        CP_HOLE(type, value); \
        *(type *)memory = value; \
        memory += sizeof(type); \
        CP_NEXT(); \
    }

typedef uint16_t half_word;
typedef enum { red, green = 0x7fffffff } colour;

STORE(bool, bool)
STORE(int8, int8_t)
STORE(uint8, uint8_t)
STORE(int16, int16_t)
STORE(uint16, half_word)
STORE(int32, int32_t)
STORE(uint32, uint32_t)
STORE(int64, int64_t)
STORE(uint64, uint64_t)
STORE(float, float)
STORE(double, double)
STORE(pointer, const char *)
STORE(colour, colour)

// Widened in the snippet, so that a wrong extension of the hole shows.
CP_STENCIL(widen_signed)
{
    CP_HOLE(int8_t, a);
    CP_HOLE(int16_t, b);
    CP_HOLE(int32_t, c);
    int64_t *out = (int64_t *)memory;
    out[0] = a;
    out[1] = b;
    out[2] = c;
    memory += 24;
    CP_NEXT();
}

CP_STENCIL(widen_unsigned)
{
    CP_HOLE(uint8_t, a);
    CP_HOLE(uint16_t, b);
    CP_HOLE(uint32_t, c);
    uint64_t *out = (uint64_t *)memory;
    out[0] = a;
    out[1] = b;
    out[2] = c;
    memory += 24;
    CP_NEXT();
}

// What a compiler could fold if it knew anything of the holes: that one is not zero, that two differ.
CP_STENCIL(compare)
{
    CP_HOLE(int64_t, a);
    CP_HOLE(int64_t, b);
    CP_HOLE(int32_t, c);
    bool *out = (bool *)memory;
    out[0] = a == 0;
    out[1] = a == b;
    out[2] = a < b;
    out[3] = c == 0;
    out[4] = c == (int32_t)a;
    out[5] = c < 0;
    memory += 6;
    CP_NEXT();
}

// One hole used twice in one stencil, and through a function that stencils share.
CP_INLINE int64_t shared_hole(int64_t factor)
{
    CP_HOLE(int64_t, shared);
    return shared * factor;
}

CP_STENCIL(twice)
{
    CP_HOLE(int64_t, value);
    int64_t *out = (int64_t *)memory;
    out[0] = value;
    out[1] = ~value;
    out[2] = shared_hole(3);
    memory += 24;
    CP_NEXT();
}

CP_STENCIL(done) { CP_RETURN((int64_t)memory); }

CP_ENTRY(run, int64_t, (char *, memory))
