# SPDX-License-Identifier: MIT
#
# awk -f tools/bars.awk ROOM.json bars.txt: prints the median times of the run, then for each bar its
# ratio, and whether it holds; exits with 1 if one does not. A line of bars.txt is
#   [METRIC:]BENCHMARK / BENCHMARK|NUMBER  <=|>=  BAR  what is compared
# METRIC is a field of Google Benchmark's JSON or a user counter; by default cpu_time.

FILENAME == ARGV[1] {
    key = value = $0
    sub(/^ *"/, "", key)
    sub(/".*/, "", key)
    sub(/^[^:]*: *"?/, "", value)
    sub(/"?,?$/, "", value)
    if (key == "name") {
        name = value
        median = sub(/_median$/, "", name)
        if (median && !(name in measured)) {
            measured[name] = 1
            for (i = ++count; i > 1 && names[i - 1] > name; --i) names[i] = names[i - 1]
            names[i] = name
        }
    } else if (median && $0 ~ /^ *"[^"]*":/) {
        seen[name, key] = value
    }
    next
}

FNR == 1 {
    for (i = 1; i <= count; ++i) {
        items = seen[names[i], "items_per_second"]
        printf "%-44s %14.2f %s%s\n", names[i], seen[names[i], "cpu_time"],
            seen[names[i], "time_unit"], items ? sprintf("   %.4g items/s", items) : ""
    }
    print ""
}

/^[ \t]*(#|$)/ { next }

{
    if ($2 != "/" || ($4 != "<=" && $4 != ">=") || $5 !~ /^[0-9.]+$/) {
        print FILENAME ":" FNR ": not a bar: " $0
        wrong = 1
        next
    }
    metric = "cpu_time"
    above = $1
    if (above ~ /^[a-z_0-9]+:/) {
        metric = above
        sub(/:.*/, "", metric)
        sub(/^[a-z_0-9]+:/, "", above)
    }
    label = $0
    for (i = 1; i <= 5; ++i) sub(/^[ \t]*[^ \t]+[ \t]*/, "", label)
    ++bars
    if (!((above, metric) in seen) || ($3 !~ /^[0-9.]+$/ && !(($3, metric) in seen))) {
        printf "%10s  %s %-6s %-12s %s (%s / %s)\n", "", $4, $5, "not measured",
            label, $1, $3
        next
    }
    below = $3 ~ /^[0-9.]+$/ ? $3 + 0 : seen[$3, metric] + 0
    ratio = below ? seen[above, metric] / below : seen[above, metric] + 0
    good = $4 == "<=" ? ratio <= $5 + 0 : ratio >= $5 + 0
    holding += good
    printf "%10.3f  %s %-6s %-12s %s (%s / %s)\n", ratio, $4, $5, good ? "holds" : "falls short",
        label, $1, $3
}

END {
    printf "%d of %d hold\n", holding, bars
    exit wrong || holding < bars
}
