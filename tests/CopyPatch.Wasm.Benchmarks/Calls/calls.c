// What is called from C#, and calls it: nothing else, so that calls are what is measured.
#include "../kernels/kernel.h"

__attribute__((import_module("host"), import_name("next"))) int32_t host_next(int32_t value);

EXPORT(next) int32_t next(int32_t value)
{
    return value + 1;
}

// Calls C# n times.
EXPORT(count) int32_t count(int32_t n)
{
    int32_t value = 0;
    for (int32_t i = 0; i < n; i++)
        value = host_next(value);
    return value;
}
