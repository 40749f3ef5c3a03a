/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of the page share: the folder's files, the text being written, and how values look in it. */
#ifndef IVSIM_REPORT_HTML_PAGE_H
#define IVSIM_REPORT_HTML_PAGE_H

#include <jansson.h>

#include "diag.h"
#include "page.h"
#include "text.h"

struct html {
    struct text out;
    struct page words; /* for report_text's words: its arena holds what is being written */
    struct diag *diag;
    const char *dir;
    json_t *result;
    json_t *manifest;      /* NULL where the folder has none */
    const json_t **ranked; /* the patterns in the order of the choice, ended by NULL */
    const json_t *best;    /* the recommended pattern; NULL where there is none */
    const json_t *second;  /* the next one; may be NULL */
    double percentile;     /* of the budget, or 90 */
    bool has_budget, certain;
    const char *period; /* "month" or "period" */
    bool pictures;
    int picture; /* number of the one that comes next: ids of pictures must differ */
};

/* Markup as it is. Values that are no markup go through html_escape first. */
void html_add(struct html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The text as HTML and XML take it anywhere, in attributes too: what is no character becomes U+FFFD, control characters
 * become blanks. NULL gives "". Lives in the arena. */
const char *html_escape(struct html *html, const char *text);

/* A name that a person gave: escaped, and kept apart from the text around it, whatever direction it is written in. */
const char *html_name(struct html *html, const char *name);

/* Looks "total/percentiles/90/value" up; NULL, NaN or NULL where it is not there. */
const json_t *html_at(const json_t *value, const char *path);
double html_number(const json_t *value, const char *path);
const char *html_string(const json_t *value, const char *path);

/* Amounts in cents: "1,234.50", with the sign "$1,234.50"; an en dash where there is none. */
const char *html_amount(struct html *html, double usd);
const char *html_usd(struct html *html, double usd);
/* "12.50 to 13.10" of an array of two; "" where it is none or both ends look the same. */
const char *html_interval(struct html *html, const json_t *interval);
const char *html_percent(struct html *html, double share);
const char *html_quantity(struct html *html, double quantity);
/* "90", "97.5" */
const char *html_percentile(struct html *html, double percentile);

/* The pattern of that name; NULL where there is none. */
const json_t *html_pattern(const struct html *html, const char *name);
/* The pattern of that rank, from 0; NULL for the one after the last. */
const json_t *html_ranked(const struct html *html, size_t rank);
bool html_fits(const json_t *pattern);
/* The pattern's total at the budget's percentile. */
double html_decisive(const struct html *html, const json_t *pattern);

/* Whether the 95 % interval of the mean difference of the two patterns' bills holds zero. */
bool html_are_alike(const struct html *html, const json_t *a, const json_t *b);

/* "channel.output full_hd, europe" of a meter or a bill's line. */
const char *html_line_name(struct html *html, const json_t *line);
/* " *" or " +" as markup with its meaning for who can't see it. */
const char *html_status_mark(const char *status);

/* A heading with an id, the start of a section. */
void html_section(struct html *html, const char *id, const char *title);
void html_section_end(struct html *html);

struct html_column {
    const char *header; /* markup */
    bool number;
};

/* A table in a box of its own that scrolls where the window is narrow. `caption` is markup. */
void html_table(struct html *html, const char *id, const char *caption, const struct html_column column[],
                size_t columns);
void html_table_end(struct html *html);

/* Takes DIR/name.svg into the page as a figure; `label` is its text for who can't see it, `caption` markup. Nothing
 * where there is no such picture. */
void html_picture(struct html *html, const char *name, const char *label, const char *caption);

/* The parts of the page, in their order. */
void html_head(struct html *html);
void html_verdict(struct html *html);
void html_patterns(struct html *html);
void html_bill(struct html *html);
void html_drivers(struct html *html);
void html_comparison(struct html *html);
void html_viewers(struct html *html);
void html_findings(struct html *html);
void html_doubts(struct html *html);
void html_inputs(struct html *html);
void html_origin(struct html *html);

#endif
