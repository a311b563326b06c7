#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
. tests/check/planted.sh
bare
mkdir plait/{http,cellar}

plant() { # FILE INCLUDE
    echo "#include $2" >"$1"
}

plant plait/http/line.cpp '"plait/compose/coro.hpp"'
plant plait/http/line.hpp '<zlib.h>'
plant plait/http/line.test.cpp '<doctest/doctest.h>'
git add .
holds includes

plant plait/http/line.hpp '<asio/ip/tcp.hpp>'
refuses includes 'plait/http/line.hpp:1: plait/http may not include <asio/ip/tcp.hpp>'
plant plait/http/line.hpp '<sys/socket.h>'
refuses includes 'may not include <sys/socket.h>'
plant plait/http/line.hpp '<thread>'
refuses includes 'may not include <thread>'
plant plait/http/line.hpp '<doctest/doctest.h>'
refuses includes 'may not include <doctest/doctest.h>'
plant plait/http/line.hpp '<plait/compose/coro.hpp>'
refuses includes 'our own headers are quoted'
plant plait/http/line.hpp '"other.hpp"'
refuses includes 'name it from the top: "plait/http/other.hpp"'
rm plait/http/line.hpp

plant plait/compose/coro.hpp '"plait/http/line.hpp"'
refuses includes 'plait/compose may not include plait/http/line.hpp'
rm plait/compose/coro.hpp

plant plait/cellar/wine.hpp '<vector>'
refuses includes 'plait/cellar/wine.hpp: tools/include-rules.txt has no line for its folder'
