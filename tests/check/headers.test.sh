#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A header that leans on what its user included before does not compile alone.
. tests/check/planted.sh
bare
printf 'plait_room(compose HEADERS leaning.hpp)\n' >plait/compose/CMakeLists.txt

printf '#pragma once\n#include <string>\nstd::string lean();\n' >plait/compose/leaning.hpp
git add .
holds headers
printf '#pragma once\nstd::string lean();\n' >plait/compose/leaning.hpp
refuses headers 'leaning.hpp:2:1: error:'
