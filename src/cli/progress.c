/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "text.h"

enum { BAR = 30 };

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void progress_begin(struct progress *progress, bool wanted)
{
    *progress =
        (struct progress){ .unit = "replications", .wanted = wanted && isatty(STDERR_FILENO), .begin_s = now_s() };
}

void progress_show(void *context, int64_t done, int64_t all)
{
    const double patience_s = 2, refresh_s = 0.2;
    struct progress *progress = context;
    double at_s = now_s(), gone_s = at_s - progress->begin_s;
    if (!progress->wanted || done <= 0 || at_s - progress->last_s < refresh_s)
        return;
    double to_go_s = gone_s * (double)(all - done) / (double)done;
    if (!progress->shown && gone_s + to_go_s < patience_s)
        return;
    progress->shown = true;
    progress->last_s = at_s;
    char bar[BAR + 1] = { 0 }, count[40], rate[40], left[40];
    for (int i = 0; i < BAR; i++)
        bar[i] = (int64_t)i * all < done * BAR ? '#' : '.';
    fprintf(stderr, "\r%s %3d %%  %s %s, %s/s, %s to go   ", bar, (int)(100 * done / all),
            text_number(count, (double)done, 0), progress->unit, text_number(rate, (double)done / gone_s, 0),
            text_duration(left, (int64_t)(to_go_s + 0.5) * 1000));
    fflush(stderr);
}

void progress_end(struct progress *progress)
{
    if (progress->shown)
        fprintf(stderr, "\r\033[K");
    progress->shown = false;
}
