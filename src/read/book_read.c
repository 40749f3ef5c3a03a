/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Price books. */
#include <string.h>
#include <unistd.h>

#include "builtin.h"
#include "calendar.h"
#include "lines_read.h"
#include "money.h"
#include "read.h"
#include "text.h"

enum { BOOK_RATES_MAX = 10000, BOOK_ALLOWANCES_MAX = 1000, BOOK_TIERS_MAX = 100, BOOK_MATCHES_MAX = 100 };

static const char *optional_text(const struct section *section, const char *name)
{
    const char *text = NULL;
    if (reader_written(section, name))
        reader_text(section, name, &text);
    return text;
}

static const char *read_date(const struct section *section, const char *name)
{
    const char *text = NULL, *why;
    int64_t ms;
    if (reader_text(section, name, &text) && !calendar_instant(text, &ms, &why))
        reader_fault(section->reader, reader_written(section, name), "write \"2026-10-09\"", "\"%s\" is no date: %s",
                     text, why);
    return text;
}

static bool read_price(const struct section *section, int64_t *nano)
{
    struct reader *reader = section->reader;
    const struct setting *setting = reader_get(section, "price");
    if (!setting)
        return reader_missing(section, "price", NULL);
    if (setting->kind == SETTING_INTEGER || setting->kind == SETTING_NUMBER)
        return reader_fault(reader, setting, arena_format(reader->arena, "write price = \"%.9g\"", setting->number),
                            "a price must be a string: a bare number is not exact");
    if (setting->kind != SETTING_STRING || !money_decimal(setting->string, 9, nano))
        return reader_fault(reader, setting, "write \"0.085\", at most 9 decimals", "it is no price");
    if (*nano < 0)
        return reader_fault(reader, setting, NULL, "a price must not be negative");
    return true;
}

static bool read_tiers(const struct section *section, const struct setting *list, struct rate *rate)
{
    struct reader *reader = section->reader;
    struct tier *tier = arena_alloc(reader->arena, list->count, sizeof *tier);
    bool good = list->count > 0 || reader_fault(reader, list, NULL, "there is no tier in it");
    int64_t below = 0;
    for (size_t i = 0; i < list->count; i++) {
        struct section inner;
        if (!reader_open(reader, list->child[i], "tier", NULL, &inner)) {
            good = false;
            continue;
        }
        good &= read_price(&inner, &tier[i].price_nano);
        tier[i].up_to = INT64_MAX;
        const struct setting *up_to = reader_written(&inner, "up_to");
        if (i + 1 == list->count) {
            if (up_to)
                good = reader_fault(reader, up_to, "leave up_to out", "the last tier must be open");
        } else if (!reader_count(&inner, "up_to", 1, (int64_t)1 << 52, &tier[i].up_to)) {
            good = false;
        } else if (tier[i].up_to <= below) {
            good = reader_fault(reader, up_to, NULL, "tiers must ascend");
        } else {
            below = tier[i].up_to;
        }
    }
    rate->tier = tier;
    rate->tiers = list->count;
    return good;
}

static bool read_prices(const struct section *section, struct rate *rate)
{
    const struct setting *tiers, *price = reader_written(section, "price");
    if (!reader_list(section, "tiers", BOOK_TIERS_MAX, &tiers))
        return false;
    if (tiers && price)
        return reader_fault(section->reader, price, "keep one of them", "both price and tiers are given");
    if (tiers)
        return read_tiers(section, tiers, rate);
    struct tier *tier = arena_alloc(section->reader->arena, 1, sizeof *tier);
    tier->up_to = INT64_MAX;
    rate->tier = tier;
    rate->tiers = 1;
    if (!price)
        return reader_missing(section, "price", "give price = \"0.2\" or tiers");
    return read_price(section, &tier->price_nano);
}

static void read_rate(struct reader *reader, const struct setting *setting, const char *book_as_of, struct rate *rate)
{
    const char *dimensions[DIMENSIONS + 1];
    struct section section;
    lines_names(dimensions);
    rate->origin = setting->origin;
    rate->meter = METERS; /* until it is known */
    if (!reader_open(reader, setting, "price", dimensions, &section))
        return;
    enum meter meter;
    if (lines_read(&section, &meter, rate->value)) {
        rate->meter = meter;
        lines_unit(&section, "unit", meter, &rate->unit);
    }
    read_prices(&section, rate);
    reader_text(&section, "source", &rate->source);
    rate->as_of = reader_written(&section, "as_of") ? read_date(&section, "as_of") : book_as_of;
    int status;
    if (reader_word(&section, "status", rate_status_name, &status))
        rate->status = (enum rate_status)status;
    rate->note = optional_text(&section, "note");
}

/* Two rates for the same lines: the second would never be used. */
static void find_twins(struct reader *reader, const struct setting *list, const struct rate rate[], size_t rates)
{
    for (size_t i = 0; i < rates; i++) {
        for (size_t j = 0; j < i; j++) {
            if (rate[i].meter == METERS || rate[i].meter != rate[j].meter ||
                memcmp(rate[i].value, rate[j].value, sizeof rate[i].value) != 0)
                continue;
            reader_fault(reader, list->child[i], "keep one of them", "the rate of the same lines stands in line %d",
                         rate[j].origin.line);
            break;
        }
    }
}

static void read_allowance(struct reader *reader, const struct setting *setting, struct allowance *allowance)
{
    struct section section;
    if (!reader_open(reader, setting, "allowance", NULL, &section))
        return;
    reader_text(&section, "name", &allowance->name);
    reader_text(&section, "source", &allowance->source);
    reader_flag(&section, "always", &allowance->always);
    reader_count(&section, "quantity", 1, (int64_t)1 << 52, &allowance->quantity);
    const struct setting *list;
    if (!reader_list(&section, "of", BOOK_MATCHES_MAX, &list))
        return;
    if (!list || list->count == 0) {
        reader_missing(&section, "of", "write of = ( { meter = ..; } )");
        return;
    }
    const char *dimensions[DIMENSIONS + 1];
    lines_names(dimensions);
    struct rate_match *match = arena_alloc(reader->arena, list->count, sizeof *match);
    for (size_t i = 0; i < list->count; i++) {
        struct section inner;
        if (reader_open(reader, list->child[i], "match", dimensions, &inner) &&
            lines_read(&inner, &match[i].meter, match[i].value))
            lines_unit(&section, "unit", match[i].meter, &allowance->unit);
    }
    allowance->match = match;
    allowance->matches = list->count;
}

static void read_book(struct reader *reader, const struct setting *root, struct book *book)
{
    struct section section;
    reader_open(reader, root, "book", NULL, &section);
    reader_text(&section, "name", &book->name);
    reader_text(&section, "title", &book->title);
    int currency;
    reader_word(&section, "currency", (const char *const[]){ "USD", NULL }, &currency);
    book->as_of = read_date(&section, "as_of");
    const struct setting *list;
    if (reader_list(&section, "rates", BOOK_RATES_MAX, &list)) {
        if (!list || list->count == 0) {
            reader_missing(&section, "rates", "a book needs rates = ( { meter = ..; unit = ..; price = ..; .. } )");
        } else {
            struct rate *rate = arena_alloc(reader->arena, list->count, sizeof *rate);
            for (size_t i = 0; i < list->count; i++)
                read_rate(reader, list->child[i], book->as_of, &rate[i]);
            find_twins(reader, list, rate, list->count);
            book->rate = rate;
            book->rates = list->count;
        }
    }
    if (reader_list(&section, "allowances", BOOK_ALLOWANCES_MAX, &list) && list) {
        struct allowance *allowance = arena_alloc(reader->arena, list->count, sizeof *allowance);
        for (size_t i = 0; i < list->count; i++)
            read_allowance(reader, list->child[i], &allowance[i]);
        book->allowance = allowance;
        book->allowances = list->count;
    }
}

/* What is neither built in nor looks like a file: a mistyped name. */
static enum status no_book(const char *name, const char *beside, struct reader *reader)
{
    enum { NAMES_MAX = 64 };
    const char *known[NAMES_MAX + 1] = { 0 };
    size_t count = 0;
    for (const struct builtin_file *file = builtin_files; file->name && count < NAMES_MAX; file++) {
        const char *text = strstr(file->text, "\nrates = (");
        if (strncmp(file->name, "data/", 5) == 0 && text)
            known[count++] = arena_format(reader->arena, "%.*s", (int)(strlen(file->name) - 9), file->name + 5);
    }
    const char *near = text_nearest(name, known);
    diag_add(reader->diag, SEVERITY_ERROR, (struct origin){ beside, 0 }, beside ? "prices" : NULL,
             near ? arena_format(reader->arena, "did you mean \"%s\"?", near)
                  : arena_format(reader->arena, "built in are %s; or give a file", reader_choices(reader, known)),
             "there is no price book \"%s\"", name);
    return STATUS_INPUT;
}

enum status book_read(const char *name, const char *beside, struct arena *arena, struct diag *diag, struct book *book)
{
    struct reader reader = { .arena = arena, .diag = diag, .quiet = true };
    size_t errors = diag->errors;
    struct setting *root = NULL;
    *book = (struct book){ 0 };
    const struct builtin_file *file = builtin_find(arena_format(arena, "data/%s.cfg", name));
    book->file = file ? file->name : source_beside(beside, name, arena);
    if (!file && !strchr(name, '/') && !strchr(name, '.') && access(book->file, F_OK) != 0)
        return no_book(name, beside, &reader);
    enum status status = file ? setting_read_text(file->name, file->text, arena, diag, &root, book->digest)
                              : setting_read(book->file, arena, diag, &root, book->digest);
    if (status != STATUS_OK)
        return status;
    read_book(&reader, root, book);
    return diag->errors > errors ? STATUS_INPUT : STATUS_OK;
}
