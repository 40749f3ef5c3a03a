#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks the order of knowledge (src/LAYERS), the walls around the libraries, and that no object file of libivsim.a holds
# writable state. One line per violation. Runs from the build folder, as `make check` does: srcdir is the source tree.

build=$(pwd)
cd "${srcdir:-.}" || exit 99
[ -f src/LAYERS ] || { echo "src/LAYERS: not found in $(pwd)"; exit 99; }
status=0

# A file belongs to the module with the longest listed name that is the file's name or its beginning before a `_`.
find src include -type f \( -name '*.[ch]' -o -name '*.inc' \) | LC_ALL=C sort | awk '
    function complain(text) { print text; bad = 1 }
    function base_of(path) { sub(/.*\//, "", path); sub(/\.[^.]*$/, "", path); return path }
    function owner_of(name) {
        while (!(name in place) && name ~ /_/)
            sub(/_[^_]*$/, "", name)
        return name in place ? name : ""
    }
    function check_quoted(header, at,    owner) {
        if (header == "config.h")
            return
        if (!(header in home)) {
            complain(at ": includes \"" header "\", which is neither in include/ nor in src/")
            return
        }
        owner = owner_of(base_of(header))
        if (owner == "" || owner == module)
            return # what belongs to nobody is reported where it stands
        if (home[header] != "include")
            complain(at ": includes \"" header "\", which is private to " owner)
        else if (place[owner] > place[module])
            complain(at ": includes \"" header "\": " owner " stands after " module " in src/LAYERS")
    }
    function check_wall(header, file, at,    folder) {
        folder = file
        sub(/\/[^\/]*$/, "", folder)
        if (header == "libconfig.h" && !(folder == "src/read" && module == "setting"))
            complain(at ": <libconfig.h> belongs into src/read/setting.c alone")
        if ((header == "omp.h" || header == "mpi.h") && !(folder == "src/study" && module == "ensemble"))
            complain(at ": <" header "> belongs into src/study/ensemble.c alone")
        if (header ~ /^gsl\// && folder != "src/kernel" && file != "src/cli/main.c")
            complain(at ": <" header ">: GSL belongs into src/kernel alone (and src/cli/main.c)")
        if (header == "jansson.h" && folder != "src/report" && folder != "src/cli")
            complain(at ": <jansson.h> belongs into src/report and src/cli alone")
    }
    BEGIN {
        while ((getline line < "src/LAYERS") > 0) {
            sub(/#.*/, "", line)
            count = split(line, word)
            for (i = 2; i <= count; i++) {
                if (word[i] in place)
                    complain("src/LAYERS: " word[i] " is listed twice")
                place[word[i]] = ++places
                layer[word[i]] = word[1]
            }
        }
        if (!("main" in place)) { # it may know everything
            place["main"] = ++places
            layer["main"] = "cli"
        }
    }
    {
        path[NR] = $0
        folder = name = $0
        sub(/\/[^\/]*$/, "", folder)
        sub(/.*\//, "", name)
        if (name in home && home[name] != folder)
            complain($0 ": there is a file of that name in " home[name] "/ too")
        home[name] = folder
    }
    END {
        for (n = 1; n <= NR; n++) {
            file = path[n]
            name = base_of(file)
            module = owner_of(name)
            if (module == "") {
                # A header whose source is not written yet is a promise: said, but no fault.
                if (file ~ /^include\/[^\/]*$/ && !((name ".c") in home))
                    print file ": no module of src/LAYERS (and no source yet)"
                else
                    complain(file ": no module of src/LAYERS")
                continue
            }
            if (file ~ /^include\/.*\//)
                complain(file ": include/ is flat")
            if (file ~ /^src\// && file !~ ("^src/" layer[module] "/[^/]*$"))
                complain(file ": " module " is a module of " layer[module] ", its files stand in src/" layer[module] "/")
            number = 0
            while ((getline line < file) > 0) {
                number++
                if (line !~ /^[ \t]*#[ \t]*include/)
                    continue
                header = line
                sub(/^[ \t]*#[ \t]*include[ \t]*/, "", header)
                quoted = header ~ /^"/
                if (quoted || header ~ /^</) {
                    header = substr(header, 2)
                    sub(/[">].*/, "", header)
                }
                if (quoted && header ~ /\//)
                    complain(file ":" number ": includes \"" header "\" by a path")
                else if (quoted)
                    check_quoted(header, file ":" number)
                check_wall(header, file, file ":" number)
            }
            close(file)
        }
        exit bad
    }' || status=1

# Writable state is what nm finds in .data, .bss and their like. Tables of pointers stand in .data.rel.ro, which the loader
# closes after relocation. Names with two leading underscores are the compiler's (sanitizers, coverage, profiles).
library=$build/libivsim.a
if [ ! -f "$library" ]; then
    echo "libivsim.a: not found in $build"
    status=1
elif command -v "${NM:-nm}" >/dev/null; then
    "${NM:-nm}" -f sysv "$library" | awk -F '|' '
        /^Symbols from / { object = $0; sub(/.*\[/, "", object); sub(/\].*/, "", object) }
        /^[^ ]*\.o:$/ { object = $0 }
        NF >= 7 {
            for (i = 1; i <= NF; i++)
                gsub(/^[ \t]+|[ \t]+$/, "", $i)
            if ($3 !~ /^[dDbBCsSgG]$/ || $7 ~ /^\.data\.rel\.ro/ || $1 ~ /^(__|\.)/)
                next
            print object ": writable state: " $1 " (" ($7 == "" ? "common" : $7) ")"
            bad = 1
        }
        END { exit bad }' || status=1
fi
exit $status
