/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a replay needs: a preset drawn through the library, session by session, and what was found held against what a
 * source reports. Not "no difference was seen", which a small sample always passes, but equivalence: the difference is
 * shown to be below a bound that was fixed beforehand (two one-sided tests, Schuirmann 1987). A figure passes where
 *     |found - reported| + 4.9 standard errors <= bound,
 * so that one that is really out of its bound passes with probability 1e-6 at most. Seeds are fixed. */
#ifndef IVSIM_TESTS_REPLAY_DESK_H
#define IVSIM_TESTS_REPLAY_DESK_H

#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audience.h"
#include "read.h"

#define REPLAY_Z 4.9                           /* one-sided 4.8e-7 */
#define REPLAY_END_MS (INT64_C(30) * 86400000) /* a programme so long that no session is cut */

struct replay {
    struct arena arena;
    struct diag diag;
    struct scenario scenario;
    struct model model;
    struct audience_block *block;
    int64_t *viewer_ms;
    struct path path;
    struct session_list list;
    bool table; /* print what was found */
};

/* Reads one event with this audience. Class k is sent to region k, so that a session tells its class: regions are
 * drawn with the class and move no other draw. */
static inline void replay_open(struct replay *replay, const char *audience, uint64_t seed)
{
    memset(replay, 0, sizeof *replay);
    assert_int_equal(arena_init(&replay->arena, (size_t)1 << 32), STATUS_OK);
    diag_init(&replay->diag, &replay->arena);
    const char *text = arena_format(&replay->arena,
                                    "title = \"replay\"; period = \"2026-12\"; patterns = (\"channel\");\n"
                                    "events = ( { name = \"e\"; at = \"2026-12-01 00:00\"; live = \"30 d\";\n"
                                    "audience = { size = 1; %s }; } );\n",
                                    audience);
    enum status status = scenario_read_text("replay", text, &replay->arena, &replay->diag, &replay->scenario);
    diag_write(&replay->diag, stderr);
    assert_int_equal(status, STATUS_OK);
    replay->scenario.seed = seed;
}

/* Builds the model of the scenario as it is now. */
static inline void replay_build(struct replay *replay)
{
    const struct audience *audience = &replay->scenario.event[0].audience;
    assert_true(audience->classes <= REGIONS);
    for (size_t k = 0; k < audience->classes; k++)
        for (size_t r = 0; r < REGIONS; r++)
            audience->viewer_class[k].region[r] = r == k ? 1 : 0;
    assert_int_equal(model_build(&replay->scenario, &replay->arena, &replay->diag, &replay->model), STATUS_OK);
    assert_int_equal(replay->model.places, 1);
    replay->block = audience_block_new();
    replay->viewer_ms = calloc(replay->model.event[0].cells + 1, sizeof(int64_t));
    assert_true(path_begin(&replay->path, (size_t)(REPLAY_END_MS / 1000) + 3, false));
    assert_true(replay->block && replay->viewer_ms);
}

static inline void replay_close(struct replay *replay)
{
    free(replay->list.session);
    path_fini(&replay->path);
    free(replay->viewer_ms);
    audience_block_free(replay->block);
    diag_fini(&replay->diag);
    arena_fini(&replay->arena);
}

/* Draws `viewers` viewers of a programme [start, end) as replication `number`; their sessions are replay->list. Of a
 * single viewer they stand in order. */
static inline void replay_draw(struct replay *replay, uint32_t number, int64_t viewers, int64_t start_ms,
                               int64_t end_ms)
{
    const struct streams streams = { .model = &replay->model, .replication = number };
    const struct audience_task task = { .model = &replay->model,
                                        .plan = &replay->model.event[0],
                                        .streams = &streams,
                                        .forecast = 1,
                                        .start_ms = start_ms,
                                        .end_ms = end_ms,
                                        .high_ms = end_ms,
                                        .viewer_ms = replay->viewer_ms,
                                        .path = &replay->path,
                                        .list = &replay->list };
    replay->list.count = 0;
    assert_int_equal(audience_draw(&task, viewers, replay->block), STATUS_OK);
}

static inline size_t replay_class(const struct replay *replay, const struct session *session)
{
    return replay->model.event[0].cell[session->cell].region;
}

/* --- what was found --------------------------------------------------------------------------------------------------
 */

/* Power sums about `about`, which keeps them exact enough. */
struct moments {
    double about, n, s1, s2, s3, s4;
};

static inline void moments_add(struct moments *moments, double x)
{
    double d = x - moments->about, d2 = d * d;
    moments->n += 1;
    moments->s1 += d;
    moments->s2 += d2;
    moments->s3 += d2 * d;
    moments->s4 += d2 * d2;
}

static inline double moments_mean(const struct moments *moments)
{
    return moments->about + moments->s1 / moments->n;
}

static inline double moments_sd(const struct moments *moments)
{
    double m = moments->s1 / moments->n;
    return sqrt(moments->s2 / moments->n - m * m);
}

static inline double moments_mean_error(const struct moments *moments)
{
    return moments_sd(moments) / sqrt(moments->n);
}

/* Of the sd: from the fourth central moment. */
static inline double moments_sd_error(const struct moments *moments)
{
    double n = moments->n, m = moments->s1 / n, m2 = moments->s2 / n, m3 = moments->s3 / n, m4 = moments->s4 / n;
    double second = m2 - m * m, fourth = m4 - 4 * m * m3 + 6 * m * m * m2 - 3 * m * m * m * m;
    return sqrt((fourth - second * second) / n) / (2 * sqrt(second));
}

static inline bool equivalent(double found, double error, double reported, double bound)
{
    return fabs(found - reported) + REPLAY_Z * error <= bound;
}

/* What a source reports, what was found, and how far they may be apart. */
#define expect_equivalent(replay, what, found, error, reported, bound)                                                 \
    expect_equivalent_at((replay), (what), (found), (error), (reported), (bound), __FILE__, __LINE__)
#define expect_different(what, found, error, reported, bound)                                                          \
    expect_different_at((what), (found), (error), (reported), (bound), __FILE__, __LINE__)

static inline void expect_equivalent_at(const struct replay *replay, const char *what, double found, double error,
                                        double reported, double bound, const char *file, int line)
{
    if (replay->table)
        printf("%s\t%.7g\t%.7g\t%.4g\t%.4g\n", what, reported, found, error, bound);
    if (!equivalent(found, error, reported, bound)) {
        print_error("%s: reported %g, found %g with standard error %g: not shown to be within %g\n", what, reported,
                    found, error, bound);
        _fail(file, line);
    }
}

/* A negative control: what is wrong must not pass for equivalent. */
static inline void expect_different_at(const char *what, double found, double error, double reported, double bound,
                                       const char *file, int line)
{
    if (equivalent(found, error, reported, bound)) {
        print_error("%s: %g passes for %g\n", what, found, reported);
        _fail(file, line);
    }
}

/* A share of n. */
static inline double share_error(double share, double n)
{
    return sqrt(share * (1 - share) / n);
}

#endif
