// copypatch.h: the C side of CopyPatch. An instruction set is written as stencils, one operation each:
//
//     #define CP_STATE (int64_t *, sp), (int64_t *, locals)
//     #include <copypatch.h>
//
//     CP_STENCIL(push)         { CP_HOLE(int64_t, value); *sp++ = value; CP_NEXT(); }
//     CP_STENCIL(add)          { sp--; sp[-1] += sp[0]; CP_NEXT(); }
//     CP_STENCIL(jump_if_zero) { if (*--sp == 0) CP_JUMP(target); CP_NEXT(); }
//     CP_STENCIL(print)        { CP_CALL(print, void, int64_t)(*--sp); CP_NEXT(); }
//     CP_STENCIL(halt)         { CP_RETURN(*--sp); }
//     CP_ENTRY(run, int64_t, (int64_t *, sp), (int64_t *, locals))
//
// What a C file defines before it includes this header:
//
//     CP_STATE    what flows from stencil to stencil, in registers: one or more (type, name) pairs. Integers, pointers,
//                 float and double. Each stencil sees them as parameters, and passes on what they hold when it leaves.
//                 All that fits into registers: on x86-64 12 integers or pointers, and 8 floating-point values.
//     CP_RESULT   the type that compiled code returns; int64_t where it is not defined.
//
// Whatever ends in an underscore is this header's own business.
//
// How it works. A stencil is a `preserve_none` function, so that every register is free for state, and it leaves by a
// `musttail` call, which is a jump. What is not known when clang runs (the value of a hole, where a label is, which C#
// function is called) is an undefined symbol with the prefix cp_: clang leaves a relocation, and the generator turns
// it into a patch. The C types and names of all that travel in section .copypatch of the object, one record for each
// use of a macro; CP_RECORD_ describes its layout.
#ifndef COPYPATCH_H
#define COPYPATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if !defined(__clang__) || __clang_major__ < 19
#error "copypatch.h needs clang 19 or newer: preserve_none and musttail are what stencils are made of"
#endif
#ifndef CP_STATE
#error "define CP_STATE before including copypatch.h: #define CP_STATE (int64_t *, sp), (int64_t *, locals)"
#endif
#ifndef CP_RESULT
#define CP_RESULT int64_t
#endif

// ---------------------------------------------------------------------------------------------------- lists of pairs

#define CP_JOIN_2_(a, b) a##b
#define CP_JOIN_(a, b) CP_JOIN_2_(a, b)
#define CP_PARENTHESES_ ()

// Rescans its argument 64 times, which bounds a list at 64 pairs.
#define CP_EXPAND_(...) CP_EXPAND_3_(CP_EXPAND_3_(CP_EXPAND_3_(CP_EXPAND_3_(__VA_ARGS__))))
#define CP_EXPAND_3_(...) CP_EXPAND_2_(CP_EXPAND_2_(CP_EXPAND_2_(CP_EXPAND_2_(__VA_ARGS__))))
#define CP_EXPAND_2_(...) CP_EXPAND_1_(CP_EXPAND_1_(CP_EXPAND_1_(CP_EXPAND_1_(__VA_ARGS__))))
#define CP_EXPAND_1_(...) __VA_ARGS__

// macro(item) for each item; what stands between two items is in the macro itself.
#define CP_EACH_(macro, ...) __VA_OPT__(CP_EXPAND_(CP_EACH_1_(macro, __VA_ARGS__)))
#define CP_EACH_1_(macro, item, ...) macro(item) __VA_OPT__(CP_EACH_AGAIN_ CP_PARENTHESES_ (macro, __VA_ARGS__))
#define CP_EACH_AGAIN_() CP_EACH_1_

// The first item has no comma before it, all others do.
#define CP_LIST_(macro, ...) __VA_OPT__(CP_LIST_1_(macro, __VA_ARGS__))
#define CP_LIST_1_(macro, first, ...) macro(first) CP_EACH_(CP_COMMA_##macro, __VA_ARGS__)

#define CP_PARAMETER_(pair) CP_PARAMETER_1_ pair
#define CP_PARAMETER_1_(type, name) type name
#define CP_COMMA_CP_PARAMETER_(pair) , CP_PARAMETER_(pair)

#define CP_NAME_(pair) CP_NAME_1_ pair
#define CP_NAME_1_(type, name) name
#define CP_COMMA_CP_NAME_(pair) , CP_NAME_(pair)

#define CP_PAIR_CODE_(pair) CP_PAIR_CODE_1_ pair
#define CP_PAIR_CODE_1_(type, name) CP_CODE_OF_(type),
#define CP_PAIR_TEXT_(pair) CP_PAIR_TEXT_1_ pair
#define CP_PAIR_TEXT_1_(type, name) "\0" #type "\0" #name

#define CP_TYPE_CODE_(type) CP_CODE_OF_(type),
#define CP_TYPE_TEXT_(type) CP_TYPE_TEXT_1_(type)
#define CP_TYPE_TEXT_1_(type) "\0" #type

// ------------------------------------------------------------------------------------------------------------ records

// The type itself, and char for void: what may stand where a value must.
#define CP_STORAGE_(type) __typeof__(*_Generic((__typeof_unqual__(type) *)0, void *: (char *)0, default: (type *)0))

// One letter for a C type, the same for every typedef of it. '?' is a type that C# cannot pass; the generator says so.
#define CP_CODE_OF_(type) \
    _Generic((__typeof_unqual__(type) *)0, \
        void *: 'v', bool *: 'b', float *: 'f', double *: 'd', \
        char *: 'a', signed char *: 'a', unsigned char *: 'A', short *: 's', unsigned short *: 'S', \
        int *: 'i', unsigned *: 'I', long *: 'l', unsigned long *: 'L', long long *: 'l', unsigned long long *: 'L', \
        default: __builtin_classify_type(*(CP_STORAGE_(type) *)0) == 5 ? 'p' : '?')

// A record: its kind, its line, type codes ended by a zero, and a text: strings, each ended by a zero. The symbol's name
// carries the function that the record stands in (FUNCTION.cp_record_N) and its place in the source (N grows).
//
//     kind           type codes of                        strings
//     'l' library    each of CP_STATE, CP_RESULT          format version, type and name of each state, type of result
//     's' stencil    -                                    name, file
//     'h' hole       the hole                             name, type
//     'j' label      -                                    name
//     'c' host call  result, each parameter               name, type of result, type of each parameter
//     'i' callee     -                                    name
//     'e' entry      result, each parameter               name, file, type of result, type and name of each parameter
#define CP_RECORD_(kind_, text_, ...) CP_RECORD_1_(kind_, text_, CP_JOIN_(cp_record_, __COUNTER__), __VA_ARGS__)
#define CP_RECORD_1_(kind_, text_, name_, ...) \
    static const struct __attribute__((packed)) { \
        char kind; \
        uint32_t line; \
        char codes[sizeof((const char[]){__VA_ARGS__ 0})]; \
        char text[sizeof(text_)]; \
    } name_ __attribute__((section(".copypatch"), used)) = {kind_, __LINE__, {__VA_ARGS__ 0}, text_}

// ----------------------------------------------------------------------------------------------------- how code flows

// What compiled code hands back: its result, and why it ended. Two registers on every target.
typedef struct {
    CP_RESULT value;
    int64_t status; // 0: it returned. > 0: CP_TRAP with that code. < 0: a C# function threw.
} cp_outcome;

#define CP_PRESERVE_NONE_ __attribute__((preserve_none))
#define CP_PARAMETERS_ CP_LIST_(CP_PARAMETER_, CP_STATE)
#define CP_ARGUMENTS_ CP_LIST_(CP_NAME_, CP_STATE)

// Compiled code, as a pointer that a snippet may keep, pass on, call (CP_INVOKE_AT) and jump to (CP_JUMP_AT).
typedef CP_PRESERVE_NONE_ cp_outcome (*cp_code)(CP_PARAMETERS_);

CP_PRESERVE_NONE_ cp_outcome cp_next(CP_PARAMETERS_);

CP_RECORD_('l', "1" CP_EACH_(CP_PAIR_TEXT_, CP_STATE) CP_TYPE_TEXT_(CP_RESULT),
    CP_EACH_(CP_PAIR_CODE_, CP_STATE) CP_TYPE_CODE_(CP_RESULT));

#define CP_TAIL_CALL_ __attribute__((musttail)) return

// A stencil: CP_STENCIL(add) { ... }. Its body sees the state, and must leave by one of the five below on every path.
#define CP_STENCIL(name) \
    CP_RECORD_('s', #name "\0" __FILE__, ); \
    CP_PRESERVE_NONE_ cp_outcome cp_stencil_##name(CP_PARAMETERS_)

// Goes on with whatever is emitted next. As the last thing of a stencil it costs nothing.
#define CP_NEXT() CP_TAIL_CALL_ cp_next(CP_ARGUMENTS_)

// Goes on at a label: `Label name` in C#.
#define CP_JUMP(name) \
    do { \
        CP_RECORD_('j', #name, ); \
        extern CP_PRESERVE_NONE_ cp_outcome cp_label_##name(CP_PARAMETERS_); \
        CP_TAIL_CALL_ cp_label_##name(CP_ARGUMENTS_); \
    } while (0)

// Goes on at a code address: one from CP_LABEL_ADDRESS, or CompiledCode.Address of C#.
#define CP_JUMP_AT(address) CP_TAIL_CALL_ ((cp_code)(address))(CP_ARGUMENTS_)

// Ends the compiled code with its result.
#define CP_RETURN(...) return (cp_outcome) { __VA_OPT__(.value = (__VA_ARGS__)) }

// Ends the compiled code, and all compiled code that called it, with an error: Run throws StencilTrapException with
// this code, which must be above zero.
#define CP_TRAP(code) return (cp_outcome) { .status = (code) }

// ------------------------------------------------------------------------------------------------------------- holes

// The register load of a constant that is not known yet. In assembly, so that clang knows nothing of the value and
// folds nothing (it takes a symbol's address for non-null, and two symbols for different), and so that a hole of 32
// bits or less costs an instruction of that width. That one clears the register's upper half: clang is told so, and an
// unsigned hole that indexes an array needs no extension. Not volatile: clang may move it and drop it.
#if defined(__x86_64__)
#define CP_LOAD_64_(symbol) ({ uint64_t bits_; __asm__("movabsq $" symbol ", %0" : "=r"(bits_)); bits_; })
#define CP_LOAD_32_(symbol) \
    ({ uint64_t bits_; __asm__("movl $" symbol ", %k0" : "=r"(bits_)); __builtin_assume(bits_ <= UINT32_MAX); bits_; })
#define CP_LOAD_ADDRESS_(symbol) ({ void *address_; __asm__("leaq " symbol "(%%rip), %0" : "=r"(address_)); address_; })
#elif defined(__aarch64__)
#define CP_LOAD_64_(symbol) \
    ({ uint64_t bits_; \
       __asm__("movz %x0, #:abs_g0_nc:" symbol "\n\tmovk %x0, #:abs_g1_nc:" symbol "\n\t" \
               "movk %x0, #:abs_g2_nc:" symbol "\n\tmovk %x0, #:abs_g3:" symbol : "=r"(bits_)); \
       bits_; })
#define CP_LOAD_32_(symbol) \
    ({ uint64_t bits_; \
       __asm__("movz %w0, #:abs_g0_nc:" symbol "\n\tmovk %w0, #:abs_g1_nc:" symbol : "=r"(bits_)); \
       __builtin_assume(bits_ <= UINT32_MAX); \
       bits_; })
#define CP_LOAD_ADDRESS_(symbol) \
    ({ void *address_; __asm__("adrp %0, " symbol "\n\tadd %0, %0, #:lo12:" symbol : "=r"(address_)); address_; })
#else
#error "CopyPatch bakes for x86-64 and AArch64"
#endif

// Declares a constant `name` of this type whose value C# gives when it emits the stencil: any integer of 8 to 64 bits,
// bool, float, double, or a pointer (nint in C#).
#define CP_HOLE(type, name) \
    CP_RECORD_('h', #name "\0" #type, CP_TYPE_CODE_(type)); \
    type name; \
    { \
        uint64_t bits_ = sizeof(type) > 4 ? CP_LOAD_64_("cp_hole_" #name) : CP_LOAD_32_("cp_hole_" #name); \
        __builtin_memcpy(&name, &bits_, sizeof(name) < sizeof(bits_) ? sizeof(name) : sizeof(bits_)); \
    } \
    (void)name

// The code address of a label (`Label name` in C#), to be kept and to be jumped to with CP_JUMP_AT.
#define CP_LABEL_ADDRESS(name) \
    ({ CP_RECORD_('j', #name, ); (cp_code)CP_LOAD_ADDRESS_("cp_label_" #name); })

// ------------------------------------------------------------------------------------------------------------- calls

#define CP_UNLIKELY_(condition) __builtin_expect((condition) != 0, 0)

// CP_CALL(print, void, int64_t)(value): calls the C# method with [HostFunction("print")]; the types are its result's
// and its parameters'. An exception that it throws ends the compiled code at this call, and comes out of Run.
// The host returns a status and writes its result through its first parameter: no exception crosses native frames.
#define CP_CALL(name, result, ...) \
    ({ \
        CP_RECORD_('c', #name CP_TYPE_TEXT_(result) CP_EACH_(CP_TYPE_TEXT_, __VA_ARGS__), \
            CP_TYPE_CODE_(result) CP_EACH_(CP_TYPE_CODE_, __VA_ARGS__)); \
        extern int64_t cp_host_##name(void * __VA_OPT__(,) __VA_ARGS__); \
        typedef result cp_result_type_; \
        CP_STORAGE_(result) cp_result_; \
        int64_t cp_status_ = cp_host_##name CP_CALL_WITH_
#define CP_CALL_WITH_(...) \
        (&cp_result_ __VA_OPT__(,) __VA_ARGS__); \
        if (CP_UNLIKELY_(cp_status_)) \
            return (cp_outcome) { .status = cp_status_ }; \
        (cp_result_type_)cp_result_; \
    })

// CP_INVOKE(callee)(sp, locals): calls compiled code (`CodeTarget callee` in C#: a label, or other compiled code) with
// this state, and gives its result. A trap in it ends this code as well.
#define CP_INVOKE(name) \
    ({ \
        CP_RECORD_('i', #name, ); \
        extern CP_PRESERVE_NONE_ cp_outcome cp_callee_##name(CP_PARAMETERS_); \
        cp_outcome cp_outcome_ = cp_callee_##name CP_INVOKE_WITH_

// The same through a pointer: CP_INVOKE_AT(table[i])(sp, locals).
#define CP_INVOKE_AT(address) ({ cp_outcome cp_outcome_ = ((cp_code)(address)) CP_INVOKE_WITH_
#define CP_INVOKE_WITH_(...) \
        (__VA_ARGS__); \
        if (CP_UNLIKELY_(cp_outcome_.status)) \
            return (cp_outcome) { .status = cp_outcome_.status }; \
        cp_outcome_.value; \
    })

// ----------------------------------------------------------------------------------------------------------- entries

// CP_ENTRY(run, int64_t, (int64_t *, sp), (int64_t *, locals)): what C# calls, as `long Run(long* sp, long* locals)`.
// Its parameters are the state, in order; its result is a CP_RESULT, converted, or void.
#define CP_ENTRY(name, result, ...) \
    CP_ENTRY_BODY(name, result, __VA_ARGS__) { CP_ENTER(result, CP_LIST_(CP_NAME_, __VA_ARGS__)); }

// An entry with a body of its own, for state that C# does not pass:
// CP_ENTRY_BODY(run, int64_t, (int64_t *, stack)) { CP_ENTER(int64_t, stack, stack + 256); }
#define CP_ENTRY_BODY(name, result, ...) \
    CP_RECORD_('e', #name "\0" __FILE__ CP_TYPE_TEXT_(result) CP_EACH_(CP_PAIR_TEXT_, __VA_ARGS__), \
        CP_TYPE_CODE_(result) CP_EACH_(CP_PAIR_CODE_, __VA_ARGS__)); \
    result cp_entry_##name(cp_code cp_code_, int64_t *cp_status_ CP_EACH_(CP_COMMA_CP_PARAMETER_, __VA_ARGS__))
#define CP_ENTER(result, ...) \
    cp_outcome cp_outcome_ = cp_code_(__VA_ARGS__); \
    *cp_status_ = cp_outcome_.status; \
    return (result)cp_outcome_.value

// For functions that stencils share: they must be inlined, since a stencil has nothing but its own code to call.
#define CP_INLINE static inline __attribute__((always_inline))

#endif
