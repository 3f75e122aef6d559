// What a compiled expression is made of: operations over values. Each CP_OP is compiled once for every place that its operands and its
// result can be in (which register, a constant, a slot of the frame), and C# says where they are when it emits it.
//
// Beside the values flows the state: where the variables are.
#define CP_VALUES
#define CP_STATE (double *, variables)
#define CP_RESULT double
#include <copypatch.h>

// What C# calls: double Run(void* frame, double* variables). The frame has a slot for each value that no register is left for.
CP_ENTRY(run, double, (void *, frame), (double *, variables))

CP_OP(add, double, (double, a), (double, b))      { return a + b; }
CP_OP(subtract, double, (double, a), (double, b)) { return a - b; }
CP_OP(multiply, double, (double, a), (double, b)) { return a * b; }
CP_OP(divide, double, (double, a), (double, b))   { return a / b; }
CP_OP(negate, double, (double, a))                { return -a; }
CP_OP(root, double, (double, a))                  { return __builtin_sqrt(a); }

// `c`: always a constant, so that there is no code for other places. In bytes, because an address has room for them.
CP_OP(load, double, (int64_t, offset, c))         { return *(double *)((char *)variables + offset); }

// Ends the code with its operand.
CP_OP_RETURN(finish, (double, value))             { return value; }
