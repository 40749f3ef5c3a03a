# SPDX-License-Identifier: GPL-3.0-or-later
# Every figure of tests/replay: its distance from what the source reports, in units of the bound it must keep.
# gnuplot -d -c validity-replay.gp STYLE TABLE OUTPUT, TABLE as `test_replay --table` prints it.
width = 900
height = 860
output = ARG3
load ARG1

rows = sprintf("awk -F'\\t' 'NF == 5 { print $3 - $2, 4.9 * $4, $5 }' '%s'", ARG2)
names = sprintf("awk -F'\\t' 'NF == 5 { n++; split($1, word, \" \"); w = word[1]; sub(/:$/, \"\", w); if ($1 ~ /arrivals/) w = \"arr\"; if (w != last) print n, w; last = w }' '%s'", ARG2)
count = int(system(sprintf("awk -F'\\t' 'NF == 5' '%s' | wc -l", ARG2)))

name(w) = w eq '2014' ? 'World Cup 2014' : w eq '2018' ? 'World Cup 2018' : w eq 'arr' ? 'arrivals, peak 2014' : \
    w eq '2002' ? 'reality TV 2002' : w eq '2025' ? 'feed 2025' : w eq '2019' ? 'games 2019' : w eq 'calls' ? 'calls' : \
    w eq 'classes' ? 'classes' : w eq 'webinar' ? 'webinar' : w

set title 'Presets against their sources: one line per figure'
set xlabel '(found - reported) / bound, with 4.9 standard errors'
set xrange [-1.25:1.25]
set xtics ('-1: bound' -1, '-0.5' -0.5, 'as reported' 0, '0.5' 0.5, 'bound: 1' 1)
set yrange [count + 1:0]
set lmargin 22
unset key
groups = system(names)
set ytics ()
n = words(groups) / 2
do for [i = 1:n] {
    at = word(groups, 2 * i - 1)
    if (word(groups, 2 * i) ne '2014' || i == 1) {
        set ytics add (name(word(groups, 2 * i)) at + (word(groups, 2 * i) eq 'calls'))
    }
}
unset grid
set grid xtics ytics linetype 1 linewidth 0.6 linecolor rgb faint dashtype 1
set arrow from -1, graph 0 to -1, graph 1 nohead linecolor rgb colour[2] linewidth 1.5 front
set arrow from 1, graph 0 to 1, graph 1 nohead linecolor rgb colour[2] linewidth 1.5 front
plot '< ' . rows using ($1 / $3):($0 + 1):($2 / $3) with xerrorbars pointtype 7 pointsize 0.45 linecolor rgb colour[1] linewidth 1
