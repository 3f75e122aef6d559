// Flips pancakes, n times: every permutation of 8 and then 9 numbers, whose first says how many to reverse. Small loops
// over small arrays.
#include "kernel.h"

enum { MOST = 9 };

static int32_t flip(int32_t n)
{
    int32_t order[MOST], copy[MOST], count[MOST];
    int32_t flips_most = 0, checksum = 0, permutation = 0, ring = n;
    for (int i = 0; i < n; i++)
        order[i] = i;
    while (1) {
        for (; ring != 1; ring--)
            count[ring - 1] = ring;
        for (int i = 0; i < n; i++)
            copy[i] = order[i];
        int32_t flips = 0;
        for (int32_t first; (first = copy[0]) != 0; flips++)
            for (int low = 0, high = first; low < high; low++, high--) {
                int32_t swapped = copy[low];
                copy[low] = copy[high];
                copy[high] = swapped;
            }
        if (flips > flips_most)
            flips_most = flips;
        checksum += permutation % 2 == 0 ? flips : -flips;
        for (;; ring++) {
            if (ring == n)
                return checksum * 100 + flips_most;
            int32_t first = order[0];
            for (int i = 0; i < ring; i++)
                order[i] = order[i + 1];
            order[ring] = first;
            if (--count[ring] > 0)
                break;
        }
        permutation++;
    }
}

WORK(6)

EXPORT(run) int32_t run(int32_t n)
{
    uint32_t hash = 1;
    for (int round = 0; round < n; round++)
        hash = mix(hash, (uint32_t)flip(MOST - 1 + round % 2));
    return (int32_t)hash;
}
