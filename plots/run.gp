# The picture of one run: load, amplification, queues and latency over one time axis.
#
#   gnuplot -c plots/run.gp FOLDER out.png        FOLDER holds the plot.gp that squall run --out wrote
#   out: .png, .svg or .pdf

here = ARG0[1:strlen(ARG0) - strlen('run.gp')]
load here.'style.gp'
load ARG1.'/plot.gp'

# A panel, and more where they have something to say: there is no amplification where nobody calls,
# and no latency where every answer came at once; two are of queues.  More panels make the picture
# taller.
if (!exists("queues")) {
    queues = 0; consumers = 0
    sent_drawn = 1; goodput_drawn = 1; wanted_title = 'wanted'
}
# Each object has its own colour in all panels.
of_service(i) = colour[service_colour[i]]
of_client(i) = colour[client_colour[i]]
of_deepest = deepest_colour ? colour[deepest_colour] : purple
of_queue(i) = colour[queue_colour[i]]
# Of several lines each lies on a wider one: none is hidden where they meet.
lying(i, n) = n > 4 ? 2.2 + 1.2 * (n - i) : n > 1 ? 2.4 + 1.9 * (n - i) : 4
grows = amplification_most > 0
waits = latency_most > 0 || silent_from == silent_from
panels = 1 + grows + (loadeds > 0) + waits + 2 * (queues > 0) + (controls > 0) + (wastes > 0)
tall = 1000 + 200 * (panels - 4)

# Sizes are points, but pixels in SVG.
ending = ARG2[strlen(ARG2) - 3:*]
# What is long is written smaller rather than cut.
fit = strlen(title) > 78 ? 78.0 / strlen(title) : 1
big = sprintf('DejaVu Sans Bold,%g', 24 * fit); small = ',15'
if (ending eq '.svg') {
    set term svg noenhanced size 1600,tall font 'DejaVu Sans,21' background '#FFFFFF'
    big = sprintf('DejaVu Sans Bold,%g', 32 * fit); small = ',20'
} else { if (ending eq '.pdf') {
    set term pdfcairo noenhanced size 11.6in,(7.25 * tall / 1000) in font 'DejaVu Sans,17' \
        linewidth 0.6 dashlength 2
} else {
    set term pngcairo noenhanced size 1600,tall font 'DejaVu Sans,17'
} }
set output ARG2

# --- the frame that all panels share ---

up(y) = 1 - y / tall      # y: from the top, as in a picture 1000 high
top = up(162.0); bottom = 92.0 / tall; gap = 30.0 / tall
left = 0.088; right = 0.785
height = (top - bottom - gap * (panels - 1)) / panels
top_of(n) = top - (n - 1) * (height + gap)
bottom_of(n) = top_of(n) - height
panel = 'set tmargin at screen top_of(n); set bmargin at screen bottom_of(n); ' \
      . 'set key at screen right + 0.012, screen top_of(n) + 12.0 / tall; ' \
      . 'set label 9 name at screen 0.017, screen top_of(n) - height / 2 center rotate by 90'

set lmargin at screen left
set rmargin at screen right
set xrange [0:time_end]
set format x ''
set format y '%g'
wide = ending eq '.svg' ? 0.8 : 1.02
set key left top Left reverse samplen 2 maxcols 1 spacing wide
do for [i = 1:faults] {
    set object i rect from fault_from[i], graph 0 to fault_to[i], graph 1 \
        fc rgb shade fs solid noborder behind
}
do for [i = 1:fixes] {
    set arrow 100 + i from fix_at[i], graph 0 to fix_at[i], graph 1 nohead lc rgb blue lw 3 @dotted front
}
if (recovery == recovery) {
    set arrow 1 from recovery, graph 0 to recovery, graph 1 nohead lc rgb green lw 4 @dashed front
}

last = "set xlabel 'time, '.time_unit offset 0, (ending eq '.svg' ? 0.9 : 0.3); set format x '%g'"

# A step of tics that leaves about four of them.
step(most) = (raw = most / 4.0, power = 10 ** floor(log10(raw)), \
              power * (raw / power > 5 ? 10 : raw / power > 2 ? 5 : raw / power > 1 ? 2 : 1))

set multiplot
set label 1 title at screen 0.012, screen up(33.0) left font big
set label 2 subtitle at screen 0.012, screen up(75.0) left font small textcolor rgb '#333333'
set label 3 trigger at screen 0.012, screen up(107.0) left font small textcolor rgb '#333333'

# --- 1: how much is wanted, sent and answered well ---

n = 1
name = 'per second'
@panel
set yrange [0:load_most * 1.05]
cut(y) = y > load_most * 1.05 ? load_most * 1.05 : y
set ytics step(load_most)
if (faults > 0) {
    set label 4 'fault' at fault_from[1], graph 1.1 left textcolor rgb '#333333'
}
if (fixes > 0) {
    if (exists("fix_name")) {
        do for [i = 1:fixes] {
            set label 70 + i fix_name[i].' ' at fix_at[i], graph 1.1 right textcolor rgb blue
        }
    } else {
        set label 7 'fix ' at fix_at[1], graph 1.1 right textcolor rgb blue
    }
}
if (recovery == recovery) {
    set label 5 'recovered' at recovery, graph 1.1 left textcolor rgb green
}
if (never_recovered) {
    set label 5 'never recovered' at graph 1, graph 1.1 right textcolor rgb vermilion
}
# Where nobody waits for an answer, messages have the colours of calls: delivered for sent, done for
# goodput.
messages = ''
narrow = ending eq '.svg' ? 0.68 : 0.86
if (queues > 0) {
    if (3 + sent_drawn + goodput_drawn + degraded_drawn + (capacity_title ne '') > 5) {
        set key spacing narrow
    }
    messages = "$queue using 1:5 with lines lc rgb (goodput_drawn ? blue : green) " \
             . "lw (goodput_drawn ? 5 : 8) title done_title," \
             . "$queue using 1:4 with lines lc rgb (goodput_drawn ? orange : vermilion) " \
             . "lw (goodput_drawn ? 2.5 : 4) title delivered_title, "
}
plot (capacity_drawn ? capacity : NaN) with lines lc rgb (capacity_drawn ? grey : white) lw 3 \
         @dashed title capacity_title, \
     @messages \
     $series using 1:(goodput_drawn ? cut($4) : NaN) with lines \
         lc rgb (goodput_drawn ? green : white) lw 8 title (goodput_drawn ? goodput_title : ''), \
     $series using 1:(degraded_drawn ? column(column_degraded) : NaN) with lines \
         lc rgb (degraded_drawn ? orange : white) lw 5.5 title (degraded_drawn ? 'degraded' : ''), \
     $series using 1:(sent_drawn ? cut($3) : NaN) with lines \
         lc rgb (sent_drawn ? vermilion : white) lw 4 title (sent_drawn ? sent_title : ''), \
     $series using 1:(deepest_drawn && deepest_title ne '' ? column(column_deepest) : NaN) \
         with lines lc rgb (deepest_drawn ? of_deepest : white) lw 2.5 title deepest_title, \
     $series using 1:2 with lines lc rgb black lw 2 @mixed title wanted_title
unset label
set key spacing wide

# --- 2: requests at a service for each one that no failure caused ---

if (grows) {
    n = n + 1
    name = 'amplification'
    @panel
    if (amplification_most > 10) {
        set logscale y
        set ytics autofreq
        set yrange [0.8:amplification_most * 1.3]
    } else {
        most = amplification_most > 2 ? amplification_most : 2
        set yrange [0:most * 1.08]
        set ytics step(most)
    }
    set arrow 2 from graph 0, first 1 to graph 1, first 1 nohead lc rgb grey lw 2 @dotted back
    plot for [i = 1:services - consumers] $series using 1:2 + 3 * i with lines \
             lc rgb of_service(i) lw lying(i, services - consumers) title service[i]
    unset arrow 2
    unset logscale y
}

# --- 3: where it waits ---

if (loadeds > 0) {
    n = n + 1
    name = 'requests'
    @panel
    if (n == panels) { @last }
    rises = held_most > 20 * held_least
    if (rises) {
        set logscale y
        set ytics autofreq
        set yrange [0.5:held_most * 1.5]
    } else {
        set yrange [0:held_most * 1.08]
        set ytics step(held_most)
    }
    held(y) = rises && y < 0.5 ? 0.5 : y
    # who waits is as busy as what it calls: the one must not hide the other
    thick(i) = loadeds > 1 ? (i == 1 ? 8 : i == 2 ? 4 : 2) : 4
    workers(i) = room_of[i] > services - consumers ? 'slots' : 'workers'
    room_title(i) = i > 1 ? '' : rooms > 1 ? 'workers' : service[room_of[1]].' '.workers(1)
    plot for [i = 1:loadeds] $series using 1:(held(column(3 + 3 * loaded[i]))) with lines \
             lc rgb of_service(loaded[i]) lw thick(i) title service[loaded[i]].' busy', \
         for [i = 1:queueds] $series using 1:(held(column(4 + 3 * queued[i]))) with lines \
             lc rgb of_service(queued[i]) lw 3.5 @dotted title service[queued[i]].' queue', \
         for [i = 1:rooms] room[i] with lines lc rgb of_service(room_of[i]) lw 2.5 @long \
             title room_title(i)
    unset logscale y
}

# --- 4: messages that nobody waits for, and how long the oldest of them has waited ---

if (queues > 0) {
    n = n + 1
    name = 'messages'
    @panel
    most = depth_limit > waiting_most ? depth_limit : waiting_most
    set format y (most >= 10000 ? '%.0s%c' : '%g')
    set yrange [0:most * 1.08]
    set ytics step(most)
    plot for [i = 1:queues] $queue using 1:4 + 2 * i with lines lc rgb of_queue(i) \
             lw lying(i, queues) title queue[i], \
         $queue using 1:(in_flight_title eq '' ? NaN : $2) with lines \
             lc rgb (in_flight_title eq '' ? white : black) lw 3 @dotted title in_flight_title, \
         depth_limit with lines lc rgb (depth_limit == depth_limit ? of_queue(depth_limit_of) : white) \
             lw 3 @dashed title depth_limit_title
    set format y '%g'
    n = n + 1
    name = 'oldest, '.age_unit
    @panel
    if (n == panels) { @last }
    most = age_limit > age_most ? age_limit : age_most
    if (!(most > 0)) { most = 1 }
    set yrange [0:most * (dead_title eq '' ? 1.12 : 1.3)]
    set ytics step(most)
    plot for [i = 1:ages] $queue using 1:5 + 2 * aged[i] with lines lc rgb of_queue(aged[i]) \
             lw lying(i, ages) title queue[aged[i]], \
         age_limit with lines lc rgb (age_limit == age_limit ? of_queue(age_limit_of) : white) lw 3 \
             @dashed title age_limit_title, \
         $queue using 1:($3 > 0 ? most * 1.17 : NaN) with points pt 2 ps 1.4 lw 2.5 \
             lc rgb (dead_title eq '' ? white : black) title dead_title
}

# --- 5: how long callers wait ---

if (waits) {
    n = n + 1
    name = 'latency, s'
    @panel
    if (n == panels) { @last }
    set logscale y
    set ytics autofreq
    set yrange [*:*]
    if (!(latency_most > 0)) { set yrange [0.01:1] }   # nothing to scale by
    if (silent_from == silent_from) {
        set label 6 'no answers' at silent_from, graph 0.5 left offset 1,0 textcolor rgb vermilion
    }
    first_client = 5 + 3 * services
    plot for [i = 1:clients] $series using 1:first_client + 2 * (i - 1) + 1 with lines \
             lc rgb of_client(i) lw lying(i, clients) title client[i].' p99', \
         for [i = 1:clients] $series using 1:first_client + 2 * (i - 1) with lines \
             lc rgb of_client(i) lw 0.75 * lying(i, clients) @dotted title client[i].' p50'
    unset label 6
    unset logscale y
}

# --- 6: what the controls did; bands are states, lines are levels ---

set ytics 50
set yrange [0:104]
# Of one object several lines: solid, dotted, dashed, mixed.
set dashtype 11 (3,3); set dashtype 12 (6,3); set dashtype 13 (8,3,2,3)
again(before) = before > 3 ? 13 : before > 0 ? 10 + before : 1
if (controls > 0) {
    n = n + 1
    name = 'controls, %'
    @panel
    if (n == panels) { @last }
    set style fill solid 0.35 noborder
    plot for [i = 1:controls] $control using 1:(control_band[i] ? column(i + 1) : NaN) \
             with filledcurves y1=0 lc rgb (control_band[i] == 1 ? vermilion : orange) title control_band[i] ? control_title[i] : '', \
         for [i = 1:controls] $control using 1:(control_band[i] ? NaN : column(i + 1)) \
             with lines lc rgb colour[control_colour[i]] lw lying(i, controls) \
             dt again(control_before[i]) title control_band[i] ? '' : control_title[i]
}

# --- 7: what was done for nothing ---

if (wastes > 0) {
    n = n + 1
    name = 'waste, %'
    @panel
    @last
    plot for [i = 1:wastes] $waste using 1:i + 1 with lines lc rgb colour[waste_colour[i]] \
             lw lying(i, wastes) dt again(waste_before[i]) title waste_title[i]
}
unset multiplot
