// Multiplies 160 x 160 matrices of doubles n times: the textbook's three loops.
#include "kernel.h"

enum { SIZE = 160 };
static double left[SIZE][SIZE], right[SIZE][SIZE], product[SIZE][SIZE];

static void multiply(void)
{
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            double sum = 0;
            for (int k = 0; k < SIZE; k++)
                sum += left[i][k] * right[k][j];
            product[i][j] = sum;
        }
}

WORK(12)

EXPORT(run) int32_t run(int32_t n)
{
    uint32_t random = 1, hash = 1;
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            left[i][j] = (double)(int32_t)next_random(&random) / 2147483648.0;
            right[i][j] = (double)(int32_t)next_random(&random) / 2147483648.0;
        }
    for (int round = 0; round < n; round++) {
        multiply();
        for (int i = 0; i < SIZE; i++)
            hash = mix(hash, fold(left[i][i] = product[i][SIZE - 1 - i] / SIZE));
    }
    return (int32_t)hash;
}
