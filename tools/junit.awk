# SPDX-License-Identifier: MIT
#
# Adds up ctest's JUnit file: prints "PASSED FAILED SKIPPED", counting a test binary's cases by its
# line "tests: N passed, N failed, N skipped", anything else as one. With -v failures=1 it prints
# what the failed entries wrote instead.
/<testcase / {
    name = $0
    sub(/.* name="/, "", name)
    sub(/".*/, "", name)
    status = /status="run"/ ? "run" : "failed"
    p = f = s = 0
    counted = 0
    text = ""
}
/^(.*<system-out>)?tests: [0-9]+ passed/ { p = $2; f = $4; s = $6; counted = 1 }
# Only a script says so itself; what ctest did not find has not been skipped.
/<skipped message="SKIP_RETURN_CODE/ { status = "skipped" }
/<failure message="[^"]/ {
    text = $0
    gsub(/^[ \t]*<failure message="|"\/>$/, "", text)
    text = text "\n"
}
/<system-out>/ { inside = 1 }
inside {
    line = $0
    gsub(/<\/?system-out>/, "", line)
    text = text line "\n"
}
/<\/system-out>/ { inside = 0 }
/<\/testcase>/ {
    if (!counted) {
        p = status == "run"
        s = status == "skipped"
    }
    # A crash or a sanitizer's report after the line, or a filter that found nothing.
    if (status == "failed" && f == 0) f = 1
    passed += p
    failed += f
    skipped += s
    if (failures && f) {
        gsub(/&lt;/, "<", text)
        gsub(/&gt;/, ">", text)
        gsub(/&quot;/, "\"", text)
        gsub(/&apos;/, "'", text)
        gsub(/&amp;/, "\\&", text)
        printf "--- %s failed:\n%s\n", name, text
    }
}
END { if (!failures) print passed + 0, failed + 0, skipped + 0 }
