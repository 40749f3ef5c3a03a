# SPDX-License-Identifier: GPL-3.0-or-later
# fan.gp: concurrent viewers over time, one panel for each event: median, and the bands that hold 50 % and 90 % of the
# replications at that moment. Moment by moment: no single replication need follow the edge of a band.
#
#     gnuplot -d -c fan.gp DIR OUT.svg        (or OUT.png), after `ivsim plot DIR` has made the tables
#
# DIR/plots/run.gp  title, events, event[], event_from_s[], event_to_s[] (seconds from the planned start), event_top[],
#                   quotas, quota[], quota_words[] (on viewers; drawn where the viewers come near)
# DIR/plots/fan.dat one block an event; columns: 1 seconds from the planned start, 2 P5, 3 P25, 4 median, 5 P75, 6 P95 of
#                   the concurrent viewers

output = ARG2
here = ''
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq '/') { here = ARG0[1:i] } }
load ARG1.'/plots/run.gp'
shown = events > 12 ? 12 : events
across = shown > 2 ? 2 : 1
down = (shown + across - 1) / across
width = 1000; height = down == 1 ? 600 : 80 + 320 * down
load here.'style.gp'

# The largest of these steps that gives at least four marks; then minutes, hours or days.
steps = '60 120 300 600 900 1800 3600 7200 10800 21600 43200 86400 172800 432000 864000'
choose(span) = (found = 60, sum [i = 1:words(steps)] (span / word(steps, i) >= 5 ? (found = int(word(steps, i))) : 0), found)
unit_s(step) = step < 3600 ? 60 : step < 86400 ? 3600 : 86400
unit(step) = step < 3600 ? 'minutes' : step < 86400 ? 'hours' : 'days'

set multiplot layout down,across title title."\nConcurrent viewers".(shown < events ? sprintf(' (the first %d of %d events)', shown, events) : '') \
    textcolor rgb ink offset 0,-0.5 margins char 11, char 4, char 4.5, char 6 spacing char 13, char 7
set key at screen 0.985,0.985 right top vertical Right noreverse
set grid front
table = ARG1.'/plots/fan.dat'
do for [k = 1:shown] {
    step = choose(event_to_s[k] - event_from_s[k])
    set title event[k] offset 0,-0.4
    set xlabel unit(step).' from the planned start' offset 0,0.3
    set ylabel 'concurrent viewers'
    if (event_to_s[k] > event_from_s[k]) { set xrange [event_from_s[k]:event_to_s[k]] } else { set xrange [event_from_s[k] - 60:event_to_s[k] + 60] }
    set xtics ()
    do for [t = int(floor(1.0 * event_from_s[k] / step)):int(ceil(1.0 * event_to_s[k] / step))] {
        set xtics add (sprintf('%g', 1.0 * t * step / unit_s(step)) t * step)
    }
    top = event_top[k]
    do for [q = 1:quotas] {
        unset arrow q
        unset label q
        if (quota[q] <= 2.5 * event_top[k]) {
            top = largest(top, quota[q])
            set arrow q from graph 0, first quota[q] to graph 1, first quota[q] nohead linecolor rgb colour[2] linewidth 1.5 dashtype 3 front
            set label q quota_words[q].', '.thousands(int(quota[q])) at graph 1, first quota[q] right offset -0.5,0.6 textcolor rgb ink front
        }
    }
    mark = largest(nice(top, 5), 1)
    last = int(ceil(top * 1.05 / mark))
    if (last < 1) { last = 1 }
    set yrange [0:last * mark]
    set ytics ()
    do for [v = 0:last] { set ytics add (thousands(int(v * mark)) v * mark) }
    if (k > 1) { unset key }
    plot table index k - 1 using 1:2:6 with filledcurves fillcolor rgb '#cfe5f2' title '5 % to 95 %', \
         table index k - 1 using 1:3:5 with filledcurves fillcolor rgb '#7fb8d8' title '25 % to 75 %', \
         table index k - 1 using 1:4 with lines linecolor rgb colour[1] linewidth 2 title 'median'
}
unset multiplot
