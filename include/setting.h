/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of settings as a tree of our own: libconfig's syntax, every node knowing its file and line. Includes are
 * spliced in by us (relative to the file that names them; cycles, depth and missing files are faults), and what
 * libconfig 1.5 would swallow is looked for before it is asked: integers that wrap, comments and strings that never
 * end, endless nesting. This is the only module that knows libconfig. */
#ifndef IVSIM_SETTING_H
#define IVSIM_SETTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "diag.h"
#include "source.h"

enum setting_kind { SETTING_GROUP, SETTING_LIST, SETTING_STRING, SETTING_INTEGER, SETTING_NUMBER, SETTING_BOOLEAN };

/* A list stands for libconfig's arrays and lists alike. Integers are 64 bits; SETTING_NUMBER has a fraction or
 * exponent. */
struct setting {
    enum setting_kind kind;
    const char *name; /* NULL inside a list */
    struct setting *parent;
    size_t index; /* within the parent */
    struct origin origin;
    const char *preset; /* the preset that gave it, or NULL */
    struct setting **child;
    size_t count;
    const char *string;
    int64_t integer;
    double number; /* also of an integer */
    bool boolean;
};

/* Reads a file with its includes. STATUS_INPUT with entries in `diag` (all that can be found), STATUS_IO where the file
 * itself can't be read (also an entry). `digest`, where not NULL, gets the SHA-256 of the text as spliced. */
enum status setting_read(const char *path, struct arena *arena, struct diag *diag, struct setting **root,
                         char digest[65]);

/* The same for a text in memory that calls itself `name`; it may not include files. */
enum status setting_read_text(const char *name, const char *text, struct arena *arena, struct diag *diag,
                              struct setting **root, char digest[65]);

/* SHA-256, hexadecimal. */
void setting_digest(const char *text, size_t length, char digest[65]);

/* The child of that name, or NULL. */
const struct setting *setting_child(const struct setting *group, const char *name);

/* "events[0].audience.size" */
const char *setting_path(const struct setting *setting, struct arena *arena);

/* Lays `over` on `under` (both groups): a group over a group goes on inside where `deep`, everything else replaces.
 * Nodes keep their origins. Returns the merged group; the arguments are not changed. */
struct setting *setting_overlay(const struct setting *under, const struct setting *over, bool deep,
                                struct arena *arena);

/* A copy of a tree that hangs under `parent` by that name (NULL: its own) and place. */
struct setting *setting_copy(const struct setting *from, struct setting *parent, const char *name, size_t index,
                             struct arena *arena);

/* Takes the child of that name out of a group, where there is one. */
void setting_drop(struct setting *group, const char *name);

/* Applies `path=value` (`events[0].audience.size=500`, `budget=5000 USD`; a list member also by its name:
 * `events[town hall].live=2 h`). The value is read as a setting; a bare word or phrase is a string. The path's last
 * part may be new, the rest must exist. `path*=factor` multiplies what is written there: a number, a quantity with its
 * unit, or a law as a whole, which keeps its shape. `option` is what a fault is said to stand in ("--set" where it is
 * NULL). False with an entry in `diag`. */
bool setting_assign(struct setting *root, const char *text, const char *option, struct arena *arena, struct diag *diag);

#endif
