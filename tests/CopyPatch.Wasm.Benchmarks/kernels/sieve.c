// Primes below a million, n times: byte stores at growing strides.
#include "kernel.h"

enum { LIMIT = 1000000 };
static uint8_t composite[LIMIT];

static uint32_t sieve(uint32_t seed)
{
    for (int i = 0; i < LIMIT; i++)
        composite[i] = 0;
    for (int i = 2; i * i < LIMIT; i++)
        if (!composite[i])
            for (int j = i * i; j < LIMIT; j += i)
                composite[j] = 1;
    uint32_t hash = seed;
    for (int i = 2; i < LIMIT; i++)
        if (!composite[i])
            hash = mix(hash, (uint32_t)i);
    return hash;
}

WORK(20)

EXPORT(run) int32_t run(int32_t n)
{
    uint32_t hash = 1;
    for (int round = 0; round < n; round++)
        hash = sieve(hash);
    return (int32_t)hash;
}
