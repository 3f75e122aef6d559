// Notes the stack that walk is called on, as C++ would walk it for an exception.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdint.h>
#include <unwind.h>

int64_t walk_count;
uintptr_t walk_addresses[64];

static _Unwind_Reason_Code note(struct _Unwind_Context *frame, void *unused)
{
    (void)unused;
    if (walk_count == 64)
        return _URC_END_OF_STACK;
    walk_addresses[walk_count++] = _Unwind_GetIP(frame);
    return _URC_NO_REASON;
}

int64_t walk(int64_t value)
{
    walk_count = 0;
    _Unwind_Backtrace(note, 0);
    return value;
}

const char *walk_file(uintptr_t address)
{
    Dl_info info;
    return dladdr((void *)address, &info) ? info.dli_fname : 0;
}
