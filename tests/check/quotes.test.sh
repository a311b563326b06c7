#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
. tests/check/planted.sh
find . -name '*.md' -delete

cat >examples/greet.cpp <<'END'
// SPDX-License-Identifier: MIT
int main() {
    // [greeting]
    if (true)
        greet("World");
    // [/greeting]
}
END
document() { # LINE…: quoted lines
    printf '%s\n' '# Page' '' '<!-- quote examples/greet.cpp#greeting -->' '```cpp' "$@" '```' '' 'More.' >page.md
}

document 'if (true)' '    greet("World");'
git add .
holds quotes

document 'if (true)' '    greet("Mars");'
refuses quotes '+    greet("World");'
tools/quote.sh --write page.md
git add .
holds quotes

sed -i 's/greet.cpp#greeting/greet.cpp#farewell/' page.md
refuses quotes 'page.md:3: examples/greet.cpp has no region farewell'
sed -i 's/greet.cpp#farewell/wave.cpp#greeting/' page.md
refuses quotes 'page.md:3: no file examples/wave.cpp'

printf '%s\n' '<!-- quote examples/greet.cpp -->' 'No block.' >page.md
refuses quotes 'page.md:2: a fenced block must follow the quote of examples/greet.cpp'

printf '%s\n' '# Page' '' '```cpp' '#include "greet.hpp"' '```' '' '```sh' 'greet World' '```' >page.md
git add .
holds quotes
printf '%s\n' '# Page' '' '```cpp' 'greet("World");' '```' >page.md
refuses quotes 'page.md:3: C++ stands in a file that is compiled, and is quoted'
