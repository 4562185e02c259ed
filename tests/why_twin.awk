# What happened, found in series.csv alone: a twin of models/measure/chronicle.c that shares no line
# with it.  Given: begin (seconds, of the first trigger), warm, places ("shop=8000 ..." of queues),
# slots ("payments=12 ..."), oldest ("payments=60 ...").  Prints "AT KIND OBJECT VALUE OF", tab
# between, the first time each.
#
#   workers busy     9 of 10 are
#   queue long       more wait than there are workers, and than twice the most before the trigger
#   queue full       9 of 10 places are taken
#   retries          more than first attempts
#   breaker open     at all
#   bulkhead full    one call in 20 refused
#   messages wait    more than slots
#   behind           the oldest is older than allowed
#
# All but breaker, bulkhead and behind: in two of three windows.  What showed in a tenth of the windows
# before the trigger is no news.

BEGIN { FS = ","; OFS = "\t"; fill(places, place); fill(slots, slot); fill(oldest, old) }

function fill(text, map,    pairs, n, i, pair) {
    n = split(text, pairs, " ")
    for (i = 1; i <= n; i++) { split(pairs[i], pair, "="); map[pair[1]] = pair[2] }
}

NR == 1 { columns = NF; for (i = 1; i <= NF; i++) { name[i] = $i; at[$i] = i } next }
{ row++; for (i = 1; i <= NF; i++) cell[row, i] = $i }

function value(object, metric, w) { return cell[w, at[object "." metric]] }
function known(object, metric, w) { return value(object, metric, w) != "" }

# VALUE and OF in v and o; whether it shows.
function shows(kind, object, thing, w,    x, b) {
    v = o = ""
    if (kind == "workers busy") {
        if (!known(object, "utilisation", w)) return 0
        x = value(object, "utilisation", w); v = value(object, "busy_mean", w)
        o = x > 0 ? sprintf("%.0f", v / x) : ""
        return x >= 0.9
    }
    if (kind == "queue long") {
        if (!known(object, "utilisation", w)) return 0
        v = value(object, "queue_mean", w); x = value(object, "utilisation", w)
        b = value(object, "busy_mean", w)
        o = x > 0 ? sprintf("%.0f", b / x) : ""
        return v > (o == "" ? 1 : o + 0) && v > 2 * most[object]
    }
    if (kind == "queue full") {
        if (!(thing in place)) return 0
        v = value(object, "queue_mean", w); o = place[thing]
        return v >= 0.9 * o
    }
    if (kind == "retries") {
        if (!known(object, "retry_amplification", w)) return 0
        x = value(object, "retry_amplification", w); b = value(object, "attempt_rate", w)
        o = b / x; v = b - o
        return x > 2
    }
    if (kind == "breaker open") { v = value(object, "breaker_open_share", w); return v > 0 }
    if (kind == "bulkhead full") {
        x = value(object, "bulkhead_refused", w); o = value(object, "call_rate", w); v = x / tick
        return o > 0 && x >= 0.05 * o * tick
    }
    if (kind == "messages wait") {
        if (!(thing in slot)) return 0
        v = value(object, "depth", w); o = slot[thing]
        return v > o + 0
    }
    if (!(thing in old)) return 0
    v = value(object, "oldest", w); o = old[thing]
    return v > o + 0
}

function look(kind, object, thing, lasts,    w, usual, n, from, hit) {
    from = 1
    while (from <= row && cell[from, 1] + tick <= begin) from++
    for (w = 1; w < from; w++)
        if (cell[w, 1] >= warm) { n++; usual += shows(kind, object, thing, w) }
    if (n > 0 && usual >= 0.1 * n) return
    for (w = from; w <= row; w++) {
        hit = shows(kind, object, thing, w)
        if (hit && lasts)
            hit = (w < row && shows(kind, object, thing, w + 1)) ||
                  (w + 1 < row && shows(kind, object, thing, w + 2))
        if (!hit) continue
        shows(kind, object, thing, w)
        print cell[w, 1] < begin ? begin : cell[w, 1], kind, object, v, o
        return
    }
}

END {
    tick = cell[2, 1] - cell[1, 1]
    for (i = 1; i <= columns; i++) {
        object = name[i]
        if (!sub(/\.(utilisation|retry_amplification|depth)$/, "", object)) continue
        split(object, part, ".")
        thing = part[2]
        if (object ~ /^services\./ && name[i] ~ /utilisation$/) {
            most[object] = 0
            for (w = 1; w <= row; w++)
                if (cell[w, 1] >= warm && cell[w, 1] + tick <= begin &&
                    value(object, "queue_mean", w) > most[object])
                    most[object] = value(object, "queue_mean", w)
            look("workers busy", object, thing, 1)
            look("queue long", object, thing, 1)
            look("queue full", object, thing, 1)
        }
        if (object ~ /^edges\./) {
            look("retries", object, thing, 1)
            look("breaker open", object, thing, 0)
            look("bulkhead full", object, thing, 0)
        }
        if (object ~ /^queues\./) {
            look("messages wait", object, thing, 1)
            look("behind", object, thing, 0)
        }
    }
}
