/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim breakeven: where the cheapest pattern changes along an input; over two, the map. */
#include "command.h"

#include "option_study.h"
#include "plot_sweep.h"
#include "report_breakeven.h"
#include "report_sweep.h"

static bool write_text(const struct study *study, const void *what, FILE *to)
{
    return report_breakeven_text(&study->head, what, to, (struct report_style){ 0 });
}

static bool write_csv(const struct study *study, const void *what, FILE *to)
{
    (void)study;
    return report_breakeven_csv(what, to);
}

static bool write_json(const struct study *study, const void *what, FILE *to)
{
    return report_breakeven_json(&study->head, what, to);
}

static bool write_points(const struct study *study, const void *what, FILE *to)
{
    (void)study;
    const struct breakeven *breakeven = what;
    return report_sweep_csv(&breakeven->grid, to);
}

static bool write_map_text(const struct study *study, const void *what, FILE *to)
{
    return report_map_text(&study->head, what, to, (struct report_style){ 0 });
}

static bool write_map_csv(const struct study *study, const void *what, FILE *to)
{
    (void)study;
    return report_map_csv(what, to);
}

static bool write_map_json(const struct study *study, const void *what, FILE *to)
{
    return report_map_json(&study->head, what, to);
}

static bool print(const struct study *study, study_write *text, study_write *json, study_write *csv, const void *what,
                  const struct sweep *points)
{
    switch (study->options->format) {
    case STUDY_JSON: return json(study, what, stdout);
    case STUDY_JSONL: return report_sweep_jsonl(points, stdout);
    case STUDY_CSV: return csv(study, what, stdout);
    case STUDY_TEXT: break;
    }
    return text(study, what, stdout);
}

static bool print_text(const struct study *study, const void *what, FILE *to)
{
    return report_breakeven_text(&study->head, what, to, option_style(to));
}

static bool print_map(const struct study *study, const void *what, FILE *to)
{
    return report_map_text(&study->head, what, to, option_style(to));
}

/* An interrupted search prints no report: a change that was not found yet would read as none. */
static void tell_interrupted(struct study *study, const struct sweep *grid, const char *missing)
{
    study->interrupted =
        grid->probes < grid->asked
            ? arena_format(&study->arena, "after %zu of %zu points: %s", grid->probes, grid->asked, missing)
            : "in the search between the points: some changes were not found yet";
}

static enum status act_one(struct study *study, const struct sweep_watch *watch)
{
    static const struct study_output output[] = { { "breakeven.txt", write_text },
                                                  { "breakeven.csv", write_csv },
                                                  { "breakeven.json", write_json },
                                                  { "sweep.csv", write_points } };
    const struct vary *vary = &study->vary[0];
    if (vary->spacing == VARY_LIST) {
        diag_add(&study->diag, SEVERITY_ERROR, (struct origin){ "--vary", 0 }, vary->name,
                 "write LOW:HIGH; for a list there is `ivsim sweep`", "a list has no break-even");
        return STATUS_INPUT;
    }
    struct breakeven breakeven;
    enum status status = breakeven_build(&study->request, vary, watch, &study->arena, &study->diag, &breakeven);
    progress_end(&study->progress);
    tell_interrupted(study, &breakeven.grid, "no change was searched for yet");
    if (status != STATUS_OK)
        return status;
    if (study->options->folder)
        status = study_files(study, output, sizeof output / sizeof output[0], &breakeven);
    if (status == STATUS_OK && study->options->folder)
        status = plot_breakeven(&study->head, &breakeven, study->options->folder, &study->diag);
    if (!study->options->quiet && !print(study, print_text, write_json, write_csv, &breakeven, &breakeven.grid) &&
        status == STATUS_OK)
        status = STATUS_IO;
    return status;
}

static enum status act_two(struct study *study, const struct sweep_watch *watch)
{
    static const struct study_output output[] = { { "map.txt", write_map_text },
                                                  { "map.csv", write_map_csv },
                                                  { "map.json", write_map_json } };
    struct sweep sweep;
    enum status status =
        sweep_build(&study->request, study->vary, study->inputs, watch, &study->arena, &study->diag, &sweep);
    progress_end(&study->progress);
    tell_interrupted(study, &sweep, "a map needs them all");
    if (status != STATUS_OK)
        return status;
    if (study->options->folder)
        status = study_files(study, output, sizeof output / sizeof output[0], &sweep);
    if (status == STATUS_OK && study->options->folder)
        status = plot_sweep(&study->head, &sweep, study->options->folder, &study->diag);
    if (!study->options->quiet && !print(study, print_map, write_map_json, write_map_csv, &sweep, &sweep) &&
        status == STATUS_OK)
        status = STATUS_IO;
    return status;
}

static enum status act(struct study *study, void *context)
{
    (void)context;
    const struct sweep_watch watch = { progress_show, &study->progress };
    return study->inputs == 1 ? act_one(study, &watch) : act_two(study, &watch);
}

enum status cmd_breakeven(int argc, char **argv)
{
    static const char doc[] =
        "Find where the cheapest of the patterns that fit changes along an input, with a 95 % interval for each "
        "change. With two inputs: the map of which pattern is cheapest, and how surely. All points see the same random "
        "numbers; 1,000 simulated months a point unless --replications says otherwise.";
    return option_vary_command(argc, argv, doc, act);
}
