// The spectral norm of an infinite matrix's corner of n x n: divisions of doubles, conversions from integers.
#include "kernel.h"

enum { MOST = 2000, STEPS = 4 };
static double u[MOST], v[MOST], between[MOST];

static inline double element(int i, int j)
{
    return 1.0 / ((i + j) * (i + j + 1) / 2 + i + 1);
}

static void multiply(int n, const double *from, double *to)
{
    for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int j = 0; j < n; j++)
            sum += element(i, j) * from[j];
        to[i] = sum;
    }
}

static void multiply_transposed(int n, const double *from, double *to)
{
    for (int i = 0; i < n; i++) {
        double sum = 0;
        for (int j = 0; j < n; j++)
            sum += element(j, i) * from[j];
        to[i] = sum;
    }
}

WORK(1300)

EXPORT(run) int32_t run(int32_t n)
{
    if (n > MOST)
        return -1;
    for (int i = 0; i < n; i++)
        u[i] = 1;
    for (int step = 0; step < STEPS; step++) {
        multiply(n, u, between);
        multiply_transposed(n, between, v);
        multiply(n, v, between);
        multiply_transposed(n, between, u);
    }
    double along = 0, square = 0;
    for (int i = 0; i < n; i++) {
        along += u[i] * v[i];
        square += v[i] * v[i];
    }
    return (int32_t)mix(1, fold(__builtin_sqrt(along / square)));
}
