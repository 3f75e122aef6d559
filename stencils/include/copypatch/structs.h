// copypatch/structs.h: structs, enums and constants that are written once, in C, and are there in C# as well. Whoever needs them in
// CP_STATE includes this header first; copypatch.h includes it in any case.
//
//     #include <copypatch/structs.h>
//
//     CP_ENUM(Kind, uint8_t, (KIND_NIL), (KIND_INT), (KIND_TEXT, 16))
//     CP_STRUCT(Cell, (Kind, kind), (int64_t, value), (Cell *, next), (uint8_t, text, 16))
//     CP_DEFINE(int32_t, STACK_SIZE, 256)
//
//     #define CP_STATE (Cell *, sp)
//     #include <copypatch.h>
//
// CP_STRUCT(name, (type, field), ...)     `struct name` and `name` in C, a struct of the emitter's namespace in C#, with clang's own
//                                         offsets and size. A third element makes the field an array. A field is an integer, a
//                                         floating-point number, a pointer, a CP_STRUCT or a CP_ENUM; 64 fields at most.
// CP_ENUM(name, type, (NAME), ...)        `enum name` and `name` in C, an enum of the namespace in C#. (NAME, 5) has a value; 256
//                                         enumerators at most.
// CP_DEFINE(type, NAME, value)            a constant, which may be the size of an array and a case of a switch; in C# one of the
//                                         emitter. Integers, bool, float and double.
//
// A pointer to such a struct or enum is a pointer to it in C#, too: in holes, entries and host functions.
#ifndef COPYPATCH_STRUCTS_H
#define COPYPATCH_STRUCTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if !defined(__clang__) || __clang_major__ < 19
#error "copypatch.h needs clang 19 or newer: preserve_none and musttail are what stencils are made of"
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

// macro(item) for each item; what stands between two items is in the macro itself. A macro is not expanded within itself: so it
// leaves CP_EACH_AGAIN_ with its parentheses apart, which the next rescan puts together.
#define CP_EACH_(macro, ...) __VA_OPT__(CP_EXPAND_(CP_EACH_1_(macro, __VA_ARGS__)))
#define CP_EACH_1_(macro, item, ...) macro(item) __VA_OPT__(CP_EACH_AGAIN_ CP_PARENTHESES_ (macro, __VA_ARGS__))
#define CP_EACH_AGAIN_() CP_EACH_1_

// The same with something that is the same for all.
#define CP_EACH_WITH_(macro, with, ...) __VA_OPT__(CP_EXPAND_(CP_EACH_WITH_1_(macro, with, __VA_ARGS__)))
#define CP_EACH_WITH_1_(macro, with, item, ...) \
    macro(with, item) __VA_OPT__(CP_EACH_WITH_AGAIN_ CP_PARENTHESES_ (macro, with, __VA_ARGS__))
#define CP_EACH_WITH_AGAIN_() CP_EACH_WITH_1_

// The same for 256 items at most.
#define CP_EACH_OF_MANY_(macro, ...) __VA_OPT__(CP_EXPAND_MANY_(CP_EACH_1_(macro, __VA_ARGS__)))
#define CP_EXPAND_MANY_(...) CP_EXPAND_(CP_EXPAND_(CP_EXPAND_(CP_EXPAND_(__VA_ARGS__))))

// The first item has no comma before it, all others do.
#define CP_LIST_(macro, ...) __VA_OPT__(CP_LIST_1_(macro, __VA_ARGS__))
#define CP_LIST_1_(macro, first, ...) macro(first) CP_EACH_(CP_COMMA_##macro, __VA_ARGS__)

// macro(item) for each of four items at most, without rescans: thousands of placements use it.
#define CP_UP_TO_4_(macro, ...) __VA_OPT__(CP_UP_TO_4_1_(macro, __VA_ARGS__))
#define CP_UP_TO_4_1_(macro, item, ...) macro(item) __VA_OPT__(CP_UP_TO_4_2_(macro, __VA_ARGS__))
#define CP_UP_TO_4_2_(macro, item, ...) macro(item) __VA_OPT__(CP_UP_TO_4_3_(macro, __VA_ARGS__))
#define CP_UP_TO_4_3_(macro, item, ...) macro(item) __VA_OPT__(macro(__VA_ARGS__))

#define CP_COUNT_(...) (0 CP_EACH_(CP_ONE_MORE_, __VA_ARGS__))
#define CP_ONE_MORE_(item) +1

#define CP_PARAMETER_(pair) CP_PARAMETER_1_ pair
#define CP_PARAMETER_1_(type, name, ...) type name
#define CP_COMMA_CP_PARAMETER_(pair) , CP_PARAMETER_(pair)

#define CP_NAME_(pair) CP_NAME_1_ pair
#define CP_NAME_1_(type, name, ...) name
#define CP_COMMA_CP_NAME_(pair) , CP_NAME_(pair)

#define CP_PAIR_CODE_(pair) CP_PAIR_CODE_1_ pair
#define CP_PAIR_CODE_1_(type, name, ...) CP_CODE_OF_(type),
#define CP_PAIR_TEXT_(pair) CP_PAIR_TEXT_1_ pair
#define CP_PAIR_TEXT_1_(type, name, ...) "\0" #type "\0" #name

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
// Where only placements are compiled, the first object has said all that stands outside of functions.
//
//     kind           type codes of                        strings
//     'l' library    each of CP_STATE, CP_RESULT          format version, type and name of each state, type of result
//     's' stencil    -                                    name, file
//     'd' cold part  -                                    the stencil's name, file, name
//     'h' hole       the hole                             name, type
//     'j' label      -                                    name
//     'c' host call  result, each parameter               name, type of result, type of each parameter
//     'i' callee     -                                    name
//     'e' entry      result, each parameter               name, file, type of result, type and name of each parameter
//     'v' values     -                                    how many integer and how many floating-point registers
//     'o' operation  result, each operand                 name, file, type of result, type and name of each operand
//     'b' branch     bool, each operand                   the same
//     'r' return     CP_RESULT, each operand              the same
//     'n' native     result, each parameter               as 'c'
//     'f' features   -                                    "", what flags let clang use of the processor
//     't' struct     each field                           name, file, type and name of each field
//     'u' enum       its type, for each enumerator        name, file, its type, name of each enumerator
//     'k' constant   the constant                         name, file, type
//     'x' site       the site                             name, type
//
// A stencil's features follow its file. Behind the strings of the last four are numbers: of a struct size and alignment, and of
// each field offset, size and how many elements it has (0 where it is no array), in 64 bits; of an enum each value, in 64 bits; of
// a constant its value, in as many bytes as it has; of a site its size, in 64 bits.
#define CP_RECORD_(kind_, text_, ...) CP_RECORD_1_(kind_, text_, CP_JOIN_(cp_record_, __COUNTER__), __VA_ARGS__)
#define CP_RECORD_1_(kind_, text_, name_, ...) \
    static const struct __attribute__((packed)) { \
        char kind; \
        uint32_t line; \
        char codes[sizeof((const char[]){__VA_ARGS__ 0})]; \
        char text[sizeof(text_)]; \
    } name_ __attribute__((section(".copypatch"), used)) = {kind_, CP_RECORD_LINE_, {__VA_ARGS__ 0}, text_}

// The same with numbers behind the text: of a type that their values, in parentheses, initialize.
#define CP_RECORD_WITH_(kind_, text_, type_, numbers_, ...) \
    CP_RECORD_WITH_1_(kind_, text_, type_, numbers_, CP_JOIN_(cp_record_, __COUNTER__), __VA_ARGS__)
#define CP_RECORD_WITH_1_(kind_, text_, type_, numbers_, name_, ...) \
    static const struct __attribute__((packed)) { \
        char kind; \
        uint32_t line; \
        char codes[sizeof((const char[]){__VA_ARGS__ 0})]; \
        char text[sizeof(text_)]; \
        __typeof__(type_) numbers; \
    } name_ __attribute__((section(".copypatch"), used)) = {kind_, CP_RECORD_LINE_, {__VA_ARGS__ 0}, text_, CP_BARE_ numbers_}
#define CP_BARE_(...) __VA_ARGS__
#ifndef CP_ONLY_PLACEMENTS_
#define CP_RECORD_LINE_ __LINE__
#define CP_FILE_RECORD_ CP_RECORD_
#define CP_FILE_RECORD_WITH_ CP_RECORD_WITH_
#else
// Placements stay the same where lines move: an operation says its own.
#define CP_RECORD_LINE_ 0
#define CP_FILE_RECORD_(...) _Static_assert(1, "")
#define CP_FILE_RECORD_WITH_(...) _Static_assert(1, "")
#endif

// ----------------------------------------------------------------------------------------- structs, enums, constants

#define CP_STRUCT(name, ...) \
    typedef struct name name; \
    struct name { CP_EACH_(CP_STRUCT_FIELD_, __VA_ARGS__) }; \
    CP_FILE_RECORD_WITH_('t', #name "\0" __FILE__ CP_EACH_(CP_PAIR_TEXT_, __VA_ARGS__), int64_t[2 + 3 * CP_COUNT_(__VA_ARGS__)], \
        ({sizeof(struct name), _Alignof(struct name), CP_EACH_WITH_(CP_STRUCT_NUMBERS_, struct name, __VA_ARGS__)}), \
        CP_EACH_(CP_PAIR_CODE_, __VA_ARGS__));
#define CP_STRUCT_FIELD_(field) CP_STRUCT_FIELD_1_ field
#define CP_STRUCT_FIELD_1_(type, name, ...) type name __VA_OPT__([__VA_ARGS__]);
#define CP_STRUCT_NUMBERS_(whole, field) CP_STRUCT_NUMBERS_1_(whole, CP_BARE_ field)
#define CP_STRUCT_NUMBERS_1_(...) CP_STRUCT_NUMBERS_2_(__VA_ARGS__)
#define CP_STRUCT_NUMBERS_2_(whole, type, name, ...) \
    __builtin_offsetof(whole, name), sizeof(((whole *)0)->name), 0 __VA_OPT__(+ (__VA_ARGS__)),

#define CP_ENUM(name, type, ...) \
    typedef enum name : type { CP_EACH_OF_MANY_(CP_ENUMERATOR_, __VA_ARGS__) } name; \
    CP_FILE_RECORD_WITH_('u', #name "\0" __FILE__ "\0" #type CP_EACH_OF_MANY_(CP_ENUMERATOR_TEXT_, __VA_ARGS__), \
        int64_t[sizeof((const char[]){CP_EACH_OF_MANY_(CP_ENUMERATOR_CODE_, __VA_ARGS__)})], \
        ({CP_EACH_OF_MANY_(CP_ENUMERATOR_NUMBER_, __VA_ARGS__)}), \
        CP_CODE_OF_(type), CP_EACH_OF_MANY_(CP_ENUMERATOR_CODE_, __VA_ARGS__));
#define CP_ENUMERATOR_(pair) CP_ENUMERATOR_1_ pair
#define CP_ENUMERATOR_1_(name, ...) name __VA_OPT__(= __VA_ARGS__),
#define CP_ENUMERATOR_TEXT_(pair) CP_ENUMERATOR_TEXT_1_ pair
#define CP_ENUMERATOR_TEXT_1_(name, ...) "\0" #name
#define CP_ENUMERATOR_NUMBER_(pair) CP_ENUMERATOR_NUMBER_1_ pair
#define CP_ENUMERATOR_NUMBER_1_(name, ...) (int64_t)name,
#define CP_ENUMERATOR_CODE_(pair) 'e',

#define CP_DEFINE(type, name, value) \
    static constexpr type name __attribute__((unused)) = (value); \
    CP_FILE_RECORD_WITH_('k', #name "\0" __FILE__ "\0" #type, type, (name), CP_TYPE_CODE_(type));

#endif
