// Sorts 100,000 integers n times: recursion, comparisons that cannot be foreseen, swaps.
#include "kernel.h"

enum { COUNT = 100000 };
static int32_t values[COUNT];

static void sort(int32_t *low, int32_t *high)
{
    while (low < high) {
        int32_t pivot = low[(high - low) / 2];
        int32_t *left = low, *right = high;
        while (left <= right) {
            while (*left < pivot)
                left++;
            while (*right > pivot)
                right--;
            if (left <= right) {
                int32_t swapped = *left;
                *left++ = *right;
                *right-- = swapped;
            }
        }
        // The smaller part first, and the larger one in this loop: the stack stays low.
        if (right - low < high - left) {
            sort(low, right);
            low = left;
        } else {
            sort(left, high);
            high = right;
        }
    }
}

WORK(14)

EXPORT(run) int32_t run(int32_t n)
{
    uint32_t random = 1, hash = 1;
    for (int round = 0; round < n; round++) {
        for (int i = 0; i < COUNT; i++)
            values[i] = (int32_t)next_random(&random);
        sort(values, values + COUNT - 1);
        for (int i = 0; i < COUNT; i += 100)
            hash = mix(hash, (uint32_t)values[i]);
    }
    return (int32_t)hash;
}
