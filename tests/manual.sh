#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The manual: a page for every command, every setting on a page, roff without complaint, nothing wider than a terminal;
# and completion, asked as a shell would ask it.

top=$(cd "${srcdir:-.}" && pwd)
failed=0
fail() { echo "FAIL: $*"; failed=1; }

commands=$(./ivsim --help | sed -n 's/^  ivsim \([a-z]*\) .*/\1/p')
[ -n "$commands" ] || fail "ivsim --help lists no commands"
for command in $commands; do
    [ -f "man/ivsim-$command.1" ] ||
        fail "no page for 'ivsim $command': write man/ivsim-$command.1.in and name it in MANUAL_PAGES of Makefile.am"
done

# Presets are data of ours: nobody writes that group.
for group in $(sed -n 's/^    { "\([a-z_]*\)", "[a-z_]*", KEY_.*/\1/p' "$top/src/model/keys.c" | sort -u); do
    [ "$group" = preset ] || grep -q "^@settings $group\$" "$top"/man/*.in ||
        fail "the settings of '$group' are on no page: add '@settings $group' to a template in man/"
done

# The tables that a run writes, column by column.
rm -rf manual.tmp
mkdir manual.tmp
./ivsim run "$top/scenarios/examples/by-hand.cfg" --quiet --replications 2 -o manual.tmp/run || fail "no run"
for file in manual.tmp/run/*; do
    name=${file##*/}
    grep -q "^\.B $name\$" man/ivsim-result.5 || fail "ivsim-result(5) says nothing of $name"
    [ "${name%.csv}" != "$name" ] || continue
    for column in $(head -n 1 "$file" | tr , ' '); do
        case $column in
        *.*|p[0-9]*|compute*|composition*|storage*|egress*|[a-z]*=*) continue ;; # meters; percentiles, said as a range
        esac
        grep -q "^\.IR* $column\( ,\| \.\)*\$" man/ivsim-result.5 || fail "ivsim-result(5) says nothing of $name: $column"
    done
done

if command -v groff >/dev/null; then
    printf '.TH X 1\n.nosuchrequest\n' >manual.tmp/bad.1
    [ -n "$(groff -man -ww -z manual.tmp/bad.1 2>&1)" ] || fail "groff would say nothing of a bad page"
    for page in man/*.[15]; do
        complaint=$(groff -man -ww -z "$page" 2>&1)
        [ -z "$complaint" ] || fail "$complaint"
        wide=$(groff -man -Tascii -rLL=80n -P-cbou "$page" | awk 'length > 80')
        [ -z "$wide" ] || fail "$page is wider than 80 columns: $wide"
    done
else
    echo "no groff: pages were not set"
fi

# Words of a command line, the last one unfinished -> what completion offers.
complete() {
    bash -c '. completion/ivsim.bash; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _ivsim; printf "%s\n" "${COMPREPLY[@]}"' \
        bash "$@" | sort | tr '\n' ' '
}
offers() {
    wanted=$1
    shift
    got=$(complete "$@")
    [ "$got" = "$wanted" ] || fail "completion of '$*' offers '$got', not '$wanted'"
}
if command -v bash >/dev/null; then
    : >manual.tmp/some.cfg
    : >manual.tmp/some.txt
    offers "check " ivsim ch
    offers "--replications-from= --replications= " ivsim run --repl
    offers "--gate " ivsim run --ga
    offers "svg " ivsim plot --format = s
    offers "png svg " ivsim plot --format =
    offers "stage stage-audio stage-replicated " ivsim run --only stage
    offers "channel,hybrid-client " ivsim run --only channel,hybrid-c
    offers "manual.tmp/run manual.tmp/some.cfg " ivsim check manual.tmp/
    offers "manual.tmp/run " ivsim plot manual.tmp/
    offers "aws-ivs-2020 " ivsim prices aws-ivs-2020
    offers " " ivsim nosuch x
else
    echo "no bash: completion was not asked"
fi
if command -v zsh >/dev/null; then
    zsh -n completion/_ivsim || fail "zsh can't read its completion"
fi
[ $failed -eq 0 ] && echo "the manual is sound"
[ $failed -eq 0 ]
