# The picture of a comparison: a row a variant, on axes that all rows share.
#
#   gnuplot -c plots/compare.gp FOLDER out.png    FOLDER holds the plot.gp that squall wrote
#   out: .png, .svg or .pdf

here = ARG0[1:strlen(ARG0) - strlen('compare.gp')]
load here.'style.gp'
load ARG1.'/plot.gp'

wide = 1600.0; tall = 900.0

# Sizes are points, but pixels in SVG.
ending = ARG2[strlen(ARG2) - 3:*]
if (ending eq '.svg') {
    set term svg noenhanced size wide,tall font 'DejaVu Sans,21' background '#FFFFFF'
    points = 1.31
} else { if (ending eq '.pdf') {
    set term pdfcairo noenhanced size 11.6in,6.525in font 'DejaVu Sans,16' linewidth 0.6 \
        dashlength 2
    points = 1
} else {
    set term pngcairo noenhanced size wide,tall font 'DejaVu Sans,16'
    points = 1
} }
set output ARG2
plain(size) = sprintf('DejaVu Sans,%g', size * points)
bold(size) = sprintf('DejaVu Sans Bold,%g', size * points)

# --- the frame: columns in shares of the width, rows from the top in pixels ---

up(y) = 1 - y / tall
across(x) = x / wide
head = 205.0; foot = 835.0                   # the rows' top and bottom
pitch = (foot - head) / rows
gap = pitch * 0.16 > 22 ? 22 : pitch * 0.16
top_of(n) = head + (n - 1) * pitch
bottom_of(n) = top_of(n) + pitch - gap
# The age of the oldest message stands beside the calls where the objective is about it.
lag = exists("age_top")
strip_left = 375.0; strip_right = lag ? 672.0 : 1015.0
lag_left = 738.0; lag_right = 1015.0
recovery_left = 1055.0; recovery_right = 1295.0
amplification_left = 1335.0; amplification_right = 1575.0

if (!exists("amplification_title")) {
    amplification_title = 'amplification'; amplification_note = 'at '.bottom_name
}
size = crowded ? 12.5 : 16
line = crowded ? 21.0 : 27.0                  # of text, in pixels
array tone[3] = [green, blue, vermilion]      # by the mood of a verdict

# A step of tics: the largest of 1, 2, 5, 10 ... below.
step(most) = (power = 10 ** floor(log10(most)), \
              power * (most / power >= 5 ? 5 : most / power >= 2 ? 2 : 1))

# --- words ---

set multiplot
set label 1 title at screen across(20), screen up(34) left font bold(23)
set label 2 subtitle at screen across(20), screen up(76) left font plain(14) textcolor rgb '#333333'
set label 3 trigger at screen across(20), screen up(106) left font plain(14) textcolor rgb '#333333'
if (!exists("messages_drawn")) { messages_drawn = 0; lag_by_age = 1 }
first_title = messages_drawn ? 'messages per second' : lag ? 'calls per second' \
                             : 'calls, and attempts sent, per second'
set label 4 first_title at screen across(strip_left), screen up(152) left font bold(15)
set label 5 recovery_title at screen across(recovery_left), screen up(152) left font bold(15)
set label 6 recovery_note at screen across(recovery_left), screen up(182) left font plain(13)
set label 7 amplification_title at screen across(amplification_left), screen up(152) left \
    font bold(15)
if (lag) {
    set label 9 (lag_by_age ? 'oldest message, '.age_unit : 'messages waiting') at screen across(lag_left), screen up(152) left \
        font bold(15)
}
set label 8 amplification_note at screen across(amplification_left), screen up(182) left \
    font plain(13)

# --- names, verdicts and bars: on a canvas of pixels that covers the picture ---

set lmargin at screen 0; set rmargin at screen 1; set tmargin at screen 1; set bmargin at screen 0
set xrange [0:wide]; set yrange [tall:0]
unset border; unset tics; unset key; unset grid
bar(y) = top_of(y) + line + 5                 # top of the bar, below its words
thick = pitch - gap - line - 8 > 42 ? 42 : pitch - gap - line - 8
# Times have a scale of their own; what never comes back stands behind its end, set apart.
scale_right = nevers ? recovery_right - 76 : recovery_right - 16
never_left = recovery_right - 44
at_recovery(x) = recovery_left + 1.0 * x / recovery_most * (scale_right - recovery_left)
at_amplification(x) = amplification_left \
                      + 0.96 * x / amplification_most * (amplification_right - amplification_left)
one = at_amplification(1)

# An interval from `low` to `high`, its ends marked; `open`: it goes on beyond the end of the run.
k = 3000
ink = 'nohead lw 2.5 lc rgb black front'
whisker = "set arrow k from low, middle to high, middle @ink;" \
        . "set arrow k + 1 from low, middle - thick / 4 to low, middle + thick / 4 @ink;" \
        . "if (!open) {" \
        . "set arrow k + 2 from high, middle - thick / 4 to high, middle + thick / 4 @ink };" \
        . "k = k + 3"
do for [i = 1:rows] {
    middle = bar(i) + thick / 2
    set object 100 + i rect from 12, top_of(i) to 20, bottom_of(i) fc rgb tone[mood[i]] \
        fs solid noborder
    fit = strlen(name[i]) > 21 ? 21.0 / strlen(name[i]) : 1     # smaller rather than cut
    set label 100 + 2 * i name[i] at 30, top_of(i) + line * 0.5 left font bold(size * fit)
    set label 101 + 2 * i verdict[i] at 30, top_of(i) + line * 1.55 left font bold(size) \
        textcolor rgb tone[mood[i]]
    # below: what the other runs ended in, and what the variant changes, where there is room
    y = top_of(i) + line * 1.55 + 21
    if (!crowded && y + 6 < bottom_of(i) && others[i] ne '') {
        set label 400 + i others[i] at 30, y left font plain(11) textcolor rgb '#333333'
        y = y + 18
    }
    do for [c = 1:change_lines] {
        set label 600 + 4 * i + c change[change_lines * (i - 1) + c] at 30, y left \
            font plain(11) textcolor rgb '#333333'
        y = y + 18
    }
    if (never[i]) {
        set object 200 + i rect from never_left, bar(i) to recovery_right, bar(i) + thick \
            fc rgb vermilion fs solid noborder
        set arrow 2100 + i from recovery_left, middle to never_left, middle nohead lw 2.5 \
            lc rgb vermilion @dotted
    } else {
        set object 200 + i rect from recovery_left, bar(i) to at_recovery(recovery[i]), \
            bar(i) + thick fc rgb blue fs solid noborder
    }
    set label 200 + i recovery_text[i] at recovery_left, top_of(i) + line * 0.5 left \
        font plain(size) textcolor rgb (never[i] ? vermilion : black)
    low = at_recovery(recovery_low[i])
    open = recovery_high[i] != recovery_high[i]
    high = open ? recovery_right : at_recovery(recovery_high[i])     # through what never comes
    if (high > low) { @whisker }
    # amplification: from 0, with a mark at 1, which is none
    x = at_amplification(amplification[i])
    if (x == x) {
        set object 300 + i rect from amplification_left, bar(i) to x, bar(i) + thick \
            fc rgb orange fs solid noborder
    }
    set label 300 + i amplification_text[i] at amplification_left, top_of(i) + line * 0.5 left \
        font plain(size)
    set arrow 2000 + i from one, bar(i) - 3 to one, bar(i) + thick + 3 nohead lw 2 lc rgb black \
        @dotted front
    low = at_amplification(amplification_low[i])
    high = at_amplification(amplification_high[i])
    open = 0
    if (high > low) { @whisker }
}
set arrow 1001 from recovery_left, head to recovery_left, foot - gap nohead lw 1.5 lc rgb grey
set arrow 1002 from amplification_left, head to amplification_left, foot - gap nohead lw 1.5 \
    lc rgb grey
set label 1000 '1' at one, foot + 8 center font plain(13) textcolor rgb '#333333'
set label 1001 (one - amplification_left > 24 ? '0' : '') at amplification_left, foot + 8 center \
    font plain(13) textcolor rgb '#333333'

# Marks of the recovery's scale, and where it says never.
axis = "set arrow k from x, foot - gap to x, foot - gap + 6 nohead lw 1.5 lc rgb grey;" \
     . "set label 500 + k word at x, foot + 8 center font plain(13) textcolor rgb '#333333';" \
     . "k = k + 1"
set arrow k from recovery_left, foot - gap to scale_right, foot - gap nohead lw 1.5 lc rgb grey
k = k + 1
recovery_step = recovery_scale * step(recovery_most / (1.5 * recovery_scale))
many = 1.0 * recovery_most / recovery_step
do for [i = 0:int(floor(many + 1e-6))] {
    x = at_recovery(i * recovery_step)
    word = sprintf('%g', i * recovery_step / recovery_scale) \
           .(i == int(floor(many + 1e-6)) ? ' '.recovery_unit : '')
    @axis
}
if (nevers) {
    set arrow k from never_left, foot - gap to recovery_right, foot - gap nohead lw 1.5 lc rgb grey
    k = k + 1
    x = (never_left + recovery_right) / 2; word = 'never'
    @axis
}

# The legend: what each is drawn with, and its name, as wide as that is long.  It ends before the
# next column, and begins as far to the left as it must.
wide_as(word) = messages_drawn ? 54 + 8.2 * strlen(word) : 60 + 10.5 * strlen(word)
done_word = messages_drawn ? 'done' : 'goodput'
sent_word = messages_drawn ? 'delivered' : 'sent'
vain_word = 'in vain'
wanted_word = messages_drawn ? 'published' : 'wanted'
bottom_word = 'at '.bottom_short
need = wide_as(done_word) + wide_as(sent_word) + wide_as(vain_word) + wide_as(wanted_word) \
       + (degraded_drawn ? wide_as('degraded') : 0) + (bottom_drawn ? wide_as(bottom_word) : 0)
over = strip_left + need - (lag && messages_drawn ? lag_left : recovery_left)
x = over > 0 ? strip_left - over : strip_left
sample = "set object k rect from x, 174 to x + 28, 190 fc rgb tint fs solid noborder;"
stroke = "set arrow k from x, 182 to x + 28, 182 nohead lw 4 lc rgb tint front;"
entry = "set label 500 + k word at x + 36, 182 left font plain(13);" \
      . "x = x + wide_as(word); k = k + 1"
tint = green; word = done_word; @sample @entry
if (degraded_drawn) { tint = orange; word = 'degraded'; @sample @entry }
tint = vermilion; word = sent_word; @stroke @entry
tint = pale; word = vain_word; @sample @entry
if (bottom_drawn) { tint = purple; word = bottom_word; @stroke @entry }
word = wanted_word
set arrow k from x, 182 to x + 28, 182 nohead lw 2.5 lc rgb black @mixed front
@entry
if (lag) {
    if (messages_drawn || x < lag_left) { x = lag_left }
    tint = blue; word = lag_by_age ? 'oldest' : 'waiting'; @stroke @entry
    if (age_limit == age_limit) {
        set arrow k from x, 182 to x + 28, 182 nohead lw 3 lc rgb grey @dashed front
        word = 'objective'
        @entry
    }
}
plot NaN notitle
unset label; unset arrow; unset object

# --- strips ---

drop = ending eq '.svg' ? 0.85 : 0.4
small = plain(13); tic_font = plain(crowded ? 11 : 13)
set border 3 lc rgb grey
set grid ytics lc rgb '#E4E4E4' lw 1 lt 1
set lmargin at screen across(strip_left); set rmargin at screen across(strip_right)
ceiling = top * 1.04
set xrange [0:time_end]; set yrange [0:ceiling]
set ytics 0, step(top / (pitch > 130 ? 2.2 : 1.25)), (crowded ? 0.8 * top : top) nomirror out \
    font tic_font
set xtics nomirror out format '' font small
cut(y) = y > ceiling ? ceiling : y
set style fill solid 1 noborder
degraded = degraded_drawn ? "'' index i - 1 using 1:4:($4 + $5) with filledcurves lc rgb orange " \
                            ."notitle," : ''
at_bottom = bottom_drawn ? "'' index i - 1 using 1:(cut($6)) with lines lc rgb purple lw 2.5 " \
                           ."notitle," : ''
# Beside it, over the same time and the same faults, on an axis of its own.
behind = "unset label 1; set lmargin at screen across(lag_left);" \
       . "set rmargin at screen across(lag_right); set yrange [0:age_ceiling];" \
       . "set ytics 0, age_step, age_ceiling; set format y thousands;" \
       . "plot $series index i - 1 using 1:7 with filledcurves y1=0 lc rgb '#C6DFF0' notitle," \
       . "'' index i - 1 using 1:7 with lines lc rgb blue lw 3.5 notitle," \
       . "age_limit with lines lc rgb grey lw 3 @dashed notitle;" \
       . "set lmargin at screen across(strip_left); set rmargin at screen across(strip_right);" \
       . "set format y '%g'; set yrange [0:ceiling]; set ytics 0, call_step, (crowded ? 0.8 * top : top)"
call_step = step(top / (pitch > 130 ? 2.2 : 1.25))
if (lag) {
    age_ceiling = age_top * 1.06
    thousands = age_top >= 10000 ? '%.0s%c' : '%g'
    age_step = step(age_top / (pitch > 130 ? 2.2 : 1.25))
}
do for [i = 1:rows] {
    set tmargin at screen up(top_of(i)); set bmargin at screen up(bottom_of(i))
    do for [f = 1:faults] {
        if (fault_row[f] == i) {
            if (fault_to[f] == fault_to[f]) {
                set object f rect from fault_from[f], graph 0 to fault_to[f], graph 1 \
                    fc rgb shade fs solid noborder behind
            } else {
                set arrow f from fault_from[f], graph 0 to fault_from[f], graph 1 nohead \
                    lc rgb blue lw 3 @dotted front
            }
        }
    }
    if (i == rows) { set xtics format '%g'; set xlabel 'time, '.time_unit offset 0,drop font small }
    set label 1 peak[i] at graph 0.99, graph 0.8 right font plain(size - 2) \
        textcolor rgb (peak_at_bottom[i] ? purple_ink : vermilion) front
    plot $series index i - 1 using 1:(cut($3)) with filledcurves y1=0 lc rgb pale notitle, \
         '' index i - 1 using 1:(cut($4)) with filledcurves y1=0 lc rgb green notitle, \
         @degraded \
         '' index i - 1 using 1:(cut($3)) with lines lc rgb vermilion lw 3.5 notitle, \
         @at_bottom \
         '' index i - 1 using 1:2 with lines lc rgb black lw 2.5 @mixed notitle
    if (lag) { @behind }
    unset object; unset arrow
}
unset multiplot
