/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The event engine's seats against a plain 4-ary heap, on the same sessions: W1, one event of 2 h with Poisson arrivals
 * in 10-minute bins, ramping to 50 a second by 20 min, flat to 100 min, down to 0 at 120 min, about 300,000 viewers
 * whose stays are lognormal(ln 1200 s, 1.2), cut at the end; seats for 60 % of the most there would be without a limit.
 * Then the same with a tenth and with ten times the viewers.
 *
 * Two ratios. The walk alone: both begin with sessions in order of arrival; the plain program keeps the departures in a
 * heap, ours is seats_find. And all of it, from the sessions as they are drawn, in no order: the plain program sorts
 * them with the library's radix sort, so that it is not beaten for its sort, ours begins with session_order_build and
 * sorts what it must. Rounds are interleaved, time is the processor's. All must find the same viewers seated: exit 1
 * where they do not. The last lines are rows for the table: ratios of the medians at W1.
 *
 * event_seats [ROUNDS] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "radix.h"
#include "seats.h"

enum { ROUNDS_MAX = 99, BINS = 12, BIN_MS = 600000, LENGTH_MS = BINS * BIN_MS, CHILDREN = 4 };

static const double rate_per_s[BINS] = { 12.5, 37.5, 50, 50, 50, 50, 50, 50, 50, 50, 37.5, 12.5 };

/* What is timed. */
enum way { PLAIN_WALK, OUR_WALK, PLAIN_ALL, OUR_ALL, WAYS };

struct work {
    const char *name;
    struct session *session; /* as drawn */
    size_t sessions, turned_away;
    int64_t seats, most;                          /* the most present without a limit */
    double ns[WAYS][ROUNDS_MAX], middle_ns[WAYS]; /* a session */
};

static void fail(const char *what)
{
    fprintf(stderr, "event_seats: %s\n", what);
    exit(EXIT_FAILURE);
}

static void *take(size_t count, size_t size)
{
    void *memory = calloc(count, size);
    if (!memory)
        fail("out of memory");
    return memory;
}

static double now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Viewers in no order of time, as the sampled engine draws them. */
static void draw(struct work *work, gsl_rng *rng, double scale)
{
    double weight[BINS];
    unsigned count[BINS];
    for (int b = 0; b < BINS; b++) {
        count[b] = gsl_ran_poisson(rng, rate_per_s[b] * scale * BIN_MS / 1e3);
        weight[b] = count[b];
        work->sessions += count[b];
    }
    gsl_ran_discrete_t *bins = gsl_ran_discrete_preproc(BINS, weight);
    work->session = take(work->sessions, sizeof *work->session);
    for (size_t i = 0; i < work->sessions; i++) {
        int64_t from_ms = (int64_t)gsl_ran_discrete(rng, bins) * BIN_MS + (int64_t)gsl_rng_uniform_int(rng, BIN_MS);
        double stay_ms = gsl_ran_lognormal(rng, log(1.2e6), 1.2);
        int64_t to_ms = stay_ms < LENGTH_MS ? from_ms + 1 + (int64_t)stay_ms : LENGTH_MS; /* nobody stays for no time */
        work->session[i] = (struct session){ .arrival_ms = from_ms,
                                             .end_ms = to_ms < LENGTH_MS ? to_ms : LENGTH_MS,
                                             .viewer = (uint32_t)i };
    }
    gsl_ran_discrete_free(bins);
    int32_t *change = take(LENGTH_MS / 1000 + 2, sizeof *change);
    for (size_t i = 0; i < work->sessions; i++) {
        change[work->session[i].arrival_ms / 1000]++;
        change[work->session[i].end_ms / 1000]--;
    }
    int64_t present = 0;
    for (int s = 0; s < LENGTH_MS / 1000; s++) {
        present += change[s];
        work->most = present > work->most ? present : work->most;
    }
    work->seats = work->most * 60 / 100;
    free(change);
}

/* --- the plain program ------------------------------------------------------------------------------------------- */

static void push(int64_t heap[], size_t count, int64_t time_ms)
{
    size_t at = count;
    for (; at > 0 && heap[(at - 1) / CHILDREN] > time_ms; at = (at - 1) / CHILDREN)
        heap[at] = heap[(at - 1) / CHILDREN];
    heap[at] = time_ms;
}

/* Takes the first of `count` out. */
static void pop(int64_t heap[], size_t count)
{
    int64_t last_ms = heap[--count];
    size_t hole = 0;
    for (size_t child = 1; child < count; child = CHILDREN * hole + 1) {
        size_t end = child + CHILDREN < count ? child + CHILDREN : count, first = child;
        for (size_t i = child + 1; i < end; i++)
            first = heap[i] < heap[first] ? i : first;
        if (heap[first] >= last_ms)
            break;
        heap[hole] = heap[first];
        hole = first;
    }
    heap[hole] = last_ms;
}

struct visitor {
    uint32_t from_ms, to_ms, viewer;
};

struct plain {
    uint64_t *key, *scratch;
    struct visitor *ordered;
    int64_t *heap;
};

static void order_plain(struct plain *plain, const struct session_list *list)
{
    const unsigned bits = radix_bits(list->count);
    for (size_t i = 0; i < list->count; i++)
        plain->key[i] = (uint64_t)list->session[i].arrival_ms << bits | i;
    const uint64_t *sorted = radix_sort(plain->key, plain->scratch, list->count, bits, bits + radix_bits(LENGTH_MS));
    for (size_t i = 0; i < list->count; i++) {
        const struct session *session = &list->session[sorted[i] & ((UINT64_C(1) << bits) - 1)];
        plain->ordered[i] =
            (struct visitor){ (uint32_t)session->arrival_ms, (uint32_t)session->end_ms, session->viewer };
    }
}

static void walk_plain(struct plain *plain, size_t count, int64_t seats, uint8_t sits[])
{
    size_t present = 0;
    for (size_t i = 0; i < count; i++) {
        const struct visitor *visitor = &plain->ordered[i];
        while (present > 0 && plain->heap[0] <= visitor->from_ms)
            pop(plain->heap, present--);
        sits[i] = (int64_t)present < seats;
        if (sits[i])
            push(plain->heap, present++, visitor->to_ms);
    }
}

/* --- ours -------------------------------------------------------------------------------------------------------- */

static void order_ours(struct session_order *order, const struct session_list *list)
{
    if (session_order_build(order, list, 0, LENGTH_MS) != STATUS_OK)
        fail("out of memory");
}

static void walk_ours(struct seats *seats, struct session_order *order, int64_t limit, uint8_t place[])
{
    const uint8_t attends[1] = { ATTENDS_STAGE };
    int64_t turned_away = 0;
    const struct seats_task task = {
        .order = order, .seats = limit, .attends = attends, .place = place, .turned_away = &turned_away
    };
    if (seats_find(seats, &task) != STATUS_OK)
        fail("out of memory");
}

/* --- the race ---------------------------------------------------------------------------------------------------- */

/* FNV-1a of who sits. */
static uint64_t hash_of(const uint8_t by_viewer[], size_t count)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t v = 0; v < count; v++)
        hash = (hash ^ by_viewer[v]) * UINT64_C(0x100000001b3);
    return hash;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double middle(double value[], size_t count)
{
    qsort(value, count, sizeof value[0], ascending);
    return (value[(count - 1) / 2] + value[count / 2]) / 2;
}

static uint64_t hash_of_ours(const struct session_order *order, const uint8_t place[], uint8_t by_viewer[])
{
    for (size_t i = 0; i < order->visits; i++)
        by_viewer[order->visit[i].viewer] = place[i] == ATTENDS_STAGE;
    return hash_of(by_viewer, order->visits);
}

static void race(struct work *work, size_t rounds)
{
    const size_t n = work->sessions;
    const struct session_list list = { work->session, n, n };
    struct plain plain = { take(n, sizeof(uint64_t)), take(n, sizeof(uint64_t)), take(n, sizeof(struct visitor)),
                           take(n, sizeof(int64_t)) };
    struct seats seats = { 0 };
    struct session_order order = { 0 };
    uint8_t *sits = take(n, 1), *place = take(n, 1), *by_viewer = take(n, 1);
    for (size_t r = 0; r < rounds + 1; r++) { /* the first warms up */
        double at_ns[6] = { now_ns() };
        order_plain(&plain, &list);
        at_ns[1] = now_ns();
        walk_plain(&plain, n, work->seats, sits);
        at_ns[2] = now_ns();
        order_ours(&order, &list);
        walk_ours(&seats, &order, work->seats, place);
        at_ns[3] = now_ns();
        for (size_t i = 0; i < n; i++)
            by_viewer[plain.ordered[i].viewer] = sits[i];
        const uint64_t expected = hash_of(by_viewer, n);
        bool agree = hash_of_ours(&order, place, by_viewer) == expected;
        for (size_t b = 0; b < order.buckets; b++)
            session_order_sort(&order, b);
        at_ns[4] = now_ns();
        walk_ours(&seats, &order, work->seats, place);
        at_ns[5] = now_ns();
        if (!agree || hash_of_ours(&order, place, by_viewer) != expected)
            fail("the two disagree on who sits");
        if (r == 0)
            continue;
        work->ns[PLAIN_WALK][r - 1] = (at_ns[2] - at_ns[1]) / (double)n;
        work->ns[PLAIN_ALL][r - 1] = (at_ns[2] - at_ns[0]) / (double)n;
        work->ns[OUR_ALL][r - 1] = (at_ns[3] - at_ns[2]) / (double)n;
        work->ns[OUR_WALK][r - 1] = (at_ns[5] - at_ns[4]) / (double)n;
    }
    for (size_t i = 0; i < n; i++)
        work->turned_away += !sits[i];
    for (int way = 0; way < WAYS; way++)
        work->middle_ns[way] = middle(work->ns[way], rounds);
    const double *ns = work->middle_ns;
    printf("%-9s %9zu %9lld %9lld %6.1f %% %8.1f %6.1f %6.2f %8.1f %6.1f %6.2f\n", work->name, n, (long long)work->most,
           (long long)work->seats, 100. * (double)work->turned_away / (double)n, ns[PLAIN_WALK], ns[OUR_WALK],
           ns[PLAIN_WALK] / ns[OUR_WALK], ns[PLAIN_ALL], ns[OUR_ALL], ns[PLAIN_ALL] / ns[OUR_ALL]);
    fflush(stdout);
    free(plain.key);
    free(plain.scratch);
    free(plain.ordered);
    free(plain.heap);
    seats_fini(&seats);
    session_order_fini(&order);
    free(sits);
    free(place);
    free(by_viewer);
}

int main(int argc, char *argv[])
{
    size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 9;
    if (rounds < 1 || rounds > ROUNDS_MAX)
        fail("1 to 99 rounds");
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    struct work work[] = { { .name = "W1 / 10" }, { .name = "W1" }, { .name = "W1 x 10" } };
    static const double scale[] = { 0.1, 1, 10 };
    printf(
        "Seats for 60 %% of the most viewers; ns a session, medians of %zu interleaved rounds; same viewers seated.\n"
        "%71s %22s\n%-9s %9s %9s %9s %8s %8s %6s %6s %8s %6s %6s\n",
        rounds, "the walk alone", "from as they are drawn", "", "sessions", "most", "seats", "away", "4-ary", "ours",
        "ratio", "4-ary", "ours", "ratio");
    for (size_t i = 0; i < sizeof work / sizeof work[0]; i++) {
        draw(&work[i], rng, scale[i]);
        race(&work[i], rounds);
        free(work[i].session);
    }
    gsl_rng_free(rng);
    const double *ns = work[1].middle_ns;
    printf("row\tevent engine, W1, seats at 60 %%, sorting included\t%.2f\n", ns[PLAIN_ALL] / ns[OUR_ALL]);
    printf("row\tevent engine, W1, seats at 60 %%\t%.2f\n", ns[PLAIN_WALK] / ns[OUR_WALK]);
    return EXIT_SUCCESS;
}
