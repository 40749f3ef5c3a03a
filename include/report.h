/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The writers of a result. They look up and format; what they show was computed by result_build. Every one answers
 * false where its stream has failed (a full disk), and leaves it to the caller to say so. Numbers are written without
 * the locale. */
#ifndef IVSIM_REPORT_H
#define IVSIM_REPORT_H

#include <stdio.h>

#include "diag.h"
#include "digest.h"
#include "result.h"

/* What differs between hosts; shown in manifest.json alone. */
struct report_manifest {
    const char *const *argument; /* the command line */
    size_t arguments;
    const char *started; /* "2026-11-22T10:00:00Z", as the caller's clock says */
    double seconds;
    int threads;
    const char *processor; /* may be NULL */
    const char *compiler;  /* may be NULL */
};

struct report_style {
    bool colour; /* a terminal, and NO_COLOR not set */
    int width;   /* columns; 0: 100. Below 80 tables stand out */
};

enum { REPORT_WIDTH = 100, REPORT_WIDTH_MIN = 80 };

/* What a planner reads. UTF-8; the same bytes for the same result and style. */
bool report_text(const struct result *result, FILE *to, struct report_style style);

/* PRODUCT section 6, schema ivsim/result/1. */
bool report_json(const struct result *result, FILE *to);

/* JSON Lines: an object per replication and pattern, then one that sums up; docs/exports.md tells their members. */
bool report_jsonl(const struct result *result, FILE *to);

/* A file that was written, and the SHA-256 of what stands in it. */
struct report_file {
    const char *name;
    char digest[DIGEST_TEXT];
};

/* Schema ivsim/manifest/1. `file`: the other files beside it. */
bool report_json_manifest(const struct result *result, const struct report_manifest *manifest,
                          const struct report_file file[], size_t files, FILE *to);

/* RFC 4180, but with \n at the ends of lines; money in USD as exact decimals.
 * patterns: a row per pattern, in the scenario's order: what --format csv prints.
 * replications: a row per replication and pattern: total and the cost of each line; empty where the pattern has no such
 * line. occupancy: concurrent viewers over time. bills: the bills at P50, P90, P99, line by line. differences: every
 * pair. inputs: every setting as understood, where it was written, and what its law looks like (durations in s). */
bool report_csv_patterns(const struct result *result, FILE *to);
bool report_csv_replications(const struct result *result, FILE *to);
bool report_csv_occupancy(const struct result *result, FILE *to);
bool report_csv_bills(const struct result *result, FILE *to);
bool report_csv_differences(const struct result *result, FILE *to);
bool report_csv_inputs(const struct result *result, FILE *to);

/* The bills at P50, P90, P99, price by price: a row for each tier that a line reached and for what an allowance left
 * free. Exact decimals; the costs of a bill add up to its total. What the exports read. */
bool report_csv_steps(const struct result *result, FILE *to);

/* All files of `run -o`: result.json, manifest.json, the seven tables, report.txt. Makes the folder `path` (not its
 * parents); each file is written whole or not at all. STATUS_IO with the reasons in `diag`. */
enum status report_folder(const struct result *result, const struct report_manifest *manifest, const char *path,
                          struct diag *diag);

#endif
