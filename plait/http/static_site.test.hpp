// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/connection.hpp"
#include "plait/http/static_files.hpp"
#include "plait/testing/driver.hpp"
#include "plait/testing/memory_folder.hpp"

#include <doctest/doctest.h>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace plait::static_site {

using namespace http;

using testing::memory_folder;

inline constexpr std::int64_t a_second = 1'000'000'000;
inline constexpr std::int64_t now = 784'111'777;  // what test_surroundings say
inline constexpr std::string_view digits = "0123456789";
inline constexpr std::string_view long_ago =
    "Sun, 06 Nov 1994 00:00:00 GMT";  // memory_folder's usual time

struct answer {
    int status = 0;
    std::string head;  // with the status line
    std::string body;
    testing::parting parting = testing::parting::none;

    [[nodiscard]] std::optional<std::string> field(std::string_view name) const {
        const std::string start = "\r\n" + std::string(name) + ": ";
        const std::size_t at = head.find(start);
        if (at == std::string::npos) return std::nullopt;
        const std::size_t begin = at + start.size();
        return head.substr(begin, head.find("\r\n", begin) - begin);
    }
};

// A site of files in memory.
class site {
public:
    explicit site(static_options options = {}) : application_(files, std::move(options)) {
        files.put("digits.txt", std::string(digits));
    }

    // `fields`: lines with their CRLF.
    answer ask(std::string_view method, std::string_view target, std::string_view fields = "") {
        testing::driver server(connection(application_));
        server.feed(std::string(method) + ' ' + std::string(target) + " HTTP/1.1\r\nHost: a\r\n" +
                    std::string(fields) + "Connection: close\r\n\r\n");
        answer got;
        const std::string& wire = server.written();
        const std::size_t end = wire.find("\r\n\r\n");
        REQUIRE(end != std::string::npos);
        got.status = std::stoi(wire.substr(9, 3));
        got.head = wire.substr(0, end + 2);
        got.body = wire.substr(end + 4);
        got.parting = server.parting();
        return got;
    }
    answer get(std::string_view target, std::string_view fields = "") {
        return ask("GET", target, fields);
    }
    int status(std::string_view target) { return get(target).status; }
    answer range(std::string_view wanted) {
        return get("/digits.txt", "Range: " + std::string(wanted) + "\r\n");
    }

    memory_folder files;

private:
    static_files<memory_folder> application_;
};

inline static_options listing() {
    static_options made;
    made.list = true;
    return made;
}
inline static_options compressing() {
    static_options made;
    made.gzip = true;
    return made;
}

}  // namespace plait::static_site
