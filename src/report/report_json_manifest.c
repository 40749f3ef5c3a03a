/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "emit.h"
#include "report.h"

bool report_json_manifest(const struct result *result, const struct report_manifest *manifest,
                          const struct report_file file[], size_t files, FILE *to)
{
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    emit_key_text(&emit, "schema", "ivsim/manifest/1");
    emit_key_text(&emit, "version", result->version);
    emit_key(&emit, "command");
    emit_open_flat(&emit, '[');
    for (size_t i = 0; i < manifest->arguments; i++)
        emit_text(&emit, manifest->argument[i]);
    emit_close(&emit, ']');
    emit_key_text(&emit, "started", manifest->started);
    emit_key_number(&emit, "seconds", manifest->seconds);
    emit_key(&emit, "threads");
    emit_integer(&emit, manifest->threads);
    emit_key_text(&emit, "processor", manifest->processor);
    emit_key_text(&emit, "compiler", manifest->compiler);
    emit_key_text(&emit, "scenario_file", result->scenario->file);
    emit_key_text(&emit, "scenario_digest", result->scenario->digest);
    emit_key_text(&emit, "prices_file", result->book->file);
    emit_key_text(&emit, "prices_digest", result->book->digest);
    emit_key(&emit, "files");
    emit_open(&emit, '{');
    for (size_t f = 0; f < files; f++)
        emit_key_text(&emit, file[f].name, file[f].digest);
    emit_close(&emit, '}');
    emit_close(&emit, '}');
    return fflush(to) == 0 && !ferror(to);
}
