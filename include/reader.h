/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all readers share: a section is a group of settings with its row names in key_table, and each function takes one
 * key of it - as written, or the table's default -, checks it, notes it for `explain` and gives its value in inner
 * units. A fault goes to `diag`; then the value is not touched, false is returned, and reading goes on. */
#ifndef IVSIM_READER_H
#define IVSIM_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "keys.h"
#include "scenario.h"
#include "setting.h"

struct reader {
    struct arena *arena;
    struct diag *diag;
    const struct setting *presets; /* the list of them, or NULL */
    int64_t period_ms;
    struct stated *stated;
    size_t stated_count, stated_room;
    const char *digests; /* of tables read so far, or NULL */
    size_t loaded;       /* bytes of tables read so far */
    bool quiet;          /* nothing is noted: price books, built-in patterns */
};

struct section {
    struct reader *reader;
    const struct setting *group;
    const char *keys; /* of key_table */
};

/* Takes `setting` as a group with these keys. Says where it is no group, and which keys are unknown; `more`, where not
 * NULL, are further known names, ended by NULL. */
bool reader_open(struct reader *reader, const struct setting *setting, const char *keys, const char *const more[],
                 struct section *section);

/* The group `name` of a section; an empty one with all defaults where it is not written. */
bool reader_enter(const struct section *section, const char *name, const char *keys, struct section *inner);

/* An entry about one setting. The format makes what is wrong; `hint` may be NULL. Returns false. */
bool reader_fault(struct reader *reader, const struct setting *setting, const char *hint, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Whether there are so many faults that another one would not be shown: then lists need not be read to their end. */
bool reader_is_full(const struct reader *reader);

/* The same about a key that is not there. */
bool reader_missing(const struct section *section, const char *name, const char *hint);

/* The key as written, else its default as a setting of its own (its origin has no file), else NULL. */
const struct setting *reader_get(const struct section *section, const char *name);
const struct setting *reader_written(const struct section *section, const char *name); /* without the default */

/* Notes a value for `explain`; `law` may be NULL. */
void reader_state(struct reader *reader, const struct setting *setting, const char *value, const struct dist *law,
                  bool is_duration);

/* Notes a default that has no text in the table. */
void reader_state_default(const struct section *section, const char *name, const char *value);

/* Scalars: one setting. They note nothing. */
bool reader_take_duration(struct reader *reader, const struct setting *setting, bool may_be_negative, int64_t *ms);
bool reader_take_share(struct reader *reader, const struct setting *setting, double *share);
bool reader_take_number(struct reader *reader, const struct setting *setting, double *number);
bool reader_take_count(struct reader *reader, const struct setting *setting, int64_t low, int64_t high, int64_t *count);
bool reader_take_text(struct reader *reader, const struct setting *setting, const char **text);
bool reader_take_instant(struct reader *reader, const struct setting *setting, int64_t *ms);
bool reader_take_word(struct reader *reader, const struct setting *setting, const char *const words[], int *index);
/* "end", "end + 5 min", "-10 min": from_end tells which. */
bool reader_take_offset(struct reader *reader, const struct setting *setting, int64_t *ms, bool *from_end);
/* Shares by name that must add to 1. */
bool reader_take_shares(struct reader *reader, const struct setting *setting, const char *const words[],
                        double share[]);

/* Keys of a section: default, check, note. Required where the table has no default. */
bool reader_text(const struct section *section, const char *name, const char **text);
bool reader_duration(const struct section *section, const char *name, int64_t *ms);
bool reader_instant(const struct section *section, const char *name, int64_t *ms);
bool reader_share(const struct section *section, const char *name, double *share);
bool reader_number(const struct section *section, const char *name, double low, double high, double *number);
bool reader_count(const struct section *section, const char *name, int64_t low, int64_t high, int64_t *count);
bool reader_flag(const struct section *section, const char *name, bool *flag);
bool reader_word(const struct section *section, const char *name, const char *const words[], int *index);
bool reader_money(const struct section *section, const char *name, int64_t *nano);
bool reader_bit_rate(const struct section *section, const char *name, int64_t *bps);

/* A list of at most `most` members; where nothing is written *count is 0. */
bool reader_list(const struct section *section, const char *name, size_t most, const struct setting **list);

/* A setting as a person would say it: "62 min", "lognormal, median 62 min, p90 80 min". */
const char *reader_say(struct reader *reader, const struct setting *setting);

/* "a, b or c" */
const char *reader_choices(struct reader *reader, const char *const words[]);

#endif
