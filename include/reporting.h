/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of finished outcomes: the report on standard output, the folder, the gate. What run and merge share. */
#ifndef IVSIM_REPORTING_H
#define IVSIM_REPORTING_H

#include <argp.h>

#include "ensemble.h"
#include "load.h"
#include "precision.h"

enum reporting_format { REPORTING_TEXT, REPORTING_JSON, REPORTING_JSONL, REPORTING_CSV };

struct reporting {
    struct load_request *request; /* where --budget goes */
    const char *folder;
    enum reporting_format format;
    bool quiet, gate, plot;
    const char *engine; /* for the result */
    const struct precision *precision; /* for the result; NULL without */
    char **said;        /* the command as it was typed; NULL where memory is out */
    int words;
    char started[40];
};

/* Takes --output, --format, --plot, --quiet, --budget, --gate. Its input is a struct reporting. */
extern const struct argp reporting_argp;

/* Notes the command (before argp puts its words in another order) and the time. The words are borrowed; reporting_fini
 * is owed. */
void reporting_begin(struct reporting *reporting, const char *command, int argc, char **argv);
void reporting_fini(struct reporting *reporting);

/* What is better told before the month is simulated: --gate without a budget, a folder that can't be written to. */
enum status reporting_check(const struct reporting *reporting, const struct loaded *loaded);

/* Builds the result and writes it. STATUS_NO where the gate is shut. */
enum status reporting_write(const struct reporting *reporting, struct loaded *loaded, const struct outcomes *outcomes);

#endif
