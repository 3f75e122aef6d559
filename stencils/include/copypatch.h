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
//                 All that fits into the registers of x86-64: 12 integers or pointers, and 8 floating-point values.
//     CP_RESULT   the type that compiled code returns; int64_t where it is not defined.
//     CP_VALUES   that the library has operations over values (CP_OP, at the end of this header): operands in registers,
//                 constants and frame slots. Its state begins with `void *frame`, where the slots are; CP_STATE is what
//                 else flows, three integers or pointers at most, or nothing.
//     CP_INTERPRETER
//                 that C# can have an interpreter of the same stencils as well ([StencilInterpreter]). The state then has one integer
//                 or pointer less, 11.
//
// copypatch/structs.h, which may be included before, declares structs, enums and constants that C# has as well: CP_STRUCT, CP_ENUM,
// CP_DEFINE. copypatch/integers.h has what integers need to become part of an instruction.
// Whatever ends in an underscore is this header's own business.
//
// How it works. A stencil is a `preserve_none` function, so that every register is free for state, and it leaves by a
// `musttail` call, which is a jump. What is not known when clang runs (the value of a hole, where a label is, which C#
// function is called) is an undefined symbol with the prefix cp_: clang leaves a relocation, and the generator turns
// it into a patch. The C types and names of all that travel in section .copypatch of the object, one record for each
// use of a macro; CP_RECORD_ describes its layout.
//
// A file with CP_INTERPRETER is compiled a second time, with CP_HANDLERS_. Each stencil becomes a handler then: what C# gives it is no
// part of its code but lies behind its address in the program, in words of 8 bytes, which cp_ip_ points to (threaded code: Bell,
// "Threaded Code", 1973). The state is in the same registers, so that interpreted and compiled code go on with each other by a jump.
#ifndef COPYPATCH_H
#define COPYPATCH_H

#include <copypatch/structs.h>

#if defined(CP_VALUES) && !defined(CP_STATE)
#define CP_STATE
#endif
#ifndef CP_STATE
#pragma clang diagnostic fatal "-W#warnings"
#warning CP_STATE is not defined: say what flows from stencil to stencil before including copypatch.h, as in \
#define CP_STATE (int64_t *, sp), (int64_t *, locals)
#endif
#ifndef CP_RESULT
#define CP_RESULT int64_t
#endif
#ifdef CP_INTERPRETER
CP_FILE_RECORD_('p', "", );
#else
#undef CP_HANDLERS_
#endif

// ------------------------------------------------------------------------------------- what may stand where, and be what

// A rule is a function that is called where nothing is evaluated, for clang's sake alone: it looks at the argument, which it
// knows, and says the message. That ends the compilation, or what follows from the mistake would be told too. The bake has
// compiled the same bodies without CP_ONLY_PLACEMENTS_ before, so placements need not look again.
#pragma clang diagnostic fatal "-Wuser-defined-warnings"
#ifndef CP_ONLY_PLACEMENTS_
#define CP_RULE_(call) (void)sizeof(call)
#else
#define CP_RULE_(call) (void)0
#endif
#define CP_BROKEN_IF_(condition, message) __attribute__((diagnose_if(condition, message, "warning")))

// Of the function around: its name tells a stencil from an operation and an entry.
#define CP_IS_IN_(kind) (__builtin_strncmp(function, "cp_" kind "_", sizeof("cp_" kind "_") - 1) == 0)
char cp_in_stencil_(const char *function) CP_BROKEN_IF_(!CP_IS_IN_("stencil"),
    "CP_NEXT, CP_JUMP_AT, CP_GO_COLD and CP_RETURN stand in a CP_STENCIL: an operation returns its result (a CP_OP_BRANCH jumps where it "
    "is true, and a CP_OP_RETURN ends the code with it) or leaves for a label by CP_JUMP, other functions return to their stencil, and "
    "CP_ENTER leaves an entry");
char cp_in_code_(const char *function) CP_BROKEN_IF_(!CP_IS_IN_("stencil") && !CP_IS_IN_("operation"),
    "CP_CALL, CP_INVOKE, CP_INVOKE_AT, CP_JUMP and CP_TRAP stand in a CP_STENCIL or an operation, since they may leave it: "
    "let a CP_INLINE function return what its stencil decides by, or make it a macro");
#ifdef CP_HANDLERS_
char cp_has_words_(const char *function) CP_BROKEN_IF_(!CP_IS_IN_("stencil") && !CP_IS_IN_("operation"),
    "with CP_INTERPRETER holes, sites, labels and callees stand in a CP_STENCIL: an interpreter reads them from its program, where only the "
    "stencil knows their place; let the stencil pass them to its CP_INLINE function, or make that a macro");
#define CP_HAS_WORDS_ CP_RULE_(cp_has_words_(__func__))
#else
#define CP_HAS_WORDS_ (void)0
#endif
char cp_outside_entry_(const char *function) CP_BROKEN_IF_(CP_IS_IN_("entry"),
    "holes, sites, labels, callees and native functions stand in what C# emits: in a CP_STENCIL, an operation, and the CP_INLINE "
    "functions that they use; an entry has parameters");
char cp_fits_site_(int size, int alignment) CP_BROKEN_IF_(size > 64 || alignment > 8,
    "CP_SITE: a site has 64 bytes at most, aligned to 8 at most; let it hold a pointer to more");
char cp_in_entry_(const char *function) CP_BROKEN_IF_(!CP_IS_IN_("entry"),
    "CP_ENTER stands in a CP_ENTRY_BODY; CP_INVOKE calls compiled code from a CP_STENCIL");

// The state as a snippet sees it, and whether a list is as long.
#ifndef CP_VALUES
#define CP_ALL_STATE_ CP_STATE
#else
#define CP_ALL_STATE_ (void *, frame) CP_MORE_(CP_STATE)
#define CP_MORE_(...) __VA_OPT__(, ) __VA_ARGS__
#endif
#define CP_HAS_ALL_STATE_(...) CP_RULE_(cp_has_all_state_(CP_COUNT_(__VA_ARGS__)))
char cp_has_all_state_(int count) CP_BROKEN_IF_(count != CP_COUNT_(CP_ALL_STATE_),
    "compiled code takes all of CP_STATE (with CP_VALUES the frame comes first): CP_ENTRY has a parameter, CP_INVOKE and CP_ENTER an "
    "argument for each; what C# does not pass comes from a body: "
    "CP_ENTRY_BODY(run, int64_t, (int64_t *, stack)) { CP_ENTER(int64_t, stack, stack + 256); }");

#define CP_IS_FLOATING_(type) _Generic((__typeof_unqual__(type) *)0, float *: 1, double *: 1, default: 0)
#define CP_IF_FLOATING_(pair) CP_IF_FLOATING_1_ pair
#define CP_IF_FLOATING_1_(type, name) +CP_IS_FLOATING_(type)
#define CP_FLOATING_STATE_ (0 CP_EACH_(CP_IF_FLOATING_, CP_STATE))
#ifdef CP_HANDLERS_
char cp_has_register_for_program_(int count, int floatings) CP_BROKEN_IF_(count - floatings > 11,
    "CP_STATE with CP_INTERPRETER: an interpreter has its place in the program in a register, so x86-64 has them for 11 integers or "
    "pointers; keep the others in memory");
_Static_assert(sizeof(cp_has_register_for_program_(CP_COUNT_(CP_STATE), CP_FLOATING_STATE_)), "");
#endif
#ifndef CP_VALUES
char cp_has_registers_(int count, int floatings) CP_BROKEN_IF_(count - floatings > 12 || floatings > 8,
    "CP_STATE: x86-64 has registers for 12 integers or pointers and for 8 floating-point values; keep the others in memory");
#else
char cp_has_registers_(int count, int floatings) CP_BROKEN_IF_(count > 3 || floatings > 0,
    "CP_STATE of a library with CP_VALUES: three integers or pointers at most; keep the others in memory");
#endif
char cp_has_result_(int is_void) CP_BROKEN_IF_(is_void, "CP_RESULT: compiled code returns a value; an entry may return void");
#ifndef CP_ONLY_PLACEMENTS_
_Static_assert(sizeof(cp_has_registers_(CP_COUNT_(CP_STATE), CP_FLOATING_STATE_)), "");
_Static_assert(sizeof(cp_has_result_(_Generic((__typeof_unqual__(CP_RESULT) *)0, void *: 1, default: 0))), "");
#endif

// ----------------------------------------------------------------------------------------------------- how code flows

// What compiled code hands back: its result, or where it failed, and why it ended. Two registers on every target.
typedef __typeof__(_Generic((__typeof_unqual__(CP_RESULT) *)0, float *: 0.0, double *: 0.0, default: (int64_t)0)) cp_place_;
typedef struct {
    union {
        CP_STORAGE_(CP_RESULT) value;
        cp_place_ place_; // The address of a CP_TRAP, in the register of the result; 0 where none is known.
    };
    int64_t status; // 0: it returned. INT64_MIN: a C# function threw. Any other: CP_TRAP with that code.
} cp_outcome;

#define CP_PRESERVE_NONE_ __attribute__((preserve_none))

// For functions that stencils share: they must be inlined, since a stencil has nothing but its own code to call. They may have
// holes (CP_HOLE), which are their stencil's, and return to it.
#define CP_INLINE static inline __attribute__((always_inline, unused))

#include <copypatch/memory.h>

// The parameters and arguments of compiled code, in the order that puts each into the register where we want it.
#ifndef CP_VALUES
#define CP_PARAMETERS_ CP_LIST_(CP_PARAMETER_, CP_STATE)
#define CP_ARGUMENTS_ CP_LIST_(CP_NAME_, CP_STATE)
#define CP_ARGUMENTS_TO_CALL_ CP_ARGUMENTS_
#define CP_ARGUMENTS_AFTER_CALL_ CP_ARGUMENTS_
#define CP_HANDLER_PARAMETERS_ CP_PARAMETERS_, const char *cp_ip_
#define CP_HANDLER_ARGUMENTS_ CP_ARGUMENTS_, cp_ip_
#else
typedef double cp_vector_ __attribute__((vector_size(16)));
typedef float cp_float_vector_ __attribute__((vector_size(16)));

// Whatever the register holds: assembly that does nothing and that clang takes for a value. A number keeps two of them apart;
// where it is the same clang takes them for one, and two ways out of a stencil stay alike.
#define CP_ANY_(n) ({ uint64_t any_; __asm__("" : "=r"(any_) : "i"(n)); any_; })
#if defined(__x86_64__)
#define CP_ANY_VECTOR_(n) ({ cp_vector_ any_; __asm__("" : "=x"(any_) : "i"(n)); any_; })
#else
#define CP_ANY_VECTOR_(n) ({ cp_vector_ any_; __asm__("" : "=w"(any_) : "i"(n)); any_; })
#endif

// The order of parameters decides the registers: the calling convention hands them out from the left. preserve_none has for
// integers r12 r13 r14 r15 rdi rsi rdx rcx r8 r9 r11 rax, and xmm0 to 7 for floating-point values, counted apart. So the
// parameter that is written third is in r14, and integer value 0 comes third because r14 is where we want it.
//
// Values go to r14 r15 r8 r9 r11 r12 r13, in this order. An instruction that names one of r8 to r15 has a REX prefix in any
// case, so its code has the same length whichever it names, and differs in a few bits: one template serves all registers. (Where
// r12 or r13 is the base of an address it takes a byte more; so they come last.) The state, which no template varies, has the
// others: frame rdi, then rsi rdx rcx. rax, the last, is nobody's: a jump to an address needs a register.
//
// AArch64 has x20 to x28 and x0 to x7, and v0 to v7, all alike: values come first, then the state.
#if defined(__x86_64__)
#define CP_INTEGER_VALUES_ 7
#define CP_FLOATING_VALUES_ 8
#define CP_ORDER_(state, integer, floating) \
    integer(5), integer(6), integer(0), integer(1), state(frame), state(0), state(1), state(2), integer(2), integer(3), \
        integer(4), floating(0), floating(1), floating(2), floating(3), floating(4), floating(5), floating(6), floating(7)
#else
#define CP_INTEGER_VALUES_ 7
#define CP_FLOATING_VALUES_ 8
#define CP_ORDER_(state, integer, floating) \
    integer(0), integer(1), integer(2), integer(3), integer(4), integer(5), integer(6), state(frame), state(0), state(1), \
        state(2), floating(0), floating(1), floating(2), floating(3), floating(4), floating(5), \
        floating(6), floating(7)
#endif
// A place of the state is the frame or a pair of CP_STATE. Where there are fewer than three pairs, the others are padding, so that each
// library has its values in the same registers.
#define CP_PICK_(place, ...) CP_PICK_##place##_(__VA_ARGS__)
#define CP_PICK_frame_(...) (void *, frame)
#define CP_PICK_0_(a, ...) a
#define CP_PICK_1_(a, b, ...) b
#define CP_PICK_2_(a, b, c, ...) c

#define CP_PADDED_(...) \
    __VA_ARGS__ __VA_OPT__(, ) (uint64_t, cp_pad_0_), (uint64_t, cp_pad_1_), (uint64_t, cp_pad_2_)
#define CP_STATE_PARAMETER_(place) CP_PARAMETER_(CP_PICK_(place, CP_PADDED_(CP_STATE)))
#define CP_INTEGER_PARAMETER_(n) uint64_t cp_integer_##n##_
#define CP_FLOATING_PARAMETER_(n) cp_vector_ cp_floating_##n##_
#define CP_PARAMETERS_ CP_ORDER_(CP_STATE_PARAMETER_, CP_INTEGER_PARAMETER_, CP_FLOATING_PARAMETER_)

#define CP_PADDED_WITH_ANY_(...) \
    __VA_ARGS__ __VA_OPT__(, ) (, CP_ANY_(10)), (, CP_ANY_(11)), (, CP_ANY_(12))
#define CP_STATE_ARGUMENT_(place) CP_NAME_(CP_PICK_(place, CP_PADDED_WITH_ANY_(CP_STATE)))
#define CP_INTEGER_ARGUMENT_(n) cp_integer_##n##_
#define CP_FLOATING_ARGUMENT_(n) cp_floating_##n##_
#define CP_ARGUMENTS_ CP_ORDER_(CP_STATE_ARGUMENT_, CP_INTEGER_ARGUMENT_, CP_FLOATING_ARGUMENT_)

// A call passes no values on, and leaves none behind.
#define CP_NO_INTEGER_(n) CP_ANY_(n)
#define CP_NO_FLOATING_(n) CP_ANY_VECTOR_(n)
#define CP_ARGUMENTS_TO_CALL_ CP_ORDER_(CP_STATE_ARGUMENT_, CP_NO_INTEGER_, CP_NO_FLOATING_)

// After one nothing is the same as before, or it would be kept from there.
#define CP_PADDED_ANEW_(...) \
    __VA_ARGS__ __VA_OPT__(, ) (, CP_ANY_(20)), (, CP_ANY_(21)), (, CP_ANY_(22))
#define CP_NEW_STATE_ARGUMENT_(place) CP_NAME_(CP_PICK_(place, CP_PADDED_ANEW_(CP_STATE)))
#define CP_NEW_INTEGER_(n) CP_ANY_(30 + n)
#define CP_NEW_FLOATING_(n) CP_ANY_VECTOR_(30 + n)
#define CP_ARGUMENTS_AFTER_CALL_ CP_ORDER_(CP_NEW_STATE_ARGUMENT_, CP_NEW_INTEGER_, CP_NEW_FLOATING_)

// A handler has the program where the first value is, and no values.
#define CP_HANDLER_PARAMETERS_ CP_ORDER_(CP_STATE_PARAMETER_, CP_HANDLER_INTEGER_, CP_FLOATING_PARAMETER_)
#define CP_HANDLER_INTEGER_(n) CP_HANDLER_INTEGER_##n##_
#define CP_HANDLER_INTEGER_0_ const char *cp_ip_
#define CP_HANDLER_INTEGER_1_ CP_INTEGER_PARAMETER_(1)
#define CP_HANDLER_INTEGER_2_ CP_INTEGER_PARAMETER_(2)
#define CP_HANDLER_INTEGER_3_ CP_INTEGER_PARAMETER_(3)
#define CP_HANDLER_INTEGER_4_ CP_INTEGER_PARAMETER_(4)
#define CP_HANDLER_INTEGER_5_ CP_INTEGER_PARAMETER_(5)
#define CP_HANDLER_INTEGER_6_ CP_INTEGER_PARAMETER_(6)
#define CP_HANDLER_ARGUMENTS_ CP_ORDER_(CP_NEW_STATE_ARGUMENT_, CP_HANDLER_ARGUMENT_, CP_NEW_FLOATING_)
#define CP_HANDLER_ARGUMENT_(n) CP_HANDLER_ARGUMENT_##n##_
#define CP_HANDLER_ARGUMENT_0_ cp_ip_
#define CP_HANDLER_ARGUMENT_1_ CP_NEW_INTEGER_(1)
#define CP_HANDLER_ARGUMENT_2_ CP_NEW_INTEGER_(2)
#define CP_HANDLER_ARGUMENT_3_ CP_NEW_INTEGER_(3)
#define CP_HANDLER_ARGUMENT_4_ CP_NEW_INTEGER_(4)
#define CP_HANDLER_ARGUMENT_5_ CP_NEW_INTEGER_(5)
#define CP_HANDLER_ARGUMENT_6_ CP_NEW_INTEGER_(6)

#endif

// Compiled code, as a pointer that a snippet may keep, pass on, call (CP_INVOKE_AT) and jump to (CP_JUMP_AT).
typedef CP_PRESERVE_NONE_ cp_outcome (*cp_code)(CP_PARAMETERS_);

CP_PRESERVE_NONE_ cp_outcome cp_next(CP_PARAMETERS_);

#ifdef CP_HANDLERS_
typedef CP_PRESERVE_NONE_ cp_outcome (*cp_handler_)(CP_HANDLER_PARAMETERS_);
static const char *const cp_ip_ __attribute__((unused)) = 0;

// A word of the program: what C# gives, by the name that the patch has in compiled code. Where it lies the generator decides, and
// writes it into the instruction.
#if defined(__x86_64__)
#define CP_WORD_64_(symbol) ({ uint64_t bits_; __asm__("movq " symbol "(%1), %0" : "=r"(bits_) : "r"(cp_ip_)); bits_; })
#define CP_WORD_32_(symbol) \
    ({ \
        uint64_t bits_; \
        __asm__("movl " symbol "(%1), %k0" : "=r"(bits_) : "r"(cp_ip_)); \
        __builtin_assume(bits_ <= UINT32_MAX); \
        bits_; \
    })
#define CP_BEHIND_WORDS_ ({ const char *next_; __asm__("leaq cp_words(%1), %0" : "=r"(next_) : "r"(cp_ip_)); next_; })
#else
#define CP_WORD_64_(symbol) \
    ({ uint64_t bits_; __asm__("ldr %x0, [%1, #:lo12:" symbol "]" : "=r"(bits_) : "r"(cp_ip_)); bits_; })
#define CP_WORD_32_(symbol) \
    ({ \
        uint64_t bits_; \
        __asm__("ldr %w0, [%1, #:lo12:" symbol "]" : "=r"(bits_) : "r"(cp_ip_)); \
        __builtin_assume(bits_ <= UINT32_MAX); \
        bits_; \
    })
#define CP_BEHIND_WORDS_ ({ const char *next_; __asm__("add %x0, %x1, #:lo12:cp_words" : "=r"(next_) : "r"(cp_ip_)); next_; })
#endif
#endif

#include <copypatch/features.h>
CP_FILE_RECORD_('l', "1" CP_EACH_(CP_PAIR_TEXT_, CP_ALL_STATE_) CP_TYPE_TEXT_(CP_RESULT),
    CP_EACH_(CP_PAIR_CODE_, CP_ALL_STATE_) CP_TYPE_CODE_(CP_RESULT));

CP_INLINE cp_outcome cp_call_(cp_code cp_target_ CP_EACH_(CP_COMMA_CP_PARAMETER_, CP_ALL_STATE_)) {
    return cp_target_(CP_ARGUMENTS_TO_CALL_);
}

// Leaving with an error. In an operation these two names are parameters, which hide the ones here: its body returns a
// value, and what it fails with goes through cp_trap_.
static cp_outcome *const cp_trap_ __attribute__((unused)) = 0;
CP_INLINE cp_outcome cp_fail_(cp_outcome *trap, int64_t status, cp_place_ place) {
    return (cp_outcome) { .place_ = place, .status = status };
}

#define CP_TAIL_CALL_ __attribute__((musttail)) return
#define CP_GO_TO_(target, ...) \
    do { \
        CP_RULE_(cp_in_stencil_(__func__)); \
        CP_TAIL_CALL_ target(__VA_ARGS__); \
    } while (0)
#define CP_LABEL_(name) \
    CP_RECORD_('j', #name, ); \
    extern CP_PRESERVE_NONE_ cp_outcome cp_label_##name(CP_PARAMETERS_);
#ifndef CP_HANDLERS_
#define CP_GO_TO_NEXT_(...) CP_GO_TO_(cp_next, __VA_ARGS__)
#define CP_GO_TO_LABEL_(name, ...) \
    do { \
        CP_LABEL_(name) \
        CP_GO_TO_(cp_label_##name, __VA_ARGS__); \
    } while (0)
#define CP_GO_TO_CODE_(address) CP_GO_TO_(((cp_code)(address)), CP_ARGUMENTS_)
#define CP_STENCIL_PARAMETERS_ CP_PARAMETERS_
#else
#define CP_GO_TO_WORDS_(words) \
    do { \
        cp_ip_ = (words); \
        CP_GO_TO_((*(const cp_handler_ *)cp_ip_), CP_HANDLER_ARGUMENTS_); \
    } while (0)
#define CP_GO_TO_NEXT_(...) CP_GO_TO_WORDS_(CP_BEHIND_WORDS_)
#define CP_GO_TO_LABEL_(name, ...) \
    do { \
        CP_RECORD_('j', #name, ); \
        CP_GO_TO_WORDS_((const char *)CP_WORD_64_("cp_label_" #name)); \
    } while (0)
// Compiled code does not look at cp_ip_, and a way into interpreted code sets it.
#define CP_GO_TO_CODE_(address) CP_GO_TO_(((cp_handler_)(void *)(address)), CP_HANDLER_ARGUMENTS_)
#define CP_STENCIL_PARAMETERS_ CP_HANDLER_PARAMETERS_
#endif

// An operation cannot jump: it says where to, and its placement does so. It has cp_left_ as a parameter, by which clang knows it
// (-fms-extensions), and the bake lists the labels to write those jumps.
#ifndef CP_LIST_OPERATIONS_
#define CP_JUMP_(name) \
    do { \
        CP_RULE_(cp_in_code_(__func__)); \
        __if_exists(cp_left_) { \
            CP_LABEL_(name) \
            *cp_left_ = cp_label_##name; \
            return cp_fail_(cp_trap_, 0, 0); \
        } \
        __if_not_exists(cp_left_) { \
            CP_GO_TO_LABEL_(name, CP_ARGUMENTS_); \
        } \
    } while (0)
#else
#define CP_JUMP_(name) cp_leaves_ #name
#endif

// A stencil: CP_STENCIL(add) { ... }. Its body sees the state, and must leave by one of the five below on every path.
//
// CP_STENCIL(sum, CP_REQUIRES(avx2, fma)) { ... } is compiled for processors that have these features, by clang's names: its
// intrinsics can be used (#include <immintrin.h>, <arm_neon.h>), and clang itself may use them. In C#, IsSumSupported says whether
// this processor has them all, and EmitSum throws PlatformNotSupportedException where it has not. What flags give to the whole
// file (-mavx2, -march=x86-64-v3) needs no CP_REQUIRES: IsSupported is for that, and the emitter's constructor throws.
#define CP_REQUIRES(...) __VA_ARGS__
#define CP_FEATURE_(feature) #feature
#define CP_COMMA_CP_FEATURE_(feature) "," #feature
#define CP_FEATURE_TEXT_(feature) "\0" #feature
#define CP_TARGET_(...) __VA_OPT__(__attribute__((target(CP_LIST_(CP_FEATURE_, __VA_ARGS__)))))
#ifndef CP_ONLY_PLACEMENTS_
#define CP_STENCIL(name, ...) \
    CP_FILE_RECORD_('s', #name "\0" __FILE__ CP_EACH_(CP_FEATURE_TEXT_, __VA_ARGS__), ); \
    CP_TARGET_(__VA_ARGS__) CP_PRESERVE_NONE_ cp_outcome cp_stencil_##name(CP_STENCIL_PARAMETERS_)
#else
#define CP_STENCIL(name, ...) \
    CP_TARGET_(__VA_ARGS__) static CP_PRESERVE_NONE_ __attribute__((unused)) cp_outcome cp_stencil_##name(CP_PARAMETERS_)
#endif

// A cold part of a stencil: CP_COLD(get, miss) { ... } is the rare part of CP_STENCIL(get), which goes to it by CP_GO_COLD(get, miss).
// It is emitted with the stencil, by the same method, and lies in the cold section, so that the stencil itself falls through to what is
// next. It sees the state as it is there, has the stencil's holes, sites, labels and callees where it declares them by the same names,
// and leaves like a stencil: CP_NEXT goes on behind the stencil. Where that has CP_REQUIRES, so has the part. In an interpreter it is a
// part of the stencil's handler.
#if defined(CP_ONLY_PLACEMENTS_)
#define CP_COLD(stencil, name, ...) CP_STENCIL(stencil##__cold_##name, __VA_ARGS__)
#elif defined(CP_HANDLERS_)
#define CP_COLD(stencil, name, ...) \
    CP_TARGET_(__VA_ARGS__) __attribute__((always_inline)) CP_PRESERVE_NONE_ \
    cp_outcome cp_stencil_##stencil##__cold_##name(CP_STENCIL_PARAMETERS_)
#else
#define CP_COLD(stencil, name, ...) \
    CP_FILE_RECORD_('d', #stencil "\0" __FILE__ "\0" #name, ); \
    CP_TARGET_(__VA_ARGS__) CP_PRESERVE_NONE_ cp_outcome cp_stencil_##stencil##__cold_##name(CP_PARAMETERS_)
#endif
#ifndef CP_HANDLERS_
#define CP_GO_COLD(stencil, name) \
    do { \
        extern CP_PRESERVE_NONE_ cp_outcome cp_cold_##stencil##__##name(CP_PARAMETERS_); \
        CP_GO_TO_(cp_cold_##stencil##__##name, CP_ARGUMENTS_); \
    } while (0)
#else
#define CP_GO_COLD(stencil, name) \
    do { \
        extern CP_PRESERVE_NONE_ cp_outcome cp_stencil_##stencil##__cold_##name(CP_STENCIL_PARAMETERS_); \
        CP_GO_TO_(cp_stencil_##stencil##__cold_##name, CP_HANDLER_ARGUMENTS_); \
    } while (0)
#endif

// Goes on with whatever is emitted next. As the last thing of a stencil it costs nothing.
#define CP_NEXT() CP_GO_TO_NEXT_(CP_ARGUMENTS_)

// Goes on at a label: `Label name` in C#. An operation may do so too (see values).
#define CP_JUMP(name) CP_JUMP_(name)

// The same two where nobody needs the values in registers any more (CP_VALUES): after a call they need not have been kept.
#define CP_NEXT_WITHOUT_VALUES() CP_GO_TO_NEXT_(CP_ARGUMENTS_AFTER_CALL_)
#define CP_JUMP_WITHOUT_VALUES(name) CP_GO_TO_LABEL_(name, CP_ARGUMENTS_AFTER_CALL_)

// Goes on at a code address: one from CP_LABEL_ADDRESS, or CompiledCode.Address of C#.
#define CP_JUMP_AT(address) CP_GO_TO_CODE_(address)

// Ends the compiled code with its result.
#define CP_RETURN(...) \
    do { \
        CP_RULE_(cp_in_stencil_(__func__)); \
        return (cp_outcome) { __VA_OPT__(.value = (__VA_ARGS__)) }; \
    } while (0)

// Ends the compiled code, and all compiled code that called it, with an error: Run throws StencilTrapException with this code,
// which is above zero. The status of a CP_TRY_INVOKE is handed on in the same way, whatever it is. A constant code that is not
// above zero is an error here; another is the exception's, since zero gets a status of its own.
// In a heap that catches faults the exception has the stack of compiled code, at the cost of a signal for each CP_TRAP that is run.
#define CP_TRAP(code) \
    do { \
        CP_RULE_(cp_in_code_(__func__)); \
        return cp_fail_(cp_trap_, cp_status_of_trap_(code), CP_HERE_); \
    } while (0)
// An address in this stencil, which tells C# which one it was. cp_here stands for no distance; but where faults are caught, C# makes
// the instruction one that faults, and the handler takes its place once it has noted the stack of compiled code.
#if defined(CP_HANDLERS_) && defined(__x86_64__)
#define CP_HERE_BITS_(bits) __asm__ volatile("leaq cp_here(%1), %0" : "=r"(bits) : "r"(cp_ip_))
#elif defined(CP_HANDLERS_)
#define CP_HERE_BITS_(bits) __asm__ volatile("add %0, %1, #:lo12:cp_here" : "=r"(bits) : "r"(cp_ip_))
#elif defined(__x86_64__)
#define CP_HERE_BITS_(bits) __asm__ volatile("leaq cp_here(%%rip), %0" : "=r"(bits))
#else
#define CP_HERE_BITS_(bits) __asm__ volatile("adr %0, cp_here" : "=r"(bits))
#endif
#define CP_HERE_ \
    ({ \
        int64_t bits_; \
        cp_place_ here_; \
        CP_HERE_BITS_(bits_); \
        __builtin_memcpy(&here_, &bits_, sizeof(here_)); \
        here_; \
    })
CP_INLINE int64_t cp_status_of_trap_(int64_t code) CP_BROKEN_IF_(code <= 0,
    "CP_TRAP: the code of a trap is above zero; zero is the status of code that returned");
CP_INLINE int64_t cp_status_of_trap_(int64_t code) {
    return code != 0 ? code : INT64_MIN + 1;
}

// A stencil or an operation that calls nothing keeps no frame, and leaves the frame pointer to whoever walks the stack after a fault.
// Where clang needs that register for one that computes with very many values, CP0026 says so, and this makes it keep a frame:
// three instructions, and the register is the frame's.
#define CP_KEEP_FRAME() __asm__ volatile("" ::"r"(__builtin_frame_address(0)))

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

#ifndef CP_HANDLERS_
#define CP_GIVEN_64_ CP_LOAD_64_
#define CP_GIVEN_32_ CP_LOAD_32_
#define CP_GIVEN_ADDRESS_(name) CP_LOAD_ADDRESS_("cp_label_" #name)
#else
#define CP_GIVEN_64_ CP_WORD_64_
#define CP_GIVEN_32_ CP_WORD_32_
#define CP_GIVEN_ADDRESS_(name) CP_WORD_64_("cp_address_" #name)
#endif

// Declares a constant `name` of this type whose value C# gives when it emits the stencil: any integer of 8 to 64 bits,
// bool, float, double, or a pointer (the same in C#, or nint).
#define CP_HOLE(type, name) \
    CP_RULE_(cp_outside_entry_(__func__)); \
    CP_HAS_WORDS_; \
    CP_RECORD_('h', #name "\0" #type, CP_TYPE_CODE_(type)); \
    type name; \
    { \
        uint64_t bits_ = sizeof(type) > 4 ? CP_GIVEN_64_("cp_hole_" #name) : CP_GIVEN_32_("cp_hole_" #name); \
        __builtin_memcpy(&name, &bits_, sizeof(name) < sizeof(bits_) ? sizeof(name) : sizeof(bits_)); \
    } \
    (void)name

// The code address of a label (`Label name` in C#), to be kept and to be jumped to with CP_JUMP_AT.
#define CP_LABEL_ADDRESS(name) \
    ({ \
        CP_RULE_(cp_outside_entry_(__func__)); \
        CP_HAS_WORDS_; \
        CP_RECORD_('j', #name, ); \
        (cp_code)CP_GIVEN_ADDRESS_(name); \
    })

// CP_CONSTANT(double, name): a value in the code's data (`Label name` in C#, from DefineConstant). It becomes part of the
// instruction that uses it where the machine has such an instruction. clang is told of a variable, which is read relative to the
// code since it is hidden from other modules. Each use has a name of its own in C: one constant can be read at several types.
#ifdef CP_HANDLERS_
#define CP_CONSTANT(type, name) \
    ({ \
        CP_RULE_(cp_outside_entry_(__func__)); \
        CP_HAS_WORDS_; \
        CP_RECORD_('j', #name, ); \
        *(const type *)CP_GIVEN_ADDRESS_(name); \
    })
#else
#define CP_CONSTANT(type, name) CP_CONSTANT_(type, name, CP_JOIN_(cp_datum_, __COUNTER__))
#endif
#define CP_CONSTANT_(type, name, variable) \
    ({ \
        CP_RULE_(cp_outside_entry_(__func__)); \
        CP_RECORD_('j', #name, ); \
        extern const type variable __asm__("cp_label_" #name) __attribute__((visibility("hidden"))); \
        variable; \
    })

// ------------------------------------------------------------------------------------------------------------- sites

// CP_SITE(ShapeCache, cache): declares `ShapeCache *const cache`, a pointer to a variable that each emitted copy of the stencil has for
// itself, in memory beside the code that is written without touching code: an inline cache, a counter. C# gives its first value
// when it emits the stencil (`ShapeCache cache`); it may be changed by the stencil, and by a host function or compiled code that gets
// the pointer, which is valid as long as the code is. Any integer of 8 to 64 bits, bool, float, double, a pointer, or what CP_STRUCT or
// CP_ENUM declares, of 64 bytes at most.
//
// clang is told of a variable that is reached relative to the code, as a CP_CONSTANT is: so what compares with it or adds to it is one
// instruction. Words without end, as all that is known of its place is that a word fits there.
#define CP_SITE(type, name) \
    CP_RULE_(cp_outside_entry_(__func__)); \
    CP_RULE_(cp_fits_site_(sizeof(type), _Alignof(type))); \
    CP_HAS_WORDS_; \
    CP_RECORD_WITH_('x', #name "\0" #type, int64_t, (sizeof(type)), CP_TYPE_CODE_(type)); \
    CP_SITE_SYMBOL_(name) \
    __typeof__(type) *const name = (__typeof__(type) *)CP_SITE_ADDRESS_(name); \
    (void)name
#ifndef CP_HANDLERS_
#define CP_SITE_SYMBOL_(name) extern uint64_t cp_site_##name[] __attribute__((visibility("hidden")));
#define CP_SITE_ADDRESS_(name) cp_site_##name
#else
#define CP_SITE_SYMBOL_(name)
#define CP_SITE_ADDRESS_(name) CP_WORD_64_("cp_site_" #name)
#endif

// ------------------------------------------------------------------------------------------------------------- links

// CP_LINK(successor): compiled code that C# can change later, while threads run it (`Link successor` in C#, from DefineLink, and
// CompiledCode.Relink): to jump through, CP_JUMP_AT(CP_LINK(successor)), or to call through, CP_INVOKE_AT(CP_LINK(callee))(sp, locals).
// Only that: it is no address to be kept.
//
// It is a direct jump, which is patched in place where code can be: as fast as CP_JUMP. An interpreter has a pointer in its program to
// where the address is.
#define CP_LINK(name) \
    ({ \
        CP_RULE_(cp_outside_entry_(__func__)); \
        CP_HAS_WORDS_; \
        CP_RECORD_('y', #name, ); \
        CP_LINK_CODE_(name); \
    })
#ifndef CP_HANDLERS_
#define CP_LINK_CODE_(name) \
    extern CP_PRESERVE_NONE_ cp_outcome cp_link_##name(CP_PARAMETERS_); \
    cp_link_##name
#else
#define CP_LINK_CODE_(name) *(const cp_code volatile *)CP_WORD_64_("cp_link_" #name)
#endif

// ------------------------------------------------------------------------------------------------------------- calls

#define CP_UNLIKELY_(condition) __builtin_expect((condition) != 0, 0)

// CP_CALL(print, void, int64_t)(value): calls the C# method with [HostFunction("print")]; the types are its result's
// and its parameters'. An exception that it throws ends the compiled code at this call, and comes out of Run.
// The host returns a status and writes its result through its first parameter: no exception crosses native frames.
//
// This macro ends with the name of another, which takes the arguments that follow it in C, and closes what this one opened.
#define CP_CALL(name, result, ...) \
    ({ \
        CP_RULE_(cp_in_code_(__func__)); \
        CP_RECORD_('c', #name CP_TYPE_TEXT_(result) CP_EACH_(CP_TYPE_TEXT_, __VA_ARGS__), \
            CP_TYPE_CODE_(result) CP_EACH_(CP_TYPE_CODE_, __VA_ARGS__)); \
        extern int64_t cp_host_##name(void * __VA_OPT__(,) __VA_ARGS__); \
        typedef result cp_result_type_; \
        CP_STORAGE_(result) cp_result_; \
        int64_t cp_status_ = cp_host_##name CP_CALL_WITH_
#define CP_CALL_WITH_(...) \
        (&cp_result_ __VA_OPT__(,) __VA_ARGS__); \
        if (CP_UNLIKELY_(cp_status_)) \
            return cp_fail_(cp_trap_, cp_status_, 0); \
        (cp_result_type_)cp_result_; \
    })

// CP_NATIVE(sin, double, double)(x): calls the function of a native library that [NativeFunction("sin", "libm.so.6")] names on
// the emitter, with no C# between. The types are its result's and its parameters': any that C has, but no `...`. It may stand in
// CP_INLINE functions as well. It must return: what leaves it by longjmp or by an exception of C++ ends the process.
#define CP_NATIVE(name, result, ...) \
    ({ \
        CP_RULE_(cp_outside_entry_(__func__)); \
        CP_RECORD_('n', #name CP_TYPE_TEXT_(result) CP_EACH_(CP_TYPE_TEXT_, __VA_ARGS__), \
            CP_TYPE_CODE_(result) CP_EACH_(CP_TYPE_CODE_, __VA_ARGS__)); \
        extern result cp_native_##name(__VA_ARGS__); \
        cp_native_##name; \
    })

// CP_INVOKE(callee)(sp, locals): calls compiled code (`CodeTarget callee` in C#: a label, or other compiled code) with
// this state, and gives its result. A trap in it ends this code as well.
#define CP_INVOKE(name) ({ CP_RULE_(cp_in_code_(__func__)); CP_CALLEE_(name) CP_INVOKE_WITH_

// The same through a pointer: CP_INVOKE_AT(table[i])(sp, locals).
#define CP_INVOKE_AT(address) ({ CP_RULE_(cp_in_code_(__func__)); cp_code cp_target_ = (cp_code)(address); CP_INVOKE_WITH_
#define CP_INVOKE_WITH_(...) \
        CP_OUTCOME_OF_(__VA_ARGS__) \
        if (CP_UNLIKELY_(cp_outcome_.status)) \
            return cp_fail_(cp_trap_, cp_outcome_.status, cp_outcome_.place_); \
        cp_outcome_.value; \
    })

// The same two, but a trap in the callee does not end this code: they give a cp_outcome, whose status is 0 if the callee
// returned its value. Another one must reach C#, by CP_TRAP(outcome.status), unless this code has dealt with it.
#define CP_TRY_INVOKE(name) ({ CP_CALLEE_(name) CP_TRY_INVOKE_WITH_
#define CP_TRY_INVOKE_AT(address) ({ cp_code cp_target_ = (cp_code)(address); CP_TRY_INVOKE_WITH_
#define CP_TRY_INVOKE_WITH_(...) CP_OUTCOME_OF_(__VA_ARGS__) cp_outcome_; })

#define CP_CALLEE_(name) \
    CP_RULE_(cp_outside_entry_(__func__)); \
    CP_HAS_WORDS_; \
    CP_RECORD_('i', #name, ); \
    CP_CALLEE_CODE_(name)
#ifndef CP_HANDLERS_
#define CP_CALLEE_CODE_(name) \
    extern CP_PRESERVE_NONE_ cp_outcome cp_callee_##name(CP_PARAMETERS_); \
    cp_code cp_target_ = cp_callee_##name;
#else
#define CP_CALLEE_CODE_(name) cp_code cp_target_ = (cp_code)CP_WORD_64_("cp_callee_" #name);
#endif
#define CP_OUTCOME_OF_(...) \
    CP_HAS_ALL_STATE_(__VA_ARGS__); \
    cp_outcome cp_outcome_ = cp_call_(cp_target_ __VA_OPT__(,) __VA_ARGS__);

// ----------------------------------------------------------------------------------------------------------- entries

// CP_ENTRY(run, int64_t, (int64_t *, sp), (int64_t *, locals)): what C# calls, as `long Run(long* sp, long* locals)`.
// Its parameters are all of the state, in order; its result is a CP_RESULT, converted, or void. In C# a pointer to an integer,
// float, double or bool is a pointer to the C# type of that width; any other pointer is void*.
#define CP_ENTRY(name, result, ...) \
    CP_ENTRY_BODY(name, result, __VA_ARGS__) { CP_ENTER(result, CP_LIST_(CP_NAME_, __VA_ARGS__)); }

// An entry with a body of its own, whose parameters are what C# passes, and which calls the code with all of the state:
// CP_ENTRY_BODY(run, int64_t, (int64_t *, stack)) { CP_ENTER(int64_t, stack, stack + 256); }
//
// C# calls by the convention of its system. x86-64 has two, and one object serves both: the entry is compiled twice. Its frame is
// complete before the body begins: a fault is left by it, and clang would mix the two.
#define CP_ENTRY_BODY_(name, result, ...) \
    CP_INLINE result cp_entry_body_##name(cp_code cp_code_, int64_t *cp_status_ CP_EACH_(CP_COMMA_CP_PARAMETER_, __VA_ARGS__))
#if !defined(CP_ONLY_PLACEMENTS_) && !defined(CP_HANDLERS_)
#define CP_ENTRY_FUNCTION_(function, name, result, ...) \
    result function(cp_code cp_code_, int64_t *cp_status_ CP_EACH_(CP_COMMA_CP_PARAMETER_, __VA_ARGS__)) \
    { \
        __asm__ volatile("" ::: "memory"); \
        return cp_entry_body_##name(cp_code_, cp_status_ CP_EACH_(CP_COMMA_CP_NAME_, __VA_ARGS__)); \
    }
#if defined(__x86_64__)
#define CP_WINDOWS_ENTRY_(name, ...) \
    __attribute__((ms_abi)) CP_ENTRY_FUNCTION_(cp_windows_entry_##name, name, __VA_ARGS__)
#else
#define CP_WINDOWS_ENTRY_(name, ...)
#endif
#define CP_ENTRY_BODY(name, result, ...) \
    CP_FILE_RECORD_('e', #name "\0" __FILE__ CP_TYPE_TEXT_(result) CP_EACH_(CP_PAIR_TEXT_, __VA_ARGS__), \
        CP_TYPE_CODE_(result) CP_EACH_(CP_PAIR_CODE_, __VA_ARGS__)); \
    CP_ENTRY_BODY_(name, result, __VA_ARGS__); \
    CP_ENTRY_FUNCTION_(cp_entry_##name, name, result, __VA_ARGS__) \
    CP_WINDOWS_ENTRY_(name, result, __VA_ARGS__) \
    CP_ENTRY_BODY_(name, result, __VA_ARGS__)
#else
#define CP_ENTRY_BODY CP_ENTRY_BODY_
#endif
#define CP_ENTER(result, ...) \
    CP_RULE_(cp_in_entry_(__func__)); \
    CP_HAS_ALL_STATE_(__VA_ARGS__); \
    cp_outcome cp_outcome_ = cp_call_(cp_code_ __VA_OPT__(,) __VA_ARGS__); \
    cp_status_[0] = cp_outcome_.status; \
    __builtin_memcpy(&cp_status_[1], &cp_outcome_.place_, sizeof(cp_outcome_.place_)); \
    return (result)cp_outcome_.value

// ------------------------------------------------------------------------------------------------------------ values

#ifndef CP_VALUES
#define CP_OP(name, ...) \
    _Pragma("clang diagnostic fatal \"-W#pragma-messages\"") \
    _Pragma("GCC warning \"operations (CP_OP, CP_OP_BRANCH, CP_OP_RETURN) want #define CP_VALUES before #include <copypatch.h>\"") \
    CP_INLINE void cp_operation_##name(void)
#define CP_OP_BRANCH CP_OP
#define CP_OP_RETURN CP_OP
#define CP_OP_2 CP_OP
#else
#define CP_TEXT_(...) CP_TEXT_1_(__VA_ARGS__)
#define CP_TEXT_1_(...) #__VA_ARGS__

CP_FILE_RECORD_('v', CP_TEXT_(CP_INTEGER_VALUES_) "\0" CP_TEXT_(CP_FLOATING_VALUES_), );

// Operations over up to four values: 32- and 64-bit integers, pointers, float and double. Each is compiled for every
// placement of its operands, so that C# says where they are when it emits the operation:
//
//     CP_OP(i32_add, int32_t, (int32_t, a), (int32_t, b)) { return a + b; }         EmitI32Add(to, a, b)
//     CP_OP_BRANCH(i32_less, (int32_t, a), (int32_t, b)) { return a < b; }          EmitI32Less(a, b, target): jumps if true
//     CP_OP_RETURN(return_i64, (int64_t, value)) { return value; }                  EmitReturnI64(value): ends the code
//
// A third element of an operand names its places: any of r (a register), c (a constant), s (a slot of the frame). Without
// it the last operand has rcs and the others r. What a result may be placed in is CP_RESULT_PLACES at that line.
// A body may use holes, host calls, traps and the state. It leaves by its return; or by CP_JUMP, for a label where the result is not
// written, and all values are what they were before the operation:
//
//     CP_OP(i32_add_or, int32_t, (int32_t, a), (int32_t, b))                        EmitI32AddOr(to, a, b, overflow)
//     { int32_t sum; if (__builtin_add_overflow(a, b, &sum)) CP_JUMP(overflow); return sum; }
//
// An operation may have two results, which go to two registers. It leaves by CP_RESULTS:
//
//     CP_OP_2(div_rem, (int32_t, quotient), (int32_t, remainder), (int32_t, a), (int32_t, b))       EmitDivRem(quotient, remainder, a, b)
//     { if (b == 0) CP_TRAP(1); return CP_RESULTS(a / b, a % b); }
//
// A slot is 8 bytes of `frame`. A register that holds 32 bits has zeros above them, and an operation relies on it.
#ifndef CP_RESULT_PLACES
#define CP_RESULT_PLACES r
#endif

#define CP_OP(name, result, ...) CP_OPERATION_('o', __FILE__, name, result, CP_PARAMETER_, __VA_ARGS__)
#define CP_OP_BRANCH(name, ...) CP_OPERATION_('b', __FILE__, name, bool, CP_PARAMETER_, __VA_ARGS__)
#define CP_OP_RETURN(name, ...) CP_OPERATION_('r', __FILE__, name, CP_RESULT, CP_PARAMETER_, __VA_ARGS__)
#define CP_OP_2(name, first, second, ...) CP_OPERATION_2_(name, first, second, __VA_ARGS__)
#define CP_OP_3(name, ...) \
    _Pragma("clang diagnostic fatal \"-W#pragma-messages\"") \
    _Pragma("GCC warning \"an operation has two results at most (CP_OP_2): write others to memory\"") \
    CP_INLINE void cp_operation_##name(void)

// Both results of a CP_OP_2. Its body returns a struct, whose padding has it returned in memory: in registers clang would put two
// halves into one, and take them apart again.
#define CP_RESULTS(first, second) \
    ({ \
        CP_RULE_(cp_has_two_results_(sizeof(cp_fail_(cp_trap_, 0, 0)))); \
        (__typeof__(cp_fail_(cp_trap_, 0, 0))) { .first_ = (first), .second_ = (second) }; \
    })
#define CP_RESULT_PADDING_ 32
char cp_has_two_results_(int size) CP_BROKEN_IF_(size < CP_RESULT_PADDING_,
    "CP_RESULTS stands in a CP_OP_2: an operation of one result returns it as it is");
#define CP_RESULT_TYPE_(pair) CP_RESULT_TYPE_1_ pair
#define CP_RESULT_TYPE_1_(type, name, ...) CP_STORAGE_(type)

// Those of this header see no state, so that its names and theirs may be the same. Where the header lies is no part of an
// object.
#define CP_MOVE_(name, type) \
    CP_OPERATION_('o', "copypatch.h", name, type, CP_UNNAMED_, (type, value, rcs)) { return value; }
#define CP_UNNAMED_(pair) CP_UNNAMED_1_ pair
#define CP_UNNAMED_1_(type, name) type
#define CP_COMMA_CP_UNNAMED_(pair) , CP_UNNAMED_(pair)

#define CP_FIELD_(pair) CP_FIELD_1_ pair
#define CP_FIELD_1_(type, name, ...) type name;

#ifndef CP_LIST_OPERATIONS_
#define CP_OPERATION_(kind, file, name, result, state, ...) \
    CP_FILE_RECORD_(kind, #name "\0" file CP_TYPE_TEXT_(result) CP_EACH_(CP_PAIR_TEXT_, __VA_ARGS__), \
        CP_TYPE_CODE_(result) CP_EACH_(CP_PAIR_CODE_, __VA_ARGS__)); \
    typedef result cp_result_##name; \
    CP_OPERATION_FUNCTION_(name, result, (result)0, state, __VA_ARGS__)
#define CP_OPERATION_2_(name, first, second, ...) \
    CP_FILE_RECORD_('2', #name "\0" __FILE__ CP_PAIR_TEXT_(first) CP_PAIR_TEXT_(second) CP_EACH_(CP_PAIR_TEXT_, __VA_ARGS__), \
        CP_PAIR_CODE_(first) CP_PAIR_CODE_(second) CP_EACH_(CP_PAIR_CODE_, __VA_ARGS__)); \
    typedef struct { \
        CP_RESULT_TYPE_(first) first_; \
        CP_RESULT_TYPE_(second) second_; \
        char padding_[CP_RESULT_PADDING_]; \
    } cp_result_##name; \
    CP_OPERATION_FUNCTION_(name, cp_result_##name, (cp_result_##name) {}, CP_PARAMETER_, __VA_ARGS__)
#define CP_OPERATION_FUNCTION_(name, result, none, state, ...) \
    typedef struct { CP_EACH_(CP_FIELD_, __VA_ARGS__) } cp_operands_##name; \
    CP_INLINE result cp_fail_##name(cp_outcome *trap, int64_t status, cp_place_ place) { \
        *trap = (cp_outcome) { .place_ = place, .status = status }; \
        return none; \
    } \
    CP_INLINE result cp_operation_##name(CP_LIST_(state, CP_ALL_STATE_), cp_code *cp_left_, cp_outcome *cp_trap_, \
        result (*cp_fail_)(cp_outcome *, int64_t, cp_place_) CP_EACH_(CP_COMMA_CP_PARAMETER_, __VA_ARGS__))
#else
// What the bake reads, after the preprocessor alone, to write the placements.
#define CP_OPERATION_(kind, file, name, result, state, ...) \
    cp_operation_ kind #name (CP_TEXT_(result) "" CP_TEXT_(CP_RESULT_PLACES)) file __LINE__ \
        CP_EACH_(CP_OPERAND_, __VA_ARGS__) ; static inline void cp_operation_##name(void)
#define CP_OPERATION_2_(name, first, second, ...) \
    cp_operation_ '2' #name CP_OPERAND_(first) CP_OPERAND_(second) __FILE__ __LINE__ \
        CP_EACH_(CP_OPERAND_, __VA_ARGS__) ; static inline void cp_operation_##name(void)
#define CP_OPERAND_(pair) CP_OPERAND_1_ pair
#define CP_OPERAND_1_(type, name, ...) (CP_TEXT_(type) #name #__VA_ARGS__)
cp_values_ CP_INTEGER_VALUES_ CP_FLOATING_VALUES_ ;
#endif

// A placement: CP_PLACEMENT_(i32_add, 01k) { the operands; CP_APPLY_...; where the result goes }. Its name says for each result and
// each operand a register's number, s (slot), v (no result), c (a constant that is loaded), or k: a constant that may become an
// instruction's immediate of 32 bits (l, m and n are the same with other sentinels).
//
// A sentinel is a number like no other in the code. clang compiles it as the constant or the slot's displacement that only C#
// knows, and where the generator finds it again is the place to patch.
#define CP_PLACEMENT_(operation, places) \
    CP_PRESERVE_NONE_ cp_outcome cp_placement_##operation##__##places(CP_PARAMETERS_)
#define CP_TYPE_(operation, operand) __typeof__(((cp_operands_##operation *)0)->operand)
// Of operands that commute clang makes the one the first that is the earlier parameter, and the code would depend on the registers'
// order. So it learns only when it chooses instructions what a value is: until then an annotation hides it, at no cost.
#define CP_FROM_INTEGER_(operation, operand, n) \
    CP_TYPE_(operation, operand) cp_in_##operand; \
    CP_CHECK_CLASS_(CP_TYPE_(operation, operand), 0); \
    { \
        uint64_t bits_ = __builtin_annotation(cp_integer_##n##_, ""); \
        __builtin_memcpy(&cp_in_##operand, &bits_, sizeof(cp_in_##operand)); \
        if (sizeof(cp_in_##operand) == 4) \
            __builtin_assume(bits_ <= UINT32_MAX); \
    }
// Only integers can be annotated: which element of the vector it is.
#define CP_FROM_FLOATING_(operation, operand, n) \
    CP_TYPE_(operation, operand) cp_in_##operand; \
    CP_CHECK_CLASS_(CP_TYPE_(operation, operand), 1); \
    { \
        int first_ = __builtin_annotation(0, ""); \
        cp_in_##operand = sizeof(cp_in_##operand) == 8 \
            ? cp_floating_##n##_[first_] : ((cp_float_vector_)cp_floating_##n##_)[first_]; \
    }
#define CP_FROM_CONSTANT_(operation, operand) \
    CP_TYPE_(operation, operand) cp_in_##operand; \
    { \
        uint64_t bits_ = sizeof(cp_in_##operand) > 4 ? CP_LOAD_64_("cp_constant_" #operand) : CP_LOAD_32_("cp_constant_" #operand); \
        __builtin_memcpy(&cp_in_##operand, &bits_, sizeof(cp_in_##operand)); \
    }
// 64 bits: the address of a symbol, which becomes an immediate wherever the machine has one (the bake compiles these for
// a code model whose addresses are signed and have 32 bits). In an address space of its own clang does not take it for
// non-null, and so knows nothing of it. An address of 32 bits does not exist: those have the sentinel.
#define CP_FROM_IMMEDIATE_(operation, operand, sentinel) \
    CP_TYPE_(operation, operand) cp_in_##operand; \
    { \
        extern char cp_immediate_##operand[] __attribute__((address_space(1))); \
        int64_t bits_ = sizeof(cp_in_##operand) == 8 ? (int64_t)cp_immediate_##operand : (int32_t)sentinel; \
        __builtin_memcpy(&cp_in_##operand, &bits_, sizeof(cp_in_##operand)); \
    }
#define CP_CHECK_CLASS_(type, floating) \
    _Static_assert(CP_IS_FLOATING_(type) == floating, "an operand of CP_OP: spell float and double as such"); \
    _Static_assert(sizeof(type) == 4 || sizeof(type) == 8, "an operand of CP_OP: 32- and 64-bit integers, pointers, float and double")

#if defined(__x86_64__)
// clang folds the displacement into the instruction that uses the operand.
#define CP_FROM_SLOT_(operation, operand, sentinel) \
    CP_TYPE_(operation, operand) cp_in_##operand = *(CP_TYPE_(operation, operand) *)((char *)frame + sentinel);
#define CP_INTO_SLOT_(operation, sentinel) *(cp_result_##operation *)((char *)frame + sentinel) = cp_result_value_;
#else
#define CP_FROM_SLOT_(operation, operand, sentinel) \
    CP_TYPE_(operation, operand) cp_in_##operand; \
    if (CP_IS_FLOATING_(CP_TYPE_(operation, operand))) { \
        if (sizeof(cp_in_##operand) == 4) { \
            float f_; \
            __asm__ volatile("ldr %s0, [%1, #:lo12:cp_slot_" #operand "]" : "=w"(f_) : "r"(frame)); \
            __builtin_memcpy(&cp_in_##operand, &f_, sizeof(f_)); \
        } else { \
            double d_; \
            __asm__ volatile("ldr %d0, [%1, #:lo12:cp_slot_" #operand "]" : "=w"(d_) : "r"(frame)); \
            __builtin_memcpy(&cp_in_##operand, &d_, sizeof(cp_in_##operand)); \
        } \
    } else { \
        uint64_t bits_; \
        if (sizeof(cp_in_##operand) == 4) { \
            __asm__ volatile("ldr %w0, [%1, #:lo12:cp_slot_" #operand "]" : "=r"(bits_) : "r"(frame)); \
            __builtin_assume(bits_ <= UINT32_MAX); \
        } else { \
            __asm__ volatile("ldr %x0, [%1, #:lo12:cp_slot_" #operand "]" : "=r"(bits_) : "r"(frame)); \
        } \
        __builtin_memcpy(&cp_in_##operand, &bits_, sizeof(cp_in_##operand)); \
    }
#define CP_INTO_SLOT_(operation, sentinel) \
    if (CP_IS_FLOATING_(cp_result_##operation)) { \
        if (sizeof(cp_result_value_) == 4) { \
            float f_; \
            __builtin_memcpy(&f_, &cp_result_value_, sizeof(f_)); \
            __asm__ volatile("str %s0, [%1, #:lo12:cp_slot_]" ::"w"(f_), "r"(frame) : "memory"); \
        } else { \
            double d_; \
            __builtin_memcpy(&d_, &cp_result_value_, sizeof(cp_result_value_)); \
            __asm__ volatile("str %d0, [%1, #:lo12:cp_slot_]" ::"w"(d_), "r"(frame) : "memory"); \
        } \
    } else { \
        uint64_t bits_ = 0; \
        __builtin_memcpy(&bits_, &cp_result_value_, sizeof(cp_result_value_)); \
        if (sizeof(cp_result_value_) == 4) \
            __asm__ volatile("str %w0, [%1, #:lo12:cp_slot_]" ::"r"(bits_), "r"(frame) : "memory"); \
        else \
            __asm__ volatile("str %x0, [%1, #:lo12:cp_slot_]" ::"r"(bits_), "r"(frame) : "memory"); \
    }
#endif

#define CP_CALL_OPERATION_(operation, ...) \
    cp_operation_##operation( \
        frame CP_UP_TO_4_(CP_COMMA_CP_NAME_, CP_STATE), &cp_left_for_, &cp_trapped_, cp_fail_##operation \
        CP_UP_TO_4_(CP_COMMA_CP_IN_, __VA_ARGS__))
#define CP_COMMA_CP_IN_(operand) , cp_in_##operand
#define CP_LEAVE_IF_TRAPPED_ \
    if (CP_UNLIKELY_(cp_trapped_.status)) \
        return cp_trapped_;
#define CP_APPLY_(operation, ...) \
    cp_code cp_left_for_ = 0; \
    cp_outcome cp_trapped_ = {}; \
    cp_result_##operation cp_result_value_ = CP_CALL_OPERATION_(operation, __VA_ARGS__); \
    CP_LEAVE_IF_TRAPPED_
#define CP_APPLY_VOID_(operation, ...) \
    cp_code cp_left_for_ = 0; \
    cp_outcome cp_trapped_ = {}; \
    CP_CALL_OPERATION_(operation, __VA_ARGS__); \
    CP_LEAVE_IF_TRAPPED_
// Of an operation with labels: CP_IF_STAYS_ { where the result goes } and a CP_LEAVE_FOR_ for each label. clang knows on each path
// which one it was, and no comparison is left. All registers are passed on as they came, even padding, and leaving comes last: so
// x86-64 has a conditional jump to the label and nothing else. AArch64 jumps over a jump.
#define CP_IF_STAYS_ if (!CP_UNLIKELY_(cp_left_for_))
#define CP_LEAVE_FOR_(label) \
    { \
        extern CP_RARE_ CP_PRESERVE_NONE_ cp_outcome cp_label_##label(CP_PARAMETERS_); \
        if (cp_left_for_ == cp_label_##label) \
            CP_TAIL_CALL_ cp_label_##label(CP_ARGUMENTS_AS_THEY_CAME_); \
    }
// Behind them. Were it to stay, or were a label not listed, the generator would tell of this symbol.
#define CP_LEAVE_FOR_NOTHING_ \
    extern CP_PRESERVE_NONE_ cp_outcome cp_unlisted_label(CP_PARAMETERS_); \
    CP_TAIL_CALL_ cp_unlisted_label(CP_ARGUMENTS_AS_THEY_CAME_);
#define CP_SAME_STATE_ARGUMENT_(place) CP_NAME_(CP_PICK_(place, CP_PADDED_(CP_STATE)))
#define CP_ARGUMENTS_AS_THEY_CAME_ CP_ORDER_(CP_SAME_STATE_ARGUMENT_, CP_INTEGER_ARGUMENT_, CP_FLOATING_ARGUMENT_)
#if defined(__x86_64__)
#define CP_RARE_ __attribute__((cold))
#else
#define CP_RARE_
#endif
#define CP_INTO_INTEGER_(operation, n) \
    CP_CHECK_CLASS_(cp_result_##operation, 0); \
    uint64_t cp_bits_ = 0; \
    __builtin_memcpy(&cp_bits_, &cp_result_value_, sizeof(cp_result_value_)); \
    cp_integer_##n##_ = cp_bits_;
// A value is the lowest element of its register; of the others (-1) clang may make what it likes.
#define CP_INTO_FLOATING_(operation, n) cp_floating_##n##_ = CP_VECTOR_OF_(cp_result_value_);
#define CP_VECTOR_OF_(value) \
    ({ \
        CP_CHECK_CLASS_(__typeof__(value), 1); \
        cp_vector_ vector_; \
        if (sizeof(value) == 8) { \
            cp_vector_ double_ = {(double)value}; \
            vector_ = __builtin_shufflevector(double_, double_, 0, -1); \
        } else { \
            cp_float_vector_ float_ = {(float)value}; \
            vector_ = (cp_vector_)__builtin_shufflevector(float_, float_, 0, -1, -1, -1); \
        } \
        vector_; \
    })
// One of two results (first, second). clang moves values to where the next stencil has them in the order of its parameters, so that
// the code of two moves would depend on which registers they are. Here each is moved when it is its turn: by assembly that does nothing
// to that register.
#define CP_INTO_INTEGER_OF_2_(result, n) \
    { \
        CP_CHECK_CLASS_(__typeof__(cp_result_value_.result##_), 0); \
        uint64_t bits_ = 0; \
        __builtin_memcpy(&bits_, &cp_result_value_.result##_, sizeof(cp_result_value_.result##_)); \
        register uint64_t moved_ __asm__(CP_INTEGER_REGISTER_##n##_) = bits_; \
        __asm__ volatile("" : "+r"(moved_)); \
        cp_integer_##n##_ = moved_; \
    }
#define CP_INTO_FLOATING_OF_2_(result, n) \
    { \
        register cp_vector_ moved_ __asm__(CP_FLOATING_REGISTER_ #n) = CP_VECTOR_OF_(cp_result_value_.result##_); \
        __asm__ volatile("" : CP_IN_FLOATING_REGISTER_(moved_)); \
        cp_floating_##n##_ = moved_; \
    }
#if defined(__x86_64__)
#define CP_INTEGER_REGISTER_0_ "r14"
#define CP_INTEGER_REGISTER_1_ "r15"
#define CP_INTEGER_REGISTER_2_ "r8"
#define CP_INTEGER_REGISTER_3_ "r9"
#define CP_INTEGER_REGISTER_4_ "r11"
#define CP_INTEGER_REGISTER_5_ "r12"
#define CP_INTEGER_REGISTER_6_ "r13"
#define CP_FLOATING_REGISTER_ "xmm"
#define CP_IN_FLOATING_REGISTER_ "+x"
#else
#define CP_INTEGER_REGISTER_0_ "x20"
#define CP_INTEGER_REGISTER_1_ "x21"
#define CP_INTEGER_REGISTER_2_ "x22"
#define CP_INTEGER_REGISTER_3_ "x23"
#define CP_INTEGER_REGISTER_4_ "x24"
#define CP_INTEGER_REGISTER_5_ "x25"
#define CP_INTEGER_REGISTER_6_ "x26"
#define CP_FLOATING_REGISTER_ "v"
#define CP_IN_FLOATING_REGISTER_ "+w"
#endif
#define CP_INTO_BRANCH_(operation) \
    if (cp_result_value_) { \
        extern CP_PRESERVE_NONE_ cp_outcome cp_label_target(CP_PARAMETERS_); \
        CP_TAIL_CALL_ cp_label_target(CP_ARGUMENTS_); \
    }
#define CP_INTO_RETURN_(operation) CP_RETURN(cp_result_value_);

// What a register allocator is written with.
#pragma push_macro("CP_RESULT_PLACES")
#undef CP_RESULT_PLACES
#define CP_RESULT_PLACES rs
CP_MOVE_(move_i32, int32_t)
CP_MOVE_(move_i64, int64_t)
CP_MOVE_(move_f32, float)
CP_MOVE_(move_f64, double)
#pragma pop_macro("CP_RESULT_PLACES")
#endif

#ifdef CP_HANDLERS_
// The way into interpreted code from compiled code and from an entry. There is one for the start of a program, and one for each label.
CP_PRESERVE_NONE_ cp_outcome cp_program_entry_(CP_HANDLER_PARAMETERS_);
CP_PRESERVE_NONE_ cp_outcome cp_program_entry_(CP_HANDLER_PARAMETERS_) {
    cp_ip_ = (const char *)CP_LOAD_ADDRESS_("cp_program");
    CP_TAIL_CALL_(*(const cp_handler_ *)cp_ip_)(CP_HANDLER_ARGUMENTS_);
}
#endif

#endif
