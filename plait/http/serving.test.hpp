// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/connection.hpp"
#include "plait/http/echo.test.hpp"
#include "plait/testing/chunking.hpp"
#include "plait/testing/driver.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>

// For tests: what a server says to what a client sends, however that is cut.

namespace plait::http {

/// What came of one connection.
struct served {
    std::string text;  ///< all bytes written
    testing::parting parting = testing::parting::none;

    /// The n-th line, from 0, without its end.
    [[nodiscard]] std::string line(int n) const {
        std::string_view rest = text;
        for (; n > 0 && !rest.empty(); --n) rest.remove_prefix(rest.find("\r\n") + 2);
        return std::string(rest.substr(0, rest.find("\r\n")));
    }
    /// Of the first answer.
    [[nodiscard]] int status() const { return text.size() < 12 ? 0 : std::stoi(text.substr(9, 3)); }
    /// What stands behind the first head.
    [[nodiscard]] std::string body() const {
        const auto end = text.find("\r\n\r\n");
        return end == text.npos ? "no head" : text.substr(end + 4);
    }
    /// How many answers there are, interim ones apart.
    [[nodiscard]] int answers() const {
        int found = 0;
        for (auto at = text.find("\r\nDate: "); at != text.npos;
             at = text.find("\r\nDate: ", at + 1))
            ++found;
        return found;
    }
    [[nodiscard]] bool has(std::string_view part) const { return text.find(part) != text.npos; }

    friend bool operator==(const served&, const served&) = default;
};

template <class Application>
served serve_once(const Application& answers, std::string_view wire, testing::chunking how,
                  const options& settings) {
    testing::driver server(connection(answers, settings));
    while (!wire.empty()) {
        const std::size_t length = how.next(wire.size());
        server.feed(wire.substr(0, length));
        wire.remove_prefix(length);
    }
    server.end();
    return {server.written(), server.parting()};
}

/// Serves what a client sends before it ends its side: whole, byte by byte, and cut at each point. The
/// outcome must be the same each time.
template <class Application>
served serve_all_cuts(const Application& answers, std::string_view wire,
                      const options& settings = detail::default_options) {
    using testing::chunking;
    served whole = serve_once(answers, wire, chunking::whole(), settings);
    CHECK(serve_once(answers, wire, chunking::pieces(1), settings).text == whole.text);
    const std::size_t step = wire.size() / 1024 * 16 + 1;
    for (std::size_t cut = 1; cut < wire.size(); cut += step) {
        const served got = serve_once(answers, wire, chunking::at({cut}), settings);
        if (got == whole) continue;
        CAPTURE(cut);
        CHECK(got.text == whole.text);
        CHECK(got.parting == whole.parting);
    }
    return whole;
}

/// What the echo says.
inline served echoed(std::string_view wire) { return serve_all_cuts(echo, wire); }

}  // namespace plait::http
