#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/package.sh: makes .deb files of the release build, in build/package, and shows what lintian
# thinks of them. Fails on lintian's errors.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rm -rf build/package
tools/quietly cpack --config build/release/CPackConfig.cmake -B build/package
rm -rf build/package/_CPack_Packages
ls build/package/*.deb
# The packages are not of Debian's archive: no bug closes with them. Their libraries are not built
# in Debian's way, and the programs explain themselves by --help.
lintian --allow-root --fail-on error \
    --suppress-tags initial-upload-closes-no-bugs,no-manual-page,hardening-no-fortify-functions \
    build/package/*.deb
