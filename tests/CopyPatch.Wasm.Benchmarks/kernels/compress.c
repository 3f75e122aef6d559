// Compresses and expands 256 KiB n times, as LZ4 does it: a hash table of where four bytes stood last, matches and
// literals.
#include "kernel.h"

enum { SIZE = 256 * 1024, TABLE_BITS = 13, SHORTEST = 4, FARTHEST = 65535 };
static uint8_t input[SIZE], packed[SIZE * 2], output[SIZE];
static int32_t table[1 << TABLE_BITS];

static inline uint32_t load(const uint8_t *at)
{
    uint32_t value;
    __builtin_memcpy(&value, at, sizeof value);
    return value;
}

// A token holds both lengths in four bits each; what does not fit follows in bytes, up to one that is not 255.
static uint8_t *put_length(uint8_t *to, int length)
{
    if (length < 15)
        return to;
    for (length -= 15; length >= 255; length -= 255)
        *to++ = 255;
    *to++ = (uint8_t)length;
    return to;
}

static uint8_t *put_sequence(uint8_t *to, const uint8_t *literals, int count, int distance, int length)
{
    int extra = length - SHORTEST;
    *to++ = (uint8_t)((count < 15 ? count : 15) << 4 | (extra < 15 ? extra : 15));
    to = put_length(to, count);
    for (int i = 0; i < count; i++)
        *to++ = literals[i];
    *to++ = (uint8_t)distance;
    *to++ = (uint8_t)(distance >> 8);
    return put_length(to, extra);
}

static int compress(void)
{
    for (int i = 0; i < 1 << TABLE_BITS; i++)
        table[i] = -1;
    uint8_t *to = packed;
    int at = 0, kept = 0;
    while (at < SIZE - 8) {
        uint32_t here = load(input + at);
        int32_t *entry = &table[here * 2654435761u >> (32 - TABLE_BITS)];
        int32_t before = *entry;
        *entry = at;
        if (before < 0 || at - before > FARTHEST || load(input + before) != here) {
            at++;
            continue;
        }
        int length = SHORTEST;
        while (at + length < SIZE && input[before + length] == input[at + length])
            length++;
        to = put_sequence(to, input + kept, at - kept, at - before, length);
        at += length;
        kept = at;
    }
    // The rest: literals, and a distance of 0 for the end.
    to = put_sequence(to, input + kept, SIZE - kept, 0, SHORTEST);
    return (int)(to - packed);
}

static const uint8_t *get_length(const uint8_t *from, int *length)
{
    if (*length < 15)
        return from;
    uint8_t more;
    do {
        more = *from++;
        *length += more;
    } while (more == 255);
    return from;
}

static int expand(void)
{
    const uint8_t *from = packed;
    int at = 0;
    while (1) {
        int count = *from >> 4, length = *from & 15;
        from = get_length(from + 1, &count);
        for (int i = 0; i < count; i++)
            output[at++] = *from++;
        int distance = from[0] | from[1] << 8;
        from = get_length(from + 2, &length);
        if (distance == 0)
            return at;
        for (length += SHORTEST; length > 0; length--, at++)
            output[at] = output[at - distance];
    }
}

// Like text: pieces of what came before between new bytes of few kinds.
static void make_input(uint32_t *random)
{
    for (int at = 0; at < SIZE;) {
        uint32_t chance = next_random(random);
        int length = 4 + (int)(chance >> 8 & 31);
        int distance = 1 + (int)(next_random(random) % 20000);
        int copies = (chance & 3) != 0 && distance <= at;
        for (; length > 0 && at < SIZE; length--, at++)
            input[at] = copies ? input[at - distance] : (uint8_t)(next_random(random) & 63);
    }
}

WORK(40)

EXPORT(run) int32_t run(int32_t n)
{
    uint32_t random = 1, hash = 1;
    make_input(&random);
    for (int round = 0; round < n; round++) {
        int size = compress();
        if (expand() != SIZE)
            return -1;
        hash = mix(hash, (uint32_t)size);
        for (int i = 0; i < SIZE; i += 61)
            hash = mix(hash, output[i]);
        for (int i = 0; i < 1000; i++)
            input[next_random(&random) % SIZE] ^= 1;
    }
    return (int32_t)hash;
}
