/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scalars of the scenario language: the part of reader.h that looks at one setting. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "reader.h"
#include "text.h"

enum { DURATION_DAYS_MAX = 36525 }; /* a century: beyond that a length is a slip of the pen */

bool reader_take_text(struct reader *reader, const struct setting *setting, const char **text)
{
    if (setting->kind != SETTING_STRING)
        return reader_fault(reader, setting, "write it in \" \"", "it must be a text");
    if (setting->string[0] == '\0')
        return reader_fault(reader, setting, NULL, "the text is empty");
    for (const char *at = setting->string; *at; at++)
        if ((unsigned char)*at < ' ')
            return reader_fault(reader, setting, "keep it on one line", "the text has control characters");
    *text = setting->string;
    return true;
}

bool reader_take_duration(struct reader *reader, const struct setting *setting, bool may_be_negative, int64_t *ms)
{
    if (setting->kind == SETTING_INTEGER || setting->kind == SETTING_NUMBER)
        return reader_fault(reader, setting,
                            arena_format(reader->arena, "write \"%.15g s\", or min, h, d", setting->number),
                            "a duration needs a unit");
    if (setting->kind != SETTING_STRING)
        return reader_fault(reader, setting, "write \"90 s\", \"15 min\", \"2 h\" or \"3 d\"", "it is no duration");
    const char *why;
    int64_t value;
    if (!calendar_duration(setting->string, &value, &why))
        return reader_fault(reader, setting, NULL, "\"%s\" is no duration: %s", setting->string, why);
    if (value < 0 && !may_be_negative)
        return reader_fault(reader, setting, NULL, "a length must not be negative");
    if (llabs(value) > (int64_t)DURATION_DAYS_MAX * DAY_MS)
        return reader_fault(reader, setting, NULL, "it is longer than a century");
    *ms = value;
    return true;
}

bool reader_take_offset(struct reader *reader, const struct setting *setting, int64_t *ms, bool *from_end)
{
    *from_end = setting->kind == SETTING_STRING && strncmp(setting->string, "end", 3) == 0;
    if (!*from_end)
        return reader_take_duration(reader, setting, true, ms);
    const char *rest = setting->string + 3 + strspn(setting->string + 3, " ");
    if (*rest == '\0') {
        *ms = 0;
        return true;
    }
    const char *why;
    int64_t value;
    const char *size = rest + 1 + strspn(rest + 1, " ");
    if ((*rest != '+' && *rest != '-') || *size == '+' || *size == '-' || !calendar_duration(size, &value, &why) ||
        value > (int64_t)DURATION_DAYS_MAX * DAY_MS)
        return reader_fault(reader, setting, "write \"end\" or \"end - 10 min\"", "\"%s\" is no moment",
                            setting->string);
    *ms = *rest == '-' ? -value : value;
    return true;
}

bool reader_take_number(struct reader *reader, const struct setting *setting, double *number)
{
    if (setting->kind != SETTING_INTEGER && setting->kind != SETTING_NUMBER)
        return reader_fault(reader, setting, setting->kind == SETTING_STRING ? "without quotes" : NULL,
                            "it must be a number");
    if (!isfinite(setting->number))
        return reader_fault(reader, setting, NULL, "it is too large a number");
    *number = setting->number;
    return true;
}

bool reader_take_share(struct reader *reader, const struct setting *setting, double *share)
{
    double value = setting->number;
    if (setting->kind == SETTING_STRING) {
        char *end = NULL;
        bool digit = (setting->string[0] >= '0' && setting->string[0] <= '9') || setting->string[0] == '.';
        value = digit ? strtod(setting->string, &end) / 100 : NAN;
        if (!digit || strcmp(end + strspn(end, " "), "%") != 0)
            return reader_fault(reader, setting, "write 0.35 or \"35 %\"", "it is no share");
    } else if (setting->kind != SETTING_INTEGER && setting->kind != SETTING_NUMBER) {
        return reader_fault(reader, setting, "write 0.35 or \"35 %\"", "it is no share");
    }
    if (!(value >= 0 && value <= 1))
        return reader_fault(reader, setting,
                            value > 1 && value <= 100 && setting->kind != SETTING_STRING
                                ? arena_format(reader->arena, "for percents write \"%.15g %%\"", value)
                                : NULL,
                            "a share is between 0 and 1");
    *share = value;
    return true;
}

bool reader_take_count(struct reader *reader, const struct setting *setting, int64_t low, int64_t high, int64_t *count)
{
    if (setting->kind != SETTING_INTEGER && setting->kind != SETTING_NUMBER)
        return reader_fault(reader, setting, setting->kind == SETTING_STRING ? "without quotes" : NULL,
                            "it must be a whole number");
    if (setting->kind == SETTING_NUMBER && (floor(setting->number) != setting->number || fabs(setting->number) > 9e15))
        return reader_fault(reader, setting, NULL, "%.15g is no whole number", setting->number);
    int64_t value = setting->kind == SETTING_INTEGER ? setting->integer : (int64_t)setting->number;
    if (value < low)
        return reader_fault(reader, setting, NULL, "%lld is too small: the least is %lld", (long long)value,
                            (long long)low);
    if (value > high)
        return reader_fault(reader, setting, NULL, "%lld is too large: the most is %lld", (long long)value,
                            (long long)high);
    *count = value;
    return true;
}

bool reader_take_instant(struct reader *reader, const struct setting *setting, int64_t *ms)
{
    const char *why;
    if (setting->kind != SETTING_STRING)
        return reader_fault(reader, setting, "write \"2026-12-08 16:00\"", "it is no instant");
    if (!calendar_instant(setting->string, ms, &why))
        return reader_fault(reader, setting, "write \"2026-12-08 16:00\", UTC, or with +01:00",
                            "\"%s\" is no instant: %s", setting->string, why);
    return true;
}

bool reader_take_word(struct reader *reader, const struct setting *setting, const char *const words[], int *index)
{
    const char *text = NULL;
    if (!reader_take_text(reader, setting, &text))
        return false;
    for (int i = 0; words[i]; i++) {
        if (strcmp(words[i], text) == 0) {
            *index = i;
            return true;
        }
    }
    const char *near = text_nearest(text, words);
    return reader_fault(reader, setting,
                        near ? arena_format(reader->arena, "did you mean \"%s\"?", near)
                             : arena_format(reader->arena, "write %s", reader_choices(reader, words)),
                        "\"%s\" is not known here", text);
}

bool reader_take_shares(struct reader *reader, const struct setting *setting, const char *const words[], double share[])
{
    if (setting->kind != SETTING_GROUP)
        return reader_fault(reader, setting, "write { name = 0.6; other = 0.4; }", "it must be a group of shares");
    bool good = true;
    double sum = 0;
    size_t count = 0;
    while (words[count])
        share[count++] = 0;
    for (size_t i = 0; i < setting->count && !reader_is_full(reader); i++) {
        const struct setting *child = setting->child[i];
        size_t k = 0;
        while (words[k] && strcmp(words[k], child->name) != 0)
            k++;
        double value = 0;
        if (!words[k]) {
            const char *near = text_nearest(child->name, words);
            good = reader_fault(reader, child,
                                near ? arena_format(reader->arena, "did you mean %s?", near)
                                     : arena_format(reader->arena, "known here: %s", reader_choices(reader, words)),
                                "unknown name");
        } else if (!reader_take_share(reader, child, &value)) {
            good = false;
        } else {
            share[k] = value;
        }
        sum += value;
    }
    good = good && !reader_is_full(reader);
    if (good && fabs(sum - 1) > 1e-6)
        return reader_fault(reader, setting, NULL, "the shares add to %.9g instead of 1", sum);
    for (size_t k = 0; good && k < count; k++)
        share[k] /= sum;
    return good;
}
