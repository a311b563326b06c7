#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/serve.sh [OPTION…]: builds and starts the blog; where there is no blog yet, httpd with the
# documents as pages. The options go to the program.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

if [[ -f apps/blog/CMakeLists.txt ]]; then
    tools/build.sh release blog
    exec build/release/bin/blog serve --listen 127.0.0.1:8080 "$@"
elif [[ -f apps/httpd/CMakeLists.txt ]]; then
    tools/build.sh release httpd
    tools/quietly tools/docs.sh
    echo "Open http://127.0.0.1:8080/"
    exec build/release/bin/httpd --root build/docs --list --listen 127.0.0.1:8080 "$@"
else
    tools/docs.sh
    echo "serve: there is no apps/blog and no apps/httpd yet; open the file above" >&2
    exit 1
fi
