# Whether standard input is OpenMetrics 1.0 text, as far as squall writes any: a reader of its own.  Names what is wrong and
# ends with 1.  Each family once and whole, its TYPE before its points; each metric's points together, by rising time;
# counters named _total that never fall; a unit behind its family's name; "# EOF" last and once.
function wrong(what) { print "line " NR ": " what ": " $0; failed = 1; exit 1 }


ended { wrong("something behind the end") }
/^# EOF$/ { ended = 1; next }
/^# TYPE / {
    if (NF != 4 || $3 !~ /^[a-z_][a-z0-9_]*$/ || ($4 != "counter" && $4 != "gauge"))
        wrong("no type")
    if ($3 in families)
        wrong("a family twice")
    families[$3] = 1; family = $3; type = $4; metric = ""
    next
}
/^# UNIT / {
    if (NF != 4 || $3 != family || substr($3, length($3) - length($4)) != "_" $4 || metric != "")
        wrong("no unit of the family")
    next
}
/^# HELP / {
    if ($3 != family || metric != "")
        wrong("no help of the family")
    next
}
{
    labels = "(\\{[a-z_]+=\"([^\"\\\\]|\\\\[n\"\\\\])*\"(,[a-z_]+=\"([^\"\\\\]|\\\\[n\"\\\\])*\")*\\})?"
    number = "[0-9]+(\\.[0-9]+)?(e[+-]?[0-9]+)?"
    name = type == "counter" ? family "_total" : family
    if (family == "" || $0 !~ "^" name labels " -?" number " " number "$")
        wrong("no point of " family)
    key = $0; sub(/ [^ ]+ [^ ]+$/, "", key)
    value = $(NF - 1) + 0; time = $NF + 0
    if (key != metric) {
        if (key in metrics)
            wrong("a metric is taken up again")
        metrics[key] = 1
    } else if (time <= last_time)
        wrong("time does not rise")
    else if (type == "counter" && value < last_value)
        wrong("a counter falls")
    metric = key; last_time = time; last_value = value; points++
}
END {
    if (failed)
        exit 1
    if (!ended || !points) {
        print "no end, or no points"
        exit 1
    }
}
