# SPDX-License-Identifier: GPL-3.0-or-later
# style.gp: what all pictures share; every script beside it loads it, none needs it changed to work.
#
# The script has set `width` and `height` (pixels) and `output`; the ending of `output` chooses the terminal: .svg or .png.
# Colours: Okabe and Ito, "Color Universal Design" (2008): distinct to colour-blind eyes. Yellow is left out of lines,
# white paper swallows it. After seven curves the colours come again, dashed, then dotted, then both.

set encoding utf8
set decimalsign '.'

ending = strlen(output) < 4 ? '' : output[strlen(output) - 3:]
if (ending eq '.svg') {
    set terminal svg size width,height dynamic noenhanced background '#ffffff' font 'sans-serif,13' linewidth 1.2
} else { if (ending eq '.png') {
    set terminal pngcairo size width,height noenhanced background '#ffffff' font 'DejaVu Sans,10' linewidth 1.3
} else {
    print 'the picture is written to a name that ends in .svg or .png, not to ', output
    exit status 2
} }
set output output

array colour[7] = ['#0072B2', '#D55E00', '#009E73', '#CC79A7', '#56B4E9', '#E69F00', '#000000']
paper = '#ffffff'
ink = '#333333'
faint = '#d8d8d8'
better = colour[1]  # the first of two patterns
worse = colour[6]   # the other
do for [k = 1:28] {
    set linetype k linecolor rgb colour[(k - 1) % 7 + 1] linewidth 2
    if (k > 7) { set linetype k dashtype (7, 3) }
    if (k > 14) { set linetype k dashtype (2, 2) }
    if (k > 21) { set linetype k dashtype (9, 3, 2, 3) }
}

set border 3 linecolor rgb ink linewidth 0.8
set tics nomirror out scale 0.6 textcolor rgb ink
set grid xtics ytics linetype 1 linewidth 0.6 linecolor rgb faint dashtype 1
set key noenhanced noopaque textcolor rgb ink samplen 2.5 spacing 1.25
set title textcolor rgb ink offset 0,0.3
set xlabel textcolor rgb ink
set ylabel textcolor rgb ink
set style fill solid 1.0 noborder

# 1234567 as 1,234,567, whatever the locale.
thousands(n) = n < 1000 ? sprintf('%d', n) : thousands(n / 1000).sprintf(',%03d', n % 1000)
# x USD to `places` decimals (0 to 9), rounded: $1,234.50, a minus before the $.
usd_size(units, places) = '$'.thousands(units / int(10**places)).(places > 0 ? sprintf(sprintf('.%%0%dd', places), units % int(10**places)) : '')
usd(x, places) = (x < 0 ? "\342\210\222" : '').usd_size(int(abs(x) * 10**places + 0.5), places)
# As many decimals as an axis with that distance between two marks needs: none, or cents, or what it takes.
places(step) = step >= 0.999 ? 0 : step > 0.0099 ? 2 : step > 0.9e-9 ? int(ceil(-log10(step) - 0.001)) : 9
# A round distance (1, 2 or 5 times a power of ten) for about n marks over the span.
power(raw) = 10.0**floor(log10(raw))
round_up(m) = m < 1.5 ? 1 : m < 3.5 ? 2 : m < 7.5 ? 5 : 10
nice(span, n) = span <= 0 ? 1.0 : round_up(1.0 * span / n / power(1.0 * span / n)) * power(1.0 * span / n)
largest(a, b) = a > b ? a : b
smallest(a, b) = a < b ? a : b
