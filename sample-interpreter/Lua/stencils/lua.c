// Lua's instructions. A handler in the interpreter, machine code when a function is warm.
//
// A function's registers are R(0).. in its frame. Before them lie three words: the function, the address where its caller goes on, and
// how far it is to the caller's frame. `count` is the number of arguments where a function starts, and of results where one returns.
#define CP_INTERPRETER
#include "lua.h"
#define CP_STATE (uint64_t *, base), (uint8_t *, heap), (Context *, lua), (int64_t, count)
#include <copypatch.h>

#include "values.h"

// A few rounds as a rule: code that is short, and no registers for more.
#define ONE_BY_ONE _Pragma("clang loop vectorize(disable) unroll(disable)")
#define LIKELY(c) __builtin_expect(!!(c), 1)
#define RARE(c) __builtin_expect(!!(c), 0)

// Holes give registers in bytes.
#define R(offset) (*(Value *)((char *)base + (offset)))
#define REGISTER(name) CP_HOLE(uint32_t, name)

// The rest of an instruction in C#, which knows it by its number in the function. It gives where to go on if that is not behind it.
#define SLOW_(site) \
    CP_HOLE(uint32_t, pc); \
    void *next = CP_CALL(slow, void *, uint64_t *, uint32_t, void *)(base, pc, site); \
    if (RARE(next)) { \
        base = lua->frame; \
        count = lua->count; \
        CP_JUMP_AT(next); \
    } \
    CP_NEXT();
#define SLOW(stencil) CP_COLD(stencil, slow) { SLOW_(0) }
// The same with the number of open values.
#define SLOW_OPEN_ \
    CP_HOLE(uint32_t, pc); \
    lua->count = count; \
    void *next = CP_CALL(slow_call, void *, uint64_t *, uint32_t)(base, pc); \
    base = lua->frame; \
    count = lua->count; \
    CP_JUMP_AT(next);
#define SLOW_OPEN(stencil) CP_COLD(stencil, slow) { SLOW_OPEN_ }
#define SLOW_JUMP(stencil) \
    CP_COLD(stencil, slow) { \
        CP_HOLE(uint32_t, pc); \
        void *next = CP_CALL(slow, void *, uint64_t *, uint32_t, void *)(base, pc, 0); \
        base = lua->frame; \
        count = lua->count; \
        CP_JUMP_AT(next); \
    }

// ------------------------------------------------------------------------------------------------- moves and constants
CP_STENCIL(move)          { REGISTER(a); REGISTER(b); R(a) = R(b); CP_NEXT(); }
CP_STENCIL(load_constant) { REGISTER(a); CP_HOLE(uint64_t, value); R(a) = value; CP_NEXT(); }
CP_STENCIL(load_nils)     { REGISTER(a); CP_HOLE(uint32_t, number);
    ONE_BY_ONE for (uint32_t i = 0; i < number; i++)
        (&R(a))[i] = NIL;
    CP_NEXT();
}
#define UPVALUE(index) CELL(Upvalue, ((uint32_t *)(CELL(Closure, base[-3]) + 1))[index])
CP_STENCIL(get_upvalue)   { REGISTER(a); CP_HOLE(uint32_t, b); R(a) = *UPVALUE(b)->at; CP_NEXT(); }
CP_STENCIL(set_upvalue)   { REGISTER(a); CP_HOLE(uint32_t, b); *UPVALUE(b)->at = R(a); CP_NEXT(); }

// --------------------------------------------------------------------------------------------------------- arithmetic
// Integers, floats, and else: one of each in the cold part, and all that needs a conversion or a metamethod in C#.
#define INTEGER_add(a, b) ({ Value r_ = a + b - BIAS; ok = IS_INTEGER(r_); r_; })
#define INTEGER_sub(a, b) ({ Value r_ = a - b + BIAS; ok = IS_INTEGER(r_); r_; })
#define INTEGER_mul(a, b) ({ int64_t p_; ok = !__builtin_mul_overflow(INTEGER(a), INTEGER(b), &p_) && FITS(p_); OF_INTEGER(p_); })
#define INTEGER_idiv(a, b) ({ \
        int64_t x_ = INTEGER(a), y_ = INTEGER(b), q_ = 0; \
        if (LIKELY(y_ > 0)) { q_ = (x_ | y_) >> 32 ? x_ / y_ : (uint32_t)x_ / (uint32_t)y_; if (q_ * y_ > x_) q_--; } \
        ok = y_ > 0; OF_INTEGER(q_); })
#define INTEGER_mod(a, b) ({ \
        int64_t x_ = INTEGER(a), y_ = INTEGER(b), m_ = 0; \
        if (LIKELY(y_ > 0)) { m_ = (x_ | y_) >> 32 ? x_ % y_ : (uint32_t)x_ % (uint32_t)y_; if (m_ < 0) m_ += y_; } \
        ok = y_ > 0; OF_INTEGER(m_); })
#define FLOAT_add(a, b) ((a) + (b))
#define FLOAT_sub(a, b) ((a) - (b))
#define FLOAT_mul(a, b) ((a) * (b))
#define FLOAT_div(a, b) ((a) / (b))

#define ARITHMETIC(name) \
    CP_STENCIL(name) { REGISTER(a); REGISTER(b); REGISTER(c); \
        Value x = R(b), y = R(c); \
        if (IS_INTEGER(x & y)) { \
            bool ok; \
            Value r = INTEGER_##name(x, y); \
            if (RARE(!ok)) CP_GO_COLD(name, slow); \
            R(a) = r; \
            CP_NEXT(); \
        } \
        if (RARE(!IS_FLOAT(x) || !IS_FLOAT(y))) CP_GO_COLD(name, mixed); \
        R(a) = OF_FLOAT(FLOAT_##name(FLOAT(x), FLOAT(y))); \
        CP_NEXT(); \
    } \
    CP_COLD(name, mixed) { REGISTER(a); REGISTER(b); REGISTER(c); \
        Value x = R(b), y = R(c); \
        if (IS_FLOAT(x) && IS_INTEGER(y)) { R(a) = OF_FLOAT(FLOAT_##name(FLOAT(x), (double)INTEGER(y))); CP_NEXT(); } \
        if (IS_INTEGER(x) && IS_FLOAT(y)) { R(a) = OF_FLOAT(FLOAT_##name((double)INTEGER(x), FLOAT(y))); CP_NEXT(); } \
        CP_GO_COLD(name, slow); \
    } \
    SLOW(name) \
    CP_STENCIL(name##_integer) { REGISTER(a); REGISTER(b); CP_HOLE(uint64_t, k); CP_HOLE(double, f); \
        Value x = R(b); \
        if (IS_INTEGER(x)) { \
            bool ok; \
            Value r = INTEGER_##name(x, k); \
            if (RARE(!ok)) CP_GO_COLD(name##_integer, slow); \
            R(a) = r; \
            CP_NEXT(); \
        } \
        if (RARE(!IS_FLOAT(x))) CP_GO_COLD(name##_integer, slow); \
        R(a) = OF_FLOAT(FLOAT_##name(FLOAT(x), f)); \
        CP_NEXT(); \
    } \
    SLOW(name##_integer) \
    ARITHMETIC_FLOAT(name)
#define ARITHMETIC_FLOAT(name) \
    CP_STENCIL(name##_float) { REGISTER(a); REGISTER(b); CP_HOLE(double, k); \
        Value x = R(b); \
        if (RARE(!IS_FLOAT(x))) CP_GO_COLD(name##_float, mixed); \
        R(a) = OF_FLOAT(FLOAT_##name(FLOAT(x), k)); \
        CP_NEXT(); \
    } \
    CP_COLD(name##_float, mixed) { REGISTER(a); REGISTER(b); CP_HOLE(double, k); \
        Value x = R(b); \
        if (!IS_INTEGER(x)) CP_GO_COLD(name##_float, slow); \
        R(a) = OF_FLOAT(FLOAT_##name((double)INTEGER(x), k)); \
        CP_NEXT(); \
    } \
    SLOW(name##_float)
ARITHMETIC(add) ARITHMETIC(sub) ARITHMETIC(mul)

// A quotient is a float.
CP_STENCIL(div) { REGISTER(a); REGISTER(b); REGISTER(c);
    Value x = R(b), y = R(c);
    if (RARE(!IS_FLOAT(x) || !IS_FLOAT(y))) CP_GO_COLD(div, mixed);
    R(a) = OF_FLOAT(FLOAT(x) / FLOAT(y));
    CP_NEXT();
}
CP_COLD(div, mixed) { REGISTER(a); REGISTER(b); REGISTER(c);
    Value x = R(b), y = R(c);
    double d, e;
    if (IS_INTEGER(x)) d = (double)INTEGER(x); else if (IS_FLOAT(x)) d = FLOAT(x); else CP_GO_COLD(div, slow);
    if (IS_INTEGER(y)) e = (double)INTEGER(y); else if (IS_FLOAT(y)) e = FLOAT(y); else CP_GO_COLD(div, slow);
    R(a) = OF_FLOAT(d / e);
    CP_NEXT();
}
SLOW(div)
ARITHMETIC_FLOAT(div)

#define FLOAT_OF(v) ({ Value n_ = (v); if (!IS_INTEGER(n_) && !IS_FLOAT(n_)) goto slow; IS_INTEGER(n_) ? (double)INTEGER(n_) : FLOAT(n_); })
#define FLOATS(name, function, second) \
    CP_COLD(name, floats) { REGISTER(a); REGISTER(b); second \
        double r; \
        if (!function(FLOAT_OF(R(b)), FLOAT_OF(y), &r)) goto slow; \
        R(a) = OF_FLOAT(r); \
        CP_NEXT(); \
    slow: \
        CP_GO_COLD(name, slow); \
    }
FLOATS(mod, float_mod, REGISTER(c); Value y = R(c);)
FLOATS(mod_integer, float_mod, CP_HOLE(uint64_t, k); Value y = k;)
FLOATS(idiv, float_idiv, REGISTER(c); Value y = R(c);)
FLOATS(idiv_integer, float_idiv, CP_HOLE(uint64_t, k); Value y = k;)

#define INTEGER_ARITHMETIC(name, else_) \
    CP_STENCIL(name) { REGISTER(a); REGISTER(b); REGISTER(c); \
        Value x = R(b), y = R(c); \
        if (RARE(!IS_INTEGER(x & y))) CP_GO_COLD(name, else_); \
        bool ok; \
        Value r = INTEGER_##name(x, y); \
        if (RARE(!ok)) CP_GO_COLD(name, slow); \
        R(a) = r; \
        CP_NEXT(); \
    } \
    SLOW(name) \
    CP_STENCIL(name##_integer) { REGISTER(a); REGISTER(b); CP_HOLE(uint64_t, k); \
        Value x = R(b); \
        if (RARE(!IS_INTEGER(x))) CP_GO_COLD(name##_integer, else_); \
        bool ok; \
        Value r = INTEGER_##name(x, k); \
        if (RARE(!ok)) CP_GO_COLD(name##_integer, slow); \
        R(a) = r; \
        CP_NEXT(); \
    } \
    SLOW(name##_integer)
// Operators of bits keep within 50 bits, but for shifts to the left.
#define INTEGER_band(a, b) ({ ok = true; OF_INTEGER(INTEGER(a) & INTEGER(b)); })
#define INTEGER_bor(a, b) ({ ok = true; OF_INTEGER(INTEGER(a) | INTEGER(b)); })
#define INTEGER_bxor(a, b) ({ ok = true; OF_INTEGER(INTEGER(a) ^ INTEGER(b)); })
#define INTEGER_shl(a, b) ({ int64_t x_ = INTEGER(a), y_ = INTEGER(b), r_ = (int64_t)((uint64_t)x_ << (y_ & 63)); ok = (uint64_t)y_ < 64 && FITS(r_); OF_INTEGER(r_); })
#define INTEGER_shr(a, b) ({ int64_t x_ = INTEGER(a), y_ = INTEGER(b), r_ = (int64_t)((uint64_t)x_ >> (y_ & 63)); ok = (uint64_t)y_ < 64 && FITS(r_); OF_INTEGER(r_); })
INTEGER_ARITHMETIC(idiv, floats) INTEGER_ARITHMETIC(mod, floats) INTEGER_ARITHMETIC(band, slow) INTEGER_ARITHMETIC(bor, slow)
INTEGER_ARITHMETIC(bxor, slow) INTEGER_ARITHMETIC(shl, slow) INTEGER_ARITHMETIC(shr, slow)

CP_STENCIL(negate) { REGISTER(a); REGISTER(b);
    Value x = R(b);
    if (IS_FLOAT(x)) { R(a) = OF_FLOAT(-FLOAT(x)); CP_NEXT(); }
    if (RARE(!IS_INTEGER(x) || !FITS(-INTEGER(x)))) CP_GO_COLD(negate, slow);
    R(a) = OF_INTEGER(-INTEGER(x));
    CP_NEXT();
}
SLOW(negate)
CP_STENCIL(not) { REGISTER(a); REGISTER(b); R(a) = IS_FALSY(R(b)) ? TRUE : FALSE; CP_NEXT(); }
// A closure takes variables from this frame, whose upvalues are in a list by their places, and from the function around it: `from` has
// for each where it is, times two, and one more for a register.
#define UPVALUE_CELL(reference) CELL(Upvalue, reference)
CP_STENCIL(closure) { REGISTER(a); CP_HOLE(Proto *, proto); CP_HOLE(const uint32_t *, from); CP_HOLE(uint32_t, number);
    CP_HOLE(uint32_t, size_class); CP_HOLE(uint32_t, upvalue_class);
    CP_KEEP_FRAME();
    uint32_t cell = lua->free[size_class];
    if (RARE(!cell)) CP_GO_COLD(closure, slow);
    lua->free[size_class] = CELL(Values, cell)->capacity;
    uint32_t *outer = (uint32_t *)(CELL(Closure, base[-3]) + 1);
    uint32_t *to = (uint32_t *)(CELL(Closure, cell) + 1);
    ONE_BY_ONE for (uint32_t i = 0; i < number; i++) {
        uint32_t place = from[i] >> 1;
        if (!(from[i] & 1)) {
            to[i] = outer[place];
            continue;
        }
        Value *slot = base + place;
        uint32_t *link = &lua->open;
        while (*link && UPVALUE_CELL(*link)->at > slot)
            link = &UPVALUE_CELL(*link)->next;
        if (!*link || UPVALUE_CELL(*link)->at != slot) {
            uint32_t made = lua->free[upvalue_class];
            if (RARE(!made)) {
                CELL(Values, cell)->capacity = lua->free[size_class];
                lua->free[size_class] = cell;
                CP_GO_COLD(closure, slow);
            }
            Upvalue *upvalue = UPVALUE_CELL(made);
            lua->free[upvalue_class] = upvalue->next;
            upvalue->kind = CELL_UPVALUE;
            upvalue->mark = 0;
            upvalue->open = 1;
            upvalue->next = *link;
            upvalue->at = slot;
            *link = made;
        }
        to[i] = *link;
    }
    Closure *made = CELL(Closure, cell);
    *made = (Closure) { .kind = CELL_CLOSURE, .upvalues = number, .proto = proto };
    R(a) = TAGGED(TAG_FUNCTION) | cell;
    CP_NEXT();
}
SLOW(closure)
#define CLOSE(level) \
    Value *level_ = (level); \
    ONE_BY_ONE while (lua->open && UPVALUE_CELL(lua->open)->at >= level_) { \
        Upvalue *upvalue = UPVALUE_CELL(lua->open); \
        lua->open = upvalue->next; \
        upvalue->value = *upvalue->at; \
        upvalue->at = &upvalue->value; \
        upvalue->open = 0; \
    }
CP_STENCIL(close) { REGISTER(a);
    if (RARE(lua->toClose)) CP_GO_COLD(close, slow);
    CLOSE(&R(a))
    CP_NEXT();
}
SLOW(close)
// Before a function returns, where nothing but upvalues is to be closed; else it is C# that returns.
CP_STENCIL(close_all) {
    if (RARE(lua->toClose)) CP_JUMP(other);
    CLOSE(base)
    CP_NEXT();
}

// A power: the usual ones; others are C#'s.
CP_STENCIL(pow_constant) { REGISTER(a); REGISTER(b); CP_HOLE(double, k);
    Value x = R(b);
    double d;
    if (IS_FLOAT(x)) d = FLOAT(x); else if (IS_INTEGER(x)) d = (double)INTEGER(x); else CP_GO_COLD(pow_constant, slow);
    if (k == 2)
        d = d * d;
    else if (k == 0.5 && d > 0)
        d = __builtin_sqrt(d);
    else
        CP_GO_COLD(pow_constant, slow);
    R(a) = OF_FLOAT(d);
    CP_NEXT();
}
SLOW(pow_constant)
// What is left to C# altogether: other powers.
CP_STENCIL(other) { SLOW_(0) }
// Texts one behind the other: a routine for all, which C# takes over from where it is about other values, or there is no cell.
CP_STENCIL(concat) { REGISTER(a); REGISTER(b); CP_HOLE(uint32_t, number); CP_HOLE(uint32_t, pc);
    lua->from = &R(b);
    lua->to = &R(a);
    lua->back = (void *)CP_LABEL_ADDRESS(after);
    lua->site = pc;
    count = number;
    CP_JUMP_AT(lua->concat);
}

// The length of a table without a metatable: as a rule the border that was found last, or the next one.
#define BORDER(t) (&((Values *)(heap + (t)->array) - 1)->capacity)
#define IS_BORDER(t, values, at) \
    ((at) <= (t)->arraySize && (!(at) || (values)[(at) - 1] != NIL) && ((at) == (t)->arraySize ? !(t)->hash : (values)[at] == NIL))
CP_STENCIL(length) { REGISTER(a); REGISTER(b);
    Value x = R(b);
    if (RARE(TAG_OF(x) != TAG_TABLE)) CP_GO_COLD(length, text);
    Table *t = CELL(Table, x);
    uint32_t size = t->arraySize;
    if (RARE(t->metatable || !size)) CP_GO_COLD(length, search);
    Value *values = (Value *)(heap + t->array);
    uint32_t border = *BORDER(t);
    if (RARE(!border || border >= size || values[border - 1] == NIL)) CP_GO_COLD(length, search);
    if (values[border] != NIL) {
        if (RARE(++border == size || values[border] != NIL)) CP_GO_COLD(length, search);
        *BORDER(t) = border;
    }
    R(a) = OF_INTEGER(border);
    CP_NEXT();
}
CP_COLD(length, text) { REGISTER(a); REGISTER(b);
    Value x = R(b);
    if (TAG_OF(x) != TAG_STRING) CP_GO_COLD(length, slow);
    R(a) = OF_INTEGER(CELL(StringCell, x)->length);
    CP_NEXT();
}
CP_COLD(length, search) { REGISTER(a); REGISTER(b);
    Table *t = CELL(Table, R(b));
    uint32_t size = t->arraySize;
    Value *values = (Value *)(heap + t->array);
    if (t->metatable || (t->hash && (!size || values[size - 1] != NIL))) CP_GO_COLD(length, slow);
    if (size) {
        if (values[size - 1] == NIL) {
            uint32_t low = 0;
            while (size - low > 1) {
                uint32_t middle = (low + size) / 2;
                if (values[middle - 1] == NIL) size = middle; else low = middle;
            }
            size = low;
        }
        *BORDER(t) = size;
    }
    R(a) = OF_INTEGER(size);
    CP_NEXT();
}
SLOW(length)

// -------------------------------------------------------------------------------------------------- jumps and comparisons
CP_STENCIL(jump) { CP_JUMP(target); }
CP_STENCIL(jump_if_true) { REGISTER(a); if (!IS_FALSY(R(a))) CP_JUMP(target); CP_NEXT(); }
CP_STENCIL(jump_if_false) { REGISTER(a); if (IS_FALSY(R(a))) CP_JUMP(target); CP_NEXT(); }

// A loop's way back: what interrupts a script, and what finds out that it is hot.
#define TICK(stencil) \
    CP_COLD(stencil, tick) { \
        CP_HOLE(uint32_t, pc); \
        void *next = CP_CALL(tick, void *, uint64_t *, uint32_t)(base, pc); \
        base = lua->frame; \
        count = lua->count; \
        CP_JUMP_AT(next); \
    }
// It goes by a link, which becomes the way into a trace.
CP_STENCIL(jump_back) { if (RARE(--lua->countdown < 0)) CP_GO_COLD(jump_back, tick); CP_JUMP_AT(CP_LINK(back)); }
TICK(jump_back)

#define COMPARISON(name, operator, wanted, suffix) \
    CP_STENCIL(name##suffix) { REGISTER(a); REGISTER(b); \
        Value x = R(a), y = R(b); \
        if (IS_INTEGER(x & y)) { if ((x operator y) == wanted) CP_JUMP(target); CP_NEXT(); } \
        if (RARE(!IS_FLOAT(x) || !IS_FLOAT(y))) CP_GO_COLD(name##suffix, slow); \
        if ((FLOAT(x) operator FLOAT(y)) == wanted) CP_JUMP(target); \
        CP_NEXT(); \
    } \
    SLOW_JUMP(name##suffix)
COMPARISON(less, <, true, _true) COMPARISON(less, <, false, _false)
COMPARISON(less_equal, <=, true, _true) COMPARISON(less_equal, <=, false, _false)
#define COMPARISON_WITH_CONSTANT(name, operator, wanted, suffix) \
    CP_STENCIL(name##suffix) { REGISTER(a); CP_HOLE(uint64_t, k); CP_HOLE(double, f); \
        Value x = R(a); \
        if (IS_INTEGER(x)) { if ((x operator k) == wanted) CP_JUMP(target); CP_NEXT(); } \
        if (RARE(!IS_FLOAT(x))) CP_GO_COLD(name##suffix, slow); \
        if ((FLOAT(x) operator f) == wanted) CP_JUMP(target); \
        CP_NEXT(); \
    } \
    SLOW_JUMP(name##suffix)
#define BOTH(name, operator) COMPARISON_WITH_CONSTANT(name, operator, true, _true) COMPARISON_WITH_CONSTANT(name, operator, false, _false)
BOTH(less_constant, <) BOTH(less_equal_constant, <=) BOTH(greater_constant, >) BOTH(greater_equal_constant, >=)

// The same bits are the same value, but for NaN. Different ones are different, if neither is a float, a long string, boxed, or has metamethods.
#define EQUALITY(name, wanted) \
    CP_STENCIL(name) { REGISTER(a); REGISTER(b); \
        Value x = R(a), y = R(b); \
        if (RARE(IS_FLOAT(x) || IS_FLOAT(y))) CP_GO_COLD(name, slow); \
        if (x == y) { if (wanted) CP_JUMP(target); CP_NEXT(); } \
        if (RARE(TAG_OF(x) == TAG_OF(y) && TAG_OF(x) >= TAG_STRING && !IS_INTEGER(x))) CP_GO_COLD(name, alike); \
        if (!wanted) CP_JUMP(target); \
        CP_NEXT(); \
    } \
    CP_COLD(name, alike) { REGISTER(a); REGISTER(b); \
        Value x = R(a), y = R(b); \
        if (TAG_OF(x) == TAG_STRING) { \
            if (CELL(StringCell, x)->isLong && CELL(StringCell, y)->isLong) CP_GO_COLD(name, slow); \
        } else if (TAG_OF(x) == TAG_TABLE) { \
            if (CELL(Table, x)->metatable || CELL(Table, y)->metatable) CP_GO_COLD(name, slow); \
        } else \
            CP_GO_COLD(name, slow); \
        if (!wanted) CP_JUMP(target); \
        CP_NEXT(); \
    } \
    SLOW_JUMP(name)
EQUALITY(equal_true, true) EQUALITY(equal_false, false)
// With nil, a boolean, an integer, a string that is interned: their bits.
CP_STENCIL(equal_bits_true) { REGISTER(a); CP_HOLE(uint64_t, k); if (R(a) == k) CP_JUMP(target); CP_NEXT(); }
CP_STENCIL(equal_bits_false) { REGISTER(a); CP_HOLE(uint64_t, k); if (R(a) != k) CP_JUMP(target); CP_NEXT(); }
CP_STENCIL(equal_number_true) { REGISTER(a); CP_HOLE(uint64_t, k); CP_HOLE(double, f);
    Value x = R(a);
    if (x == k || (IS_FLOAT(x) && FLOAT(x) == f)) CP_JUMP(target);
    CP_NEXT();
}
CP_STENCIL(equal_number_false) { REGISTER(a); CP_HOLE(uint64_t, k); CP_HOLE(double, f);
    Value x = R(a);
    if (!(x == k || (IS_FLOAT(x) && FLOAT(x) == f))) CP_JUMP(target);
    CP_NEXT();
}
// Any other comparison.
CP_STENCIL(other_jump) {
    CP_HOLE(uint32_t, pc);
    void *next = CP_CALL(slow, void *, uint64_t *, uint32_t, void *)(base, pc, 0);
    base = lua->frame;
    count = lua->count;
    CP_JUMP_AT(next);
}

// ------------------------------------------------------------------------------------------------------------- tables
// A field of an object: of the shape that was met first. Of a table without a shape: where it was found, if that is there still.
// Inherited ones: where they were found, if no class changed since; and so what is nowhere.
// A slot's place has its lowest bit set; the epoch is that of what is inherited, and of slots that of any time.
#define FIELD_ENTRY(shape, key) (&lua->fields[((shape) * 31 + ((uint32_t)(key) >> 3)) & (FIELD_ENTRIES - 1)])
#define SHARED_FIELD(t, key) ({ \
        FieldEntry *entry_ = FIELD_ENTRY(t->shape, key); \
        Value v_ = NIL; \
        if (entry_->shape == t->shape && entry_->key == (uint32_t)(key) && t->shape) { \
            if (entry_->place & 1) \
                v_ = *(Value *)(heap + t->slots + (entry_->place - 1)); \
            else if (entry_->epoch == lua->epoch) \
                v_ = *(Value *)(heap + entry_->place); \
        } \
        v_; })
// A class may inherit, too.
#define FIELD_WITHOUT_SHAPE(t, name) ({ \
        Node *node_ = (Node *)(heap + site->node); \
        t->hash == site->hash && node_->key == (name) ? node_->value \
            : t->hash == site->inheritedHash && lua->epoch == site->epoch ? *(Value *)(heap + site->inheritedNode) : NIL; })
CP_STENCIL(get_field) { REGISTER(a); REGISTER(b); CP_SITE(FieldSite, site);
    Value o = R(b);
    if (RARE(TAG_OF(o) != TAG_TABLE)) CP_GO_COLD(get_field, slow);
    Table *t = CELL(Table, o);
    if (t->shape != site->shape) CP_GO_COLD(get_field, other);
    Value v = *(Value *)(heap + t->slots + site->offset);
    if (RARE(v == NIL)) CP_GO_COLD(get_field, slow);
    R(a) = v;
    CP_NEXT();
}
CP_COLD(get_field, other) { REGISTER(a); REGISTER(b); CP_SITE(FieldSite, site); CP_HOLE(uint64_t, key);
    Table *t = CELL(Table, R(b));
    Value v = NIL;
    if (t->shape == site->absentShape && lua->epoch == site->epoch) { R(a) = NIL; CP_NEXT(); }
    if (t->shape == site->inheritedShape && lua->epoch == site->epoch)
        v = *(Value *)(heap + site->inheritedNode);
    else if (t->shape == 0)
        v = FIELD_WITHOUT_SHAPE(t, key);
    else
        v = SHARED_FIELD(t, key);
    if (v == NIL) CP_GO_COLD(get_field, slow);
    R(a) = v;
    CP_NEXT();
}
CP_COLD(get_field, slow) { CP_SITE(FieldSite, site); SLOW_(site) }

// What has no shape is met first here: modules.
CP_STENCIL(get_global) { REGISTER(a); CP_HOLE(uint32_t, b); CP_HOLE(uint64_t, key); CP_SITE(FieldSite, site);
    Value o = *UPVALUE(b)->at;
    if (RARE(TAG_OF(o) != TAG_TABLE)) CP_GO_COLD(get_global, slow);
    Table *t = CELL(Table, o);
    Node *node = (Node *)(heap + site->node);
    if (RARE(t->hash != site->hash || node->key != key || node->value == NIL)) CP_GO_COLD(get_global, slow);
    R(a) = node->value;
    CP_NEXT();
}
CP_COLD(get_global, slow) { CP_SITE(FieldSite, site); SLOW_(site) }
CP_STENCIL(set_global) { REGISTER(a); CP_HOLE(uint32_t, b); CP_HOLE(uint64_t, key); CP_SITE(FieldSite, site);
    Value o = *UPVALUE(b)->at;
    if (RARE(TAG_OF(o) != TAG_TABLE)) CP_GO_COLD(set_global, slow);
    Table *t = CELL(Table, o);
    Node *node = (Node *)(heap + site->node);
    if (RARE(t->hash != site->hash || node->key != key || node->value == NIL)) CP_GO_COLD(set_global, slow);
    node->value = R(a);
    CP_NEXT();
}
CP_COLD(set_global, slow) { CP_SITE(FieldSite, site); SLOW_(site) }

// Methods are inherited, as a rule.
CP_STENCIL(self) { REGISTER(a); REGISTER(b); CP_SITE(FieldSite, site);
    Value o = R(b);
    if (RARE(TAG_OF(o) != TAG_TABLE)) CP_GO_COLD(self, text);
    Table *t = CELL(Table, o);
    if (t->shape != site->inheritedShape || lua->epoch != site->epoch) CP_GO_COLD(self, other);
    Value v = *(Value *)(heap + site->inheritedNode);
    if (RARE(v == NIL)) CP_GO_COLD(self, slow);
    R((uint64_t)a + 24) = o;
    R(a) = v;
    CP_NEXT();
}
// Strings have their methods from one table, which `to` says where.
CP_COLD(self, text) { REGISTER(a); REGISTER(b); CP_SITE(FieldSite, site);
    Value o = R(b);
    if (TAG_OF(o) != TAG_STRING || site->toEpoch != lua->epoch || !site->to) CP_GO_COLD(self, slow);
    Value v = *(Value *)(heap + site->to);
    if (v == NIL) CP_GO_COLD(self, slow);
    R((uint64_t)a + 24) = o;
    R(a) = v;
    CP_NEXT();
}
CP_COLD(self, other) { REGISTER(a); REGISTER(b); CP_SITE(FieldSite, site); CP_HOLE(uint64_t, key);
    Value o = R(b);
    Table *t = CELL(Table, o);
    Value v = NIL;
    if (t->shape == site->shape)
        v = *(Value *)(heap + t->slots + site->offset);
    else if (t->shape == 0)
        v = FIELD_WITHOUT_SHAPE(t, key);
    else
        v = SHARED_FIELD(t, key);
    if (v == NIL) CP_GO_COLD(self, slow);
    R((uint64_t)a + 24) = o;
    R(a) = v;
    CP_NEXT();
}
CP_COLD(self, slow) { CP_SITE(FieldSite, site); SLOW_(site) }

CP_STENCIL(set_field) { REGISTER(a); REGISTER(c); CP_SITE(FieldSite, site);
    Value o = R(a);
    if (RARE(TAG_OF(o) != TAG_TABLE)) CP_GO_COLD(set_field, slow);
    Table *t = CELL(Table, o);
    if (t->shape != site->shape) CP_GO_COLD(set_field, other);
    Value *v = (Value *)(heap + t->slots + site->offset);
    if (RARE(*v == NIL)) CP_GO_COLD(set_field, slow);
    *v = R(c);
    CP_NEXT();
}
CP_COLD(set_field, other) { REGISTER(a); REGISTER(c); CP_SITE(FieldSite, site); CP_HOLE(uint64_t, key);
    Table *t = CELL(Table, R(a));
    if (t->shape == site->from && lua->epoch == site->toEpoch) {
        uint32_t offset = site->toOffset;
        if (t->slots && offset < 8 * ((Values *)(heap + t->slots) - 1)->capacity) {
            *(Value *)(heap + t->slots + offset) = R(c);
            t->shape = site->to;
            CP_NEXT();
        }
    }
    if (t->shape == 0 && t->hash == site->hash) {
        Node *node = (Node *)(heap + site->node);
        if (node->key == key && node->value != NIL) { node->value = R(c); CP_NEXT(); }
    }
    FieldEntry *entry = FIELD_ENTRY(t->shape, key);
    if (entry->shape == t->shape && entry->key == (uint32_t)key && t->shape && entry->place & 1) {
        Value *v = (Value *)(heap + t->slots + (entry->place - 1));
        if (*v != NIL) { *v = R(c); CP_NEXT(); }
    }
    CP_GO_COLD(set_field, slow);
}
CP_COLD(set_field, slow) { CP_SITE(FieldSite, site); SLOW_(site) }

CP_STENCIL(get_index) { REGISTER(a); REGISTER(b); REGISTER(c);
    Value o = R(b), k = R(c);
    if (RARE(TAG_OF(o) != TAG_TABLE || TAG_OF(k) != TAG_OF(BIAS))) CP_GO_COLD(get_index, other);
    Table *t = CELL(Table, o);
    uint32_t i = (uint32_t)k - 1;
    if (RARE(i >= t->arraySize)) CP_GO_COLD(get_index, other);
    Value v = ((Value *)(heap + t->array))[i];
    if (RARE(v == NIL)) CP_GO_COLD(get_index, other);
    R(a) = v;
    CP_NEXT();
}
// In a table without a shape a short string is found by its address and hash; and what is not there, and has no metatable, is nil.
CP_COLD(get_index, other) { REGISTER(a); REGISTER(b); REGISTER(c);
    Value o = R(b), k = R(c);
    if (TAG_OF(o) != TAG_TABLE) CP_GO_COLD(get_index, slow);
    Table *t = CELL(Table, o);
    if (TAG_OF(k) == TAG_STRING && !CELL(StringCell, k)->isLong && t->shape == 0) {
        if (t->hash) {
            uint32_t at = CELL(StringCell, k)->hash & t->hashMask;
            for (;;) {
                Node *node = (Node *)(heap + t->hash) + at;
                if (node->key == k) {
                    if (node->value == NIL) break;
                    R(a) = node->value;
                    CP_NEXT();
                }
                if (!node->next) break;
                at = node->next - 1;
            }
        }
        if (!t->metatable) { R(a) = NIL; CP_NEXT(); }
    }
    if (TAG_OF(k) == TAG_OF(BIAS) && !t->metatable && (!t->hash || (uint32_t)k - 1 < t->arraySize)) { R(a) = NIL; CP_NEXT(); }
    CP_GO_COLD(get_index, slow);
}
SLOW(get_index)
CP_STENCIL(set_index) { REGISTER(a); REGISTER(b); REGISTER(c);
    Value o = R(a), k = R(b);
    if (RARE(TAG_OF(o) != TAG_TABLE || TAG_OF(k) != TAG_OF(BIAS))) CP_GO_COLD(set_index, slow);
    Table *t = CELL(Table, o);
    uint32_t i = (uint32_t)k - 1;
    if (RARE(i >= t->arraySize)) CP_GO_COLD(set_index, slow);
    Value *v = (Value *)(heap + t->array) + i;
    if (RARE(t->metatable && *v == NIL)) CP_GO_COLD(set_index, slow);
    *v = R(c);
    CP_NEXT();
}
SLOW(set_index)
CP_STENCIL(get_integer) { REGISTER(a); REGISTER(b); CP_HOLE(uint32_t, index);
    Value o = R(b);
    if (RARE(TAG_OF(o) != TAG_TABLE)) CP_GO_COLD(get_integer, slow);
    Table *t = CELL(Table, o);
    if (RARE(index >= t->arraySize)) CP_GO_COLD(get_integer, slow);
    Value v = ((Value *)(heap + t->array))[index];
    if (RARE(v == NIL)) CP_GO_COLD(get_integer, none);
    R(a) = v;
    CP_NEXT();
}
CP_COLD(get_integer, none) { REGISTER(a); REGISTER(b);
    if (CELL(Table, R(b))->metatable) CP_GO_COLD(get_integer, slow);
    R(a) = NIL;
    CP_NEXT();
}
SLOW(get_integer)
CP_STENCIL(set_integer) { REGISTER(a); REGISTER(c); CP_HOLE(uint32_t, index);
    Value o = R(a);
    if (RARE(TAG_OF(o) != TAG_TABLE)) CP_GO_COLD(set_integer, slow);
    Table *t = CELL(Table, o);
    if (RARE(index >= t->arraySize)) CP_GO_COLD(set_integer, slow);
    Value *v = (Value *)(heap + t->array) + index;
    if (RARE(t->metatable && *v == NIL)) CP_GO_COLD(set_integer, slow);
    *v = R(c);
    CP_NEXT();
}
SLOW(set_integer)

// A table, with room for items and fields: the classes of their cells' sizes, and how many values those have.
CP_STENCIL(new_table) { REGISTER(a); CP_HOLE(uint32_t, size_class);
    uint32_t cell = lua->free[size_class];
    if (RARE(!cell)) CP_GO_COLD(new_table, slow);
    Table *t = (Table *)(heap + cell);
    lua->free[size_class] = t->shape;
    *t = (Table) { .kind = CELL_TABLE, .shape = lua->rootShape };
    R(a) = TAGGED(TAG_TABLE) | cell;
    CP_NEXT();
}
SLOW(new_table)
#define NEW_WITH(stencil, ...) \
    CP_STENCIL(stencil) { REGISTER(a); CP_HOLE(uint32_t, size_class); CP_HOLE(uint32_t, values_class); CP_HOLE(uint32_t, capacity); \
        uint32_t cell = lua->free[size_class]; \
        if (RARE(!cell)) CP_GO_COLD(stencil, slow); \
        Table *t = (Table *)(heap + cell); \
        uint32_t rest = t->shape; \
        uint32_t values = values_class == size_class ? rest : lua->free[values_class]; \
        if (RARE(!values)) CP_GO_COLD(stencil, slow); \
        Values *v = (Values *)(heap + values); \
        lua->free[size_class] = rest; \
        lua->free[values_class] = v->capacity; \
        *v = (Values) { .kind = CELL_VALUES, .capacity = capacity }; \
        Value *all = (Value *)(v + 1); \
        ONE_BY_ONE for (uint32_t i = 0; i < capacity; i++) \
            all[i] = NIL; \
        *t = (Table) { .kind = CELL_TABLE, .shape = lua->rootShape, __VA_ARGS__ }; \
        R(a) = TAGGED(TAG_TABLE) | cell; \
        CP_NEXT(); \
    } \
    SLOW(stencil)
NEW_WITH(new_array, .array = values + 8, .arraySize = capacity)
NEW_WITH(new_object, .slots = values + 8)

// The items of a constructor, where the array part has room for them.
CP_STENCIL(set_list) { REGISTER(a); CP_HOLE(uint32_t, number); CP_HOLE(uint32_t, offset);
    Table *t = CELL(Table, R(a));
    if (RARE(offset + number > t->arraySize)) CP_GO_COLD(set_list, slow);
    Value *to = (Value *)(heap + t->array) + offset;
    ONE_BY_ONE for (uint32_t i = 0; i < number; i++)
        to[i] = (&R(a))[i + 1];
    CP_NEXT();
}
SLOW(set_list)
// The same with the results of a call, or varargs, behind them.
CP_STENCIL(set_list_open) { REGISTER(a); CP_HOLE(uint32_t, number); CP_HOLE(uint32_t, offset);
    Table *t = CELL(Table, R(a));
    uint64_t all = (uint64_t)count + number;
    if (RARE(offset + all > t->arraySize)) CP_GO_COLD(set_list_open, slow);
    Value *to = (Value *)(heap + t->array) + offset;
    ONE_BY_ONE for (uint64_t i = 0; i < all; i++)
        to[i] = (&R(a))[i + 1];
    CP_NEXT();
}
SLOW_OPEN(set_list_open)

// -------------------------------------------------------------------------------------------------------------- loops
CP_STENCIL(for_prepare) { REGISTER(a);
    Value from = R(a), to = R((uint64_t)a + 8), step = R((uint64_t)a + 16);
    if (RARE(!IS_INTEGER(from & to & step) || step == OF_INTEGER(0))) CP_GO_COLD(for_prepare, slow);
    if (INTEGER(step) > 0 ? from > to : from < to) CP_JUMP(target);
    R((uint64_t)a + 24) = from;
    CP_NEXT();
}
SLOW_JUMP(for_prepare)
// By one: the sum cannot leave the integers, since it is no larger than the limit.
CP_STENCIL(for_loop_one) { REGISTER(a);
    Value i = R(a), to = R((uint64_t)a + 8);
    if (RARE(--lua->countdown < 0)) CP_GO_COLD(for_loop_one, tick);
    if (RARE(!IS_INTEGER(i & to))) CP_GO_COLD(for_loop_one, slow);
    if (i < to) {
        R(a) = i + 1;
        R((uint64_t)a + 24) = i + 1;
        CP_JUMP_AT(CP_LINK(back));
    }
    CP_NEXT();
}
TICK(for_loop_one)
SLOW_JUMP(for_loop_one)
CP_STENCIL(for_loop) { REGISTER(a);
    Value i = R(a), to = R((uint64_t)a + 8), step = R((uint64_t)a + 16);
    if (RARE(--lua->countdown < 0)) CP_GO_COLD(for_loop, tick);
    if (IS_INTEGER(i & to & step)) {
        i = i + step - BIAS;
        if (IS_INTEGER(i) && (INTEGER(step) > 0 ? i <= to : i >= to)) {
            R(a) = i;
            R((uint64_t)a + 24) = i;
            CP_JUMP_AT(CP_LINK(back));
        }
        CP_NEXT();
    }
    if (RARE(!IS_FLOAT(i) || !IS_FLOAT(to))) CP_GO_COLD(for_loop, slow);
    double d = FLOAT(i) + FLOAT(step);
    if (FLOAT(step) > 0 ? d <= FLOAT(to) : FLOAT(to) <= d) {
        R(a) = OF_FLOAT(d);
        R((uint64_t)a + 24) = OF_FLOAT(d);
        CP_JUMP_AT(CP_LINK(back));
    }
    CP_NEXT();
}
TICK(for_loop)
SLOW_JUMP(for_loop)
CP_STENCIL(generic_loop) { REGISTER(a);
    if (RARE(--lua->countdown < 0)) CP_GO_COLD(generic_loop, tick);
    Value v = R((uint64_t)a + 32);
    if (v == NIL) CP_NEXT();
    R((uint64_t)a + 16) = v;
    CP_JUMP_AT(CP_LINK(back));
}
TICK(generic_loop)

// -------------------------------------------------------------------------------------------------------------- calls
// A function that is interpreted starts: after so many calls it is compiled, and goes on as machine code.
CP_STENCIL(count_call) {
    if (RARE(--CELL(Closure, base[-3])->proto->calls == 0)) CP_GO_COLD(count_call, warm);
    CP_NEXT();
}
CP_COLD(count_call, warm) {
    lua->count = count;
    void *next = CP_CALL(warm, void *, uint64_t *)(base);
    base = lua->frame;
    count = lua->count;
    CP_JUMP_AT(next);
}
// A function starts. There is room for its registers, and parameters without an argument are nil.
CP_STENCIL(enter) { CP_HOLE(uint32_t, parameters); CP_HOLE(uint32_t, size);
    if (RARE((char *)base + size > (char *)lua->limit)) CP_GO_COLD(enter, grow);
    if (RARE(count < parameters)) CP_GO_COLD(enter, fill);
    CP_NEXT();
}
CP_COLD(enter, fill) { CP_HOLE(uint32_t, parameters);
    ONE_BY_ONE for (; count < parameters; count++)
        base[count] = NIL;
    CP_NEXT();
}
CP_COLD(enter, grow) { CP_HOLE(uint32_t, size); CP_HOLE(uint32_t, parameters);
    lua->count = count;
    void *next = CP_CALL(grow, void *, uint64_t *, uint32_t)(base, size);
    base = lua->frame;
    count = lua->count;
    if (next) CP_JUMP_AT(next);
    if (count < parameters) CP_GO_COLD(enter, fill);
    CP_NEXT();
}
// A function with varargs gets a frame behind all its arguments, which stay where they are. In front of the header is their number.
CP_STENCIL(enter_vararg) { CP_HOLE(uint32_t, parameters); CP_HOLE(uint32_t, size);
    if (RARE((char *)(base + count + 4) + size > (char *)lua->limit)) CP_GO_COLD(enter_vararg, grow);
    Value *frame = base + count + 4;
    frame[-4] = (uint64_t)count;
    frame[-3] = base[-3];
    frame[-2] = base[-2];
    frame[-1] = base[-1] + 8 * (uint64_t)(count + 4);
    ONE_BY_ONE for (uint32_t i = 0; i < parameters; i++)
        frame[i] = i < count ? base[i] : NIL;
    base = frame;
    CP_NEXT();
}
CP_COLD(enter_vararg, grow) { CP_HOLE(uint32_t, size);
    lua->count = count;
    void *next = CP_CALL(grow, void *, uint64_t *, uint32_t)(base, size + 8 * (uint32_t)(count + 4));
    base = lua->frame;
    count = lua->count;
    if (!next) next = CELL(Closure, base[-3])->proto->entry;
    CP_JUMP_AT(next);
}

// `link` is the distance of the frames, and where in the function the call is.
#define CALL(number, stencil) \
    Value f = R(a); \
    R((uint64_t)a + 8) = (uint64_t)CP_LABEL_ADDRESS(after); \
    R((uint64_t)a + 16) = link; \
    base = &R((uint64_t)a + 24); \
    count = number; \
    if (RARE(TAG_OF(f) != TAG_FUNCTION)) CP_GO_COLD(stencil, slow); \
    CP_JUMP_AT(CELL(Closure, f)->proto->entry);
// What is called is no function. Its frame is made already.
#define NO_FUNCTION(stencil) \
    CP_COLD(stencil, slow) { \
        lua->count = count; \
        void *next = CP_CALL(enter_frame, void *, uint64_t *)(base); \
        base = lua->frame; \
        count = lua->count; \
        CP_JUMP_AT(next); \
    }
CP_STENCIL(call) { REGISTER(a); CP_HOLE(uint32_t, number); CP_HOLE(uint64_t, link); CALL(number, call) }
NO_FUNCTION(call)
CP_STENCIL(call_open) { REGISTER(a); CP_HOLE(uint32_t, number); CP_HOLE(uint64_t, link); CALL(number + count, call_open) }
NO_FUNCTION(call_open)
// Behind a call: the results that are missing are nil. They lie where the function was.
CP_STENCIL(results_one) { REGISTER(a); if (RARE(count < 1)) R(a) = NIL; CP_NEXT(); }
CP_STENCIL(results) { REGISTER(a); CP_HOLE(uint32_t, wanted);
    ONE_BY_ONE for (; RARE(count < wanted); count++)
        (&R(a))[count] = NIL;
    CP_NEXT();
}

#define RETURN(number, to) \
    Value *to_ = (to); \
    void *caller = (void *)base[-2]; \
    uint32_t distance = (uint32_t)base[-1]; \
    count = (number); \
    ONE_BY_ONE for (int64_t i = 0; i < count; i++) \
        to_[i] = (&R(a))[i]; \
    base = (Value *)((char *)base - distance); \
    CP_JUMP_AT(caller);
CP_STENCIL(return_none) {
    void *caller = (void *)base[-2];
    base = (Value *)((char *)base - (uint32_t)base[-1]);
    count = 0;
    CP_JUMP_AT(caller);
}
CP_STENCIL(return_one) { REGISTER(a);
    void *caller = (void *)base[-2];
    uint32_t distance = (uint32_t)base[-1];
    base[-3] = R(a);
    base = (Value *)((char *)base - distance);
    count = 1;
    CP_JUMP_AT(caller);
}
CP_STENCIL(return_some) { REGISTER(a); CP_HOLE(uint32_t, number); RETURN(number, base - 3) }
CP_STENCIL(return_open) { REGISTER(a); CP_HOLE(uint32_t, number); RETURN(number + count, base - 3) }
CP_STENCIL(return_vararg) { REGISTER(a); CP_HOLE(uint32_t, number); RETURN(number, base - base[-4] - 7) }
CP_STENCIL(return_vararg_open) { REGISTER(a); CP_HOLE(uint32_t, number); RETURN(number + count, base - base[-4] - 7) }

// The function and its arguments replace those of this frame. (C# does it where the frame has varargs.)
// A C# function is called from this frame, which its errors tell of, and the results are returned.
#define TAIL_CALL(number, stencil) \
    Value f = R(a); \
    if (RARE(TAG_OF(f) != TAG_FUNCTION)) CP_GO_COLD(stencil, slow); \
    if (CELL(Closure, f)->host) { \
        R((uint64_t)a + 8) = (uint64_t)CP_LABEL_ADDRESS(after); \
        R((uint64_t)a + 16) = link; \
        base = &R((uint64_t)a + 24); \
        count = (number); \
        CP_JUMP_AT(CELL(Closure, f)->proto->entry); \
    } \
    count = (number); \
    base[-3] = f; \
    ONE_BY_ONE for (int64_t i = 0; i < count; i++) \
        base[i] = (&R((uint64_t)a + 24))[i]; \
    if (RARE(--lua->countdown < 0)) CP_GO_COLD(stencil, tick); \
    CP_JUMP_AT(CELL(Closure, f)->proto->entry);
#define TAIL_TICK(stencil) \
    CP_COLD(stencil, tick) { CP_HOLE(uint32_t, pc); \
        lua->count = count; \
        void *next = CP_CALL(tick_call, void *, uint64_t *, uint32_t)(base, pc); \
        base = lua->frame; \
        count = lua->count; \
        CP_JUMP_AT(next); \
    }
CP_STENCIL(tail_call) { REGISTER(a); CP_HOLE(uint32_t, number); CP_HOLE(uint64_t, link); TAIL_CALL(number, tail_call) }
SLOW_OPEN(tail_call)
TAIL_TICK(tail_call)
CP_STENCIL(tail_call_open) { REGISTER(a); CP_HOLE(uint32_t, number); CP_HOLE(uint64_t, link); TAIL_CALL(number + count, tail_call_open) }
SLOW_OPEN(tail_call_open)
TAIL_TICK(tail_call_open)
// In C#, with the number of open results: tail calls and returns that close variables.
CP_STENCIL(other_call) { SLOW_OPEN_ }

CP_STENCIL(vararg) { REGISTER(a); CP_HOLE(uint32_t, wanted); CP_HOLE(uint32_t, parameters);
    Value *all = base - base[-4] - 4;
    ONE_BY_ONE for (uint32_t i = 0; i < wanted; i++)
        (&R(a))[i] = parameters + i < base[-4] ? all[parameters + i] : NIL;
    CP_NEXT();
}

CP_STENCIL(vararg_open) { REGISTER(a); CP_HOLE(uint32_t, parameters);
    uint64_t number = base[-4] > parameters ? base[-4] - parameters : 0;
    if (RARE(&R(a) + number + ROOM > lua->limit)) CP_GO_COLD(vararg_open, slow);
    Value *all = base - base[-4] - 4 + parameters;
    ONE_BY_ONE for (uint64_t i = 0; i < number; i++)
        (&R(a))[i] = all[i];
    count = (int64_t)number;
    CP_NEXT();
}
SLOW_OPEN(vararg_open)

// --------------------------------------------------------------------------------------------- ways in and out, in one program
// A function that C# has.
CP_STENCIL(host) {
    void *next = CP_CALL(host, void *, uint64_t *, int64_t)(base, count);
    base = lua->frame;
    count = lua->count;
    CP_JUMP_AT(next);
}
// Some of them without C#, where their arguments are the usual ones.
#define GENERIC CP_JUMP_AT(lua->host)
// Returns values that lie one behind the other: elsewhere, or not below where they go to.
#define GIVE_ALL(number, from) \
    do { \
        int64_t number_ = (number); \
        Value *from_ = (from); \
        void *caller = (void *)base[-2]; \
        uint32_t distance = (uint32_t)base[-1]; \
        ONE_BY_ONE for (int64_t i_ = 0; i_ < number_; i_++) \
            base[i_ - 3] = from_[i_]; \
        base = (Value *)((char *)base - distance); \
        count = number_; \
        CP_JUMP_AT(caller); \
    } while (0)
#define GIVE(...) \
    do { \
        Value results[] = { __VA_ARGS__ }; \
        void *caller = (void *)base[-2]; \
        uint32_t distance = (uint32_t)base[-1]; \
        for (int i_ = 0; i_ < (int)(sizeof(results) / sizeof(Value)); i_++) \
            base[i_ - 3] = results[i_]; \
        base = (Value *)((char *)base - distance); \
        count = sizeof(results) / sizeof(Value); \
        CP_JUMP_AT(caller); \
    } while (0)
CP_STENCIL(math_floor) {
    Value x = base[0];
    if (count < 1) GENERIC;
    if (IS_INTEGER(x)) GIVE(x);
    if (!IS_FLOAT(x)) GENERIC;
    double d = FLOAT(x);
    if (!(d > -0x1p49 && d < 0x1p49)) GENERIC;
    int64_t i = (int64_t)d;
    GIVE(OF_INTEGER(i - ((double)i > d)));
}
CP_STENCIL(math_abs) {
    Value x = base[0];
    if (count < 1) GENERIC;
    if (IS_FLOAT(x)) GIVE(x & ~(1ull << 63));
    if (!IS_INTEGER(x) || !FITS(-INTEGER(x))) GENERIC;
    GIVE(INTEGER(x) < 0 ? OF_INTEGER(-INTEGER(x)) : x);
}
CP_STENCIL(math_sqrt) {
    Value x = base[0];
    if (count < 1) GENERIC;
    double d;
    if (IS_FLOAT(x)) d = FLOAT(x); else if (IS_INTEGER(x)) d = (double)INTEGER(x); else GENERIC;
    if (!(d >= 0)) GENERIC;
    GIVE(OF_FLOAT(__builtin_sqrt(d)));
}
#define CHOICE(name, operator) \
    CP_STENCIL(name) { \
        if (count != 2) GENERIC; \
        Value x = base[0], y = base[1]; \
        if (IS_INTEGER(x & y)) { if (x operator y) GIVE(x); GIVE(y); } \
        if (!IS_FLOAT(x) || !IS_FLOAT(y) || FLOAT(x) != FLOAT(x) || FLOAT(y) != FLOAT(y) || FLOAT(x) == FLOAT(y)) GENERIC; \
        if (FLOAT(x) operator FLOAT(y)) GIVE(x); \
        GIVE(y); \
    }
CHOICE(math_max, >) CHOICE(math_min, <)
CP_STENCIL(type) {
    Value x = base[0];
    if (count < 1) GENERIC;
    uint32_t tag = TAG_OF(x) - TAG_FALSE;
    GIVE(lua->typeNames[IS_INTEGER(x) || IS_FLOAT(x) ? 11 : tag & 15]);
}
CP_STENCIL(string_byte) {
    Value s = base[0], at = count > 1 ? base[1] : OF_INTEGER(1);
    if (count < 1 || count > 2 || TAG_OF(s) != TAG_STRING || TAG_OF(at) != TAG_OF(BIAS)) GENERIC;
    uint32_t i = (uint32_t)at - 1;
    if (i >= CELL(StringCell, s)->length) GENERIC;
    GIVE(OF_INTEGER(((uint8_t *)(CELL(StringCell, s) + 1))[i]));
}
CP_STENCIL(string_len) {
    if (count < 1 || TAG_OF(base[0]) != TAG_STRING) GENERIC;
    GIVE(OF_INTEGER(CELL(StringCell, base[0])->length));
}
CP_STENCIL(select) {
    Value n = base[0];
    if (count < 1 || TAG_OF(n) != TAG_OF(BIAS) || (uint32_t)n == 0) GENERIC;
    int64_t first = (uint32_t)n;
    GIVE_ALL(count > first ? count - first : 0, base + first);
}
// ------------------------------------------------------------------------------------------------------------- texts
// A text is written into the first free cell of its size, behind the header and where nothing else is; then it is taken. What is short is
// interned: the cell is free still where there is such a string.
#define TEXT_CLASS(length) lua->classes[((length) + sizeof(StringCell) + 8) >> 3]
#define TEXT_AT(cell) ((uint8_t *)(CELL(StringCell, cell) + 1))
static inline __attribute__((always_inline)) uint64_t mix(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)(product >> 64) ^ (uint64_t)product;
}
static inline __attribute__((always_inline)) Value take_text(uint8_t *heap, Context *lua, uint32_t cell, uint32_t length)
{
    StringCell *text = CELL(StringCell, cell);
    uint32_t *free = &lua->free[TEXT_CLASS(length)], rest = text->hash, *list = 0;
    StringCell made = { .kind = CELL_STRING, .isLong = 1, .length = length };
    if (length <= LONGEST_SHORT) {
        uint64_t *words = (uint64_t *)(text + 1), hash = lua->seed ^ length;
        uint32_t whole = length / 8;
        if (length % 8)
            words[whole] &= ~0ull >> (64 - 8 * (length % 8));
        else
            words[whole] = 0;
        ONE_BY_ONE for (uint32_t i = 0; i < whole; i++)
            hash = mix(hash ^ words[i], 0x9E3779B97F4A7C15);
        hash = mix(hash ^ words[whole], 0xD6E8FEB86659FD93 ^ lua->seed);
        hash ^= hash >> 32;
        list = &lua->strings[(uint32_t)hash & lua->stringMask];
        for (uint32_t at = *list; at; at = CELL(StringCell, at)->next) {
            StringCell *known = CELL(StringCell, at);
            if (known->hash != (uint32_t)hash || known->length != length)
                continue;
            uint32_t same = 0;
            ONE_BY_ONE while (same < length && ((uint8_t *)(known + 1))[same] == ((uint8_t *)words)[same])
                same++;
            if (same == length)
                return TAGGED(TAG_STRING) | at;
        }
        if (lua->stringCount > lua->stringMask)
            return NIL;
        lua->stringCount++;
        made.isLong = 0;
        made.hashed = 1;
        made.hash = (uint32_t)hash;
        made.next = *list;
        *list = cell;
    } else
        ((uint8_t *)(text + 1))[length] = 0;
    *free = rest;
    *text = made;
    return TAGGED(TAG_STRING) | cell;
}
static inline __attribute__((always_inline)) uint8_t *put(uint8_t *to, const uint8_t *from, uint32_t length)
{
    ONE_BY_ONE for (; length >= 8; length -= 8, to += 8, from += 8)
        __builtin_memcpy(to, from, 8);
    ONE_BY_ONE for (; length; length--)
        *to++ = *from++;
    return to;
}
// A part of a text, if there is a cell for it.
#define PART(at, length) ({ \
        uint32_t length_ = (length), cell_ = length_ + sizeof(StringCell) < LARGEST_SMALL ? lua->free[TEXT_CLASS(length_)] : 0; \
        Value part_ = NIL; \
        if (cell_) { \
            put(TEXT_AT(cell_), (at), length_); \
            part_ = take_text(heap, lua, cell_, length_); \
        } \
        part_; })
CP_STENCIL(string_sub) {
    CP_KEEP_FRAME();
    Value s = base[0], i = base[1], j = count > 2 ? base[2] : OF_INTEGER(-1);
    if (count < 2 || count > 3 || TAG_OF(s) != TAG_STRING || !IS_INTEGER(i & j)) GENERIC;
    int64_t length = CELL(StringCell, s)->length, first = INTEGER(i), last = INTEGER(j);
    if (first < 0) first += length + 1;
    if (first < 1) first = 1;
    if (last < 0) last += length + 1;
    if (last > length) last = length;
    int64_t part = last - first + 1;
    Value r = PART(TEXT_AT(s) + first - 1, part < 0 ? 0 : part > LARGEST_SMALL ? LARGEST_SMALL : (uint32_t)part);
    if (r == NIL) GENERIC;
    GIVE(r);
}
CP_STENCIL(string_char) {
    CP_KEEP_FRAME();
    uint8_t byte = (uint8_t)base[0];
    if (count != 1 || base[0] - OF_INTEGER(0) > 255) GENERIC;
    Value r = PART(&byte, 1);
    if (r == NIL) GENERIC;
    GIVE(r);
}
CP_STENCIL(concat_texts) {
    uint64_t length = 0;
    Value *from = lua->from;
    for (int64_t i = 0; i < count; i++) {
        if (TAG_OF(from[i]) == TAG_STRING) {
            length += CELL(StringCell, from[i])->length;
        } else if (IS_INTEGER(from[i])) {
            int64_t n = INTEGER(from[i]);
            length += n < 0;
            do length++; while (n /= 10);
        } else
            goto slow;
    }
    uint32_t cell = length + sizeof(StringCell) < LARGEST_SMALL ? lua->free[TEXT_CLASS(length)] : 0;
    if (cell) {
        uint8_t *to = TEXT_AT(cell);
        for (int64_t i = 0; i < count; i++) {
            if (TAG_OF(from[i]) == TAG_STRING) {
                to = put(to, TEXT_AT(from[i]), CELL(StringCell, from[i])->length);
                continue;
            }
            int64_t n = INTEGER(from[i]), m = n;
            to += n < 0;
            do to++; while (m /= 10);
            uint8_t *digit = to;
            uint64_t left = n < 0 ? -(uint64_t)n : (uint64_t)n;
            do *--digit = '0' + left % 10; while (left /= 10);
            if (n < 0)
                *--digit = '-';
        }
        Value r = take_text(heap, lua, cell, (uint32_t)length);
        if (r != NIL) {
            *lua->to = r;
            CP_JUMP_AT(lua->back);
        }
    }
slow:;
    void *back = lua->back;
    void *next = CP_CALL(slow, void *, uint64_t *, uint32_t, void *)(base, (uint32_t)lua->site, 0);
    if (next) {
        base = lua->frame;
        count = lua->count;
        CP_JUMP_AT(next);
    }
    CP_JUMP_AT(back);
}

// The end of a list, where the array part has room.
CP_STENCIL(table_insert) {
    Value x = base[0], v = base[1];
    if (count != 2 || TAG_OF(x) != TAG_TABLE || v == NIL) GENERIC;
    Table *t = CELL(Table, x);
    if (t->metatable || !t->arraySize) GENERIC;
    Value *values = (Value *)(heap + t->array);
    uint32_t border = *BORDER(t);
    if (border == t->arraySize || !IS_BORDER(t, values, border)) GENERIC;
    values[border] = v;
    *BORDER(t) = border + 1;
    GIVE_ALL(0, base);
}
CP_STENCIL(table_remove) {
    Value x = base[0];
    if (count != 1 || TAG_OF(x) != TAG_TABLE) GENERIC;
    Table *t = CELL(Table, x);
    if (t->metatable || !t->arraySize) GENERIC;
    Value *values = (Value *)(heap + t->array);
    uint32_t border = *BORDER(t);
    if (!border || !IS_BORDER(t, values, border)) GENERIC;
    Value v = values[border - 1];
    values[border - 1] = NIL;
    *BORDER(t) = border - 1;
    GIVE(v);
}
CP_STENCIL(table_unpack) {
    Value x = base[0], i = count > 1 ? base[1] : OF_INTEGER(1), j = count > 2 ? base[2] : NIL;
    if (count < 1 || count > 3 || TAG_OF(x) != TAG_TABLE || TAG_OF(i) != TAG_OF(BIAS) || (uint32_t)i == 0) GENERIC;
    Table *t = CELL(Table, x);
    if (t->metatable || !t->arraySize) GENERIC;
    Value *values = (Value *)(heap + t->array);
    uint32_t last = (uint32_t)j, size = t->arraySize;
    if (j == NIL) {
        last = *BORDER(t);
        if (!IS_BORDER(t, values, last)) GENERIC;
    } else if (TAG_OF(j) != TAG_OF(BIAS) || last > size)
        GENERIC;
    int64_t number = (int64_t)last - (uint32_t)i + 1;
    if (number < 0) number = 0;
    if (base + number + ROOM > lua->limit) GENERIC;
    GIVE_ALL(number, values + ((uint32_t)i - 1));
}
CP_STENCIL(pairs) {
    if (count < 1 || TAG_OF(base[0]) != TAG_TABLE || CELL(Table, base[0])->metatable) GENERIC;
    Value t = base[0];
    GIVE(lua->pairsNext, t, NIL);
}
CP_STENCIL(ipairs) {
    if (count < 1) GENERIC;
    Value t = base[0];
    GIVE(lua->ipairsNext, t, OF_INTEGER(0));
}
CP_STENCIL(assert) {
    if (count < 1 || IS_FALSY(base[0])) GENERIC;
    GIVE_ALL(count, base);
}

// ------------------------------------------------------------------------------------------------------------ iterators
// The iterator of ipairs.
CP_STENCIL(next_index) {
    if (count != 2 || TAG_OF(base[0]) != TAG_TABLE || TAG_OF(base[1]) != TAG_OF(BIAS)) GENERIC;
    Table *t = CELL(Table, base[0]);
    uint32_t i = (uint32_t)base[1];
    if (i < t->arraySize) {
        Value v = ((Value *)(heap + t->array))[i];
        if (v != NIL) GIVE(OF_INTEGER((int64_t)i + 1), v);
    } else if (t->hash)
        GENERIC;
    if (t->metatable) GENERIC;
    GIVE(NIL);
}
// Array parts, and tables without a shape whose keys are strings.
CP_STENCIL(next) {
    if (count < 1 || TAG_OF(base[0]) != TAG_TABLE) GENERIC;
    Table *t = CELL(Table, base[0]);
    Value k = count > 1 ? base[1] : NIL;
    uint32_t at = 0;
    if (TAG_OF(k) == TAG_OF(BIAS)) {
        at = (uint32_t)k;
        if (at - 1 >= t->arraySize) GENERIC;
    } else if (TAG_OF(k) == TAG_STRING) {
        if (t->shape || !t->hash || CELL(StringCell, k)->isLong) GENERIC;
        Node *nodes = (Node *)(heap + t->hash);
        uint32_t n = CELL(StringCell, k)->hash & t->hashMask;
        while (nodes[n].key != k) {
            if (!nodes[n].next) GENERIC;
            n = nodes[n].next - 1;
        }
        at = t->arraySize + n + 1;
    } else if (k != NIL)
        GENERIC;
    ONE_BY_ONE for (; at < t->arraySize; at++) {
        Value v = ((Value *)(heap + t->array))[at];
        if (v != NIL) GIVE(OF_INTEGER((int64_t)at + 1), v);
    }
    if (t->shape && t->slots) GENERIC;
    if (t->hash) {
        Node *nodes = (Node *)(heap + t->hash);
        ONE_BY_ONE for (uint32_t n = at - t->arraySize; n <= t->hashMask; n++)
            if (nodes[n].value != NIL) GIVE(nodes[n].key, nodes[n].value);
    }
    GIVE(NIL);
}
// The function that C# called has returned.
CP_STENCIL(leave) { lua->frame = base; CP_RETURN(count); }
// A function that an instruction called has returned (a metamethod), or one that pcall or resume called.
CP_STENCIL(finish) {
    lua->count = count;
    void *next = CP_CALL(finish, void *, uint64_t *)(base);
    base = lua->frame;
    count = lua->count;
    CP_JUMP_AT(next);
}
CP_STENCIL(finish_call) {
    lua->count = count;
    void *next = CP_CALL(finish_call, void *, uint64_t *)(base);
    base = lua->frame;
    count = lua->count;
    CP_JUMP_AT(next);
}
CP_STENCIL(finish_coroutine) {
    lua->count = count;
    void *next = CP_CALL(finish_coroutine, void *, uint64_t *)(base);
    base = lua->frame;
    count = lua->count;
    CP_JUMP_AT(next);
}
// ------------------------------------------------------------------------------------------------------------- traces
// What is written down for a trace: each instruction, before it is done.
CP_STENCIL(record) { CP_HOLE(uint32_t, pc);
    lua->count = count;
    void *next = CP_CALL(record, void *, uint64_t *, uint32_t)(base, pc);
    if (next) {
        base = lua->frame;
        count = lua->count;
        CP_JUMP_AT(next);
    }
    CP_NEXT();
}
// A trace has the state in other registers: it is entered, where its frames have room, and left by way of the context.
CP_STENCIL(enter_trace) { CP_HOLE(uint32_t, size); CP_HOLE(void *, trace);
    if (RARE((char *)base + size > (char *)lua->limit)) CP_JUMP(none);
    lua->frame = base;
    CP_JUMP_AT(trace);
}
CP_STENCIL(leave_trace) { CP_HOLE(Context *, context); CP_HOLE(uint32_t, distance);
    lua = context;
    heap = (uint8_t *)context;
    base = (Value *)((char *)lua->frame + distance);
    CP_JUMP(to);
}
CP_STENCIL(go_back) { CP_HOLE(Context *, context);
    lua = context;
    heap = (uint8_t *)context;
    base = (Value *)lua->frame;
    CP_JUMP_AT(lua->back);
}
// Where a function is entered that has no code yet.
CP_STENCIL(compile) {
    lua->count = count;
    void *next = CP_CALL(compile, void *, uint64_t *)(base);
    base = lua->frame;
    count = lua->count;
    CP_JUMP_AT(next);
}

CP_ENTRY(run, int64_t, (uint64_t *, base), (uint8_t *, heap), (Context *, lua), (int64_t, count))
