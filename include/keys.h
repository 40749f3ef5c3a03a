/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The vocabulary of settings: every key of every group, with its kind, its default, its range and a sentence. One
 * table: the readers take their defaults and the check of unknown keys from it, and `explain`, --help and the manual
 * their words. */
#ifndef IVSIM_KEYS_H
#define IVSIM_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum key_kind {
    KEY_TEXT,
    KEY_WORD, /* one of the words in `range` */
    KEY_YES_NO,
    KEY_GROUP,
    KEY_LIST,
    KEY_DURATION, /* >= 0 */
    KEY_OFFSET,   /* a duration of either sign; "end" where the range says so */
    KEY_INSTANT,
    KEY_MONEY,
    KEY_BIT_RATE,
    KEY_DATA,
    KEY_SHARE,
    KEY_COUNT,
    KEY_NUMBER,
    KEY_KINDS
};

struct key {
    const char *group; /* "event" */
    const char *name;
    enum key_kind kind;
    bool random;          /* a random quantity may stand there */
    const char *fallback; /* the default as it would be written; NULL: none (or required, as the range says) */
    const char *range;    /* what is accepted beyond the kind; NULL where the kind says it all */
    const char *sentence;
};

enum { KEYS_OF_GROUP_MAX = 40 };

extern const struct key key_table[]; /* ended by a NULL group; the keys of one group stand together */
extern const char *const key_kind_name[KEY_KINDS];

/* NULL where there is none. */
const struct key *key_find(const char *group, const char *name);

/* Whether every key of that name takes fractions: numbers, shares. */
bool key_takes_fractions(const char *name);

/* The names of a group's keys, ended by NULL. */
void key_names(const char *group, const char *name[KEYS_OF_GROUP_MAX + 1]);

#endif
