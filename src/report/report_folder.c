/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "outfile.h"

static bool write_plain_text(const struct result *result, FILE *to)
{
    return report_text(result, to, (struct report_style){ 0 });
}

static const struct table {
    const char *name;
    bool (*write)(const struct result *result, FILE *to);
} tables[] = {
    { "result.json", report_json },
    { "report.txt", write_plain_text },
    { "patterns.csv", report_csv_patterns },
    { "bills.csv", report_csv_bills },
    { "steps.csv", report_csv_steps },
    { "differences.csv", report_csv_differences },
    { "occupancy.csv", report_csv_occupancy },
    { "inputs.csv", report_csv_inputs },
    { "replications.csv", report_csv_replications },
};
enum { TABLES = sizeof tables / sizeof tables[0] };

static enum status fault(struct diag *diag, const char *path, const char *what)
{
    diag_add(diag, SEVERITY_ERROR, (struct origin){ .file = arena_copy(diag->arena, path) }, NULL, NULL, "%s: %s", what,
             strerror(errno));
    return STATUS_IO;
}

/* Writes one table and takes its digest from what stands on the disk. */
static enum status write_table(const struct result *result, const struct table *table, const char *path,
                               struct report_file *written, struct diag *diag)
{
    struct outfile file;
    enum status status = outfile_open(&file, path, diag);
    if (status != STATUS_OK)
        return status;
    (void)table->write(result, file.to); /* a failed stream is the commit's to report */
    status = outfile_commit(&file, diag);
    written->name = table->name;
    if (status == STATUS_OK && !digest_file(path, written->digest))
        status = fault(diag, path, "can't be read back");
    return status;
}

static enum status write_manifest(const struct result *result, const struct report_manifest *manifest, const char *path,
                                  const struct report_file written[TABLES], struct diag *diag)
{
    struct outfile file;
    enum status status = outfile_open(&file, path, diag);
    if (status != STATUS_OK)
        return status;
    (void)report_json_manifest(result, manifest, written, TABLES, file.to);
    return outfile_commit(&file, diag);
}

enum status report_folder(const struct result *result, const struct report_manifest *manifest, const char *path,
                          struct diag *diag)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return fault(diag, path, "the folder can't be made");
    struct report_file written[TABLES] = { 0 };
    enum status worst = STATUS_OK;
    size_t mark = arena_mark(diag->arena);
    for (size_t t = 0; t < TABLES; t++) {
        const char *name = arena_format(diag->arena, "%s/%s", path, tables[t].name);
        enum status status = write_table(result, &tables[t], name, &written[t], diag);
        if (status != STATUS_OK)
            worst = status;
    }
    if (worst != STATUS_OK)
        return worst; /* no manifest of files that do not stand */
    worst = write_manifest(result, manifest, arena_format(diag->arena, "%s/manifest.json", path), written, diag);
    if (worst == STATUS_OK)
        arena_release(diag->arena, mark); /* nothing was said, nothing is kept */
    return worst;
}
