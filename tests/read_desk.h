/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the tests of the readers share: an arena, a list of faults and a scenario, new for each test; and texts as
 * files. */
#ifndef IVSIM_TESTS_READ_DESK_H
#define IVSIM_TESTS_READ_DESK_H

#include "check.h"

#include <stdio.h>
#include <string.h>

#include "read.h"

struct fixture {
    struct arena arena;
    struct diag diag;
    struct scenario scenario; /* what read_as read last */
};

static inline int set_up(void **state)
{
    static struct fixture fixture;
    assert_int_equal(arena_init(&fixture.arena, (size_t)1 << 33), STATUS_OK);
    diag_init(&fixture.diag, &fixture.arena);
    *state = &fixture;
    return 0;
}

static inline int tear_down(void **state)
{
    struct fixture *fixture = *state;
    diag_fini(&fixture->diag);
    arena_fini(&fixture->arena);
    return 0;
}

static inline void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

/* Reads `text` as a scenario in the file `path`, which is gone afterwards. The faults are of this reading alone. */
static inline enum status read_as(struct fixture *fixture, const char *path, const char *text,
                                  const struct read_change change[], size_t changes, const char *const only[])
{
    write_file(path, text);
    diag_init(&fixture->diag, &fixture->arena);
    enum status status =
        scenario_read(path, change, changes, only, &fixture->arena, &fixture->diag, &fixture->scenario);
    remove(path);
    return status;
}

/* The first lines that every scenario needs. */
#define TOP "title = \"t\"; period = \"2026-12\";\n"

/* What `explain` will list; NULL where the path is not there. */
static inline const struct stated *stated(const struct scenario *scenario, const char *path)
{
    for (size_t i = 0; i < scenario->stated_count; i++)
        if (strcmp(scenario->stated[i].path, path) == 0)
            return &scenario->stated[i];
    return NULL;
}

#endif
