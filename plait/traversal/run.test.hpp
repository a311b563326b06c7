// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/program.hpp"
#include "plait/http/connection.hpp"
#include "plait/testing/driver.hpp"
#include "plait/traversal/traversal.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <utility>

// For tests: trees without HTTP, and sites fed with requests.

namespace plait::traversal {

/// What a coroutine that waits for nobody returns.
template <class R>
R run(coro<R> started) {
    auto program = compose(std::move(started));
    program.next();
    return program.result();
}

/// What a path leads to, in words: "/users/ann/", "/users/ann/ @edit /a/b"; "nothing".
inline std::string led(const destination& end) {
    if (!end) return "nothing";
    std::string told = end.context()->url();
    if (!end.view_name().empty()) told += " @" + end.view_name();
    for (const std::string& each : end.subpath()) told += " /" + each;
    return told;
}
inline std::string walked(const site& s, std::string_view path) {
    tree t(s);
    return led(run(t.walk(std::string(path))));
}

/// An answer as a client sees it.
struct answered {
    std::string text;

    [[nodiscard]] int status() const { return text.size() < 12 ? 0 : std::stoi(text.substr(9, 3)); }
    [[nodiscard]] std::string field(std::string_view name) const {
        const std::string line = "\r\n" + std::string(name) + ": ";
        const auto at = text.find(line);
        if (at == std::string::npos || at > text.find("\r\n\r\n")) return "";
        const auto from = at + line.size();
        return text.substr(from, text.find("\r\n", from) - from);
    }
    [[nodiscard]] std::string body() const {
        const auto end = text.find("\r\n\r\n");
        return end == std::string::npos ? "no head" : text.substr(end + 4);
    }
};

/// One request: "GET /path", and field lines, each with its end.
inline answered ask(const site& s, std::string_view line, std::string_view fields = {}) {
    const application app(s);
    testing::driver server(http::connection(app));
    server.feed(std::string(line) + " HTTP/1.1\r\nHost: example.com\r\n" + std::string(fields) +
                "\r\n");
    server.end();
    return answered{server.written()};
}

}  // namespace plait::traversal
