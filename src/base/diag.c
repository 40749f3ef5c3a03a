/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "diag.h"

#include <stdarg.h>
#include <string.h>

void diag_init(struct diag *diag, struct arena *arena)
{
    *diag = (struct diag){ .arena = arena };
}

void diag_fini(struct diag *diag)
{
    *diag = (struct diag){ 0 }; /* the entries are the arena's */
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool is_known(const struct diag *diag, const struct diag_entry *entry)
{
    for (size_t i = 0; i < diag->count; i++) {
        const struct diag_entry *other = &diag->entry[i];
        if (other->severity == entry->severity && other->origin.line == entry->origin.line &&
            same_text(other->origin.file, entry->origin.file) && same_text(other->path, entry->path) &&
            same_text(other->what, entry->what))
            return true;
    }
    return false;
}

/* Takes the youngest entry that is no error out, so that warnings never hide an error. False where all are errors. */
static bool make_room(struct diag *diag)
{
    for (size_t i = DIAG_ENTRIES_MAX; i-- > 0;) {
        if (diag->entry[i].severity == SEVERITY_ERROR)
            continue;
        size_t after = DIAG_ENTRIES_MAX - 1 - i;
        memmove(&diag->entry[i], &diag->entry[i + 1], after * sizeof *diag->entry);
        return true;
    }
    return false;
}

void diag_add(struct diag *diag, enum severity severity, struct origin origin, const char *path, const char *hint,
              const char *format, ...)
{
    if (!diag->entry) {
        diag->capacity = DIAG_ENTRIES_MAX + 1; /* one more for the entry that says there are more */
        diag->entry = arena_alloc(diag->arena, diag->capacity, sizeof *diag->entry);
    }
    size_t mark = arena_mark(diag->arena);
    va_list arguments;
    va_start(arguments, format);
    struct diag_entry entry = { severity, origin, path, arena_vformat(diag->arena, format, arguments), hint };
    va_end(arguments);
    if (is_known(diag, &entry)) {
        arena_release(diag->arena, mark);
        return;
    }
    if (severity == SEVERITY_ERROR)
        diag->errors++;
    size_t place = diag->count;
    if (diag->count >= DIAG_ENTRIES_MAX) {
        diag->entry[DIAG_ENTRIES_MAX] = (struct diag_entry){ .severity = SEVERITY_NOTE,
                                                             .what = "there is more than is shown here",
                                                             .hint = "mend these first" };
        diag->count = DIAG_ENTRIES_MAX + 1;
        if (severity != SEVERITY_ERROR || !make_room(diag)) {
            arena_release(diag->arena, mark);
            return;
        }
        place = DIAG_ENTRIES_MAX - 1;
    } else {
        diag->count++;
    }
    entry.path = path ? arena_copy(diag->arena, path) : NULL;
    entry.hint = hint ? arena_copy(diag->arena, hint) : NULL;
    diag->entry[place] = entry;
}

bool diag_has_errors(const struct diag *diag)
{
    return diag->errors > 0;
}

/* What a file says may hold anything; on a terminal it shall neither break the line nor be obeyed. */
static void write_plain(const char *text, FILE *to)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        putc(c < 0x20 || c == 0x7f ? '?' : c, to);
    }
}

static void write_entry(const struct diag_entry *entry, FILE *to)
{
    static const char *const word[] = {
        [SEVERITY_NOTE] = "note: ", [SEVERITY_WARNING] = "warning: ", [SEVERITY_ERROR] = ""
    };
    if (entry->origin.file) {
        write_plain(entry->origin.file, to);
        if (entry->origin.line > 0)
            fprintf(to, ":%d", entry->origin.line);
        fputs(": ", to);
    }
    fputs(word[entry->severity], to);
    if (entry->path) {
        write_plain(entry->path, to);
        fputs(": ", to);
    }
    write_plain(entry->what, to);
    if (entry->hint) {
        fputs("; ", to);
        write_plain(entry->hint, to);
    }
    putc('\n', to);
}

void diag_write(const struct diag *diag, FILE *to)
{
    size_t order[DIAG_ENTRIES_MAX + 1], file[DIAG_ENTRIES_MAX + 1];
    size_t shown = diag->count < DIAG_ENTRIES_MAX ? diag->count : DIAG_ENTRIES_MAX;
    for (size_t i = 0; i < shown; i++) {
        size_t first = 0;
        while (!same_text(diag->entry[first].origin.file, diag->entry[i].origin.file))
            first++;
        file[i] = first;
        /* Insertion keeps what is equal in the order it came; there are few. */
        size_t at = i;
        for (; at > 0; at--) {
            size_t before = order[at - 1];
            if (file[before] < first ||
                (file[before] == first && diag->entry[before].origin.line <= diag->entry[i].origin.line))
                break;
            order[at] = before;
        }
        order[at] = i;
    }
    for (size_t i = 0; i < shown; i++)
        write_entry(&diag->entry[order[i]], to);
    if (diag->count > DIAG_ENTRIES_MAX)
        write_entry(&diag->entry[DIAG_ENTRIES_MAX], to);
}
