// The n-th Fibonacci number, the slow way: calls.
#include "kernel.h"

// Calls are what is measured: clang would inline some of them, and make a loop of one.
__attribute__((noinline, disable_tail_calls)) static int32_t fib(int32_t n)
{
    if (n < 2)
        return n;
    return fib(n - 1) + fib(n - 2);
}

WORK(33)

EXPORT(run) int32_t run(int32_t n)
{
    return fib(n);
}
