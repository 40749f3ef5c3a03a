/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder as `ivsim run -o` leaves it, made in-process, and one bill of it read back. */
#ifndef IVSIM_TESTS_EXPORT_DESK_H
#define IVSIM_TESTS_EXPORT_DESK_H

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ensemble.h"
#include "export_run.h"
#include "load.h"
#include "report.h"

/* Two hours of live video, STANDARD, for 100 viewers in SD and 50 each in HD and Full HD: 2 h of input, 200 SD, 100 HD
 * and 100 Full HD hours. SD has a free pool of 30 h and three tiers; the account pays 10 % less. */
static const char export_book[] =
    "name = \"pencil\"; title = \"For tests\"; currency = \"USD\"; as_of = \"2026-11-22\";\n"
    "rates = (\n"
    "{ meter = \"channel.input\"; unit = \"hour\"; price = \"2.00\"; source = \"t\"; as_of = \"2026-11-22\";\n"
    "  status = \"published\"; },\n"
    "{ meter = \"channel.output\"; rendition = \"sd\"; unit = \"hour\"; tiers = ( { up_to = 50; price = \"0.0333333\"; "
    "},\n"
    "  { up_to = 150; price = \"0.03\"; }, { price = \"0.0271\"; } ); source = \"t\"; as_of = \"2026-11-22\";\n"
    "  status = \"reported\"; },\n"
    "{ meter = \"channel.output\"; unit = \"hour\"; price = \"0.07\"; source = \"t\"; as_of = \"2026-11-22\";\n"
    "  status = \"assumed\"; note = \"for the test\"; } );\n"
    "allowances = ( { name = \"pool\"; always = true; quantity = 30; unit = \"hour\";\n"
    "  of = ( { meter = \"channel.output\"; rendition = \"sd\"; } ); source = \"t\"; } );\n";

struct export_desk {
    char folder[32]; /* the run's */
    char book[48];
    struct arena arena;
    struct diag diag;
    struct export_run run;
};

static inline void export_desk_simulate(struct export_desk *d, const char *scenario, int64_t replications,
                                        const char *const change_text[], size_t changes)
{
    char path[512];
    struct read_change change[8];
    for (size_t c = 0; c < changes; c++)
        change[c] = (struct read_change){ .text = change_text[c] };
    snprintf(path, sizeof path, "%s/%s", SRCDIR, scenario);
    const struct load_request request = {
        .path = path, .change = change, .changes = changes, .replications = replications
    };
    struct loaded loaded;
    struct outcomes outcomes;
    struct result result;
    enum status status = load(&loaded, &request);
    diag_write(&loaded.diag, stderr);
    assert_int_equal(status, STATUS_OK);
    assert_int_equal(ensemble_run(&loaded.model, loaded.tariff, &(struct ensemble_options){ .threads = 1 }, &outcomes),
                     STATUS_OK);
    const struct result_options options = { .version = "1.2.3", .engine = "sampled", .book = &loaded.book };
    assert_int_equal(result_build(&outcomes, &options, &loaded.arena, &result), STATUS_OK);
    const struct report_manifest manifest = { .started = "2026-11-22T10:00:00Z", .threads = 1 };
    assert_int_equal(report_folder(&result, &manifest, d->folder, &loaded.diag), STATUS_OK);
    outcomes_fini(&outcomes);
    load_fini(&loaded);
}

static inline void export_desk_init(struct export_desk *d)
{
    *d = (struct export_desk){ .folder = "exportXXXXXX" };
    assert_int_equal(arena_init(&d->arena, (size_t)1 << 28), STATUS_OK);
    diag_init(&d->diag, &d->arena);
    assert_non_null(mkdtemp(d->folder));
    snprintf(d->book, sizeof d->book, "%s.cfg", d->folder);
    FILE *to = fopen(d->book, "w");
    assert_non_null(to);
    fputs(export_book, to);
    assert_int_equal(fclose(to), 0);
}

/* The bill that a pencil can follow. */
static inline void export_desk_by_hand(struct export_desk *d)
{
    char book[600], here[512];
    assert_non_null(getcwd(here, sizeof here));
    snprintf(book, sizeof book, "prices=\"%s/%s\"", here, d->book);
    const char *const change[] = { book, "account={ discount = 0.1; }", "patterns=(\"channel\")" };
    export_desk_simulate(d, "scenarios/examples/by-hand.cfg", 1, change, 3);
}

static inline enum status export_desk_read(struct export_desk *d, int percentile, const char *pattern)
{
    const struct export_choice choice = { .percentile = percentile, .pattern = pattern };
    return export_run_read(&d->run, d->folder, &choice, &d->arena, &d->diag);
}

static inline void export_desk_fini(struct export_desk *d)
{
    DIR *folder = opendir(d->folder);
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        char path[400];
        snprintf(path, sizeof path, "%s/%s", d->folder, entry->d_name);
        if (entry->d_name[0] != '.')
            unlink(path);
    }
    if (folder)
        closedir(folder);
    assert_int_equal(rmdir(d->folder), 0);
    unlink(d->book);
    diag_fini(&d->diag);
    arena_fini(&d->arena);
}

#endif
