/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rates of one meter that are quoted alike (unit, bounds of tiers) make one table: by two dimensions where there are
 * many flat prices, else a row per rate. Sources stand below, numbered within their meter. */
#include "report_prices.h"

#include <assert.h>
#include <string.h>

#include "money.h"
#include "report_text.h"
#include "text.h"

enum {
    MATRIX_LEAST = 8,                   /* so many rates are worth a table by two dimensions */
    TIERS_SHOWN = PAGE_COLUMNS_MAX - 3, /* beside name, mark and what is left out */
    MATRIX_COLUMNS = PAGE_COLUMNS_MAX - 2
};

/* The rates of one meter, and which sources they have. */
struct group {
    enum meter meter;
    const struct rate **rate;
    size_t rates;
    const struct rate **source; /* the first rate of each source */
    size_t sources;
    int decimals;
};

/* Tiers of one price are one to a reader. */
static bool is_flat(const struct rate *rate)
{
    for (size_t t = 1; t < rate->tiers; t++)
        if (rate->tier[t].price_nano != rate->tier[0].price_nano)
            return false;
    return true;
}

static size_t tiers_of(const struct rate *rate)
{
    return is_flat(rate) ? 1 : rate->tiers;
}

static bool quoted_alike(const struct rate *a, const struct rate *b)
{
    if (a->unit != b->unit || tiers_of(a) != tiers_of(b))
        return false;
    for (size_t t = 0; t + 1 < tiers_of(a); t++)
        if (a->tier[t].up_to != b->tier[t].up_to)
            return false;
    return true;
}

static bool same_source(const struct rate *a, const struct rate *b)
{
    return a->status == b->status && strcmp(a->source, b->source) == 0 && strcmp(a->as_of, b->as_of) == 0;
}

static size_t source_of(const struct group *group, const struct rate *rate)
{
    size_t s = 0;
    while (s < group->sources && !same_source(group->source[s], rate))
        s++;
    return s;
}

/* Decimals the price needs, at least two. */
static int decimals_of(int64_t price_nano)
{
    int decimals = 9;
    while (decimals > 2 && price_nano % 10 == 0) {
        price_nano /= 10;
        decimals--;
    }
    return decimals;
}

static struct group find_group(struct page *page, const struct book *book, enum meter meter)
{
    struct group group = { .meter = meter, .decimals = 2 };
    group.rate = arena_alloc(page->arena, book->rates, sizeof *group.rate);
    group.source = arena_alloc(page->arena, book->rates, sizeof *group.source);
    for (size_t r = 0; r < book->rates; r++) {
        const struct rate *rate = &book->rate[r];
        if (rate->meter != meter)
            continue;
        group.rate[group.rates++] = rate;
        size_t s = source_of(&group, rate);
        if (s == group.sources)
            group.source[group.sources++] = rate;
        for (size_t t = 0; t < rate->tiers; t++)
            if (decimals_of(rate->tier[t].price_nano) > group.decimals)
                group.decimals = decimals_of(rate->tier[t].price_nano);
    }
    return group;
}

/* " [1]", "+[1]", "*[1]". */
static const char *mark(struct page *page, const struct group *group, const struct rate *rate)
{
    const char *status = report_text_mark(rate->status);
    return arena_format(page->arena, "%s[%zu]", *status ? status : " ", source_of(group, rate) + 1);
}

static const char *price_text(struct page *page, const struct group *group, int64_t price_nano)
{
    char out[40];
    return arena_copy(page->arena, text_money(out, price_nano, group->decimals));
}

static const char *word_of(enum meter meter, size_t dimension, int value)
{
    return value == BOOK_ANY ? "any" : meter_dimension_values[meter_table[meter].dimension[dimension]][value];
}

/* "STANDARD, multitrack no"; of a dimension for all of whose values the rate holds, nothing. */
static const char *rate_name(struct page *page, const struct rate *rate)
{
    const struct meter_info *info = &meter_table[rate->meter];
    const char *out = "";
    for (size_t d = 0; d < info->dimensions; d++) {
        const char *word = word_of(rate->meter, d, rate->value[d]);
        const char *separator = *out ? ", " : "";
        if (rate->value[d] == BOOK_ANY)
            continue;
        if (info->dimension[d] == DIMENSION_MULTITRACK)
            out = arena_format(page->arena, "%s%smultitrack %s", out, separator, word);
        else
            out = arena_format(page->arena, "%s%s%s", out, separator, word);
    }
    return *out || info->dimensions == 0 ? out : "all";
}

/* The distinct values of a dimension among rates quoted like `like`, ascending. */
static size_t values_of(const struct group *group, const struct rate *like, size_t d,
                        int value[DIMENSION_VALUES_MAX + 1])
{
    size_t count = 0;
    for (int v = BOOK_ANY; v < DIMENSION_VALUES_MAX; v++) {
        bool found = false;
        for (size_t r = 0; r < group->rates && !found; r++)
            found = quoted_alike(group->rate[r], like) && group->rate[r]->value[d] == v;
        if (found)
            value[count++] = v;
    }
    return count;
}

static const struct rate *rate_at(const struct group *group, const struct rate *like, size_t d, int at, int other)
{
    for (size_t r = 0; r < group->rates; r++) {
        const struct rate *rate = group->rate[r];
        if (quoted_alike(rate, like) && rate->value[d] == at && rate->value[1 - d] == other)
            return rate;
    }
    return NULL;
}

/* Rows by the dimension `d`, columns by the other. */
static void write_matrix(struct page *page, const struct group *group, const struct rate *like, size_t d)
{
    int row[DIMENSION_VALUES_MAX + 1], across[DIMENSION_VALUES_MAX + 1];
    size_t rows = values_of(group, like, d, row), columns = values_of(group, like, 1 - d, across);
    struct page_column column[PAGE_COLUMNS_MAX] = { { meter_dimension_name[meter_table[group->meter].dimension[d]],
                                                      false, 0 } };
    for (size_t c = 0; c < columns; c++)
        column[c + 1] = (struct page_column){ word_of(group->meter, 1 - d, across[c]), true, 0 };
    struct page_table table;
    page_table_init(page, &table, column, columns + 1, rows);
    for (size_t r = 0; r < rows; r++) {
        page_table_set(page, &table, r, 0, TONE_PLAIN, "%s", word_of(group->meter, d, row[r]));
        for (size_t c = 0; c < columns; c++) {
            const struct rate *rate = rate_at(group, like, d, row[r], across[c]);
            if (rate)
                page_table_set(page, &table, r, c + 1, rate->status == RATE_ASSUMED ? TONE_DOUBT : TONE_PLAIN, "%s %s",
                               price_text(page, group, rate->tier[0].price_nano), mark(page, group, rate));
        }
    }
    page_table_write(page, &table, 2);
}

static void write_rows(struct page *page, const struct group *group, const struct rate *like, size_t rows)
{
    char out[40];
    const size_t tiers = tiers_of(like), shown = tiers < TIERS_SHOWN ? tiers : TIERS_SHOWN;
    struct page_column column[PAGE_COLUMNS_MAX] = { { "", false, 0 } };
    for (size_t t = 0; t < shown; t++) {
        const char *header = "USD";
        if (tiers > 1)
            header = t + 1 == tiers ? "beyond" : text_number(out, (double)like->tier[t].up_to, 0);
        column[t + 1] = (struct page_column){ arena_copy(page->arena, header), true, 0 };
    }
    column[shown + 1] = (struct page_column){ "", false, 0 };
    if (tiers > 1)
        page_prose(page, 2, 2, "By the period's use, in %s up to:", like->unit->name);
    struct page_table table;
    page_table_init(page, &table, column, shown + 2, rows);
    size_t row = 0;
    for (size_t r = 0; r < group->rates; r++) {
        const struct rate *rate = group->rate[r];
        if (!quoted_alike(rate, like))
            continue;
        enum tone tone = rate->status == RATE_ASSUMED ? TONE_DOUBT : TONE_PLAIN;
        page_table_set(page, &table, row, 0, TONE_PLAIN, "%s", rate_name(page, rate));
        for (size_t t = 0; t < shown; t++)
            page_table_set(page, &table, row, t + 1, tone, "%s", price_text(page, group, rate->tier[t].price_nano));
        page_table_set(page, &table, row++, shown + 1, tone, "%s", mark(page, group, rate));
    }
    page_table_write(page, &table, 2);
    if (shown < tiers)
        page_prose(page, 2, 2, "and %zu more tiers, which --format csv shows.", tiers - shown);
}

/* All rates quoted like `like`, its first. */
static void write_block(struct page *page, const struct group *group, const struct rate *like)
{
    size_t alike = 0;
    for (size_t r = 0; r < group->rates; r++)
        alike += quoted_alike(group->rate[r], like);
    if (meter_table[group->meter].dimensions == 2 && tiers_of(like) == 1 && alike >= MATRIX_LEAST) {
        int value[DIMENSION_VALUES_MAX + 1];
        size_t first = values_of(group, like, 0, value), second = values_of(group, like, 1, value);
        if ((first < second ? first : second) <= MATRIX_COLUMNS) {
            write_matrix(page, group, like, first >= second ? 0 : 1);
            return;
        }
    }
    write_rows(page, group, like, alike);
}

/* The notes of a source's rates: the first in full, unless an earlier source has said it, and how many others there
 * are. */
static void write_source(struct page *page, const struct group *group, size_t s)
{
    const struct rate *source = group->source[s];
    const char *first = NULL;
    size_t others = 0;
    for (size_t r = 0; r < group->rates; r++) {
        const struct rate *rate = group->rate[r];
        if (!rate->note || source_of(group, rate) != s)
            continue;
        bool said = false;
        for (size_t q = 0; q < r && !said; q++)
            said = group->rate[q]->note && strcmp(group->rate[q]->note, rate->note) == 0;
        if (said)
            continue;
        if (!first)
            first = rate->note;
        else
            others++;
    }
    page_prose(page, 2, 6, "[%zu] %s, %s: %s.%s%s", s + 1, rate_status_name[source->status],
               page_name(page, source->as_of, 0), page_name(page, source->source, 0), first ? " " : "",
               first ? page_name(page, first, 0) : "");
    if (others > 0)
        page_prose(page, 6, 6, "(And %zu more note%s like this one: --format csv has all.)", others,
                   others == 1 ? "" : "s");
}

static void write_group(struct page *page, const struct group *group)
{
    const struct meter_info *info = &meter_table[group->meter];
    for (size_t r = 0; r < group->rates; r++) {
        bool written = false;
        for (size_t q = 0; q < r && !written; q++)
            written = quoted_alike(group->rate[q], group->rate[r]);
        if (written)
            continue;
        page_heading(page, "%s, USD per %s", info->name, group->rate[r]->unit->name);
        if (r == 0)
            page_prose(page, 2, 2, "%s.", info->sentence);
        write_block(page, group, group->rate[r]);
    }
    for (size_t s = 0; s < group->sources; s++)
        write_source(page, group, s);
}

static const char *matches_text(struct page *page, const struct allowance *allowance)
{
    const char *out = "";
    for (size_t m = 0; m < allowance->matches; m++) {
        char name[80];
        struct line_key key = { .meter = allowance->match[m].meter };
        memcpy(key.value, allowance->match[m].value, sizeof key.value);
        out = arena_format(page->arena, "%s%s%s", out, m > 0 ? "; " : "", meter_line_name(name, key));
    }
    return out;
}

static void write_allowances(struct page *page, const struct book *book)
{
    static const struct page_column column[] = {
        { "free each month", true, 0 }, { "", false, 0 }, { "of", false, 0 }, { "for", false, 0 }
    };
    if (book->allowances == 0)
        return;
    page_heading(page, "Free allowances");
    struct page_table table;
    page_table_init(page, &table, column, sizeof column / sizeof column[0], book->allowances);
    for (size_t a = 0; a < book->allowances; a++) {
        const struct allowance *allowance = &book->allowance[a];
        char out[40];
        page_table_set(page, &table, a, 0, TONE_PLAIN, "%s", text_number(out, (double)allowance->quantity, 0));
        page_table_set(page, &table, a, 1, TONE_PLAIN, "%s [%zu]", allowance->unit->name, a + 1);
        page_table_set(page, &table, a, 2, TONE_PLAIN, "%s", page_name(page, matches_text(page, allowance), 44));
        page_table_set(page, &table, a, 3, TONE_PLAIN, "%s",
                       allowance->always ? "every account" : "free-tier accounts");
    }
    page_table_write(page, &table, 2);
    for (size_t a = 0; a < book->allowances; a++)
        page_prose(page, 2, 6, "[%zu] %s: %s.", a + 1, page_name(page, book->allowance[a].name, 0),
                   page_name(page, book->allowance[a].source, 0));
}

bool report_prices(const struct book *book, FILE *to, struct report_style style)
{
    struct arena arena;
    const size_t room = (size_t)1 << 30; /* reserved, not used: a book has at most 10,000 rates */
    if (arena_init(&arena, room) != STATUS_OK)
        return false;
    struct page page = {
        .to = to, .arena = &arena, .colour = style.colour, .width = style.width > 0 ? style.width : REPORT_WIDTH
    };
    size_t count[RATE_STATUSES] = { 0 };
    for (size_t r = 0; r < book->rates; r++)
        count[book->rate[r].status]++;
    fprintf(to, page.colour ? "\033[1m%s\033[0m\n" : "%s\n", page_name(&page, book->title, page.width));
    page_prose(&page, 0, 0,
               "Book %s, as of %s; USD, before tax. %zu rates: %zu published by the provider, %zu reported by "
               "others (+), %zu assumed (*). Numbers in brackets are the sources below each table.",
               page_name(&page, book->name, 60), page_name(&page, book->as_of, 40), book->rates, count[RATE_PUBLISHED],
               count[RATE_REPORTED], count[RATE_ASSUMED]);
    for (int m = 0; m < METERS; m++) {
        struct group group = find_group(&page, book, (enum meter)m);
        if (group.rates > 0)
            write_group(&page, &group);
    }
    write_allowances(&page, book);
    arena_fini(&arena);
    return fflush(to) == 0 && !ferror(to);
}

/* A field of RFC 4180: quoted where it must be. */
static void write_field(const char *text, FILE *to)
{
    if (!text || !strpbrk(text, ",\"\n\r")) {
        fputs(text ? text : "", to);
        return;
    }
    fputc('"', to);
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            fputc('"', to);
        fputc(*c, to);
    }
    fputc('"', to);
}

static void write_tier(const struct rate *rate, size_t t, FILE *to)
{
    const struct meter_info *info = &meter_table[rate->meter];
    fputs(info->name, to);
    for (int dimension = 0; dimension < DIMENSIONS; dimension++) {
        fputc(',', to);
        for (size_t d = 0; d < info->dimensions; d++)
            if ((int)info->dimension[d] == dimension && rate->value[d] != BOOK_ANY)
                fputs(meter_dimension_values[dimension][rate->value[d]], to);
    }
    char price[40];
    fprintf(to, ",%s,%lld,", rate->unit->name, t > 0 ? (long long)rate->tier[t - 1].up_to : 0);
    if (rate->tier[t].up_to != INT64_MAX)
        fprintf(to, "%lld", (long long)rate->tier[t].up_to);
    fprintf(to, ",%s,%s,", money_exact(price, rate->tier[t].price_nano), rate_status_name[rate->status]);
    write_field(rate->as_of, to);
    fputc(',', to);
    write_field(rate->source, to);
    fputc(',', to);
    write_field(rate->note, to);
    fputc('\n', to);
}

bool report_prices_csv(const struct book *book, FILE *to)
{
    fputs("meter", to);
    for (int dimension = 0; dimension < DIMENSIONS; dimension++)
        fprintf(to, ",%s", meter_dimension_name[dimension]);
    fputs(",unit,above,up_to,price_usd,status,as_of,source,note\n", to);
    for (size_t r = 0; r < book->rates; r++)
        for (size_t t = 0; t < book->rate[r].tiers; t++)
            write_tier(&book->rate[r], t, to);
    return fflush(to) == 0 && !ferror(to);
}
