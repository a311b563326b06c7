#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
#
# tools/setup.sh GROUP…: installs what is missing of the groups: Debian packages, and for the browser
# tests npm's. Nothing missing: nothing happens, in a few milliseconds. PLAIT_PACKAGES names further
# Debian packages.
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
        echo llvm-19 # the sanitizers' stack traces
        echo nginx-light nodejs slowhttptest curl openssl # peers and attackers of tests/
        echo procps systemd # the blog as a service
        [[ ! -d tests/browser ]] || echo chromium npm
        ;;
    bench)
        echo nginx-light h2o wrk libboost1.81-dev libboost-context1.81-dev librange-v3-dev \
            libtbb-dev libre2-dev node-llhttp python3 time
        ;;
    check) echo clang-format-19 clang-tidy-19 shellcheck git ;;
    coverage) echo llvm-19 ;;
    package) echo dpkg-dev file lintian ;;
    *)
        echo "setup: no group '$1'; there are: build test bench check coverage package" >&2
        exit 2
        ;;
    esac
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

fail() { # TEXT…
    printf 'setup: %s\n' "$@" >&2
    exit 3
}

install_missing() {
    local by_hand="apt-get install ${missing[*]}" as_root=() unknown=() package
    command -v apt-get >/dev/null || fail "there is no apt-get; needed are Debian 12's ${missing[*]}"
    if ((EUID != 0)); then
        command -v sudo >/dev/null || fail "neither root nor sudo; as root run: $by_hand"
        as_root=(sudo)
    fi
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)

    echo "setup: installing ${missing[*]}"
    tools/quietly "${apt[@]}" update || fail "apt-get update failed, as said above"
    tools/quietly "${apt[@]}" install -y --no-install-recommends "${missing[@]}" && return

    for package in "${missing[@]}"; do
        apt-get -qq --simulate install "$package" >/dev/null 2>&1 || unknown+=("$package")
    done
    ((!${#unknown[@]})) || fail "cannot install '${unknown[*]}': apt knows no candidate for it here." \
        "Debian 12 (bookworm: main, updates, security) has what plait needs; add these to" \
        "/etc/apt/sources.list.d, or install it by hand, and run again."
    fail "apt-get failed, as said above; when that is mended, run again, or: $by_hand"
}

((!${#missing[@]})) || install_missing
if [[ " $* " == *" test "* && -f tests/browser/package.json && ! -d tests/browser/node_modules ]]; then
    tools/quietly npm ci --prefix tests/browser || fail "npm ci failed in tests/browser, as said above"
fi
