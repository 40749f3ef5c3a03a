/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim merge: the parts of a run, simulated one by one, reported as if they had been one. */
#include "config.h"

#include "command.h"

#include <stdio.h>
#include <stdlib.h>

#include "option.h"
#include "reporting.h"
#include "rows.h"

enum { PARTS_MAX = 100000 };

struct part {
    const char *path;
    struct rows_work work;
};

struct merge_options {
    struct option_scenario scenario;
    struct reporting reporting;
    struct part *part;
    size_t parts;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
    struct merge_options *options = state->input;
    switch (key) {
    case ARGP_KEY_INIT:
        state->child_inputs[0] = &options->scenario;
        state->child_inputs[1] = &options->reporting;
        break;
    case ARGP_KEY_ARG:
        if (!options->scenario.request.path)
            return ARGP_ERR_UNKNOWN; /* the scenario: the child's */
        if (options->parts == PARTS_MAX)
            argp_error(state, "more than %d parts", PARTS_MAX);
        options->part[options->parts++].path = argument;
        break;
    case ARGP_KEY_END:
        if (options->scenario.request.path && options->parts == 0)
            argp_error(state, "which parts? ivsim run --part makes them");
        return ARGP_ERR_UNKNOWN;
    default: return ARGP_ERR_UNKNOWN;
    }
    return 0;
}

static int compare_parts(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    if (x->work.first != y->work.first)
        return x->work.first < y->work.first ? -1 : 1;
    return (x->work.count > y->work.count) - (x->work.count < y->work.count);
}

static enum status read_headers(struct merge_options *options, struct diag *diag)
{
    enum status worst = STATUS_OK;
    for (size_t i = 0; i < options->parts; i++) {
        enum status status = rows_peek(options->part[i].path, &options->part[i].work, diag);
        worst = status > worst ? status : worst;
    }
    if (worst == STATUS_OK)
        qsort(options->part, options->parts, sizeof options->part[0], compare_parts);
    return worst;
}

static enum status fault(struct diag *diag, const struct part *part, const char *where, int64_t first, int64_t last)
{
    const struct origin origin = { .file = part->path };
    if (first == last)
        diag_add(diag, SEVERITY_ERROR, origin, NULL, NULL, "replication %lld is in %s", (long long)first, where);
    else
        diag_add(diag, SEVERITY_ERROR, origin, NULL, NULL, "replications %lld to %lld are in %s", (long long)first,
                 (long long)last, where);
    return STATUS_INPUT;
}

/* Whether each replication of the run is in one part, and in one only. */
static enum status check_cover(const struct merge_options *options, struct diag *diag)
{
    enum status status = STATUS_OK;
    int64_t next = 0;
    for (size_t i = 0; i < options->parts; i++) {
        const struct part *part = &options->part[i];
        const int64_t end = part->work.first + part->work.count;
        if (part->work.first > next)
            status = fault(diag, part, "no part before it", next, part->work.first - 1);
        else if (part->work.first < next)
            status = fault(diag, part, "another part, too", part->work.first, (end < next ? end : next) - 1);
        next = end > next ? end : next;
    }
    const struct part *last = &options->part[options->parts - 1];
    if (next < last->work.whole)
        status = fault(diag, last, "no part after it", next, last->work.whole - 1);
    return status;
}

static enum status read_parts(const struct merge_options *options, struct loaded *loaded, struct outcomes *outcomes)
{
    struct rows_work work;
    rows_work_init(&work, &loaded->model, &loaded->book, PACKAGE_VERSION, options->reporting.engine);
    enum status status = outcomes_init(outcomes, &loaded->model, loaded->tariff, true);
    outcomes->asked = work.whole;
    if (status == STATUS_OK)
        status = outcomes_reserve(outcomes, work.whole);
    for (size_t i = 0; i < options->parts && status == STATUS_OK; i++)
        status = rows_read_part(options->part[i].path, &work, outcomes, &loaded->diag);
    outcomes->threads = 1;
    if (status == STATUS_LIMIT)
        option_complain_limit();
    return status;
}

static enum status merge(struct merge_options *options)
{
    struct load_request *request = &options->scenario.request;
    if (request->replications == 0)
        request->replications = options->part[0].work.whole;
    options->reporting.engine = options->part[0].work.engine; /* what the others must have too */
    struct loaded loaded;
    struct outcomes outcomes = { 0 };
    enum status status = option_complain(&loaded, load(&loaded, request));
    const size_t warnings = loaded.diag.count;
    if (status == STATUS_OK)
        status = check_cover(options, &loaded.diag);
    if (status == STATUS_OK)
        status = reporting_check(&options->reporting, &loaded);
    if (status == STATUS_OK)
        status = read_parts(options, &loaded, &outcomes);
    if (status == STATUS_OK)
        status = reporting_write(&options->reporting, &loaded, &outcomes);
    if (loaded.diag.count > warnings)
        diag_write(&loaded.diag, stderr);
    outcomes_fini(&outcomes);
    load_fini(&loaded);
    return status;
}

/* The headers tell how many replications the scenario is to be loaded for. */
static enum status find_parts(void *options, struct diag *diag)
{
    return read_headers(options, diag);
}

enum status cmd_merge(int argc, char **argv)
{
    static const char doc[] =
        "Put together the parts of a run that `ivsim run --part` wrote, on one host or many, and report them: the same "
        "bytes as from one run. SCENARIO and what changes it must be the same as there; the number of replications is "
        "the parts' own.";
    const struct argp_child children[] = { { &option_scenario_argp, 0, NULL, 0 },
                                           { &reporting_argp, 0, NULL, 0 },
                                           { 0 } };
    const struct argp argp = { .parser = parse, .args_doc = "SCENARIO PART...", .doc = doc, .children = children };
    struct merge_options options = { .part = calloc((size_t)argc, sizeof *options.part) };
    options.reporting = (struct reporting){ .request = &options.scenario.request };
    bool wants_exit;
    reporting_begin(&options.reporting, "merge", argc, argv);
    enum status status = STATUS_LIMIT;
    if (options.reporting.said && options.part)
        status = option_parse(&argp, argc, argv, &options, &wants_exit);
    if (status == STATUS_OK && !wants_exit) {
        status = option_with_diag("ivsim merge", (size_t)64 << 20, false, find_parts, &options);
        if (status == STATUS_OK)
            status = merge(&options);
    }
    option_scenario_fini(&options.scenario);
    reporting_fini(&options.reporting);
    free(options.part);
    return status;
}
