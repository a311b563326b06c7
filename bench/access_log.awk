# SPDX-License-Identifier: MIT
#
# awk -v folder=FOLDER -f bench/access_log.awk LOG: what examples/access_log.cpp does.

BEGIN {
    split("200 301 304 404 500", names)
    for (i in names) file[names[i]] = folder "/" names[i] ".log"
    other = folder "/other.log"
    rejected = folder "/rejected.log"
    minutes = folder "/minutes.log"
}

NF < 10 || $9 !~ /^[0-9][0-9][0-9]$/ || $NF !~ /^[0-9]+\.[0-9][0-9][0-9]$/ {
    print > rejected
    next
}
$7 == "/health" { next }

{
    milliseconds = int($NF * 1000 + 0.5)
    print $1, $7, milliseconds > ($9 in file ? file[$9] : other)
    if (!($1 in seen)) {
        seen[$1] = 1
        ++visitors
    }
    now = substr($4, 2, 17)
    if (now != minute) {
        if (requests) print minute, requests > minutes
        minute = now
        requests = 0
    }
    ++requests
    ++latencies[milliseconds]
    ++counted
}

END {
    if (requests) print minute, requests > minutes
    print NR " lines"
    print visitors + 0 " visitors"
    percents = split("50 90 99 100", percent)
    for (i = 1; i <= percents; ++i) {
        at = 0
        for (n = latencies[0]; n * 100 < counted * percent[i]; n += latencies[at]) ++at
        print percent[i] " % took at most " at " ms"
    }
}
