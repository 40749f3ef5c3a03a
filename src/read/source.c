/* SPDX-License-Identifier: GPL-3.0-or-later */
#define _GNU_SOURCE
#include "source.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

struct splice {
    struct arena *arena;
    struct diag *diag;
    struct text out;
    struct origin *line;
    size_t lines, room;
    const char *open[SOURCE_INCLUDES_MAX + 1]; /* resolved names of the files being read, for cycles */
    bool may_include;
};

static bool fault(struct diag *diag, struct origin origin, const char *what, const char *hint)
{
    diag_add(diag, SEVERITY_ERROR, origin, NULL, hint, "%s", what);
    return false;
}

const char *source_beside(const char *beside, const char *name, struct arena *arena)
{
    const char *slash = beside && name[0] != '/' ? strrchr(beside, '/') : NULL;
    return slash ? arena_format(arena, "%.*s%s", (int)(slash - beside + 1), beside, name) : arena_copy(arena, name);
}

char *source_load(const char *path, size_t limit, struct arena *arena, size_t *length, const char **why)
{
    FILE *file = fopen(path, "re");
    if (!file) {
        *why = arena_copy(arena, strerror(errno));
        return NULL;
    }
    struct text text = { 0 };
    char block[65536];
    size_t count;
    while ((count = fread(block, 1, sizeof block, file)) > 0 && text.length <= limit)
        text_append_bytes(&text, block, count);
    *why = ferror(file) ? arena_copy(arena, strerror(errno)) : text.length > limit ? "it is too large" : NULL;
    fclose(file);
    if (text.failed)
        *why = "out of memory";
    char *copy = NULL;
    if (!*why) {
        copy = arena_alloc(arena, text.length + 1, 1);
        if (text.length > 0)
            memcpy(copy, text.at, text.length);
        *length = text.length;
    }
    text_fini(&text);
    return copy;
}

/* The length of the UTF-8 sequence at `at` (RFC 3629: no surrogates, no overlong forms), 0 where it is none. */
static size_t utf8_length(const unsigned char *at)
{
    if (at[0] < 0x80)
        return 1;
    size_t length = at[0] >= 0xc2 && at[0] < 0xe0   ? 2
                    : at[0] >= 0xe0 && at[0] < 0xf0 ? 3
                    : at[0] >= 0xf0 && at[0] < 0xf5 ? 4
                                                    : 0;
    for (size_t i = 1; i < length; i++)
        if ((at[i] & 0xc0) != 0x80)
            return 0;
    bool narrow = (at[0] == 0xe0 && at[1] < 0xa0) || (at[0] == 0xed && at[1] > 0x9f) ||
                  (at[0] == 0xf0 && at[1] < 0x90) || (at[0] == 0xf4 && at[1] > 0x8f);
    return narrow ? 0 : length;
}

static bool check_bytes(const char *file, const char *text, size_t length, struct diag *diag)
{
    int line = 1;
    for (size_t i = 0; i < length;) {
        if (text[i] == '\0')
            return fault(diag, (struct origin){ file, line }, "a NUL byte: this is not a text file", NULL);
        size_t step = utf8_length((const unsigned char *)text + i);
        if (step == 0)
            return fault(diag, (struct origin){ file, line }, "bytes that are not UTF-8", "save the file as UTF-8");
        line += text[i] == '\n';
        i += step;
    }
    return true;
}

/* Past a comment or a string that begins at `at`; NULL where it never ends. */
const char *source_past_comment(const char *at)
{
    if (at[0] == '/' && at[1] == '*') {
        const char *end = strstr(at + 2, "*/");
        return end ? end + 2 : NULL;
    }
    return at + strcspn(at, "\n");
}

const char *source_past_string(const char *at)
{
    for (at++; *at != '\0' && *at != '\n'; at++) {
        if (*at == '\\' && at[1] != '\0' && at[1] != '\n')
            at++;
        else if (*at == '"')
            return at + 1;
    }
    return NULL;
}

bool source_is_comment(const char *at)
{
    return *at == '#' || (at[0] == '/' && (at[1] == '/' || at[1] == '*'));
}

int source_newlines(const char *from, const char *to)
{
    int count = 0;
    for (; from < to; from++)
        count += *from == '\n';
    return count;
}

/* Says that the line of the text that begins now came from there. */
static void mark_line(struct splice *splice, struct origin origin)
{
    splice->line = arena_grow(splice->arena, splice->line, splice->lines, &splice->room, sizeof *splice->line);
    splice->line[splice->lines++] = origin;
}

/* Appends [from, to), which starts at `line` of `file`; returns the line at its end. */
static int emit(struct splice *splice, const char *file, int line, const char *from, const char *to)
{
    text_append_bytes(&splice->out, from, (size_t)(to - from));
    for (; from < to; from++)
        if (*from == '\n')
            mark_line(splice, (struct origin){ file, ++line });
    return line;
}

static bool splice_file(struct splice *splice, const char *path, struct origin from, size_t depth, enum status *status);

/* `at` stands on an @include; returns past it, or NULL where it can't be followed. */
static const char *splice_include(struct splice *splice, const char *file, int line, const char *at, size_t depth)
{
    struct origin origin = { file, line };
    const char *name = at + strlen("@include");
    name += strspn(name, " \t");
    size_t length = *name == '"' ? strcspn(name + 1, "\"\n") : 0;
    if (*name != '"' || name[1 + length] != '"' || length == 0) {
        fault(splice->diag, origin, "an @include without a file", "write @include \"file.cfg\"");
        return NULL;
    }
    const char *end = name + length + 2;
    if (!splice->may_include) {
        fault(splice->diag, origin, "@include can't be used here", NULL);
        return NULL;
    }
    char *bare = arena_format(splice->arena, "%.*s", (int)length, name + 1);
    enum status status;
    bool good = splice_file(splice, source_beside(file, bare, splice->arena), origin, depth + 1, &status);
    static const char newline[] = "\n";
    emit(splice, file, line - 1, newline,
         &newline[1]); /* what follows on the line of the @include is still of that line */
    return good ? end : NULL;
}

static bool splice_text(struct splice *splice, const char *file, const char *text, size_t depth)
{
    bool good = true, line_start = true;
    int line = 1, run_line = 1;
    const char *run = text, *end;
    if (splice->lines == 0)
        mark_line(splice, (struct origin){ file, 1 });
    splice->line[splice->lines - 1] = (struct origin){ file, 1 };
    for (const char *at = text; *at != '\0'; at = end) {
        end = at + 1;
        if (source_is_comment(at) || *at == '"') {
            end = *at == '"' ? source_past_string(at) : source_past_comment(at);
            if (!end)
                return fault(splice->diag, (struct origin){ file, line },
                             *at == '"' ? "a string that does not end on its line" : "a comment that never ends",
                             *at == '"' ? "close it with \"" : "close it with */");
            line += source_newlines(at, end);
            line_start = false;
        } else if (*at == '\n') {
            line++;
            line_start = true;
        } else if (line_start && strncmp(at, "@include", strlen("@include")) == 0) {
            emit(splice, file, run_line, run, at);
            end = splice_include(splice, file, line, at, depth);
            good &= end != NULL;
            if (!end)
                end = at + strcspn(at, "\n");
            run = end;
            run_line = line;
            line_start = false;
        } else if (*at != ' ' && *at != '\t') {
            line_start = false;
        }
    }
    emit(splice, file, run_line, run, run + strlen(run));
    return good;
}

static bool splice_file(struct splice *splice, const char *path, struct origin from, size_t depth, enum status *status)
{
    *status = STATUS_INPUT;
    if (depth > SOURCE_INCLUDES_MAX)
        return fault(splice->diag, from, "includes are nested too deep", NULL);
    char *resolved = realpath(path, NULL);
    splice->open[depth] = resolved ? arena_copy(splice->arena, resolved) : path;
    free(resolved);
    for (size_t i = 0; i < depth; i++) {
        if (strcmp(splice->open[i], splice->open[depth]) == 0) {
            diag_add(splice->diag, SEVERITY_ERROR, from, NULL, "take one of the @include lines out",
                     "\"%s\" includes itself", path);
            return false;
        }
    }
    size_t length;
    const char *why;
    const char *text = source_load(path, SOURCE_BYTES_MAX - splice->out.length, splice->arena, &length, &why);
    if (!text) {
        *status = STATUS_IO;
        diag_add(splice->diag, SEVERITY_ERROR, from, NULL, NULL, "can't read \"%s\": %s", path, why);
        return false;
    }
    if (!check_bytes(path, text, length, splice->diag))
        return false;
    text += strncmp(text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0; /* a byte order mark says nothing in UTF-8 */
    return splice_text(splice, path, text, depth);
}

struct origin source_origin(const struct source *source, size_t line)
{
    if (source->lines == 0)
        return (struct origin){ 0 };
    return source->line[line == 0 ? 0 : line > source->lines ? source->lines - 1 : line - 1];
}

static enum status finish(struct splice *splice, bool good, struct source *source)
{
    *source = (struct source){ .line = splice->line, .lines = splice->lines, .length = splice->out.length };
    char *text = arena_alloc(splice->arena, splice->out.length + 2, 1);
    if (splice->out.length > 0)
        memcpy(text, splice->out.at, splice->out.length);
    text[splice->out.length] = '\n'; /* libconfig wants one after a last comment; not counted, so not in the digest */
    source->text = text;
    bool failed = splice->out.failed;
    text_fini(&splice->out);
    if (failed)
        return STATUS_LIMIT;
    if (!good)
        return STATUS_INPUT;
    if (source->length > SOURCE_BYTES_MAX || source->lines > SOURCE_LINES_MAX) {
        fault(splice->diag, source_origin(source, 1), "the files have too much text", NULL);
        return STATUS_INPUT;
    }
    return STATUS_OK;
}

enum status source_read(const char *path, struct arena *arena, struct diag *diag, struct source *source)
{
    struct splice *splice = arena_alloc(arena, 1, sizeof *splice);
    *splice = (struct splice){ .arena = arena, .diag = diag, .may_include = true };
    const char *own = arena_copy(arena, path);
    enum status status;
    bool good = splice_file(splice, own, (struct origin){ own, 0 }, 0, &status);
    if (!good && splice->lines == 0) {
        *source = (struct source){ 0 };
        text_fini(&splice->out);
        return status;
    }
    return finish(splice, good, source);
}

enum status source_take(const char *name, const char *text, struct arena *arena, struct diag *diag,
                        struct source *source)
{
    struct splice *splice = arena_alloc(arena, 1, sizeof *splice);
    *splice = (struct splice){ .arena = arena, .diag = diag };
    bool good = check_bytes(name, text, strlen(text), diag) && splice_text(splice, name, text, 0);
    return finish(splice, good, source);
}
