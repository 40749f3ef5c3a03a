/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "emit.h"
#include "report.h"

static void key_text(struct emit *emit, const char *key, const char *text)
{
    emit_key(emit, key);
    emit_text(emit, text);
}

bool report_json_manifest(const struct result *result, const struct report_manifest *manifest,
                          const struct report_file file[], size_t files, FILE *to)
{
    struct emit emit;
    emit_init(&emit, to);
    emit_open(&emit, '{');
    key_text(&emit, "schema", "ivsim/manifest/1");
    key_text(&emit, "version", result->version);
    emit_key(&emit, "command");
    emit_open_flat(&emit, '[');
    for (size_t i = 0; i < manifest->arguments; i++)
        emit_text(&emit, manifest->argument[i]);
    emit_close(&emit, ']');
    key_text(&emit, "started", manifest->started);
    emit_key(&emit, "seconds");
    emit_number(&emit, manifest->seconds);
    emit_key(&emit, "threads");
    emit_integer(&emit, manifest->threads);
    key_text(&emit, "processor", manifest->processor);
    key_text(&emit, "compiler", manifest->compiler);
    key_text(&emit, "scenario_file", result->scenario->file);
    key_text(&emit, "scenario_digest", result->scenario->digest);
    key_text(&emit, "prices_file", result->book->file);
    key_text(&emit, "prices_digest", result->book->digest);
    emit_key(&emit, "files");
    emit_open(&emit, '{');
    for (size_t f = 0; f < files; f++)
        key_text(&emit, file[f].name, file[f].digest);
    emit_close(&emit, '}');
    emit_close(&emit, '}');
    return fflush(to) == 0 && !ferror(to);
}
