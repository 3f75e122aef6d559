// What two C files and C# share: declared once.
#include <copypatch/structs.h>

CP_ENUM(CellKind, uint8_t, (KIND_NIL), (KIND_INT), (KIND_TEXT, 16), (KIND_LAST, 255))
CP_ENUM(Signed, int64_t, (LOWEST, INT64_MIN), (MINUS, -1), (HIGHEST, INT64_MAX))
CP_STRUCT(Cell, (CellKind, kind), (int64_t, value), (Cell *, next), (uint8_t, text, 13), (bool, event))
CP_STRUCT(pair, (int16_t, low), (double, high), (float, single), (uint32_t, number))
CP_STRUCT(Machine,
    (Cell *, top), (Cell, cells, 4), (struct pair, pair), (CellKind, kinds, 3), (const char *, names, 2), (void *, host),
    (Signed, sign), (int32_t, counts, 5))
CP_DEFINE(int32_t, STACK_SIZE, 4)
CP_DEFINE(uint64_t, MOST, UINT64_MAX)
CP_DEFINE(int64_t, LEAST, INT64_MIN)
CP_DEFINE(int8_t, SMALL, -5)
CP_DEFINE(double, THIRD, 1.0 / 3)
CP_DEFINE(float, TENTH, 0.1f)
CP_DEFINE(double, INFINITE, __builtin_inf())
CP_DEFINE(bool, YES, true)
