# The picture of a sweep: curves along one axis, a map of two, or a panel for each of several.
#
#   gnuplot -c plots/sweep.gp FOLDER out.png   FOLDER holds the plot.gp of squall sweep --out
#   out: .png, .svg or .pdf
#
# Axes go from 0 to 1, their ends; plot.gp says what stands where.

here = ARG0[1:strlen(ARG0) - strlen('sweep.gp')]
load here.'style.gp'
load ARG1.'/plot.gp'

# Sizes are points, but pixels in SVG.
ending = ARG2[strlen(ARG2) - 3:*]
big = 'DejaVu Sans Bold,24'; small = ',15'
ends = kind == 2 ? 'rounded' : 'butt' # the tipping line has corners, others dashes
if (ending eq '.svg') {
    set term svg noenhanced @ends size 1600,1000 font 'DejaVu Sans,21' background '#FFFFFF'
    big = 'DejaVu Sans Bold,32'; small = ',20'
} else { if (ending eq '.pdf') {
    set term pdfcairo noenhanced @ends size 11.6in,7.25in font 'DejaVu Sans,17' \
        linewidth 0.6 dashlength 2
} else {
    set term pngcairo noenhanced @ends size 1600,1000 font 'DejaVu Sans,17'
} }
set output ARG2

# From light to dark, so that it can be read in grey and with any kind of colour vision
# (ColorBrewer's OrRd).
set palette defined (0 '#FFF7EC', 25 '#FDD49E', 50 '#FC8D59', 75 '#D7301F', 100 '#7F0000')
set cbrange [0:100]
set cbtics 25
set format cb '%g %%'

# The tics of axis n on x or y; 'do for' in a string, because arrays can't be named by a variable.
tics_of(which, n) = sprintf("set %stics (''-9); do for [i = 1:tic%ds] " \
                            . "{ set %stics add (tic%d[i] tic%d_at[i]) }", which, n, which, n, n)
# A step of tics that leaves about four of them.
step(most) = (raw = most / 4.0, power = 10 ** floor(log10(raw)), \
              power * (raw / power > 5 ? 10 : raw / power > 2 ? 5 : raw / power > 1 ? 2 : 1))
from_of(words) = words ? 0 : -0.02
to_of(words) = words ? 1 : 1.02

set multiplot
set label 1 title at screen 0.012, screen 0.965 left font big
set label 2 subtitle at screen 0.012, screen 0.922 left font small textcolor rgb '#333333'
set tmargin at screen 0.86
set bmargin at screen 0.115
set lmargin at screen 0.1
set rmargin at screen 0.975
unset key

# --- one axis: how many did not recover, and the metrics below ---

if (kind == 1) {
    panels = 1 + curves
    gap = 0.028
    height = (0.86 - 0.115 - gap * (panels - 1)) / panels
    panel = 'set tmargin at screen 0.86 - n * (height + gap); ' \
          . 'set bmargin at screen 0.86 - n * (height + gap) - height; ' \
          . 'set label 9 name at screen 0.017, screen 0.86 - n * (height + gap) - height / 2 ' \
          . 'center rotate by 90'
    set xrange [from_of(words1):to_of(words1)]
    set xtics (''-9)
    do for [i = 1:tic1s] { set xtics add ('' tic1_at[i]) }
    last = "eval tics_of('x', 1); set xlabel path[1] offset 0, 0.2"
    do for [t = 1:tips] {
        set arrow 10 + t from tip_at[t], graph 0 to tip_at[t], graph 1 nohead \
            lc rgb black lw 3 dt (6,3)
        set label 10 + t 'half of the runs at '.tip[t] at tip_at[t], graph 1.06 \
            center textcolor rgb black
    }
    n = 0
    name = 'not recovered'
    eval panel
    if (panels == 1) { eval last }
    set yrange [-5:105]
    set ytics 25 format '%g %%'
    set arrow 9 from graph 0, first 50 to graph 1, first 50 nohead lc rgb grey lw 2 dt (3,3) back
    plot $points using 1:(words1 ? NaN : $2) with lines lc rgb vermilion lw 5, \
         $points using 1:2:3:4 with yerrorbars lc rgb vermilion lw 3 pt 7 ps 1.8
    unset arrow 9
    do for [t = 1:tips] { unset label 10 + t }
    unset label 1
    unset label 2
    set format y '%g'
    do for [m = 1:curves] {
        n = m
        name = curve[m]
        eval panel
        if (n == panels - 1) { eval last }
        set yrange [0:curve_most[m] * 1.08]
        set ytics step(curve_most[m])
        plot $points using 1:(words1 ? NaN : column(2 + 3 * m)) with lines \
                 lc rgb (m == 1 ? green : purple) lw 5, \
             $points using 1:(column(2 + 3 * m)):(column(3 + 3 * m)):(column(4 + 3 * m)) \
                 with yerrorbars lc rgb (m == 1 ? green : purple) lw 3 pt 7 ps 1.8
    }
}

# --- two axes ---

if (kind == 2 || kind == 3) {
    set rmargin at screen 0.86
    set lmargin at screen 0.13
    set colorbox user origin screen 0.885, screen 0.115 size screen 0.022, screen 0.745
    set cblabel 'runs that did not recover' offset 1, 0
    if (mapped) { # a metric: other colours (ColorBrewer's YlGnBu), its own scale
        set palette defined (0 '#FFFFD9', 1 '#C7E9B4', 2 '#41B6C4', 3 '#225EA8', 4 '#081D58')
        set cbrange [colour_from:colour_to]
        set cbtics autofreq
        set format cb '%g'
        set cblabel colour_name offset 1, 0
    }
    set label 9 path[2] at screen 0.017, screen 0.487 center rotate by 90
    set xlabel path[1] offset 0, 0.2
    unset grid
    eval tics_of('x', 1)
    eval tics_of('y', 2)
    set style fill solid noborder
}
if (kind == 2) {
    set xrange [x_from:x_to]
    set yrange [y_from:y_to]
    if (lost_named && !mapped) {
        set label 20 'stays down' at lost_x, lost_y center front textcolor rgb white font big
    }
    if (fine_named && !mapped) {
        set label 21 'recovers' at fine_x, fine_y center front textcolor rgb black font big
    }
    over = 0.001 # or the ground shines through between cells
    cells = '$cells using 1:2:($3 - over):($4 + over):($5 - over):($6 + over):7 ' \
          . 'with boxxyerror fc palette notitle'
    if (segments > 0) {
        set key at screen 0.86, screen 0.895 right center samplen 3
        eval 'plot '.cells.", $line using 1:2 with lines lc rgb white lw 14 notitle, " \
             . "$line using 1:2 with lines lc rgb black lw 7 title 'half of the runs do not recover'"
    } else {
        eval 'plot '.cells
    }
}
if (kind == 3) {
    set xrange [from_of(words1):to_of(words1)]
    set yrange [from_of(words2):to_of(words2)]
    plot $points using 2:3 with points pt 7 ps 3.9 lc rgb black, \
         $points using 2:3:1 with points pt 7 ps 3.4 lc palette
}

# --- more axes: all points along each, and their mean ---

if (kind == 4) {
    across = paths == 4 ? 2 : paths < 4 ? paths : 3
    down = (paths + across - 1) / across
    width = (0.985 - 0.09) / across
    height = (0.86 - 0.115 - (down - 1) * 0.12) / down
    set yrange [-5:105]
    set label 9 'runs that did not recover' at screen 0.017, screen 0.487 center rotate by 90
    set key at screen 0.975, screen 0.895 right center horizontal samplen 1.5
    do for [a = 1:paths] {
        c = (a - 1) % across
        r = (a - 1) / across
        set lmargin at screen 0.09 + c * width
        set rmargin at screen 0.09 + (c + 1) * width - 0.03
        set tmargin at screen 0.86 - r * (height + 0.12)
        set bmargin at screen 0.86 - r * (height + 0.12) - height
        eval sprintf('listed = words%d', a)
        set xrange [from_of(listed):to_of(listed)]
        eval tics_of('x', a)
        set xlabel path[a] offset 0, 0.2
        if (c == 0) { set ytics 25 format '%g %%' } else { set ytics 25 format '' }
        eval sprintf("plot $points using %d:1 with points pt 7 ps 1.3 lc rgb '#A0D55E00' " \
                     . "title 'a point', $mean%d using 1:2 with %s lc rgb black lw 4 pt 7 ps %g " \
                     . "title 'mean of the points'", a + 1, a, listed ? 'points' : 'linespoints', \
                     listed ? 2.6 : 1.4)
        unset label
        unset key
    }
}
unset multiplot
