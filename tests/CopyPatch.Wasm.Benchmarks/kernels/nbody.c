// Five bodies that attract each other, for n steps: doubles, square roots and divisions in structures.
#include "kernel.h"

enum { BODIES = 5 };
static struct body {
    double x, y, z, vx, vy, vz, mass;
} bodies[BODIES];

static void set_up(void)
{
    for (int i = 0; i < BODIES; i++)
        bodies[i] = (struct body) {
            .x = i * 4.84, .y = i * -1.16 + 1, .z = i * 0.103, .vx = i * 0.606, .vy = 2.81 - i, .vz = i * -0.02,
            .mass = i == 0 ? 39.47 : 0.037 / i };
}

static void advance(double step)
{
    for (int i = 0; i < BODIES; i++) {
        struct body *one = &bodies[i];
        for (int j = i + 1; j < BODIES; j++) {
            struct body *other = &bodies[j];
            double dx = one->x - other->x, dy = one->y - other->y, dz = one->z - other->z;
            double square = dx * dx + dy * dy + dz * dz;
            double force = step / (square * __builtin_sqrt(square));
            one->vx -= dx * other->mass * force;
            one->vy -= dy * other->mass * force;
            one->vz -= dz * other->mass * force;
            other->vx += dx * one->mass * force;
            other->vy += dy * one->mass * force;
            other->vz += dz * one->mass * force;
        }
    }
    for (int i = 0; i < BODIES; i++) {
        struct body *one = &bodies[i];
        one->x += step * one->vx;
        one->y += step * one->vy;
        one->z += step * one->vz;
    }
}

WORK(1000000)

EXPORT(run) int32_t run(int32_t n)
{
    set_up();
    for (int step = 0; step < n; step++)
        advance(0.001);
    uint32_t hash = 1;
    for (int i = 0; i < BODIES; i++)
        hash = mix(mix(hash, fold(bodies[i].x)), fold(bodies[i].vz));
    return (int32_t)hash;
}
