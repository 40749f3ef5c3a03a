/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vary.h"

#include <math.h>
#include <string.h>

#include "keys.h"
#include "money.h"
#include "text.h"

/* Units that stand for each other. Families have nothing to do with what a setting accepts: that is its reader's to
 * say. */
static const struct unit_word {
    const char *name;
    int family;
    double size;
} units[] = {
    { "", 0, 1 },       { "%", 1, 1 },        { "USD", 2, 1 },       { "ms", 3, 1 },       { "s", 3, 1e3 },
    { "sec", 3, 1e3 },  { "min", 3, 6e4 },    { "h", 3, 3.6e6 },     { "hour", 3, 3.6e6 }, { "hours", 3, 3.6e6 },
    { "d", 3, 8.64e7 }, { "day", 3, 8.64e7 }, { "days", 3, 8.64e7 }, { "w", 3, 6.048e8 },  { "bps", 4, 1 },
    { "kbps", 4, 1e3 }, { "Mbps", 4, 1e6 },   { "Gbps", 4, 1e9 },    { "KB", 5, 1e3 },     { "MB", 5, 1e6 },
    { "GB", 5, 1e9 },   { "TB", 5, 1e12 },
};
enum { UNITS = sizeof units / sizeof units[0] };

struct reading {
    const char *option;
    const char *asked;
    struct arena *arena;
    struct diag *diag;
};

static bool refuse(const struct reading *reading, const char *hint, const char *what)
{
    diag_add(reading->diag, SEVERITY_ERROR, (struct origin){ reading->option, 0 }, NULL, hint, "%s: %s", reading->asked,
             what);
    return false;
}

/* A number with its unit; `is_whole` where it is written without a fraction. False where the text is anything else. */
static bool read_quantity(const char *text, double *value, const struct unit_word **unit, bool *is_whole)
{
    int128 digits;
    int places;
    const char *end = money_scan(text, &digits, &places);
    if (!end)
        return false;
    end += strspn(end, " \t");
    for (size_t i = 0; i < UNITS; i++) {
        if (strcmp(end, units[i].name) == 0) {
            *value = (double)digits / (double)money_power_of_ten(places);
            *unit = &units[i];
            *is_whole = places == 0;
            return true;
        }
    }
    return false;
}

/* The first `mark` outside of brackets and quotes, or the end. */
static const char *find_mark(const char *at, char mark)
{
    int depth = 0;
    bool quoted = false;
    for (; *at; at++) {
        if (*at == '"')
            quoted = !quoted;
        if (quoted)
            continue;
        if (*at == mark && depth == 0)
            break;
        depth += strchr("([{", *at) ? 1 : strchr(")]}", *at) ? -1 : 0;
    }
    return at;
}

/* Without the blanks at its ends. */
static const char *trim(const char *from, const char *end, struct arena *arena)
{
    from += strspn(from, " \t");
    while (end > from && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    return arena_format(arena, "%.*s", end > from ? (int)(end - from) : 0, from);
}

/* The parts between marks; how many there are, also where that is more than `most`. */
static size_t cut(const char *text, char mark, struct arena *arena, const char **part, size_t most)
{
    for (size_t count = 0;; text++) {
        const char *end = find_mark(text, mark);
        if (count < most)
            part[count] = trim(text, end, arena);
        count++;
        if (!*end)
            return count;
        text = end;
    }
}

const char *vary_text(const struct vary *vary, double value, struct arena *arena)
{
    char out[40];
    text_decimal(out, vary->whole ? rint(value) : value);
    return *vary->unit ? arena_format(arena, "%s %s", out, vary->unit) : arena_copy(arena, out);
}

double vary_nearest(const struct vary *vary, double value)
{
    char out[40];
    int128 digits;
    int places;
    money_scan(text_decimal(out, vary->whole ? rint(value) : value), &digits, &places);
    return (double)digits / (double)money_power_of_ten(places);
}

struct read_change vary_change(const struct vary *vary, const char *text, struct arena *arena)
{
    const char *sign = vary->scales ? "*=" : "=";
    return (struct read_change){ .text = arena_format(arena, "%s%s%s", vary->path, sign, text),
                                 .option = vary->option };
}

/* The last name of a path: "size" of "events[a.b].audience.size". */
static const char *last_name(const char *path)
{
    const char *name = path;
    int depth = 0;
    for (const char *at = path; *at; at++) {
        depth += *at == '[' ? 1 : *at == ']' ? -1 : 0;
        if (*at == '.' && depth == 0)
            name = at + 1;
    }
    return name;
}

static bool read_list(const struct reading *reading, const char *list, struct vary *vary)
{
    const char **text = arena_alloc(reading->arena, VARY_POINTS_MAX, sizeof *text);
    double *value = arena_alloc(reading->arena, VARY_POINTS_MAX, sizeof *value);
    size_t count = cut(list, ',', reading->arena, text, VARY_POINTS_MAX);
    if (count > VARY_POINTS_MAX)
        return refuse(reading, NULL, arena_format(reading->arena, "more than %d values", VARY_POINTS_MAX));
    const struct unit_word *first = NULL;
    vary->numeric = true;
    for (size_t i = 0; i < count; i++) {
        const struct unit_word *unit = NULL;
        bool is_whole;
        if (!*text[i])
            return refuse(reading, "write PATH=a,b,c or PATH=LOW:HIGH", "a value is missing");
        for (size_t k = 0; k < i; k++)
            if (strcmp(text[k], text[i]) == 0)
                return refuse(reading, NULL, arena_format(reading->arena, "%s stands there twice", text[i]));
        bool read = read_quantity(text[i], &value[i], &unit, &is_whole);
        first = first ? first : unit;
        vary->numeric &= read && unit->family == first->family;
        if (vary->numeric)
            value[i] *= unit->size / first->size;
    }
    for (size_t i = 0; i < count && !vary->numeric; i++)
        value[i] = (double)i;
    vary->unit = vary->numeric ? first->name : "";
    vary->points = count;
    vary->value = value;
    vary->text = text;
    return vary->numeric || !vary->scales || refuse(reading, NULL, "a factor is a number");
}

/* A round number near x: to a hundredth of the distance to its neighbour, or finer. */
static double round_point(double x, double distance)
{
    const double quantum = pow(10, floor(log10(distance)) - 2);
    return rint(x / quantum) * quantum;
}

/* The points from low to high; whole ones each once. Only the ends are as exact as they were written. */
static void fill_range(const struct reading *reading, double low, double high, struct vary *vary)
{
    const char **text = arena_alloc(reading->arena, vary->points, sizeof *text);
    double *value = arena_alloc(reading->arena, vary->points, sizeof *value);
    size_t count = 0;
    for (size_t i = 0; i < vary->points; i++) {
        double t = (double)i / (double)(vary->points - 1);
        double x = vary->spacing == VARY_LOG ? low * pow(high / low, t) : low + t * (high - low);
        if (i > 0 && i + 1 < vary->points && !vary->whole)
            x = round_point(x, x - value[count - 1]);
        x = vary_nearest(vary, i + 1 == vary->points ? high : x);
        if (count > 0 && x <= value[count - 1])
            continue;
        value[count] = x;
        text[count++] = vary_text(vary, x, reading->arena);
    }
    vary->points = count;
    vary->value = value;
    vary->text = text;
}

static bool read_range(const struct reading *reading, const char *const part[], size_t parts, size_t points,
                       struct vary *vary)
{
    double end[2];
    const struct unit_word *unit[2];
    bool is_whole[2];
    for (size_t i = 0; i < 2; i++)
        if (!read_quantity(part[i], &end[i], &unit[i], &is_whole[i]))
            return refuse(reading, "write PATH=LOW:HIGH, both with their units",
                          arena_format(reading->arena, "\"%s\" is no quantity", part[i]));
    if (unit[0]->family == 0 && !vary->scales)
        unit[0] = unit[1]; /* 30:90 min */
    if (unit[0]->family != unit[1]->family)
        return refuse(reading, NULL, arena_format(reading->arena, "%s and %s are not of one kind", part[0], part[1]));
    end[1] *= unit[1]->size / unit[0]->size;
    vary->spacing = VARY_LINEAR;
    vary->points = points;
    for (size_t i = 2; i < parts; i++) {
        int64_t count;
        if (strcmp(part[i], "log") == 0)
            vary->spacing = VARY_LOG;
        else if (money_decimal(part[i], 0, &count) && count >= 2 && count <= VARY_POINTS_MAX)
            vary->points = (size_t)count;
        else if (strcmp(part[i], "lin") != 0)
            return refuse(reading, "write PATH=LOW:HIGH:N or PATH=LOW:HIGH:N:log",
                          arena_format(reading->arena, "\"%s\" is neither a number of points (2 to %d) nor log",
                                       part[i], VARY_POINTS_MAX));
    }
    if (!(end[0] < end[1]))
        return refuse(reading, NULL, "LOW is not below HIGH");
    if (!(fabs(end[0]) < 1e15 && fabs(end[1]) < 1e15))
        return refuse(reading, NULL, "the range is too wide");
    if (vary->spacing == VARY_LOG && !(end[0] > 0))
        return refuse(reading, "begin above zero", "a logarithmic range has no zero");
    vary->numeric = true;
    vary->unit = unit[0]->name;
    vary->whole = is_whole[0] && is_whole[1] && unit[0]->family == 0 && !vary->scales &&
                  !key_takes_fractions(last_name(vary->path));
    fill_range(reading, end[0], end[1], vary);
    return true;
}

bool vary_read(const char *option, const char *asked, size_t points, struct arena *arena, struct diag *diag,
               struct vary *vary)
{
    enum { PARTS = 4 };
    const struct reading reading = { option, asked, arena, diag };
    const char *part[PARTS], *equals = find_mark(asked, '=');
    *vary = (struct vary){ .option = option, .unit = "" };
    vary->scales = equals > asked && equals[-1] == '*';
    vary->path = vary->name = trim(asked, equals - vary->scales, arena);
    if (!*equals || !*vary->path)
        return refuse(&reading, "write events[0].audience.size=100:5000", "no PATH=VALUES");
    if (strcmp(vary->path, "audience") == 0) {
        vary->path = "forecast";
        if (!vary->scales)
            return refuse(&reading, "write audience*=0.5:2, or the path of one: events[0].audience.size",
                          "\"audience\" is a factor on every audience");
    }
    vary->label = last_name(vary->name);
    size_t parts = cut(equals + 1, ':', arena, part, PARTS);
    double value;
    const struct unit_word *unit;
    bool is_whole;
    if (parts >= 2 && parts <= PARTS && read_quantity(part[0], &value, &unit, &is_whole))
        return read_range(&reading, part, parts, points, vary);
    return read_list(&reading, equals + 1, vary);
}
