// What small processors are measured with, n times: a linked list is searched, reversed and sorted, small matrices are multiplied,
// a state machine reads numbers in text, and a checksum of it all is taken bit by bit.
#include "kernel.h"

enum { ITEMS = 60, SIZE = 12, TEXT = 600 };

// ---------------------------------------------------------------------------------------------------------------------- crc

static uint16_t crc8(uint16_t crc, uint8_t value)
{
    for (int i = 0; i < 8; i++, value >>= 1) {
        int carry = (crc ^ value) & 1;
        crc >>= 1;
        if (carry)
            crc ^= 0xA001;
    }
    return crc;
}

static uint16_t crc16(uint16_t crc, uint16_t value) { return crc8(crc8(crc, (uint8_t)value), (uint8_t)(value >> 8)); }

static uint16_t crc32(uint16_t crc, uint32_t value)
{
    return crc16(crc16(crc, (uint16_t)value), (uint16_t)(value >> 16));
}

// --------------------------------------------------------------------------------------------------------------------- list

struct data {
    int16_t value, place;
};

struct item {
    struct item *next;
    struct data *data;
};

static struct data data[ITEMS];
static struct item items[ITEMS];

static struct item *make_list(uint32_t *random)
{
    struct item *head = 0;
    for (int i = 0; i < ITEMS; i++) {
        data[i] = (struct data) { .value = (int16_t)(next_random(random) % 256), .place = (int16_t)i };
        items[i] = (struct item) { .next = head, .data = &data[i] };
        head = &items[i];
    }
    return head;
}

static struct item *find_value(struct item *list, int16_t value)
{
    while (list && list->data->value != value)
        list = list->next;
    return list;
}

static struct item *find_place(struct item *list, int16_t place)
{
    while (list && list->data->place != place)
        list = list->next;
    return list;
}

static struct item *reverse(struct item *list)
{
    struct item *reversed = 0;
    while (list) {
        struct item *next = list->next;
        list->next = reversed;
        reversed = list;
        list = next;
    }
    return reversed;
}

typedef int32_t comparison(const struct data *, const struct data *);
static int32_t by_value(const struct data *a, const struct data *b)
{
    return a->value != b->value ? a->value - b->value : a->place - b->place;
}
static int32_t by_place(const struct data *a, const struct data *b) { return a->place - b->place; }

// Not constant, so that clang does not make one sort of each.
static comparison *volatile comparisons[] = { by_value, by_place };

// Merges runs of one item, of two, of four...
static struct item *sort(struct item *list, comparison *compare)
{
    for (int length = 1;; length *= 2) {
        struct item *rest = list, **end = &list;
        int merges = 0;
        while (rest) {
            struct item *left = rest;
            int lefts = 0, rights = length;
            for (; lefts < length && rest; lefts++)
                rest = rest->next;
            merges++;
            while (lefts > 0 || (rights > 0 && rest)) {
                struct item *least;
                if (lefts > 0 && (rights == 0 || !rest || compare(left->data, rest->data) <= 0)) {
                    least = left;
                    left = left->next;
                    lefts--;
                } else {
                    least = rest;
                    rest = rest->next;
                    rights--;
                }
                *end = least;
                end = &least->next;
            }
        }
        *end = 0;
        if (merges <= 1)
            return list;
    }
}

static uint16_t use_list(struct item **list, uint32_t *random, uint16_t crc)
{
    int found = 0, missed = 0;
    for (int i = 0; i < 20; i++) {
        struct item *item =
            i % 2 ? find_value(*list, (int16_t)(next_random(random) % 256)) : find_place(*list, (int16_t)(3 * i));
        *list = reverse(*list);
        if (!item) {
            missed++;
            continue;
        }
        found += item->data->value & 1;
        if (item->next && item->next->next) {
            struct item *moved = item->next;
            item->next = moved->next;
            moved->next = (*list)->next;
            (*list)->next = moved;
        }
    }
    *list = sort(*list, comparisons[0]);
    for (struct item *item = *list; item; item = item->next)
        crc = crc16(crc, (uint16_t)item->data->value);
    *list = sort(*list, comparisons[1]);
    return crc16(crc, (uint16_t)(found * 16 - missed));
}

// ------------------------------------------------------------------------------------------------------------------- matrix

static int16_t a[SIZE][SIZE], b[SIZE][SIZE];
static int32_t product[SIZE][SIZE];

static void fill(uint32_t *random)
{
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            a[i][j] = (int16_t)(next_random(random) % 512);
            b[i][j] = (int16_t)(next_random(random) % 512);
        }
}

static uint16_t sum_up(uint16_t crc, int32_t limit)
{
    int32_t sum = 0, before = 0;
    int16_t steps = 0;
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            int32_t now = product[i][j];
            sum += now;
            if (sum > limit) {
                steps = (int16_t)(steps + 10);
                sum = 0;
            } else {
                steps = (int16_t)(steps + (now > before));
            }
            before = now;
        }
    return crc16(crc, (uint16_t)steps);
}

static uint16_t use_matrices(uint16_t crc, int16_t value)
{
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            product[i][j] = a[i][j] * value;
    crc = sum_up(crc, 10000);
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            int32_t sum = 0;
            for (int k = 0; k < SIZE; k++)
                sum += a[i][k] * b[k][j];
            product[i][j] = sum;
        }
    crc = sum_up(crc, 100000);
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            int32_t sum = 0;
            for (int k = 0; k < SIZE; k++) {
                int32_t both = a[i][k] * b[k][j];
                sum += (both >> 2 & 15) * (both >> 5 & 127);
            }
            product[i][j] = sum;
        }
    crc = sum_up(crc, 10000);
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            a[i][j] = (int16_t)((a[i][j] + value) & 511);
    return crc;
}

// ------------------------------------------------------------------------------------------------------------ state machine

enum state { START, INVALID, SIGNED, INTEGER, POINT, FRACTION, EXPONENT, EXPONENT_SIGNED, SCIENTIFIC, STATES };

static char text[TEXT];
static uint32_t finals[STATES], visits[STATES];

static void write_text(uint32_t *random)
{
    static const char parts[8][8] = { "5012", "-874", "+122", "35.544", ".1234", "-110.70", "5.5e+3", "T0.3e-F" };
    int at = 0;
    while (at < TEXT - 9) {
        const char *part = parts[next_random(random) % 8];
        for (int i = 0; i < 8 && part[i]; i++)
            text[at++] = part[i];
        text[at++] = ',';
    }
    text[at] = 0;
}

static int is_digit(char c) { return c >= '0' && c <= '9'; }

// Reads up to a comma.
static enum state next_token(const char **from)
{
    const char *at = *from;
    enum state state = START;
    for (; *at && state != INVALID; at++) {
        char c = *at;
        if (c == ',') {
            at++;
            break;
        }
        switch (state) {
        case START:
            state = is_digit(c) ? INTEGER : c == '+' || c == '-' ? SIGNED : c == '.' ? POINT : INVALID;
            visits[START]++;
            break;
        case SIGNED:
            state = is_digit(c) ? INTEGER : c == '.' ? POINT : INVALID;
            visits[SIGNED]++;
            break;
        case INTEGER:
            if (c == '.') {
                state = POINT;
                visits[INTEGER]++;
            } else if (!is_digit(c)) {
                state = INVALID;
                visits[INTEGER]++;
            }
            break;
        case POINT:
        case FRACTION:
            if (c == 'e' || c == 'E') {
                state = EXPONENT;
                visits[FRACTION]++;
            } else {
                state = is_digit(c) ? FRACTION : INVALID;
            }
            break;
        case EXPONENT:
            state = c == '+' || c == '-' ? EXPONENT_SIGNED : INVALID;
            visits[EXPONENT]++;
            break;
        case EXPONENT_SIGNED:
            state = is_digit(c) ? SCIENTIFIC : INVALID;
            visits[EXPONENT_SIGNED]++;
            break;
        case SCIENTIFIC:
            if (!is_digit(c)) {
                state = INVALID;
                visits[SCIENTIFIC]++;
            }
            break;
        default:
            break;
        }
    }
    *from = at;
    return state;
}

static void count_tokens(void)
{
    for (const char *at = text; *at;)
        finals[next_token(&at)]++;
}

static uint16_t use_text(uint16_t crc, uint8_t damage, int step)
{
    for (int i = 0; i < STATES; i++)
        finals[i] = visits[i] = 0;
    count_tokens();
    for (int i = 0; i < TEXT && text[i]; i += step)
        if (text[i] != ',')
            text[i] ^= (char)damage;
    count_tokens();
    for (int i = 0; i < TEXT && text[i]; i += step)
        if ((text[i] ^ (char)damage) != ',')
            text[i] ^= (char)damage;
    for (int i = 0; i < STATES; i++)
        crc = crc32(crc32(crc, finals[i]), visits[i]);
    return crc;
}

WORK(1500)

EXPORT(run) int32_t run(int32_t n)
{
    uint32_t random = 1, hash = 1;
    uint16_t crc = 0;
    struct item *list = make_list(&random);
    fill(&random);
    write_text(&random);
    for (int round = 0; round < n; round++) {
        crc = use_list(&list, &random, crc);
        crc = use_matrices(crc, (int16_t)(round & 63));
        crc = use_text(crc, 1 + round % 3, 5 + round % 7);
        hash = mix(hash, crc);
    }
    return (int32_t)hash;
}
