// Inserts n numbers into a B-tree, looks them up, and deletes most of them again: searches in short arrays, moves in them, and
// pointers in between.
#include "kernel.h"

enum { DEGREE = 8, MOST_KEYS = 2 * DEGREE - 1, MOST = 200000, MOST_NODES = MOST / (DEGREE - 1) + 2 };

// All nodes but the root have DEGREE - 1 keys at least.
struct node {
    int32_t count;
    int32_t is_leaf;
    uint32_t keys[MOST_KEYS];
    uint32_t values[MOST_KEYS];
    struct node *children[MOST_KEYS + 1];
};

static struct node nodes[MOST_NODES];
static struct node *unused;
static int32_t used;

static struct node *make_node(int is_leaf)
{
    struct node *node = unused;
    if (node)
        unused = node->children[0];
    else if (used < MOST_NODES)
        node = &nodes[used++];
    else
        __builtin_trap();
    node->count = 0;
    node->is_leaf = is_leaf;
    return node;
}

static void free_node(struct node *node)
{
    node->children[0] = unused;
    unused = node;
}

// Where the first key is that is not below this one.
static int place_of(const struct node *node, uint32_t key)
{
    int at = 0;
    while (at < node->count && node->keys[at] < key)
        at++;
    return at;
}

static int has(const struct node *node, int at, uint32_t key) { return at < node->count && node->keys[at] == key; }

static const uint32_t *find(const struct node *node, uint32_t key)
{
    for (;;) {
        int at = place_of(node, key);
        if (has(node, at, key))
            return &node->values[at];
        if (node->is_leaf)
            return 0;
        node = node->children[at];
    }
}

static void put_entry(struct node *to, int at, const struct node *from, int source)
{
    to->keys[at] = from->keys[source];
    to->values[at] = from->values[source];
}

static void open_gap(struct node *node, int at)
{
    for (int i = node->count; i > at; i--)
        put_entry(node, i, node, i - 1);
    node->count++;
}

static void close_gap(struct node *node, int at)
{
    node->count--;
    for (int i = at; i < node->count; i++)
        put_entry(node, i, node, i + 1);
}

static void split_child(struct node *node, int at)
{
    struct node *left = node->children[at], *right = make_node(left->is_leaf);
    for (int i = 0; i < DEGREE - 1; i++)
        put_entry(right, i, left, i + DEGREE);
    if (!left->is_leaf)
        for (int i = 0; i < DEGREE; i++)
            right->children[i] = left->children[i + DEGREE];
    left->count = right->count = DEGREE - 1;
    for (int i = node->count; i > at; i--)
        node->children[i + 1] = node->children[i];
    node->children[at + 1] = right;
    open_gap(node, at);
    put_entry(node, at, left, DEGREE - 1);
}

static struct node *insert(struct node *root, uint32_t key, uint32_t value)
{
    if (root->count == MOST_KEYS) {
        struct node *above = make_node(0);
        above->children[0] = root;
        split_child(above, 0);
        root = above;
    }
    for (struct node *node = root;;) {
        int at = place_of(node, key);
        if (has(node, at, key)) {
            node->values[at] = value;
            return root;
        }
        if (node->is_leaf) {
            open_gap(node, at);
            node->keys[at] = key;
            node->values[at] = value;
            return root;
        }
        if (node->children[at]->count == MOST_KEYS) {
            split_child(node, at);
            if (key == node->keys[at]) {
                node->values[at] = value;
                return root;
            }
            at += key > node->keys[at];
        }
        node = node->children[at];
    }
}

// Makes one child of two, and of the key between them.
static struct node *merge_children(struct node *node, int at)
{
    struct node *left = node->children[at], *right = node->children[at + 1];
    put_entry(left, left->count, node, at);
    for (int i = 0; i < right->count; i++)
        put_entry(left, left->count + 1 + i, right, i);
    if (!left->is_leaf)
        for (int i = 0; i <= right->count; i++)
            left->children[left->count + 1 + i] = right->children[i];
    left->count += 1 + right->count;
    close_gap(node, at);
    for (int i = at + 1; i <= node->count; i++)
        node->children[i] = node->children[i + 1];
    free_node(right);
    return left;
}

// A child that has a key more than it must: it gets one of a neighbour's, or all of them.
static struct node *fill_child(struct node *node, int at)
{
    struct node *child = node->children[at];
    if (child->count >= DEGREE)
        return child;
    if (at > 0 && node->children[at - 1]->count >= DEGREE) {
        struct node *left = node->children[at - 1];
        open_gap(child, 0);
        put_entry(child, 0, node, at - 1);
        put_entry(node, at - 1, left, left->count - 1);
        if (!child->is_leaf) {
            for (int i = child->count; i > 0; i--)
                child->children[i] = child->children[i - 1];
            child->children[0] = left->children[left->count];
        }
        left->count--;
        return child;
    }
    if (at < node->count && node->children[at + 1]->count >= DEGREE) {
        struct node *right = node->children[at + 1];
        put_entry(child, child->count++, node, at);
        put_entry(node, at, right, 0);
        if (!child->is_leaf) {
            child->children[child->count] = right->children[0];
            for (int i = 0; i < right->count; i++)
                right->children[i] = right->children[i + 1];
        }
        close_gap(right, 0);
        return child;
    }
    return merge_children(node, at < node->count ? at : at - 1);
}

static void delete(struct node *node, uint32_t key)
{
    for (;;) {
        int at = place_of(node, key);
        int is_here = has(node, at, key);
        if (node->is_leaf) {
            if (is_here)
                close_gap(node, at);
            return;
        }
        if (!is_here) {
            node = fill_child(node, at);
            continue;
        }
        struct node *left = node->children[at], *right = node->children[at + 1];
        if (left->count < DEGREE && right->count < DEGREE) {
            node = merge_children(node, at);
            continue;
        }
        // The key before or behind it takes its place, and goes from where it was.
        int takes_left = left->count >= DEGREE;
        struct node *leaf = takes_left ? left : right;
        while (!leaf->is_leaf)
            leaf = leaf->children[takes_left ? leaf->count : 0];
        put_entry(node, at, leaf, takes_left ? leaf->count - 1 : 0);
        key = node->keys[at];
        node = takes_left ? left : right;
    }
}

static struct node *remove_key(struct node *root, uint32_t key)
{
    delete(root, key);
    if (root->count > 0 || root->is_leaf)
        return root;
    struct node *only = root->children[0];
    free_node(root);
    return only;
}

static uint32_t walk(const struct node *node, uint32_t hash)
{
    for (int i = 0; i < node->count; i++) {
        if (!node->is_leaf)
            hash = walk(node->children[i], hash);
        hash = mix(hash, node->keys[i] + node->values[i]);
    }
    return node->is_leaf ? hash : walk(node->children[node->count], hash);
}

WORK(60000)

EXPORT(run) int32_t run(int32_t n)
{
    if (n > MOST)
        return -1;
    used = 0;
    unused = 0;
    uint32_t random = 1, hash = 1;
    struct node *root = make_node(1);
    for (int i = 0; i < n; i++)
        root = insert(root, next_random(&random), (uint32_t)i);
    random = 1;
    for (int i = 0; i < n; i++) {
        const uint32_t *value = find(root, next_random(&random));
        hash = mix(hash, value && *value == (uint32_t)i && !find(root, random * 2654435761u));
    }
    hash = walk(root, hash);
    random = 1;
    for (int i = 0; i < n; i++) {
        uint32_t key = next_random(&random);
        if (i % 8 != 3)
            root = remove_key(root, key);
    }
    return (int32_t)walk(root, hash);
}
