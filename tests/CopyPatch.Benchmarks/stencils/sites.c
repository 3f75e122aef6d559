// What a compiler of a dynamic language emits for a field of an object: a guard of its shape, and the slot that this shape has it in.
#include <copypatch/structs.h>

CP_STRUCT(ShapedObject, (int64_t, shape), (int64_t, fields, 3))
CP_STRUCT(FieldCache, (int64_t, shape), (int32_t, slot))

#define CP_STATE (ShapedObject *, object), (int64_t, value), (int64_t, sum)
#include <copypatch.h>

// As an inline cache has it: a miss fills it.
CP_STENCIL(get) {
    CP_SITE(FieldCache, cache);
    CP_HOLE(int32_t, field);
    if (__builtin_expect(object->shape != cache->shape, 0))
        CP_CALL(find_field, void, ShapedObject *, int32_t, FieldCache *)(object, field, cache);
    value = object->fields[cache->slot];
    CP_NEXT();
}

// As code has it that was compiled for one shape.
CP_STENCIL(get_known) {
    CP_HOLE(int64_t, shape);
    CP_HOLE(int32_t, slot);
    if (__builtin_expect(object->shape != shape, 0))
        CP_CALL(miss, void, ShapedObject *)(object);
    value = object->fields[slot];
    CP_NEXT();
}

CP_STENCIL(add) { sum += value; CP_NEXT(); }
CP_STENCIL(go_to_value) { object = (ShapedObject *)value; if (object != 0) CP_JUMP(head); CP_NEXT(); }
CP_STENCIL(halt) { CP_RETURN(sum); }

CP_ENTRY_BODY(run, int64_t, (ShapedObject *, object)) { CP_ENTER(int64_t, object, 0, 0); }
