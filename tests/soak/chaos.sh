#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# chaos.sh BUILD: tests/chaos for ten minutes.
exec bash tests/chaos/chaos.test.sh "$1" 600
