/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "outfile.h"
#include "text.h"

static bool write_plain_text(const struct result *result, FILE *to)
{
    return report_text(result, to, (struct report_style){ 0 });
}

static const struct {
    const char *name;
    bool (*write)(const struct result *result, FILE *to);
} files[] = {
    { "result.json", report_json },
    { "report.txt", write_plain_text },
    { "patterns.csv", report_csv_patterns },
    { "bills.csv", report_csv_bills },
    { "differences.csv", report_csv_differences },
    { "occupancy.csv", report_csv_occupancy },
    { "replications.csv", report_csv_replications },
    { "manifest.json", NULL }, /* last: where it stands, the others do */
};

static enum status write_file(const struct result *result, const struct report_manifest *manifest, size_t f,
                              const char *folder, struct diag *diag)
{
    struct text path = { 0 };
    text_append(&path, "%s/%s", folder, files[f].name);
    if (path.failed) {
        text_fini(&path);
        return STATUS_LIMIT;
    }
    struct outfile file;
    enum status status = outfile_open(&file, path.at, diag);
    if (status == STATUS_OK) {
        /* A failed stream is the commit's to report. */
        if (files[f].write)
            (void)files[f].write(result, file.to);
        else
            (void)report_json_manifest(result, manifest, file.to);
        status = outfile_commit(&file, diag);
    }
    text_fini(&path);
    return status;
}

enum status report_folder(const struct result *result, const struct report_manifest *manifest, const char *path,
                          struct diag *diag)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST) {
        diag_add(diag, SEVERITY_ERROR, (struct origin){ .file = arena_copy(diag->arena, path) }, NULL, NULL,
                 "the folder can't be made: %s", strerror(errno));
        return STATUS_IO;
    }
    enum status worst = STATUS_OK;
    for (size_t f = 0; f < sizeof files / sizeof files[0]; f++) {
        if (worst != STATUS_OK && !files[f].write)
            break; /* no manifest of files that do not stand */
        enum status status = write_file(result, manifest, f, path, diag);
        if (status != STATUS_OK)
            worst = status;
    }
    return worst;
}
