// Inserts n numbers into a tree, looks them up, and walks it through a table of functions: pointers and indirect calls.
#include "kernel.h"

enum { MOST = 200000, VISITORS = 4 };
static struct node {
    struct node *left, *right;
    int64_t key;
} nodes[MOST];

static uint32_t visit_low(uint32_t hash, int64_t key) { return mix(hash, (uint32_t)key); }
static uint32_t visit_high(uint32_t hash, int64_t key) { return mix(hash, (uint32_t)(key >> 32)); }
static uint32_t visit_remainder(uint32_t hash, int64_t key) { return mix(hash, (uint32_t)(key % 1000003)); }
static uint32_t visit_bits(uint32_t hash, int64_t key) { return hash + (uint32_t)__builtin_popcountll((uint64_t)key); }

// Not constant, so that clang does not turn the calls into direct ones.
static uint32_t (*volatile visitors[VISITORS])(uint32_t, int64_t) = {
    visit_low, visit_high, visit_remainder, visit_bits,
};

static uint32_t walk(const struct node *node, uint32_t hash)
{
    for (; node; node = node->right) {
        hash = walk(node->left, hash);
        hash = visitors[(uint32_t)node->key % VISITORS](hash, node->key);
    }
    return hash;
}

static int64_t next_key(uint32_t *random)
{
    int64_t high = (int32_t)next_random(random);
    return high << 32 | next_random(random);
}

static struct node *find(struct node *root, int64_t key)
{
    struct node *node = root;
    while (node && node->key != key)
        node = key < node->key ? node->left : node->right;
    return node;
}

WORK(150000)

EXPORT(run) int32_t run(int32_t n)
{
    if (n > MOST)
        return -1;
    uint32_t random = 1, hash = 1;
    struct node *root = 0;
    for (int i = 0; i < n; i++) {
        struct node *added = &nodes[i];
        *added = (struct node) { .key = next_key(&random) };
        struct node **link = &root;
        while (*link)
            link = added->key < (*link)->key ? &(*link)->left : &(*link)->right;
        *link = added;
    }
    random = 1;
    for (int i = 0; i < n; i++)
        hash = mix(hash, find(root, next_key(&random)) == &nodes[i] && !find(root, (int64_t)random * i));
    return (int32_t)walk(root, hash);
}
