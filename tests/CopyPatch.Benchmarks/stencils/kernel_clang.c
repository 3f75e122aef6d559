// The same as a C programmer writes it, each in one stencil: what clang -O2 makes of whole loops. Its project file turns
// vectors off.
#define CP_STATE (uint8_t *, a), (uint8_t *, b), (uint8_t *, c), (int64_t, n)
#include <copypatch.h>

CP_INLINE int64_t bits(double value) { return *(int64_t *)&value; }

CP_STENCIL(dot) {
    const double *x = (double *)a, *y = (double *)b;
    double sum = 0;
    for (int64_t i = 0; i < n; i++)
        sum += x[i] * y[i];
    CP_RETURN(bits(sum));
}

CP_STENCIL(sieve) {
    for (int64_t i = 2; i * i < n; i++)
        if (a[i] == 0)
            for (int64_t j = i * i; j < n; j += i)
                a[j] = 1;
    int64_t count = 0;
    for (int64_t i = 2; i < n; i++)
        count += a[i];
    CP_RETURN(count);
}

CP_STENCIL(collatz) {
    int64_t steps = 0;
    for (int64_t i = 1; i < n; i++)
        for (uint64_t x = i; x != 1; steps++)
            x = x & 1 ? 3 * x + 1 : x >> 1;
    CP_RETURN(steps);
}

CP_STENCIL(matrix) {
    CP_KEEP_FRAME(); // Its loops want every register, and the frame's is not to be had.
    const double *x = (double *)a, *y = (double *)b;
    double *z = (double *)c;
    for (int64_t i = 0; i < n; i++)
        for (int64_t j = 0; j < n; j++) {
            double sum = 0;
            for (int64_t k = 0; k < n; k++)
                sum += x[i * n + k] * y[k * n + j];
            z[i * n + j] = sum;
        }
    CP_RETURN(bits(z[n * n - 1]));
}

CP_STENCIL(fnv) {
    uint64_t hash = 0xcbf29ce484222325;
    for (int64_t i = 0; i < n; i++)
        hash = (hash ^ a[i]) * 0x100000001b3;
    CP_RETURN(hash);
}

struct body { double x, y, z, vx, vy, vz, mass; };

CP_STENCIL(nbody) {
    struct body *bodies = (struct body *)a;
    for (int64_t step = 0; step < n; step++) {
        for (int i = 0; i < 5; i++)
            for (int j = i + 1; j < 5; j++) {
                struct body *p = bodies + i, *q = bodies + j;
                double dx = p->x - q->x, dy = p->y - q->y, dz = p->z - q->z;
                double square = dx * dx + dy * dy + dz * dz;
                double magnitude = 0.001 / (square * __builtin_sqrt(square));
                double f = q->mass * magnitude;
                p->vx -= dx * f;
                p->vy -= dy * f;
                p->vz -= dz * f;
                f = p->mass * magnitude;
                q->vx += dx * f;
                q->vy += dy * f;
                q->vz += dz * f;
            }
        for (int i = 0; i < 5; i++) {
            bodies[i].x += bodies[i].vx * 0.001;
            bodies[i].y += bodies[i].vy * 0.001;
            bodies[i].z += bodies[i].vz * 0.001;
        }
    }
    CP_RETURN(bits(bodies[0].x));
}

CP_ENTRY(run, int64_t, (uint8_t *, a), (uint8_t *, b), (uint8_t *, c), (int64_t, n))
