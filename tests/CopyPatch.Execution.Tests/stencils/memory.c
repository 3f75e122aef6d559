// Copies, fills and comparisons of every size and kind: none may leave a call behind that nobody answers.
#define CP_STATE (uint8_t *, to), (const uint8_t *, from), (size_t, size)
#include <copypatch.h>

#define OF_SIZE(n) \
    typedef struct { uint8_t bytes[n]; } block_##n; \
    CP_STENCIL(copy_##n) { memcpy(to, from, n); CP_NEXT(); } \
    CP_STENCIL(move_##n) { memmove(to, from, n); CP_NEXT(); } \
    CP_STENCIL(fill_##n) { memset(to, 0xA5, n); CP_NEXT(); } \
    CP_STENCIL(zero_##n) { *(block_##n *)to = (block_##n){0}; CP_NEXT(); } \
    CP_STENCIL(assign_##n) { *(block_##n *)to = *(const block_##n *)from; CP_NEXT(); } \
    CP_STENCIL(through_local_##n) \
    { \
        block_##n local = {0}; \
        memcpy(local.bytes, from, (n + 1) / 2); \
        __asm__ volatile("" ::"r"(&local) : "memory"); \
        *(block_##n *)to = local; \
        CP_NEXT(); \
    } \
    CP_STENCIL(compare_##n) { size = (size_t)memcmp(to, from, n); CP_NEXT(); } \
    CP_STENCIL(branch_after_copy_##n) { memcpy(to, from, n); if (to[0] == 7) CP_JUMP(target); CP_NEXT(); }
OF_SIZE(1)
OF_SIZE(2)
OF_SIZE(3)
OF_SIZE(7)
OF_SIZE(8)
OF_SIZE(9)
OF_SIZE(15)
OF_SIZE(16)
OF_SIZE(17)
OF_SIZE(31)
OF_SIZE(32)
OF_SIZE(33)
OF_SIZE(63)
OF_SIZE(64)
OF_SIZE(65)
OF_SIZE(100)
OF_SIZE(127)
OF_SIZE(128)
OF_SIZE(129)
OF_SIZE(200)
OF_SIZE(255)
OF_SIZE(256)
OF_SIZE(257)
OF_SIZE(300)
OF_SIZE(511)
OF_SIZE(512)
OF_SIZE(513)
OF_SIZE(1000)
OF_SIZE(1024)
OF_SIZE(2048)
OF_SIZE(4095)
OF_SIZE(4096)
OF_SIZE(4097)
OF_SIZE(10000)

// Sizes that nobody knows before; and the builtins by their own names.
CP_STENCIL(copy) { memcpy(to, from, size); CP_NEXT(); }
CP_STENCIL(move) { memmove(to, from, size); CP_NEXT(); }
CP_STENCIL(fill) { __builtin_memset(to, 0xA5, size); CP_NEXT(); }
CP_STENCIL(compare) { size = (size_t)memcmp(to, from, size); CP_NEXT(); }
CP_STENCIL(copy_and_give) { size = (size_t)__builtin_memcpy(to, from, size); CP_NEXT(); }

CP_INLINE block_1000 reversed(block_1000 block)
{
    for (int i = 0; i < 500; i++) {
        uint8_t swapped = block.bytes[i];
        block.bytes[i] = block.bytes[999 - i];
        block.bytes[999 - i] = swapped;
    }
    return block;
}
CP_STENCIL(reverse) { *(block_1000 *)to = reversed(*(const block_1000 *)from); CP_NEXT(); }

CP_STENCIL(stop) { CP_RETURN((int64_t)size); }
CP_ENTRY(run, int64_t, (uint8_t *, to), (const uint8_t *, from), (size_t, size))
CP_ENTRY_BODY(run_on_copy, int64_t, (uint8_t *, to), (const uint8_t *, from))
{
    block_1000 copy = *(const block_1000 *)from;
    __asm__ volatile("" ::"r"(&copy) : "memory");
    CP_ENTER(int64_t, to, copy.bytes, 0);
}
