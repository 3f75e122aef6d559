// Looks n times for words in half a megabyte of text: Horspool's way, and byte by byte.
#include "kernel.h"

enum { LENGTH = 500000, WORDS = 8, LONGEST = 12 };
static uint8_t text[LENGTH];
static uint8_t shifts[256];

static int32_t count_with_table(const uint8_t *word, int length)
{
    for (int i = 0; i < 256; i++)
        shifts[i] = (uint8_t)length;
    for (int i = 0; i < length - 1; i++)
        shifts[word[i]] = (uint8_t)(length - 1 - i);
    int32_t found = 0;
    for (int at = 0; at <= LENGTH - length; at += shifts[text[at + length - 1]]) {
        int i = length - 1;
        while (i >= 0 && text[at + i] == word[i])
            i--;
        found += i < 0;
    }
    return found;
}

static int32_t count_plainly(const uint8_t *word, int length)
{
    int32_t found = 0;
    for (int at = 0; at <= LENGTH - length; at++) {
        int i = 0;
        while (i < length && text[at + i] == word[i])
            i++;
        found += i == length;
    }
    return found;
}

WORK(5)

EXPORT(run) int32_t run(int32_t n)
{
    uint32_t random = 1, hash = 1;
    for (int i = 0; i < LENGTH; i++)
        text[i] = (uint8_t)('a' + next_random(&random) % 4 * (next_random(&random) % 3));
    for (int round = 0; round < n; round++)
        for (int i = 0; i < WORDS; i++) {
            const uint8_t *word = text + next_random(&random) % (LENGTH - LONGEST);
            int length = 5 + i % (LONGEST - 5);
            int32_t found = count_with_table(word, length);
            if (found != count_plainly(word, length))
                return -1;
            hash = mix(hash, (uint32_t)found);
        }
    return (int32_t)hash;
}
