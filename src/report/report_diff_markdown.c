/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markdown as GitHub reads it (GFM 0.29: tables, section 4.10): for the comment of a pull request. */
#include <math.h>
#include <string.h>

#include "report_diff.h"
#include "report_diff_words.h"

/* Text that is no markup, within a table's cell or outside: what would begin some is written as a reference. */
static const char *plain(struct page *page, const char *text)
{
    const char *out = "";
    for (const char *at = page_name(page, text, 0); *at;) {
        size_t bytes = strcspn(at, "|*_`<>[]\\&#~@!");
        out = arena_format(page->arena, "%s%.*s", out, (int)bytes, at);
        at += bytes;
        if (*at) {
            out = arena_format(page->arena, "%s&#%d;", out, (unsigned char)*at);
            at++;
        }
    }
    return out;
}

/* As code: nothing in it is markup. GitHub wants a pipe escaped in a table's cell even there. */
static const char *code(struct page *page, const char *text)
{
    const char *clean = page_name(page, text, 0);
    return strpbrk(clean, "`|") ? plain(page, text) : arena_format(page->arena, "`%s`", clean);
}

static void write_settings(struct page *page, const struct diff *diff)
{
    fputs("\n#### Inputs\n\n", page->to);
    if (!diff->a->has_inputs || !diff->b->has_inputs) {
        fputs("Not known: a side has no `inputs.csv`.\n", page->to);
        return;
    }
    if (diff->settings == 0) {
        fputs("No setting changed.\n", page->to);
        return;
    }
    fputs("| setting | A | B |\n|---|---|---|\n", page->to);
    for (size_t i = 0; i < diff->settings; i++) {
        const struct diff_input *a = diff->setting[i].a, *b = diff->setting[i].b;
        fprintf(page->to, "| %s | %s%s%s%s | %s%s%s%s |\n", code(page, a ? a->path : b->path),
                a ? plain(page, a->value) : "", a ? " (" : "", a ? plain(page, a->from) : "", a ? ")" : "",
                b ? plain(page, b->value) : "", b ? " (" : "", b ? plain(page, b->from) : "", b ? ")" : "");
    }
}

static void write_totals(struct page *page, const struct diff *diff)
{
    fprintf(
        page->to,
        "\n#### Bill of the month, USD\n\n| pattern | P%s A | B | change | | mean A | B | change | 95 %% interval | %s"
        "\n|---|--:|--:|--:|--:|--:|--:|--:|--:|%s\n",
        diff_percentile(page, diff), diff->paired ? "B dearer |" : "", diff->paired ? "--:|" : "");
    for (size_t i = 0; i < diff->pairs; i++) {
        const struct diff_pair *pair = &diff->pair[i];
        const bool best = diff->b->best >= 0 && pair->b == &diff->b->pattern[diff->b->best];
        fprintf(page->to, "| %s%s%s | %s | %s | %s | %s | %s | %s | %s | %s |", best ? "**" : "",
                plain(page, pair->a->name), best ? "**" : "", diff_usd(page, pair->decisive.a.value_nano),
                diff_usd(page, pair->decisive.b.value_nano), diff_signed(page, pair->decisive.change.value_nano),
                diff_percent_change(page, pair->decisive.a.value_nano, pair->decisive.b.value_nano),
                diff_usd(page, pair->mean.a.value_nano), diff_usd(page, pair->mean.b.value_nano),
                diff_signed(page, pair->mean.change.value_nano), diff_interval(page, &pair->mean.change));
        fprintf(page->to, diff->paired ? " %s |\n" : "%s\n", diff_share(page, pair->dearer_probability));
    }
    fprintf(page->to, "\n%s\n", plain(page, diff_pairing_words(page, diff)));
    if (diff->only_a_count > 0)
        fprintf(page->to, "\nOnly in A: %s.\n", plain(page, diff_names(page, diff->only_a, diff->only_a_count)));
    if (diff->only_b_count > 0)
        fprintf(page->to, "\nOnly in B: %s.\n", plain(page, diff_names(page, diff->only_b, diff->only_b_count)));
}

static void write_lines(struct page *page, const struct diff_pair *pair)
{
    size_t rows = 0;
    for (size_t l = 0; l < pair->lines; l++)
        rows += diff_line_differs(&pair->line[l]);
    if (rows == 0)
        return;
    fprintf(
        page->to,
        "\n<details><summary>Lines of %s that changed</summary>\n\n| line | unit | quantity A | B | mean A, USD | B | "
        "P90 A, USD | B |\n|---|---|--:|--:|--:|--:|--:|--:|\n",
        plain(page, pair->a->name));
    for (size_t l = 0; l < pair->lines; l++) {
        const struct diff_line *a = pair->line[l].a, *b = pair->line[l].b, *any = a ? a : b;
        if (diff_line_differs(&pair->line[l]))
            fprintf(page->to, "| %s | %s | %s | %s | %s | %s | %s | %s |\n", code(page, any->column), any->unit,
                    diff_quantity(page, a), diff_quantity(page, b), a ? diff_usd(page, a->cost_mean_nano) : "-",
                    b ? diff_usd(page, b->cost_mean_nano) : "-", a ? diff_usd(page, a->cost_p90_nano) : "-",
                    b ? diff_usd(page, b->cost_p90_nano) : "-");
    }
    fputs("\n</details>\n", page->to);
}

bool report_diff_markdown(const struct diff *diff, FILE *to)
{
    struct arena arena;
    enum { ROOM = 1 << 30 }; /* reserved, not used */
    if (arena_init(&arena, ROOM) != STATUS_OK)
        return false;
    struct page page = { .to = to, .arena = &arena, .width = REPORT_WIDTH };
    fprintf(to, "### ivsim: %s \u2192 %s\n\n%s\n", plain(&page, diff->a->name), plain(&page, diff->b->name),
            plain(&page, diff_verdict_words(&page, diff)));
    write_settings(&page, diff);
    if (strcmp(diff->a->book_digest, diff->b->book_digest) != 0)
        fprintf(to, "\nPrices: %s \u2192 %s.\n", plain(&page, diff->a->book), plain(&page, diff->b->book));
    write_totals(&page, diff);
    for (size_t i = 0; i < diff->pairs; i++)
        write_lines(&page, &diff->pair[i]);
    arena_fini(&arena);
    return fflush(to) == 0 && !ferror(to);
}
