#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# The checks of single files: format, spdx, shell, paths.
. tests/check/planted.sh
rm -rf plait/* apps examples/*.cpp fuzz/*.cpp
mkdir -p plait/compose

printf '// SPDX-License-Identifier: MIT\nint  ugly( );\n' >plait/compose/ugly.cpp
refuses format 'plait/compose/ugly.cpp:2:4: error: code should be clang-formatted'
clang-format-19 -i plait/compose/ugly.cpp
git add .
holds format
holds spdx

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
