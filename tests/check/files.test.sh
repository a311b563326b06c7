#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The checks of single files: format, named, spdx, shell, paths.
. tests/check/planted.sh
bare

printf '// SPDX-License-Identifier: MIT\nint  ugly( );\n' >plait/compose/ugly.cpp
refuses format 'plait/compose/ugly.cpp:2:4: error: code should be clang-formatted'
clang-format-19 -i plait/compose/ugly.cpp
git add .
holds format
holds spdx

mkdir -p plait/compose/deeper
echo 'plait_room(compose HEADERS one.hpp SOURCES deeper/two.cpp TESTS one.test.cpp) # three.cpp' \
    >plait/compose/CMakeLists.txt
echo 'plait_example(greeter plait::compose)' >examples/CMakeLists.txt
touch plait/compose/{one.hpp,deeper/two.cpp,one.test.cpp,help.test.hpp} examples/greeter.cpp
rm plait/compose/ugly.cpp
git add .
holds named
for file in plait/compose/{three.cpp,deeper/one.hpp,two.cpp,e.hpp,xtest.cpp} examples/greet.cpp; do
    touch "$file"
    refuses named "$file: "
    rm "$file"
done

printf 'int bare();\n' >plait/compose/bare.hpp
refuses spdx 'plait/compose/bare.hpp: its first or second line must be'
rm plait/compose/bare.hpp

git add .
holds shell
printf '%s\n' '#!/bin/sh' "rm \$1" >tools/careless.sh
refuses shell 'SC2086'
rm tools/careless.sh

git add .
holds paths
home=/home
echo "see $home/ann/plait" >notes.txt
refuses paths 'notes.txt:1:'
begin='-----BEGIN'
echo "$begin PRIVATE KEY-----" >notes.txt
refuses paths 'notes.txt:1:'
