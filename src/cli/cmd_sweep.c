/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ivsim sweep: one input or two over their values, a row per point and pattern. */
#include "command.h"

#include "option_study.h"
#include "plot_sweep.h"
#include "report_sweep.h"

static bool write_text(const struct study *study, const void *what, FILE *to)
{
    return report_sweep_text(&study->head, what, to, (struct report_style){ 0 });
}

static bool write_csv(const struct study *study, const void *what, FILE *to)
{
    (void)study;
    return report_sweep_csv(what, to);
}

static bool write_json(const struct study *study, const void *what, FILE *to)
{
    return report_sweep_json(&study->head, what, to);
}

static enum status write_folder(struct study *study, const struct sweep *sweep)
{
    static const struct study_output output[] = { { "sweep.txt", write_text },
                                                  { "sweep.csv", write_csv },
                                                  { "sweep.json", write_json } };
    enum status status = study_files(study, output, sizeof output / sizeof output[0], sweep);
    return status == STATUS_OK ? plot_sweep(&study->head, sweep, study->options->folder, &study->diag) : status;
}

static bool print(const struct study *study, const struct sweep *sweep)
{
    switch (study->options->format) {
    case STUDY_JSON: return report_sweep_json(&study->head, sweep, stdout);
    case STUDY_JSONL: return report_sweep_jsonl(sweep, stdout);
    case STUDY_CSV: return report_sweep_csv(sweep, stdout);
    case STUDY_TEXT: break;
    }
    return report_sweep_text(&study->head, sweep, stdout, option_style(stdout));
}

static enum status act(struct study *study, void *context)
{
    (void)context;
    const struct sweep_watch watch = { progress_show, &study->progress };
    struct sweep sweep;
    enum status ran =
        sweep_build(&study->request, study->vary, study->inputs, &watch, &study->arena, &study->diag, &sweep);
    progress_end(&study->progress);
    study->interrupted = arena_format(&study->arena, "after %zu of %zu points", sweep.probes, sweep.asked);
    if (sweep.probes == 0 || (ran != STATUS_OK && ran != STATUS_INTERRUPTED))
        return ran;
    study->head.partial = ran == STATUS_INTERRUPTED;
    enum status status = study->options->folder ? write_folder(study, &sweep) : STATUS_OK;
    if (!study->options->quiet && !print(study, &sweep) && status == STATUS_OK)
        status = STATUS_IO;
    return ran == STATUS_INTERRUPTED ? ran : status;
}

enum status cmd_sweep(int argc, char **argv)
{
    static const char doc[] =
        "Vary an input, or two, and print what each pattern costs at each point. All points see the same random "
        "numbers, so that what differs is the input's doing. 1,000 simulated months a point unless --replications says "
        "otherwise.";
    return option_vary_command(argc, argv, doc, act);
}
