# SPDX-License-Identifier: GPL-3.0-or-later
# map.gp: which pattern is cheapest over two inputs. Pale where that is not sure: some other pattern's paired difference has
# a 95 % interval that holds zero. White: nothing can carry the workload.
#
#     gnuplot -d -c map.gp DIR OUT.svg        (or OUT.png), after `ivsim breakeven -o DIR` with two inputs has made the tables
#
# DIR/plots/map-settings.gp  title, by ("mean", "P90"), x_input, x_points, x_at[], y_input, y_points, y_at[] (as they are read),
#                            patterns, pattern[], used[] (0 or 1: cheapest somewhere)
# DIR/plots/map.dat          a row a point: 1 place across, 2 place upwards, 3 pattern (0: none fits), 4 whether it is sure

output = ARG2
width = 1000; height = 640
here = ''
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
load ARG1.'/plots/map-settings.gp'
load here.'style.gp'

set title title."\nThe cheapest architecture (".by.'); pale: not sure'
set xlabel x_input
set ylabel y_input
unset grid
set xrange [0.5:x_points + 0.5]
set yrange [0.5:y_points + 0.5]
set xtics () scale 0
set ytics () scale 0
x_step = int(ceil(x_points / 12.0))
y_step = int(ceil(y_points / 16.0))
do for [k = 1:x_points:x_step] { set xtics add (x_at[k] k) }
do for [k = 1:y_points:y_step] { set ytics add (y_at[k] k) }
set key outside right top vertical Left reverse samplen 1.5

# As many colours as are needed, in the order of the patterns; pale is three fifths of the way to white.
array tone[patterns]
next = 0
do for [k = 1:patterns] { next = next + used[k]; tone[k] = colour[(next + 6) % 7 + 1] }
pale(k) = sprintf('#%02x%02x%02x', int(0.4 * int('0x'.tone[k][2:3]) + 153), int(0.4 * int('0x'.tone[k][4:5]) + 153), int(0.4 * int('0x'.tone[k][6:7]) + 153))
table = ARG1.'/plots/map.dat'
plot for [k = 1:patterns] table using 1:($3 == k && $4 > 0 ? $2 : NaN):($1 - 0.48):($1 + 0.48):($2 - 0.48):($2 + 0.48) \
         with boxxyerror fillcolor rgb tone[k] title (used[k] ? pattern[k] : ''), \
     for [k = 1:patterns] table using 1:($3 == k && $4 == 0 ? $2 : NaN):($1 - 0.48):($1 + 0.48):($2 - 0.48):($2 + 0.48) \
         with boxxyerror fillcolor rgb pale(k) notitle
