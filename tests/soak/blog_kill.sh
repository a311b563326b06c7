#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# blog_kill.sh BUILD: tests/blog_kill until a thousand posts and a thousand comments are acknowledged.
exec bash tests/blog_kill/blog_kill.test.sh "$1" 1000
