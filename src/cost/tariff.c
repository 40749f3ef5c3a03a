/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tariff.h"

#include <assert.h>
#include <stdio.h>

#include "money.h"

enum { POOLS_MAX = 64, DISCOUNT_UNIT = 1000000 };

/* What past use leaves is known when the tariff is built: it is taken first, from every pool, whatever the bill says.
 */
struct tariff_pool {
    int128 left;       /* in usage units, after past use */
    const bool *holds; /* by line of the bill */
};

static int128 least(int128 a, int128 b)
{
    return a < b ? a : b;
}

static bool add_in_place(int128 *sum, int128 more)
{
    return !__builtin_add_overflow(*sum, more, sum);
}

/* ---- binding ---- */

static void report(struct diag *diag, struct origin origin, const struct book *book, struct line_key key,
                   const char *what)
{
    char name[80];
    diag_add(diag, SEVERITY_ERROR, origin, NULL, "add a rate to the book, or take another one", "%s %s: %s", book->name,
             what, meter_line_name(name, key));
}

static bool bind_line(const struct book *book, struct line_key key, int64_t period_ms, struct origin origin,
                      struct diag *diag, struct tariff_line *line)
{
    const struct rate *rate = book_rate(book, key);
    if (!rate) {
        report(diag, origin, book, key, "has no price for");
        return false;
    }
    if (rate->tiers >= TARIFF_STEPS_MAX) {
        report(diag, rate->origin, book, key, "has too many tiers for");
        return false;
    }
    assert(rate->tiers > 0 && rate->unit->measure == meter_table[key.meter].measure);
    *line = (struct tariff_line){ .key = key, .rate = rate, .unit_base = unit_base(rate->unit, period_ms) };
    return true;
}

/* Which line past use counts for. A group's (a dimension left open) counts for the first line of the bill that belongs
 * to it; where none does, for the group's first line, which may still draw on a pool. Tiers are so entered once, not by
 * every line of the group. */
static struct tariff_line *find_used_line(const struct account_use *use, struct tariff *tariff, struct line_key *key)
{
    for (size_t i = 0; i < tariff->all_lines; i++)
        if (book_matches(use->meter, use->value, tariff->line[i].key))
            return &tariff->line[i];
    *key = (struct line_key){ .meter = use->meter };
    for (size_t i = 0; i < meter_table[use->meter].dimensions; i++)
        key->value[i] = use->value[i] == BOOK_ANY ? 0 : use->value[i];
    return NULL;
}

static bool bind_use(const struct book *book, const struct account_use *use, int64_t period_ms, struct diag *diag,
                     struct tariff *tariff)
{
    struct line_key key;
    struct tariff_line *line = find_used_line(use, tariff, &key);
    if (!line) {
        line = &tariff->line[tariff->all_lines];
        if (!bind_line(book, key, period_ms, use->origin, diag, line))
            return false;
        tariff->all_lines++;
    }
    int128 base = use->unit ? unit_base(use->unit, period_ms) : line->unit_base;
    assert(use->quantity_nano >= 0);
    int128 nano;
    if (__builtin_mul_overflow(base, (int128)use->quantity_nano, &nano) ||
        !add_in_place(&line->used, money_divide_half_even(nano, MONEY_NANO))) {
        diag_add(diag, SEVERITY_ERROR, use->origin, NULL, NULL, "more than can be counted");
        return false;
    }
    return true;
}

static bool allowance_matches(const struct allowance *allowance, struct line_key key)
{
    for (size_t i = 0; i < allowance->matches; i++)
        if (book_matches(allowance->match[i].meter, allowance->match[i].value, key))
            return true;
    return false;
}

/* Makes the pool of an allowance and lets it take what it can of past use. A pool that no line of the bill can draw on
 * is not kept, but it has taken its part of past use all the same. */
static enum status bind_pool(const struct allowance *allowance, int64_t period_ms, struct arena *arena,
                             struct diag *diag, struct tariff *tariff)
{
    int128 left;
    if (__builtin_mul_overflow(unit_base(allowance->unit, period_ms), (int128)allowance->quantity, &left)) {
        diag_add(diag, SEVERITY_ERROR, (struct origin){ 0 }, NULL, NULL, "allowance %s: more than can be counted",
                 allowance->name);
        return STATUS_INPUT;
    }
    bool *holds = arena_alloc(arena, tariff->lines + 1, sizeof *holds);
    bool any = false;
    for (size_t i = 0; i < tariff->all_lines; i++) {
        struct tariff_line *line = &tariff->line[i];
        if (!allowance_matches(allowance, line->key))
            continue;
        int128 taken = least(left, line->used);
        line->used -= taken;
        left -= taken;
        if (i < tariff->lines)
            any = holds[i] = true;
    }
    if (!any || left == 0)
        return STATUS_OK;
    if (tariff->pools == POOLS_MAX) {
        diag_add(diag, SEVERITY_ERROR, (struct origin){ 0 }, NULL, NULL, "more than %d allowances touch one bill",
                 POOLS_MAX);
        return STATUS_LIMIT;
    }
    tariff->pool[tariff->pools++] = (struct tariff_pool){ .left = left, .holds = holds };
    return STATUS_OK;
}

enum status tariff_build(const struct book *book, const struct account *account, const struct line_key key[],
                         size_t lines, int64_t period_ms, struct arena *arena, struct diag *diag, struct tariff *tariff)
{
    assert(period_ms > 0 && account->discount_ppm >= 0 && account->discount_ppm <= DISCOUNT_UNIT);
    *tariff = (struct tariff){
        .line = arena_alloc(arena, lines + account->uses + 1, sizeof *tariff->line),
        .lines = lines,
        .all_lines = lines,
        .pool = arena_alloc(arena, POOLS_MAX, sizeof *tariff->pool),
        .discount_ppm = account->discount_ppm,
    };
    bool bound = true;
    for (size_t i = 0; i < lines; i++)
        bound &= bind_line(book, key[i], period_ms, (struct origin){ .file = book->file }, diag, &tariff->line[i]);
    if (!bound)
        return STATUS_INPUT;
    for (size_t i = 0; i < account->uses; i++)
        bound &= bind_use(book, &account->use[i], period_ms, diag, tariff);
    if (!bound)
        return STATUS_INPUT;
    for (size_t i = 0; i < book->allowances; i++) {
        if (!book->allowance[i].always && !account->free_tier)
            continue;
        enum status status = bind_pool(&book->allowance[i], period_ms, arena, diag, tariff);
        if (status != STATUS_OK)
            return status;
    }
    return STATUS_OK;
}

/* ---- charging ---- */

/* How much of `quantity` of a line is free; the pools hold so much less afterwards. Going line by line and asking each
 * pool in turn gives what going pool by pool over all lines would. */
static int128 take_free(const struct tariff *tariff, size_t line, int128 quantity, int128 left[])
{
    int128 free = 0;
    for (size_t p = 0; p < tariff->pools; p++) {
        if (!tariff->pool[p].holds[line])
            continue;
        int128 taken = least(left[p], quantity - free);
        left[p] -= taken;
        free += taken;
    }
    return free;
}

static void open_pools(const struct tariff *tariff, int128 left[])
{
    for (size_t p = 0; p < tariff->pools; p++)
        left[p] = tariff->pool[p].left;
}

/* Where a tier ends, in usage units. */
static int128 tier_end(const struct tariff_line *line, size_t tier)
{
    const int128 forever = (int128)(~(uint128)0 >> 1);
    int64_t up_to = line->rate->tier[tier].up_to;
    int128 end;
    if (tier + 1 == line->rate->tiers || up_to == INT64_MAX ||
        __builtin_mul_overflow(line->unit_base, (int128)up_to, &end))
        return forever;
    return end;
}

/* An amount of money on the way to its only rounding: whole + part / unit_base nano-USD, 0 <= part < unit_base. Kept
 * apart so that petabytes times milliseconds times prices stay within 128 bits. */
struct amount {
    int128 whole;
    int128 part;
};

static bool amount_add(struct amount *amount, int128 quantity, int128 unit_base, int64_t price_nano)
{
    int128 whole, part;
    if (__builtin_mul_overflow(quantity / unit_base, (int128)price_nano, &whole) ||
        __builtin_mul_overflow(quantity % unit_base, (int128)price_nano, &part) || !add_in_place(&part, amount->part) ||
        !add_in_place(&whole, part / unit_base) || !add_in_place(&amount->whole, whole))
        return false;
    amount->part = part % unit_base;
    return true;
}

/* Takes the discount off and rounds, once, ties to even:
 *   (whole + part / base) keep / 10^6  =  w + (f base + part keep) / (10^6 base),  whole keep = 10^6 w + f. */
static bool amount_close(struct amount amount, int128 unit_base, int64_t discount_ppm, int64_t *cost_nano)
{
    int128 keep = DISCOUNT_UNIT - discount_ppm;
    int128 kept, fraction, part, divisor;
    if (__builtin_mul_overflow(amount.whole, keep, &kept) ||
        __builtin_mul_overflow(kept % DISCOUNT_UNIT, unit_base, &fraction) ||
        __builtin_mul_overflow(amount.part, keep, &part) || !add_in_place(&fraction, part) ||
        __builtin_mul_overflow(unit_base, (int128)DISCOUNT_UNIT, &divisor))
        return false;
    int128 whole = kept / DISCOUNT_UNIT;
    int128 odd = whole & 1; /* a tie's direction hangs on the whole number: its last bit joins the division */
    if (!add_in_place(&fraction, odd * divisor))
        return false;
    whole = whole - odd + money_divide_half_even(fraction, divisor);
    if (whole > INT64_MAX)
        return false;
    *cost_nano = (int64_t)whole;
    return true;
}

static bool charge_line(const struct tariff_line *line, int128 quantity, int64_t discount_ppm, int64_t *cost_nano)
{
    struct amount amount = { 0, 0 };
    int128 from = line->used, to;
    if (__builtin_add_overflow(from, quantity, &to))
        return false;
    for (size_t t = 0; t < line->rate->tiers && from < to; t++) {
        int128 end = least(to, tier_end(line, t));
        if (end <= from)
            continue;
        if (!amount_add(&amount, end - from, line->unit_base, line->rate->tier[t].price_nano))
            return false;
        from = end;
    }
    return amount_close(amount, line->unit_base, discount_ppm, cost_nano);
}

bool tariff_charge(const struct tariff *tariff, const int128 quantity[], int64_t cost_nano[])
{
    int128 left[POOLS_MAX];
    open_pools(tariff, left);
    for (size_t i = 0; i < tariff->lines; i++) {
        assert(quantity[i] >= 0);
        int128 priced = quantity[i] - take_free(tariff, i, quantity[i], left);
        if (!charge_line(&tariff->line[i], priced, tariff->discount_ppm, &cost_nano[i]))
            return false;
    }
    return true;
}

/* Past use may begin in the middle of tiers of one price: the step is named by the first of them all the same. */
static size_t first_at_price(const struct rate *rate, size_t tier)
{
    while (tier > 0 && rate->tier[tier - 1].price_nano == rate->tier[tier].price_nano)
        tier--;
    return tier;
}

size_t tariff_steps(const struct tariff *tariff, const int128 quantity[], size_t line,
                    struct tariff_step step[TARIFF_STEPS_MAX])
{
    assert(line < tariff->lines);
    int128 left[POOLS_MAX], free = 0;
    open_pools(tariff, left);
    for (size_t i = 0; i <= line; i++) /* lines before it drew on the pools first */
        free = take_free(tariff, i, quantity[i], left);
    size_t steps = 0;
    if (free > 0)
        step[steps++] = (struct tariff_step){ .quantity = free, .free = true };
    const struct tariff_line *at = &tariff->line[line];
    int128 from = at->used, to = at->used + (quantity[line] - free);
    for (size_t t = 0; t < at->rate->tiers && from < to; t++) {
        int128 end = least(to, tier_end(at, t));
        if (end <= from)
            continue;
        int64_t price_nano = at->rate->tier[t].price_nano;
        if (steps > 0 && !step[steps - 1].free && step[steps - 1].price_nano == price_nano)
            step[steps - 1].quantity += end - from; /* a tier that changes nothing is no step */
        else
            step[steps++] = (struct tariff_step){ .quantity = end - from,
                                                  .price_nano = price_nano,
                                                  .tier = first_at_price(at->rate, t) };
        from = end;
    }
    return steps;
}
