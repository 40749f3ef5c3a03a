/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A name that stands in a group which is still open: to find it a second time. */
struct name {
    const char *at;
    size_t length;
    size_t line;
};

struct scan {
    const struct source *source;
    struct arena *arena;
    struct diag *diag;
    struct name *name;
    size_t names, room;
    struct {
        char open;
        size_t names; /* of the groups around */
    } level[SOURCE_NESTING_MAX + 1];
    size_t depth;
    size_t values;
};

static bool fault(struct diag *diag, struct origin origin, const char *what, const char *hint)
{
    diag_add(diag, SEVERITY_ERROR, origin, NULL, hint, "%s", what);
    return false;
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '*';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A decimal or hexadecimal integer of `length` characters before its L; false where it needs more than 63 bits. */
static bool integer_value(const char *at, size_t length, bool hex, long long *value)
{
    char digits[80];
    if (length >= sizeof digits)
        return false;
    memcpy(digits, at, length);
    digits[length] = '\0';
    errno = 0;
    *value = strtoll(digits, NULL, hex ? 16 : 10);
    return errno == 0;
}

static const char *number(struct scan *scan, const char *at, size_t line)
{
    struct origin origin = source_origin(scan->source, line);
    const char *start = at;
    at += *at == '-' || *at == '+';
    bool hex = at[0] == '0' && (at[1] == 'x' || at[1] == 'X');
    at += hex ? 2 : 0;
    at += strspn(at, hex ? "0123456789abcdefABCDEF" : "0123456789");
    if (!hex && (*at == '.' || *at == 'e' || *at == 'E')) {
        char *end;
        double value = strtod(start, &end);
        if (!isfinite(value))
            diag_add(scan->diag, SEVERITY_ERROR, origin, NULL, NULL, "%.*s is too large a number", (int)(end - start),
                     start);
        return end > start ? end : at + 1;
    }
    size_t length = (size_t)(at - start);
    if (length == 0 || !(hex || is_digit(at[-1])))
        return at + (at == start);
    bool wide = *at == 'L';
    long long value = 0;
    bool fits = integer_value(start, length, hex, &value);
    int shown = length > 60 ? 60 : (int)length;
    if (!fits)
        diag_add(scan->diag, SEVERITY_ERROR, origin, NULL, NULL, "%.*s does not fit into 64 bits", shown, start);
    else if (!wide && (value > 2147483647 || value < -2147483647 - 1))
        diag_add(scan->diag, SEVERITY_ERROR, origin, NULL, arena_format(scan->arena, "write %.*sL", shown, start),
                 "%.*s needs an L: without it the number would wrap to 32 bits", shown, start);
    return at + strspn(at, "L");
}

/* Keeps the name that stands at `at` in the group that is open, and says where it stands twice. */
static void keep_name(struct scan *scan, const char *at, size_t length, size_t line)
{
    size_t first = scan->depth > 0 ? scan->level[scan->depth].names : 0;
    struct origin origin = source_origin(scan->source, line);
    for (size_t i = first; i < scan->names; i++) {
        const struct name *known = &scan->name[i];
        if (known->length == length && memcmp(known->at, at, length) == 0) {
            struct origin before = source_origin(scan->source, known->line);
            diag_add(scan->diag, SEVERITY_ERROR, origin, NULL, "keep one of them",
                     "\"%.*s\" is set twice: it stands in %s:%d", (int)length, at, before.file, before.line);
            return;
        }
    }
    if (scan->names - first == SOURCE_NAMES_MAX)
        return;
    scan->name = arena_grow(scan->arena, scan->name, scan->names, &scan->room, sizeof *scan->name);
    scan->name[scan->names++] = (struct name){ at, length, line };
    if (scan->names - first == SOURCE_NAMES_MAX)
        fault(scan->diag, origin, "too many settings in one group", NULL);
}

static const char *word(struct scan *scan, const char *at, size_t line)
{
    const char *end = at;
    while (is_name_start(*end) || is_digit(*end) || *end == '-' || *end == '_')
        end++;
    const char *next = end + strspn(end, " \t\r\n");
    bool in_group = scan->depth == 0 || scan->level[scan->depth].open == '{';
    if (in_group && (*next == '=' || *next == ':'))
        keep_name(scan, at, (size_t)(end - at), line);
    return end;
}

/* False where going on makes no sense. */
static bool sign(struct scan *scan, char c, size_t line)
{
    struct origin origin = source_origin(scan->source, line);
    if (strchr("({[,=:", c) && ++scan->values > SOURCE_VALUES_MAX)
        return fault(scan->diag, origin, "too many settings", NULL);
    if (strchr("({[", c)) {
        if (scan->depth == SOURCE_NESTING_MAX)
            return fault(scan->diag, origin, "brackets are nested too deep", NULL);
        scan->depth++;
        scan->level[scan->depth].open = c;
        scan->level[scan->depth].names = scan->names;
    } else if (strchr(")}]", c) && scan->depth > 0) {
        scan->names = scan->level[scan->depth--].names;
    }
    return true;
}

static void walk(struct scan *scan)
{
    size_t line = 1;
    const char *end;
    for (const char *at = scan->source->text; *at != '\0'; at = end) {
        end = at + 1;
        if (source_is_comment(at))
            end = source_past_comment(at);
        else if (*at == '"')
            end = source_past_string(at);
        else if (is_name_start(*at))
            end = word(scan, at, line);
        else if (is_digit(*at) || *at == '-' || *at == '+' || *at == '.')
            end = number(scan, at, line);
        else if (!sign(scan, *at, line))
            return;
        line += (size_t)source_newlines(at, end);
    }
}

bool scan_check(const struct source *source, struct arena *arena, struct diag *diag)
{
    size_t errors = diag->errors;
    struct scan *scan = arena_alloc(arena, 1, sizeof *scan);
    *scan = (struct scan){ .source = source, .arena = arena, .diag = diag };
    walk(scan);
    return diag->errors == errors;
}
