// What traces are made of: operations over values that have left the stack, and know their types.
//
// A trace is a way through a loop that was taken once, with a guard wherever it could have been another one. Integers are 64 bits here
// and in the range of small ones, floats are doubles, everything else is as it lies on the stack. A guard leaves for `exit`, where all
// values are what they were before.
#define CP_VALUES
#include "lua.h"
#define CP_STATE (uint8_t *, heap), (Context *, lua)
#include <copypatch.h>

#include "values.h"

#define base ((Value *)frame)
#define UNLESS(condition) if (__builtin_expect(!(condition), 0)) CP_JUMP(exit)

// ------------------------------------------------------------------------------------------------------ types and stores
CP_OP(untag_integer, int64_t, (uint64_t, v, rs)) { UNLESS(IS_INTEGER(v)); return INTEGER(v); }
CP_OP(untag_float, double, (uint64_t, v, rs)) { UNLESS(IS_FLOAT(v)); return FLOAT(v); }
CP_OP(require_tag, void, (uint64_t, v, r), (uint32_t, tag, c)) { UNLESS(TAG_OF(v) == tag); }
CP_OP(require_bits, void, (uint64_t, v, r), (uint64_t, bits, c)) { UNLESS(v == bits); }
CP_OP(require_other_bits, void, (uint64_t, v, r), (uint64_t, bits, c)) { UNLESS(v != bits); }
CP_OP(require_same, void, (uint64_t, a, r), (uint64_t, b, r)) { UNLESS(a == b); }
CP_OP(require_different, void, (uint64_t, a, r), (uint64_t, b, r)) { UNLESS(a != b); }
CP_OP(to_float, double, (int64_t, v, r)) { return (double)v; }
// The same value for the stack.
CP_OP(tag_integer, uint64_t, (int64_t, v, r)) { return OF_INTEGER(v); }
CP_OP(store_integer, void, (int64_t, v, r), (int64_t, slot, c)) { *(Value *)((char *)frame + slot) = OF_INTEGER(v); }
CP_OP(store_float, void, (double, v, r), (int64_t, slot, c)) { *(double *)((char *)frame + slot) = v; }
CP_OP(store_bits, void, (uint64_t, v, r), (int64_t, slot, c)) { *(Value *)((char *)frame + slot) = v; }
CP_OP(store_constant, void, (uint64_t, v, c), (int64_t, slot, c)) { *(Value *)((char *)frame + slot) = v; }

// ------------------------------------------------------------------------------------------------------------- integers
CP_OP(add_integer, int64_t, (int64_t, a), (int64_t, b)) { int64_t r = a + b; UNLESS(FITS(r)); return r; }
CP_OP(sub_integer, int64_t, (int64_t, a), (int64_t, b)) { int64_t r = a - b; UNLESS(FITS(r)); return r; }
CP_OP(mul_integer, int64_t, (int64_t, a), (int64_t, b)) {
    int64_t r;
    UNLESS(!__builtin_mul_overflow(a, b, &r) && FITS(r));
    return r;
}
// By one: what is below a limit has a successor.
CP_OP(next_integer, int64_t, (int64_t, a)) { return a + 1; }
CP_OP(idiv_integer, int64_t, (int64_t, a, r), (int64_t, b, r)) {
    UNLESS(b > 0);
    int64_t q = (uint64_t)(a | b) >> 32 ? a / b : (uint32_t)a / (uint32_t)b;
    return q * b > a ? q - 1 : q;
}
CP_OP(mod_integer, int64_t, (int64_t, a, r), (int64_t, b, r)) {
    UNLESS(b > 0);
    int64_t m = (uint64_t)(a | b) >> 32 ? a % b : (uint32_t)a % (uint32_t)b;
    return m < 0 ? m + b : m;
}
CP_OP(and_integer, int64_t, (int64_t, a), (int64_t, b)) { return a & b; }
CP_OP(or_integer, int64_t, (int64_t, a), (int64_t, b)) { return a | b; }
CP_OP(xor_integer, int64_t, (int64_t, a), (int64_t, b)) { return a ^ b; }
CP_OP(shl_integer, int64_t, (int64_t, a), (int64_t, b)) {
    int64_t r = (int64_t)((uint64_t)a << (b & 63));
    UNLESS((uint64_t)b < 64 && FITS(r));
    return r;
}
CP_OP(shr_integer, int64_t, (int64_t, a), (int64_t, b)) {
    int64_t r = (int64_t)((uint64_t)a >> (b & 63));
    UNLESS((uint64_t)b < 64 && FITS(r));
    return r;
}
CP_OP(not_integer, int64_t, (int64_t, a, r)) { return ~a; }
CP_OP(negate_integer, int64_t, (int64_t, a, r)) { UNLESS(FITS(-a)); return -a; }
CP_OP(require_less, void, (int64_t, a), (int64_t, b)) { UNLESS(a < b); }
CP_OP(require_less_equal, void, (int64_t, a), (int64_t, b)) { UNLESS(a <= b); }
CP_OP(require_greater, void, (int64_t, a), (int64_t, b)) { UNLESS(a > b); }
CP_OP(require_greater_equal, void, (int64_t, a), (int64_t, b)) { UNLESS(a >= b); }
CP_OP(require_equal, void, (int64_t, a), (int64_t, b)) { UNLESS(a == b); }
CP_OP(require_unequal, void, (int64_t, a), (int64_t, b)) { UNLESS(a != b); }

// --------------------------------------------------------------------------------------------------------------- floats
CP_OP(add_float, double, (double, a), (double, b)) { return a + b; }
CP_OP(sub_float, double, (double, a), (double, b)) { return a - b; }
CP_OP(mul_float, double, (double, a), (double, b)) { return a * b; }
CP_OP(div_float, double, (double, a), (double, b)) { return a / b; }
CP_OP(mod_float, double, (double, a, r), (double, b, r)) { double r; UNLESS(float_mod(a, b, &r)); return r; }
CP_OP(idiv_float, double, (double, a, r), (double, b, r)) { double r; float_idiv(a, b, &r); return r; }
CP_OP(negate_float, double, (double, a, r)) { return -a; }
CP_OP(sqrt_float, double, (double, a, r)) { UNLESS(a >= 0); return __builtin_sqrt(a); }
CP_OP(abs_float, double, (double, a, r)) { return __builtin_fabs(a); }
CP_OP(floor_float, int64_t, (double, a, r)) {
    UNLESS(a > -0x1p49 && a < 0x1p49);
    int64_t i = (int64_t)a;
    return i - ((double)i > a);
}
CP_OP(require_float_less, void, (double, a), (double, b)) { UNLESS(a < b); }
CP_OP(require_float_less_equal, void, (double, a), (double, b)) { UNLESS(a <= b); }
CP_OP(require_float_not_less, void, (double, a), (double, b)) { UNLESS(!(a < b)); }
CP_OP(require_float_not_less_equal, void, (double, a), (double, b)) { UNLESS(!(a <= b)); }
CP_OP(require_float_equal, void, (double, a), (double, b)) { UNLESS(a == b); }
CP_OP(require_float_unequal, void, (double, a), (double, b)) { UNLESS(a != b); }

// --------------------------------------------------------------------------------------------------------------- tables
#define ITEM() \
    CP_KEEP_FRAME(); \
    Table *t = CELL(Table, table); \
    uint64_t index = (uint64_t)i - 1; \
    UNLESS(index < t->arraySize); \
    Value *item = (Value *)(heap + t->array) + index
CP_OP(get_item, uint64_t, (uint64_t, table, r), (int64_t, i, rc)) { ITEM(); return *item; }
CP_OP(get_integer_item, int64_t, (uint64_t, table, r), (int64_t, i, rc)) { ITEM(); UNLESS(IS_INTEGER(*item)); return INTEGER(*item); }
CP_OP(get_float_item, double, (uint64_t, table, r), (int64_t, i, rc)) { ITEM(); UNLESS(IS_FLOAT(*item)); return FLOAT(*item); }
// There is an item already, or nothing that would be asked.
#define OLD UNLESS(*item != NIL || !t->metatable)
CP_OP(set_item, void, (uint64_t, table, r), (int64_t, i, rc), (uint64_t, v, r)) { ITEM(); OLD; *item = v; }
CP_OP(set_integer_item, void, (uint64_t, table, r), (int64_t, i, rc), (int64_t, v, r)) { ITEM(); OLD; *item = OF_INTEGER(v); }
CP_OP(set_float_item, void, (uint64_t, table, r), (int64_t, i, rc), (double, v, r)) { ITEM(); OLD; *item = OF_FLOAT(v); }
CP_OP(require_no_metatable, void, (uint64_t, table, r)) { UNLESS(!CELL(Table, table)->metatable); }
CP_OP(require_shape, void, (uint64_t, table, r), (uint32_t, shape, c)) { UNLESS(CELL(Table, table)->shape == shape); }
CP_OP(require_epoch, void, (uint32_t, epoch, c)) { UNLESS(lua->epoch == epoch); }
#define SLOT ((Value *)(heap + CELL(Table, table)->slots + offset))
CP_OP(get_slot, uint64_t, (uint64_t, table, r), (uint32_t, offset, c)) { return *SLOT; }
CP_OP(get_integer_slot, int64_t, (uint64_t, table, r), (uint32_t, offset, c)) { Value v = *SLOT; UNLESS(IS_INTEGER(v)); return INTEGER(v); }
CP_OP(get_float_slot, double, (uint64_t, table, r), (uint32_t, offset, c)) { Value v = *SLOT; UNLESS(IS_FLOAT(v)); return FLOAT(v); }
CP_OP(set_slot, void, (uint64_t, table, r), (uint32_t, offset, c), (uint64_t, v, r)) { UNLESS(*SLOT != NIL); *SLOT = v; }
CP_OP(set_integer_slot, void, (uint64_t, table, r), (uint32_t, offset, c), (int64_t, v, r)) { UNLESS(*SLOT != NIL); *SLOT = OF_INTEGER(v); }
CP_OP(set_float_slot, void, (uint64_t, table, r), (uint32_t, offset, c), (double, v, r)) { UNLESS(*SLOT != NIL); *SLOT = OF_FLOAT(v); }
// A node of the hash part, as long as that is where it was.
CP_OP(require_hash, void, (uint64_t, table, r), (uint32_t, hash, c)) { UNLESS(CELL(Table, table)->hash == hash); }
CP_OP(get_node, uint64_t, (uint32_t, node, c)) {
    CP_HOLE(uint64_t, key);
    Node *n = (Node *)(heap + node);
    UNLESS(n->key == key && n->value != NIL);
    return n->value;
}
CP_OP(set_node, void, (uint32_t, node, c), (uint64_t, v, r)) {
    CP_HOLE(uint64_t, key);
    Node *n = (Node *)(heap + node);
    UNLESS(n->key == key && n->value != NIL);
    n->value = v;
}
CP_OP(get_inherited, uint64_t, (uint32_t, place, c)) { Value v = *(Value *)(heap + place); UNLESS(v != NIL); return v; }
CP_OP(length_of_table, int64_t, (uint64_t, table, r)) {
    CP_KEEP_FRAME();
    Table *t = CELL(Table, table);
    uint32_t size = t->arraySize;
    UNLESS(size && !t->metatable);
    Value *values = (Value *)(heap + t->array);
    uint32_t border = *(&((Values *)values - 1)->capacity);
    UNLESS(border && border < size && values[border - 1] != NIL);
    if (values[border] != NIL) {
        UNLESS(++border < size && values[border] == NIL);
        (&((Values *)values - 1)->capacity)[0] = border;
    }
    return border;
}
CP_OP(length_of_text, int64_t, (uint64_t, text, r)) { return CELL(StringCell, text)->length; }
CP_OP(byte_of_text, int64_t, (uint64_t, text, r), (int64_t, i, r)) {
    UNLESS((uint64_t)i - 1 < CELL(StringCell, text)->length);
    return ((uint8_t *)(CELL(StringCell, text) + 1))[i - 1];
}

// -------------------------------------------------------------------------------------------------- functions and upvalues
CP_OP(own_function, uint64_t, (int64_t, slot, c)) { return *(Value *)((char *)frame + slot); }
#define UPVALUE CELL(Upvalue, ((uint32_t *)(CELL(Closure, function) + 1))[index])
CP_OP(get_upvalue, uint64_t, (uint64_t, function, r), (uint32_t, index, c)) { return *UPVALUE->at; }
CP_OP(set_upvalue, void, (uint64_t, function, r), (uint32_t, index, c), (uint64_t, v, r)) { *UPVALUE->at = v; }

// A closure that is a constant has a variable of a frame of the trace, or none.
CP_OP(require_at, void, (uint64_t, function, r), (uint32_t, index, c)) {
    CP_HOLE(int64_t, distance);
    UNLESS((char *)UPVALUE->at - (char *)frame == distance);
}
CP_OP(require_outside, void, (uint64_t, function, r), (uint32_t, index, c)) {
    UNLESS((uint64_t)((char *)UPVALUE->at - (char *)frame) >= FRAMES_OF_TRACE);
}

// ----------------------------------------------------------------------------------------------------------- ways in and out
CP_OP(tick, void, (int64_t, unused, c)) { UNLESS(--lua->countdown >= 0); }
CP_STENCIL(go) { CP_JUMP(target); }
CP_STENCIL(begin) { CP_HOLE(Context *, context); CP_HOLE(TraceCounts *, counts);
    counts->entries++;
    counts->countdown = context->countdown;
    lua = context;
    heap = (uint8_t *)context;
    frame = lua->frame;
    CP_NEXT_WITHOUT_VALUES();
}
// How often it may be left still before C# looks at it, and says where to go on.
CP_STENCIL(leave) { CP_HOLE(TraceCounts *, counts); CP_HOLE(int64_t *, left); CP_HOLE(void *, to);
    lua->frame = frame;
    counts->rounds += counts->countdown - lua->countdown;
    if (__builtin_expect(--*left == 0, 0)) CP_GO_COLD(leave, many);
    CP_JUMP_AT(to);
}
CP_COLD(leave, many) { CP_HOLE(int64_t *, left);
    void *next = CP_CALL(many_exits, void *, int64_t *)(left);
    CP_JUMP_AT(next);
}
CP_ENTRY(run_trace, int64_t, (int64_t *, frame), (uint8_t *, heap), (Context *, lua))
