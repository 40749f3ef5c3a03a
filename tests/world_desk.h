/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What hand-computed scenarios need: the text of a scenario becomes one replication, whose bill is looked up line by
 * line in whole usage units (ms, bytes), so that a test compares integers with what its comment computes with a pencil.
 */
#ifndef IVSIM_TESTS_WORLD_DESK_H
#define IVSIM_TESTS_WORLD_DESK_H

#include "check.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ensemble.h"
#include "load.h"

static const int64_t SECOND = 1000, MINUTE = 60000, HOUR = 3600000, DAY = 86400000; /* ms */

struct world_desk {
    char path[32];
    struct loaded loaded;
    struct outcomes outcomes;
};

/* Loads a scenario from its text, which goes to a file of its own. Faults stay in desk->loaded.diag. */
static inline enum status world_desk_load(struct world_desk *desk, const char *text)
{
    memset(desk, 0, sizeof *desk);
    strcpy(desk->path, "world-desk-XXXXXX");
    int file = mkstemp(desk->path);
    assert_true(file >= 0);
    size_t length = strlen(text);
    assert_true(write(file, text, length) == (ssize_t)length);
    assert_int_equal(close(file), 0);
    const struct load_request request = { .path = desk->path, .replications = 1 };
    enum status status = load(&desk->loaded, &request);
    assert_int_equal(unlink(desk->path), 0);
    return status;
}

/* Runs one replication of what was loaded. */
static inline void world_desk_simulate(struct world_desk *desk, enum status status)
{
    if (status != STATUS_OK)
        diag_write(&desk->loaded.diag, stderr);
    assert_int_equal(status, STATUS_OK);
    const struct ensemble_options options = { .threads = 1 };
    assert_int_equal(ensemble_run(&desk->loaded.model, desk->loaded.tariff, &options, &desk->outcomes), STATUS_OK);
    assert_int_equal(desk->outcomes.replications, 1);
}

/* Loads and runs a scenario without a fault, from its text or its file. */
static inline void world_desk_run(struct world_desk *desk, const char *text)
{
    world_desk_simulate(desk, world_desk_load(desk, text));
}

static inline void world_desk_run_file(struct world_desk *desk, const char *path)
{
    memset(desk, 0, sizeof *desk);
    const struct load_request request = { .path = path, .replications = 1 };
    world_desk_simulate(desk, load(&desk->loaded, &request));
}

static inline void world_desk_close(struct world_desk *desk)
{
    outcomes_fini(&desk->outcomes);
    load_fini(&desk->loaded);
}

/* The outcome of a pattern by name. */
static inline const struct pattern_outcome *outcome_of(const struct world_desk *desk, const char *pattern)
{
    for (size_t p = 0; p < desk->outcomes.patterns; p++)
        if (strcmp(desk->outcomes.pattern[p].plan->pattern->name, pattern) == 0)
            return &desk->outcomes.pattern[p];
    fail_msg("no pattern %s", pattern);
    return NULL;
}

/* Where a line stands in a pattern's bill; SIZE_MAX where the bill has no such line. */
static inline size_t line_of(const struct pattern_outcome *outcome, enum meter meter, int first, int second)
{
    const struct line_key key = { meter, { first, second } };
    for (size_t l = 0; l < outcome->plan->lines; l++)
        if (meter_line_equal(outcome->plan->line[l], key))
            return l;
    return SIZE_MAX;
}

/* Billed units of a line (hours, GB, GB-months, thousands of messages): 0 where the bill has no such line. */
static inline double quantity_of(const struct world_desk *desk, const char *pattern, enum meter meter, int first,
                                 int second)
{
    const struct pattern_outcome *outcome = outcome_of(desk, pattern);
    size_t line = line_of(outcome, meter, first, second);
    return line == SIZE_MAX ? 0 : outcome_quantity(outcome, line)[0];
}

static inline int64_t cost_of(const struct world_desk *desk, const char *pattern, enum meter meter, int first,
                              int second)
{
    const struct pattern_outcome *outcome = outcome_of(desk, pattern);
    size_t line = line_of(outcome, meter, first, second);
    return line == SIZE_MAX ? 0 : outcome_cost_nano(outcome, line)[0];
}

static inline int64_t total_of(const struct world_desk *desk, const char *pattern)
{
    return outcome_of(desk, pattern)->total_nano[0];
}

static inline int peak_of(const struct world_desk *desk, const char *pattern, enum peak peak)
{
    return outcome_peak(outcome_of(desk, pattern), peak)[0];
}

static inline int64_t input_of(const struct world_desk *desk, const char *pattern)
{
    return outcome_of(desk, pattern)->input_ms[0];
}

static inline int64_t idle_of(const struct world_desk *desk, const char *pattern)
{
    return outcome_of(desk, pattern)->idle_ms[0];
}

static inline int64_t turned_away_of(const struct world_desk *desk, const char *pattern)
{
    return outcome_of(desk, pattern)->turned_away[0];
}

/* The line's usage in whole usage units (enum measure) is exactly `usage`. A double has 53 bits: enough for 285 years
 * in ms and for 9 PB, so that an integer survives division by its unit and multiplication. */
#define expect_usage(desk, pattern, meter, first, second, usage)                                                       \
    expect_usage_at((desk), (pattern), (meter), (first), (second), (usage), __FILE__, __LINE__)

static inline void expect_usage_at(const struct world_desk *desk, const char *pattern, enum meter meter, int first,
                                   int second, int64_t usage, const char *file, int at)
{
    const struct pattern_outcome *outcome = outcome_of(desk, pattern);
    size_t line = line_of(outcome, meter, first, second);
    double found =
        line == SIZE_MAX ? 0 : outcome_quantity(outcome, line)[0] * (double)outcome->tariff->line[line].unit_base;
    if (!(fabs(found - (double)usage) <= 1e-14 * fmax(1e9, fabs((double)usage)))) {
        char name[80];
        print_error("%s: %s is %.6f, expected %" PRId64 "%s\n", pattern,
                    meter_line_name(name, (struct line_key){ meter, { first, second } }), found, usage,
                    line == SIZE_MAX ? " (no such line)" : "");
        _fail(file, at);
    }
}

#endif
