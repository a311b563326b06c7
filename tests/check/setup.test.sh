#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# A package that cannot be had is named, with what to do, and the exit code is 3; when nothing is
# missing, apt is not asked at all. A stand-in for apt-get answers here.
. tests/check/planted.sh
mkdir bin
cat >bin/apt-get <<'END'
#!/bin/sh
echo "apt-get $*" >>asked
case "$*" in
*" update"*) exit 0 ;;
*) echo "E: Unable to locate package plait-no-such-package" >&2; exit 100 ;;
esac
END
printf '#!/bin/sh\nexec "$@"\n' >bin/sudo
chmod +x bin/*
PATH=$PWD/bin:$PATH

tools/setup.sh build >log 2>&1
[[ ! -e asked ]]

status=0
PLAIT_PACKAGES=plait-no-such-package tools/setup.sh build >log 2>&1 || status=$?
cat log
[[ $status == 3 && -e asked ]]
grep -q "cannot install 'plait-no-such-package'" log
grep -q "Debian 12" log

status=0
tools/setup.sh cellar >log 2>&1 || status=$?
[[ $status == 2 ]]
