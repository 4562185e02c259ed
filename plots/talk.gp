# The picture of one run for a talk: one panel, and below it what happened.
#
#   gnuplot -c plots/talk.gp FOLDER out.png       FOLDER holds the plot.gp that squall wrote
#   out: .png, .svg or .pdf

here = ARG0[1:strlen(ARG0) - strlen('talk.gp')]
load here.'style.gp'
load ARG1.'/plot.gp'

wide = 1600.0; tall = 1000.0

# Sizes are points, but pixels in SVG.
ending = ARG2[strlen(ARG2) - 3:*]
if (ending eq '.svg') {
    set term svg noenhanced size wide,tall font 'DejaVu Sans,34' background '#FFFFFF'
    points = 1.31
} else { if (ending eq '.pdf') {
    set term pdfcairo noenhanced size 11.6in,7.25in font 'DejaVu Sans,26' linewidth 0.6 \
        dashlength 2
    points = 1
} else {
    set term pngcairo noenhanced size wide,tall font 'DejaVu Sans,26'
    points = 1
} }
set output ARG2
plain(size) = sprintf('DejaVu Sans,%g', size * points)
bold(size) = sprintf('DejaVu Sans Bold,%g', size * points)

up(y) = 1 - y / tall
across(x) = x / wide
row = 46.0                                       # of what happened, in pixels
head = title_rest eq '' ? 58.0 : 118.0           # where the title ends
plot_top = head + 186; plot_bottom = tall - 146 - row * notes
left = 150.0; right = 1570.0

# --- words ---

set multiplot
set label 1 title at screen across(24), screen up(40) left font bold(32)
set label 2 title_rest at screen across(24), screen up(98) left font bold(32)
set label 3 subtitle at screen across(24), screen up(head + 30) left font plain(21) \
    textcolor rgb '#333333'

# --- the key, and what happened: on a canvas of pixels that covers the picture ---

set lmargin at screen 0; set rmargin at screen 1; set tmargin at screen 1; set bmargin at screen 0
set xrange [0:wide]; set yrange [tall:0]
unset border; unset tics; unset key; unset grid
y = head + 88; x = left; k = 10
sample = "set object k rect from x, y - 14 to x + 46, y + 14 fc rgb tint fs solid noborder;"
stroke = "set arrow k from x, y to x + 58, y nohead lw 8 lc rgb tint front;"
entry = "set label k word at x + 70, y left font plain(24);" \
      . "x = x + 110 + (strlen(word) > 9 ? 16.5 : 19.5) * strlen(word);" \
      . "k = k + 1"
word = wanted_title
set arrow k from x, y to x + 58, y nohead lw 5 lc rgb black @mixed front
@entry
tint = vermilion; word = sent_title; @stroke @entry
tint = green; word = good_title; @sample @entry
if (degraded_drawn) { tint = orange; word = degraded_title; @sample @entry }
if (faults > 0) { tint = shade; word = 'fault'; @sample @entry }
do for [i = 1:notes] {
    y = tall - row * (notes - i) - 32
    set object 100 + i circle at 48, y size 20 fc rgb black fs solid noborder
    set label 100 + i sprintf('%d', i) at 48, y center font bold(20) textcolor rgb white front
    set label 110 + i note_when[i] at 88, y left font bold(22)
    set label 120 + i note[i] at 330, y left font plain(22)
}
# Its number stands above the panel, beside the one before it where their instants are near.
over(at) = left + 1.0 * at / time_end * (right - left)
do for [i = 1:notes] {
    set arrow 200 + i from over(note_at[i]), plot_top to over(note_mark[i]), plot_top - 24 nohead \
        lw 3 lc rgb black
    set object 200 + i circle at over(note_mark[i]), plot_top - 40 size 20 fc rgb black \
        fs solid noborder
    set label 200 + i sprintf('%d', i) at over(note_mark[i]), plot_top - 40 center font bold(20) \
        textcolor rgb white front
}
plot NaN notitle
unset label; unset arrow; unset object

# --- the panel ---

set lmargin at screen across(left); set rmargin at screen across(right)
set tmargin at screen up(plot_top); set bmargin at screen up(plot_bottom)
set border 3 lc rgb grey
tic_font = plain(24)
set grid ytics lc rgb '#E4E4E4' lw 1 lt 1
set xrange [0:time_end]; set yrange [0:load_most * 1.05]
cut(y) = y > load_most * 1.05 ? load_most * 1.05 : y
# A step of tics that leaves about three of them.
step(most) = (raw = most / 3.0, power = 10 ** floor(log10(raw)), \
              power * (raw / power > 5 ? 10 : raw / power > 2 ? 5 : raw / power > 1 ? 2 : 1))
set ytics step(load_most) nomirror out textcolor rgb black font tic_font
set xtics nomirror out textcolor rgb black font tic_font
set format y (load_most >= 10000 ? '%.0s%c' : '%g')
set xlabel 'time, '.time_unit offset 0, (ending eq '.svg' ? 0.6 : 0.2) font plain(24)
set label 5 'per second' at screen across(24), screen up((plot_top + plot_bottom) / 2) center \
    rotate by 90 font plain(24)
do for [i = 1:faults] {
    set object i rect from fault_from[i], graph 0 to fault_to[i], graph 1 \
        fc rgb shade fs solid noborder behind
}
do for [i = 1:notes] {
    set arrow 20 + i from note_at[i], graph 0 to note_at[i], graph 1 nohead lw 3 lc rgb black \
        @dotted front
}
set style fill solid 1 noborder
plot $series using 1:(cut($4)) with filledcurves y1=0 lc rgb green notitle, \
     $series using 1:(degraded_drawn ? cut($4) : NaN):(cut($4 + $5)) with filledcurves \
         lc rgb (degraded_drawn ? orange : white) notitle, \
     $series using 1:(cut($3)) with lines lc rgb vermilion lw 8 notitle, \
     $series using 1:2 with lines lc rgb black lw 4.5 @mixed notitle
unset multiplot
