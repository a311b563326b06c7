# SPDX-License-Identifier: MIT
#
# awk -f tools/quote.awk FILE.md: the document with its quotes made fresh; see tools/quote.sh.

waiting && /^```/ {
    print
    printf "%s", quoted
    while ((getline line) > 0 && line !~ /^```/) continue
    print line
    waiting = 0
    next
}
/^```cpp$/ {
    start = FNR
    code = 0
    print
    while ((getline line) > 0 && line !~ /^```/) {
        print line
        if (line !~ /^#include /) code = 1
    }
    print line
    if (code) fail(FILENAME ":" start ": C++ stands in a file that is compiled, and is quoted")
    next
}
waiting && NF { fail(FILENAME ":" FNR ": a fenced block must follow the quote of " source) }
{ print }
/^<!-- quote [^ ]+ -->$/ {
    source = $3
    quoted = quote(source)
    waiting = 1
}
END {
    if (waiting && !failed) fail(FILENAME ": a fenced block must follow the quote of " source)
    if (failed) exit 1
}

function fail(text) {
    print text > "/dev/stderr"
    failed = 1
    exit 1
}

function quote(source,    file, region, line, text, taking, found, read, indent, count, lines, i) {
    file = source
    if (sub(/.*#/, "", source)) region = source
    sub(/#.*/, "", file)
    taking = region == ""
    found = taking
    count = 0
    indent = -1
    while ((read = (getline line < file)) > 0) {
        if (region != "" && index(line, "[" region "]")) {
            taking = found = 1
        } else if (region != "" && index(line, "[/" region "]")) {
            taking = 0
        } else if (taking && line !~ /SPDX-License-Identifier/ && line !~ /^ *(\/\/|#) \[\/?[a-z_0-9-]+\]$/) {
            lines[++count] = line
            if (line ~ /[^ ]/) {
                match(line, /^ */)
                if (indent < 0 || RLENGTH < indent) indent = RLENGTH
            }
        }
    }
    if (read < 0) fail(FILENAME ":" FNR ": no file " file)
    close(file)
    if (!found) fail(FILENAME ":" FNR ": " file " has no region " region)
    for (i = 1; i <= count; ++i) text = text substr(lines[i], indent + 1) "\n"
    return text
}
