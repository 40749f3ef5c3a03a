# SPDX-License-Identifier: GPL-3.0-or-later
# sweep.gp: what each pattern costs along one input. Lines: what patterns are ranked by; bands: P10 to P90 of the patterns
# that are cheapest somewhere. Dotted where a pattern can't carry the workload.
#
#     gnuplot -d -c sweep.gp DIR OUT.svg        (or OUT.png), after `ivsim sweep -o DIR` has made the tables
#
# DIR/plots/sweep-settings.gp  title, input, unit, by ("mean", "P90"), replications, logarithmic, words, factor (0 or 1), points,
#                              value[], at[] (the points, as numbers and as they are read), patterns, pattern[], banded[],
#                              bill_high (USD), marks, mark_at[], mark_from[], mark_to[], mark_words[] (where the cheapest
#                              changes, with the 95 % interval)
# DIR/plots/sweep.dat          one block a pattern; columns: 1 value, 2 the bill by which it is ranked, 3 P10, 4 P90 (USD),
#                              5 whether it fits (0 or 1)

output = ARG2
here = ''
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
load ARG1.'/plots/sweep-settings.gp'
shown = patterns > 28 ? 28 : patterns
width = 1000; height = shown > 22 ? 160 + 20 * shown : 600
load here.'style.gp'

set title title."\nThe month's bill (".by.') by '.input.(shown < patterns ? sprintf(' (the first %d of %d patterns)', shown, patterns) : '')
set ylabel "month's bill in USD (".by.'; bands: P10 to P90)'
set xlabel input.(unit eq '' ? '' : ', '.unit)
set key outside right top vertical Left reverse maxrows 28

span = value[points] - value[1]
if (logarithmic) {
    set logscale x
    set xrange [value[1]:value[points]]
    set xtics ()
    do for [k = floor(log10(value[1])):ceil(log10(value[points]))] {
        do for [m in '1 2 5'] {
            x = m * 10.0**k
            if (x >= value[1] * 0.999 && x <= value[points] * 1.001) {
                set xtics add ((factor ? 'x ' : '').(x >= 1 ? thousands(int(x + 0.5)) : sprintf('%g', x)) x)
            }
        }
    }
} else { if (words || points < 9) {
    set xrange [value[1] - (span > 0 ? 0.03 * span : 1):value[points] + (span > 0 ? 0.03 * span : 1)]
    set xtics ()
    do for [k = 1:points] { set xtics add (at[k] value[k]) }
} else {
    step = nice(span, 8)
    set xrange [value[1]:value[points]]
    set xtics ()
    do for [k = int(ceil(value[1] / step - 0.001)):int(floor(value[points] / step + 0.001))] {
        x = k * step
        set xtics add ((factor ? 'x ' : '').(step >= 0.999 ? thousands(int(x + 0.5)) : sprintf('%g', x)) x)
    }
} }

mark = nice(bill_high, 6)
last = ceil(bill_high * 1.02 / mark)
set yrange [0:last * mark]
set ytics ()
do for [k = 0:last] { set ytics add (usd(k * mark, places(mark)) k * mark) }

do for [k = 1:marks] {
    if (mark_to[k] > mark_from[k]) {
        set object k rectangle from first mark_from[k], graph 0 to first mark_to[k], graph 1 fillcolor rgb faint fillstyle solid 0.7 noborder behind
    }
    set arrow k from first mark_at[k], graph 0 to first mark_at[k], graph 1 nohead linecolor rgb ink linewidth 1.2 dashtype 3 front
    set label k mark_words[k] at first mark_at[k], graph 0.97 left offset 0.5,0 textcolor rgb ink front
}

table = ARG1.'/plots/sweep.dat'
tone(k) = colour[(k - 1) % 7 + 1]
plot for [k = 1:shown] table index k - 1 using 1:(banded[k] > 0 ? $3 : NaN):4 with filledcurves fillcolor rgb tone(k) \
         fillstyle transparent solid 0.14 noborder notitle, \
     for [k = 1:shown] table index k - 1 using 1:($5 > 0 ? NaN : $2) with linespoints linecolor rgb tone(k) linewidth 1.2 dashtype 3 pointtype 6 pointsize 0.5 notitle, \
     for [k = 1:shown] table index k - 1 using 1:($5 > 0 ? $2 : NaN) with linespoints linetype k pointtype 7 pointsize 0.5 title pattern[k]
