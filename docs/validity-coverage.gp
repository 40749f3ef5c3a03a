# SPDX-License-Identifier: GPL-3.0-or-later
# Coverage of the 95 % intervals: what tests/long/coverage measured beside what theory expects of it.
# gnuplot -d -c validity-coverage.gp STYLE TABLE OUTPUT, TABLE as `coverage` prints it.
width = 800
height = 420
output = ARG3
load ARG1

seeds = 4000.0
error(c) = 196 * sqrt(c / 100 * (1 - c / 100) / seeds)
set title 'How often the 95 % interval of a report holds the truth: 4,000 seeds, two months'
set ylabel '% of the intervals'
set yrange [93:97.2]
set xrange [-0.6:5.6]
set key top right horizontal
set object 1 rectangle from graph 0, first 93.5 to graph 1, first 96.5 fillstyle solid 1 noborder fillcolor rgb '#f2f2f2' behind
set xtics ('mean' 0, 'P50' 1, 'P90' 2, 'P99' 3, 'over the budget' 4, 'paired difference' 5)
plot ARG2 index 0 every ::0::5 using ($0 - 0.12):2:(error($2)) with yerrorbars pointtype 7 pointsize 0.7 linecolor rgb colour[1] title 'gamma month', \
    '' index 1 every ::0::5 using ($0 + 0.12):2:(error($2)) with yerrorbars pointtype 7 pointsize 0.7 linecolor rgb colour[2] title 'lognormal month', \
    '' index 0 every ::0::5 using 0:3 with points pointtype 2 pointsize 1 linecolor rgb ink title 'expected'
