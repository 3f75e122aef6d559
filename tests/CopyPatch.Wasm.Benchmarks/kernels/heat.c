// Heat that spreads over a plate of 512 x 512 points for n steps: a loop over each point's neighbours.
#include "kernel.h"

enum { SIZE = 512 };
static float plates[2][SIZE][SIZE];

static void step(float from[SIZE][SIZE], float to[SIZE][SIZE])
{
    for (int y = 1; y < SIZE - 1; y++)
        for (int x = 1; x < SIZE - 1; x++)
            to[y][x] = from[y][x] * 0.5f
                + (from[y - 1][x] + from[y + 1][x] + from[y][x - 1] + from[y][x + 1]) * 0.125f;
}

WORK(100)

EXPORT(run) int32_t run(int32_t n)
{
    uint32_t random = 1, hash = 1;
    for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++)
            plates[0][y][x] = plates[1][y][x] = (float)(next_random(&random) >> 8);
    for (int i = 0; i < n; i++)
        step(plates[i % 2], plates[1 - i % 2]);
    for (int i = 0; i < SIZE; i++)
        hash = mix(hash, fold(plates[n % 2][i][SIZE - 1 - i]));
    return (int32_t)hash;
}
