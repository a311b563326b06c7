#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# slow.sh BUILD: tests/slow with two thousand attackers, for a minute each; answers within half a second.
exec bash tests/slow/slow.test.sh "$1" 2000 60 0.5
