#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# httpd.test.sh BUILD: httpd's signals, logs and figures.
set -euo pipefail
# shellcheck source=tests/servers.sh
source tests/servers.sh
needs openssl

certificate one
certificate two
PLAIT_HTTPD=$1/bin/httpd PLAIT_SCRATCH=$scratch "$1/bin/httpd_live"
