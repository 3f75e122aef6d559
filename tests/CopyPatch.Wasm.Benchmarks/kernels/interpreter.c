// A stack machine's interpreter, which runs a program for n times 1,000 turns of its loop: a switch in a loop.
#include "kernel.h"

enum operation { PUSH, LOAD, STORE, ADD, SUBTRACT, MULTIPLY, XOR, SHIFT, LESS, JUMP, JUMP_IF_ZERO, READ, WRITE, HALT };

static const int32_t program[] = {
    // variable 0: the turns that are left; 1: a hash; 2: a number
    /* 0 */ LOAD, 0, JUMP_IF_ZERO, 52,
    /* 4 */ LOAD, 2, PUSH, 1103515245, MULTIPLY, PUSH, 12345, ADD, STORE, 2,
    /* 14 */ LOAD, 1, LOAD, 2, PUSH, 16, SHIFT, XOR, PUSH, 16777619, MULTIPLY, STORE, 1,
    /* 27 */ LOAD, 2, PUSH, 0, LESS, JUMP_IF_ZERO, 43,
    /* 34 */ LOAD, 2, LOAD, 1, READ, ADD, LOAD, 1, WRITE,
    /* 43 */ LOAD, 0, PUSH, 1, SUBTRACT, STORE, 0, JUMP, 0,
    /* 52 */ LOAD, 1, HALT,
};

enum { CELLS = 1024 };
static int32_t cells[CELLS], variables[3], stack[64];

static int32_t interpret(void)
{
    int at = 0;
    int32_t *top = stack;
    while (1)
        switch ((enum operation)program[at++]) {
        case PUSH: *++top = program[at++]; break;
        case LOAD: *++top = variables[program[at++]]; break;
        case STORE: variables[program[at++]] = *top--; break;
        case ADD: top--; *top = (int32_t)((uint32_t)top[0] + (uint32_t)top[1]); break;
        case SUBTRACT: top--; *top = (int32_t)((uint32_t)top[0] - (uint32_t)top[1]); break;
        case MULTIPLY: top--; *top = (int32_t)((uint32_t)top[0] * (uint32_t)top[1]); break;
        case XOR: top--; *top ^= top[1]; break;
        case SHIFT: top--; *top = (int32_t)((uint32_t)top[0] >> (top[1] & 31)); break;
        case LESS: top--; *top = top[0] < top[1]; break;
        case JUMP: at = program[at]; break;
        case JUMP_IF_ZERO: at = *top-- == 0 ? program[at] : at + 1; break;
        case READ: *top = cells[*top & (CELLS - 1)]; break;
        case WRITE: cells[*top & (CELLS - 1)] = top[-1]; top -= 2; break;
        case HALT: return *top;
        }
}

WORK(1000)

EXPORT(run) int32_t run(int32_t n)
{
    for (int i = 0; i < CELLS; i++)
        cells[i] = i;
    variables[0] = n * 1000;
    variables[1] = variables[2] = 1;
    uint32_t hash = (uint32_t)interpret();
    for (int i = 0; i < CELLS; i++)
        hash = mix(hash, (uint32_t)cells[i]);
    return (int32_t)hash;
}
