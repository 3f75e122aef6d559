// What the kernels share. Each is a module of its own without imports, which exports two functions: run(n) does work
// that grows with n (any n from 1 on) and returns a checksum of all that it computed; work() returns the n to measure
// with.
#pragma once

#include <stdint.h>

#define EXPORT(name) __attribute__((export_name(#name)))

#define WORK(n) \
    EXPORT(work) int32_t work(void) { return n; }

// Numbers that look random and are the same everywhere: xorshift32.
static inline uint32_t next_random(uint32_t *state)
{
    uint32_t value = *state;
    value ^= value << 13;
    value ^= value >> 17;
    value ^= value << 5;
    return *state = value;
}

static inline uint32_t mix(uint32_t hash, uint32_t value)
{
    return (hash ^ value) * 16777619u;
}

// A number's bits, so that engines must agree to the last one.
static inline uint32_t fold(double value)
{
    uint64_t bits;
    __builtin_memcpy(&bits, &value, sizeof bits);
    return (uint32_t)bits ^ (uint32_t)(bits >> 32);
}
