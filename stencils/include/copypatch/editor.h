// copypatch/editor.h: copypatch.h as an editor sees it. The same names in plain C: for code completion, for hovering and for squiggles,
// in clangd of any version and in VS Code's own engine (IntelliSense). Nothing is compiled with it, and no bake reads it.
//
// `dotnet build -t:CopyPatchEditor` writes what makes an editor include it before a C file. copypatch.h is empty then, which an editor
// could not read: older engines know neither preserve_none nor musttail, and clangd counts __COUNTER__ anew behind the headers.
//
// What C has no word for (where code goes on, what C# gives) is a function that is nowhere. CP_STATE and CP_RESULT are defined after
// this, so that only macros may mention them.
#ifndef COPYPATCH_H
#define COPYPATCH_H
#define COPYPATCH_STRUCTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// ---------------------------------------------------------------------------------------------------- lists of pairs

#define CP_JOIN_2_(a, b) a##b
#define CP_JOIN_(a, b) CP_JOIN_2_(a, b)
#define CP_PARENTHESES_ ()
#define CP_EXPAND_(...) CP_EXPAND_3_(CP_EXPAND_3_(CP_EXPAND_3_(CP_EXPAND_3_(__VA_ARGS__))))
#define CP_EXPAND_3_(...) CP_EXPAND_2_(CP_EXPAND_2_(CP_EXPAND_2_(CP_EXPAND_2_(__VA_ARGS__))))
#define CP_EXPAND_2_(...) CP_EXPAND_1_(CP_EXPAND_1_(CP_EXPAND_1_(CP_EXPAND_1_(__VA_ARGS__))))
#define CP_EXPAND_1_(...) __VA_ARGS__
#define CP_EACH_(macro, ...) __VA_OPT__(CP_EXPAND_(CP_EACH_1_(macro, __VA_ARGS__)))
#define CP_EACH_1_(macro, item, ...) macro item __VA_OPT__(CP_EACH_AGAIN_ CP_PARENTHESES_ (macro, __VA_ARGS__))
#define CP_EACH_AGAIN_() CP_EACH_1_
#define CP_LIST_(macro, ...) __VA_OPT__(CP_LIST_1_(macro, __VA_ARGS__))
#define CP_LIST_1_(macro, first, ...) macro first CP_EACH_(CP_COMMA_##macro, __VA_ARGS__)

#define CP_PARAMETER_(type, name, ...) type name
#define CP_COMMA_CP_PARAMETER_(type, name, ...) , type name
#define CP_NAME_(type, name, ...) name
#define CP_COMMA_CP_NAME_(type, name, ...) , name

// ------------------------------------------------------------------------------------------------------------- state

// A name that is no macro is this type; a file that says what its result is makes it one.
typedef int64_t CP_RESULT;

// A file with CP_VALUES may define no CP_STATE: what is no macro does not begin with a parenthesis.
#define CP_SECOND_(a, b, ...) b
#define CP_PROBE_(...) , 1
#define CP_SECOND_OF_(...) CP_SECOND_(__VA_ARGS__)
#define CP_IS_LIST_(...) CP_SECOND_OF_(CP_PROBE_ __VA_ARGS__, 0, )
#define CP_GIVEN_STATE_ CP_JOIN_(CP_GIVEN_STATE_, CP_IS_LIST_(CP_STATE))
#define CP_GIVEN_STATE_0
#define CP_GIVEN_STATE_1 CP_STATE

// CP_VALUES is empty where it is defined, and itself where it is not.
#define CP_STATE_OF_CP_VALUES(...) __VA_ARGS__
#define CP_STATE_OF_(...) (void *, frame) __VA_OPT__(, ) __VA_ARGS__
#define CP_ALL_STATE_ CP_JOIN_(CP_STATE_OF_, CP_VALUES)(CP_GIVEN_STATE_)
#define CP_PARAMETERS_ CP_PARAMETERS_OF_(CP_ALL_STATE_)
#define CP_PARAMETERS_OF_(...) CP_LIST_(CP_PARAMETER_, __VA_ARGS__)

// ----------------------------------------------------------------------------------------------------- how code flows

typedef struct {
    int64_t value;
    int64_t status;
} cp_outcome;
typedef void (*cp_code)(void);

#if !defined(__clang__)
#define __builtin_assume(condition) (void)(condition)
#endif
#define CP_INLINE static inline __attribute__((always_inline, unused))

// What is somewhere else: C#, the next stencil, a label.
cp_outcome cp_elsewhere_(const char *name);
void (*cp_function_(const char *name))(void);
uint64_t cp_value_(const char *name);
const void *cp_address_(const char *name);
_Noreturn void cp_trap_(int64_t code);
_Noreturn void cp_jump_(const char *label);

#if defined(__clang__)
#define CP_TARGET_(...) __attribute__((target(#__VA_ARGS__)))
#else
#define CP_TARGET_(...)
#endif
#define CP_TARGET_OF_(...) CP_TARGET_(__VA_ARGS__)
#define CP_REQUIRES(...) __VA_ARGS__
#define CP_STENCIL(name, ...) __VA_OPT__(CP_TARGET_OF_(__VA_ARGS__)) cp_outcome cp_stencil_##name(CP_PARAMETERS_)

#define CP_COLD(stencil, name, ...) CP_STENCIL(stencil##__cold_##name __VA_OPT__(, __VA_ARGS__))
#define CP_GO_COLD(stencil, name) return cp_elsewhere_(#stencil #name)
#define CP_NEXT() return cp_elsewhere_("next")
#define CP_JUMP(name) cp_jump_(#name)
#define CP_NEXT_WITHOUT_VALUES() CP_NEXT()
#define CP_JUMP_WITHOUT_VALUES(name) CP_JUMP(name)
#define CP_JUMP_AT(address) \
    do { \
        cp_code cp_target_ = (cp_code)(address); \
        (void)cp_target_; \
        CP_NEXT(); \
    } while (0)
#define CP_RETURN(...) \
    do { \
        __VA_OPT__(CP_RESULT cp_result_ = (CP_RESULT)(__VA_ARGS__); (void)cp_result_;) \
        CP_NEXT(); \
    } while (0)
#define CP_TRAP(code) cp_trap_(code)
#define CP_KEEP_FRAME() (void)0

// ------------------------------------------------------------------------------------------------- what C# gives

#define CP_HOLE(type, name) type name = (type)cp_value_(#name)
#define CP_LABEL_ADDRESS(name) ((cp_code)cp_value_(#name))
#define CP_SITE(type, name) type *const name = (type *)cp_value_(#name)
#define CP_LINK(name) ((cp_code)cp_value_(#name))
#define CP_CONSTANT(type, name) (*(const type *)cp_address_(#name))
#define CP_CALL(name, result, ...) ((result (*)(__VA_ARGS__))cp_function_(#name))
#define CP_NATIVE(name, result, ...) ((result (*)(__VA_ARGS__))cp_function_(#name))
#define CP_INVOKE(name) ((CP_RESULT (*)(CP_PARAMETERS_))cp_function_(#name))
#define CP_INVOKE_AT(address) ((CP_RESULT (*)(CP_PARAMETERS_))(address))
#define CP_TRY_INVOKE(name) ((cp_outcome (*)(CP_PARAMETERS_))cp_function_(#name))
#define CP_TRY_INVOKE_AT(address) ((cp_outcome (*)(CP_PARAMETERS_))(address))

#define CP_ENTRY(name, result, ...) result cp_entry_##name(CP_LIST_(CP_PARAMETER_, __VA_ARGS__));
#define CP_ENTRY_BODY(name, result, ...) result cp_entry_##name(CP_LIST_(CP_PARAMETER_, __VA_ARGS__))
#define CP_ENTER(result, ...) return ((result (*)(CP_PARAMETERS_))cp_function_("code"))(__VA_ARGS__)

// ------------------------------------------------------------------------------------------------------------ values

#define CP_OP(name, result, ...) CP_INLINE result cp_operation_##name(CP_LIST_2_(CP_ALL_STATE_, __VA_ARGS__))
#define CP_OP_BRANCH(name, ...) CP_OP(name, bool, __VA_ARGS__)
#define CP_OP_RETURN(name, ...) CP_OP(name, CP_RESULT, __VA_ARGS__)
#define CP_OP_2(name, first, second, ...) \
    typedef struct { \
        CP_RESULT_TYPE_ first first_; \
        CP_RESULT_TYPE_ second second_; \
    } cp_result_##name; \
    CP_INLINE cp_result_##name cp_operation_##name(CP_LIST_2_(CP_ALL_STATE_, (cp_result_##name *, cp_results_) __VA_OPT__(, ) __VA_ARGS__))
#define CP_OP_3(name, ...) \
    _Static_assert(0, "an operation has two results at most (CP_OP_2): write others to memory"); \
    CP_INLINE void cp_operation_##name(void)
#define CP_RESULT_TYPE_(type, name, ...) type
#define CP_RESULTS(first, second) (cp_results_->first_ = (first), cp_results_->second_ = (second), *cp_results_)
#define CP_LIST_2_(...) CP_LIST_(CP_PARAMETER_, __VA_ARGS__)

// ----------------------------------------------------------------------------------------- structs, memory

#define CP_STRUCT(name, ...) \
    typedef struct name name; \
    struct name { \
        CP_EACH_(CP_FIELD_, __VA_ARGS__) \
    };
#define CP_FIELD_(type, name, ...) type name __VA_OPT__([__VA_ARGS__]);
#define CP_ENUM(name, underlying, ...) \
    enum { CP_LIST_(CP_ENUMERATOR_, __VA_ARGS__) }; \
    typedef underlying name;
#define CP_ENUMERATOR_(name, ...) name __VA_OPT__(= __VA_ARGS__)
#define CP_COMMA_CP_ENUMERATOR_(name, ...) , name __VA_OPT__(= __VA_ARGS__)
#define CP_DEFINE(type, name, number) enum { name = number };

void *memcpy(void *to, const void *from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int value, size_t size);
int memcmp(const void *a, const void *b, size_t size);

#endif
