#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/setup.sh GROUP…: installs the Debian packages of the groups that are missing. Nothing
# missing: nothing happens, in a few milliseconds. PLAIT_PACKAGES names further ones.
# Exit codes: 0 all there · 2 no such group · 3 a package cannot be had.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages() { # GROUP
    case $1 in
    build)
        echo clang-19 libclang-rt-19-dev lld-19 g++-12 cmake ninja-build ccache pkg-config git \
            libasio-dev libssl-dev libfmt-dev libsqlite3-dev libsodium-dev nlohmann-json3-dev \
            libcli11-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libhowardhinnant-date-dev \
            zlib1g-dev libyaml-dev libzxcvbn-dev libargon2-dev doctest-dev libbenchmark-dev
        ;;
    test)
        [[ ! -d tests/browser ]] || echo chromium nodejs npm
        ;;
    bench) echo nginx-light h2o wrk libboost1.81-dev libboost-context1.81-dev librange-v3-dev libtbb-dev libre2-dev ;;
    check) echo clang-format-19 clang-tidy-19 shellcheck git ;;
    docs) echo cmark-gfm ;;
    coverage) echo llvm-19 ;;
    package) echo dpkg-dev file lintian ;;
    *)
        echo "setup: no group '$1'; there are: build test bench check docs coverage package" >&2
        exit 2
        ;;
    esac
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "setup: neither root nor sudo; as root run: $*" >&2
        exit 3
    fi
}

installed() { # PACKAGE; npm also comes with other builds of nodejs
    [[ $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) == installed ]] ||
        [[ $1 == npm && -n $(command -v npm) ]]
}

wanted=()
for group; do
    list=$(packages "$group")
    read -ra names <<<"$list"
    wanted+=("${names[@]}")
done
read -ra names <<<"${PLAIT_PACKAGES:-}"
wanted+=("${names[@]}")

mapfile -t present < <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "${wanted[@]}" 2>/dev/null |
    sed -n 's/^installed //p')
missing=()
for package in "${wanted[@]}"; do
    [[ " ${present[*]} " == *" $package "* ]] || installed "$package" || missing+=("$package")
done

if ((${#missing[@]})); then
    command -v apt-get >/dev/null || {
        echo "setup: no apt-get here; this needs Debian 12's packages: ${missing[*]}" >&2
        exit 3
    }
    echo "setup: installing ${missing[*]}"
    apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
    as_root "${apt[@]}" update
    if ! as_root tools/quietly "${apt[@]}" install -y --no-install-recommends "${missing[@]}"; then
        for package in "${missing[@]}"; do
            installed "$package" || apt-get -qq --simulate install "$package" >/dev/null 2>&1 || {
                echo "setup: cannot install '$package': apt knows no candidate for it here." \
                    "It is in Debian 12 (bookworm: main, updates, security); add these to" \
                    "/etc/apt/sources.list.d, or install it by hand, and run again." >&2
            }
        done
        exit 3
    fi
fi
