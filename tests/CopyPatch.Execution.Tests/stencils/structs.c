// Structs, enums and constants that C# has as well.
#include "machine.h"
#define CP_STATE (Machine *, machine), (Cell *, cell)
#include <copypatch.h>

int64_t every_constant_is_one[STACK_SIZE];

CP_STENCIL(push)
{
    CP_HOLE(CellKind, kind);
    CP_HOLE(int64_t, value);
    *machine->top++ = (Cell){.kind = kind, .value = value, .next = cell, .text = "twelve bytes", .event = true};
    CP_NEXT();
}
CP_STENCIL(take) { CP_HOLE(const Cell *, other); *cell = *other; CP_NEXT(); }
CP_STENCIL(mark) { CP_HOLE(Cell **, place); *place = cell; CP_NEXT(); }
CP_STENCIL(fill)
{
    machine->pair = (pair){-7, 0.5, 0.25f, 99};
    for (int i = 0; i < 3; i++)
        machine->kinds[i] = KIND_TEXT;
    for (int i = 0; i < 5; i++)
        machine->counts[i] = 10 * i;
    machine->names[1] = (const char *)machine;
    machine->sign = MINUS;
    machine->cells[3].value = STACK_SIZE;
    CP_NEXT();
}
CP_STENCIL(ask)
{
    Cell *answer = CP_CALL(next_of, Cell *, Cell *, CellKind)(cell, KIND_INT);
    cell = answer;
    CP_NEXT();
}
#define SIZE_AND_OFFSET(name, type, field) \
    CP_STENCIL(layout_##name) { CP_RETURN((int64_t)(sizeof(type) << 32 | __builtin_offsetof(type, field))); }
SIZE_AND_OFFSET(cell_text, Cell, text)
SIZE_AND_OFFSET(cell_event, Cell, event)
SIZE_AND_OFFSET(pair_single, pair, single)
SIZE_AND_OFFSET(machine_pair, Machine, pair)
SIZE_AND_OFFSET(machine_names, Machine, names)
SIZE_AND_OFFSET(machine_counts, Machine, counts)
CP_STENCIL(stop) { CP_RETURN((int64_t)cell); }
CP_ENTRY(run, Cell *, (Machine *, machine), (Cell *, cell))
CP_ENTRY(measure, int64_t, (Machine *, machine), (Cell *, cell))
CP_ENTRY_BODY(kind_of, CellKind, (Cell *, cell), (CellKind, otherwise))
{
    CP_ENTER(CellKind, 0, cell ? cell : (Cell *)(uintptr_t)otherwise);
}
