// Variables that each emitted copy of a stencil has for itself.
#include <copypatch/structs.h>

CP_ENUM(Heat, uint8_t, (COLD), (WARM), (HOT, 200))
CP_STRUCT(Shape, (int64_t, id), (int32_t, slot))
CP_STRUCT(Instance, (Shape *, shape), (int64_t, fields, 4))
CP_STRUCT(ShapeCache, (Shape *, shape), (int32_t, slot), (int32_t, misses))
CP_STRUCT(WideCache, (ShapeCache, ways, 4))
CP_STRUCT(Three, (uint8_t, bytes, 3))

#define CP_STATE (int64_t, sum), (Instance *, instance)
#include <copypatch.h>

CP_STENCIL(count) { CP_SITE(int64_t, hits); sum += ++*hits; CP_NEXT(); }

CP_STENCIL(count_down) {
    CP_SITE(int32_t, left);
    if (--*left == 0) {
        CP_CALL(warm, void, int32_t *)(left);
        CP_JUMP(target);
    }
    CP_NEXT();
}

// Every width, next to each other, and a hole between them.
CP_STENCIL(widths) {
    CP_SITE(int8_t, a);
    CP_SITE(uint16_t, b);
    CP_HOLE(int32_t, by);
    CP_SITE(float, c);
    CP_SITE(double, d);
    CP_SITE(bool, e);
    CP_SITE(Heat, f);
    CP_SITE(int64_t *, g);
    CP_SITE(Three, h);
    *a += by;
    *b += by;
    *c += by;
    *d += by;
    *e = !*e;
    *f = HOT;
    *g += by;
    h->bytes[1] += by;
    sum = *a + *b + (int64_t)*c + (int64_t)*d + *e + h->bytes[2];
    CP_NEXT();
}

// A function that stencils share has the site of the stencil that it is part of.
CP_INLINE int64_t ticket(void) { CP_SITE(int64_t, next); return (*next)++; }
CP_STENCIL(two_tickets) { sum = sum * 100 + ticket() * 10; sum += ticket(); CP_NEXT(); }

// A monomorphic inline cache: what it holds is found by a host function, which writes it.
CP_STENCIL(load_field) {
    CP_SITE(ShapeCache, cache);
    CP_HOLE(int32_t, name);
    if (__builtin_expect(instance->shape != cache->shape, 0))
        CP_CALL(find_field, void, Instance *, int32_t, ShapeCache *)(instance, name, cache);
    sum += instance->fields[cache->slot];
    CP_NEXT();
}

CP_STENCIL(largest) { CP_SITE(WideCache, cache); sum += cache->ways[3].slot += cache->ways[0].slot; CP_NEXT(); }
CP_STENCIL(add) { CP_HOLE(int64_t, value); sum += value; CP_NEXT(); }
CP_STENCIL(atomic_count) { CP_SITE(int64_t, hits); __atomic_fetch_add(hits, 1, __ATOMIC_RELAXED); CP_NEXT(); }
CP_STENCIL(address_of) { CP_SITE(uint8_t, byte); sum = (int64_t)byte; CP_NEXT(); }
CP_STENCIL(unused) { CP_SITE(int32_t, nobody); CP_NEXT(); }
CP_STENCIL(loop) { if (--sum > 0) CP_JUMP(head); CP_NEXT(); }
CP_STENCIL(stop) { CP_RETURN(sum); }

CP_ENTRY(run, int64_t, (int64_t, sum), (Instance *, instance))
