# SPDX-License-Identifier: MIT
#
# awk -f tools/includes.awk tools/include-rules.txt FILE…: compares each #include with the rules;
# prints those that are not allowed, and then exits with 1.

FILENAME == ARGV[1] {
    sub(/#.*/, "")
    if (NF == 0) next
    name = $1
    if ($2 == "=") {
        for (i = 3; i <= NF; ++i) headers[name] = headers[name] " " $i
        next
    }
    known[name] = 1
    for (i = 2; i <= NF; ++i) may[name] = may[name] " " $i
    next
}

FNR == 1 {
    folder = FILENAME
    while (sub(/\/[^\/]*$/, "", folder) && !(folder in known)) continue
    if (!(folder in known)) {
        complain(FILENAME ": tools/include-rules.txt has no line for its folder")
        folder = ""
    }
    split("", allowed)
    allow(folder)
    if (FILENAME in known) allow(FILENAME)
    for (rule in known)
        if (rule ~ /^\*/ && ends_with(FILENAME, substr(rule, 2))) allow(rule)
}

folder != "" && /^[ \t]*#[ \t]*include/ {
    header = $0
    sub(/^[^<"]*[<"]/, "", header)
    sub(/[>"].*/, "", header)
    if (/"/) {
        if (header !~ /\//) complain(where() "name it from the top: \"" folder "/" header "\"")
        else if (!inside(header)) complain(where() folder " may not include " header)
    } else if (header ~ /^(plait|apps|examples|tests|fuzz)\//) {
        complain(where() "our own headers are quoted: \"" header "\"")
    } else if (!library(header)) {
        complain(where() folder " may not include <" header ">")
    }
}

END { exit complaints > 0 }

function where() { return FILENAME ":" FNR ": " }

function complain(text) {
    print text
    ++complaints
}

function ends_with(text, end) {
    return length(text) >= length(end) && substr(text, length(text) - length(end) + 1) == end
}

function allow(name,    list, count, i) {
    if (name in allowed) return
    allowed[name] = 1
    count = split(may[name], list, " ")
    for (i = 1; i <= count; ++i) allow(list[i])
}

# Is this header of ours in an allowed folder?
function inside(header,    at) {
    at = header
    while (sub(/\/[^\/]*$/, "", at))
        if (at in allowed) return 1
    return 0
}

# Is this header of an allowed library, or of the standard one?
function library(header,    name, list, count, i, owned) {
    for (name in headers) {
        count = split(headers[name], list, " ")
        for (i = 1; i <= count; ++i)
            if (list[i] == header || (list[i] ~ /\/$/ && index(header, list[i]) == 1)) {
                owned = 1
                if (name in allowed) return 1
            }
    }
    return !owned && header ~ /^[a-z_0-9]+$/
}
