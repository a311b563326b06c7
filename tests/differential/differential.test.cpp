// SPDX-License-Identifier: MIT
//
// Requests, well-formed and not, sent to httpd, to nginx and to Node. Where those two agree, httpd does
// as they do, or exceptions.txt says why not. differential.test.sh starts the three and tells their
// ports: PLAIT_HTTPD, PLAIT_NGINX, PLAIT_NODE.
#include "tests/raw_connection.test.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

struct exchange {
    std::string_view name;  // as in exceptions.txt
    std::string wire;
};

// A well-formed request that comes after the one in question, on the same connection: whether it is
// answered tells whether that was read as far as it went, and whether the connection stayed.
const std::string last = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

std::string get(std::string_view fields) {
    return "GET / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n";
}
std::string asked(std::string_view target) {
    return "GET " + std::string(target) + " HTTP/1.1\r\nHost: a\r\n\r\n";
}
std::string post(std::string_view fields, std::string_view body) {
    return "POST / HTTP/1.1\r\nHost: a\r\n" + std::string(fields) + "\r\n" + std::string(body);
}
std::string chunked(std::string_view body) { return post("Transfer-Encoding: chunked\r\n", body); }

const std::vector<exchange> exchanges{
    // Well-formed.
    {"get", get("")},
    {"head", "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"post", post("Content-Length: 5\r\n", "hello")},
    {"post_empty", post("Content-Length: 0\r\n", "")},
    {"post_without_length", post("", "")},
    {"put", "PUT /x HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"},
    {"delete", "DELETE /x HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"options", "OPTIONS /x HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"get_with_body", get("Content-Length: 3\r\n") + "abc"},
    {"two_pipelined", get("") + get("")},
    {"close", get("Connection: close\r\n")},
    {"close_among_others", get("Connection: foo, close\r\n")},
    {"close_capital", get("Connection: CLOSE\r\n")},
    {"query", asked("/a/b?c=d&e=%20")},
    {"absolute", asked("http://b/x?y")},
    {"no_value", get("X:\r\n")},
    {"blanks_around_value", get("X: \t a \t \r\n")},
    {"no_blank_before_value", get("X:a\r\n")},
    {"obs_text", get("X: \xe9\r\n")},
    {"every_token_character", get("!#$%&'*+-.^_`|~09Az: a\r\n")},
    {"upgrade_unknown", get("Connection: upgrade\r\nUpgrade: foo\r\n")},
    {"accept_twice", get("Accept: a/b\r\nAccept: c/d\r\n")},
    {"one_empty_line_before", "\r\n" + get("")},
    {"http_1_0", "GET / HTTP/1.0\r\n\r\n"},
    {"http_1_0_host", "GET / HTTP/1.0\r\nHost: a\r\n\r\n"},
    {"http_1_0_keep_alive", "GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n"},
    {"http_1_0_body", "POST / HTTP/1.0\r\nHost: a\r\nContent-Length: 1\r\n\r\nx"},
    {"expect_continue", post("Expect: 100-continue\r\nContent-Length: 1\r\n", "x")},
    {"chunked", chunked("5\r\nhello\r\n0\r\n\r\n")},
    {"chunked_two", chunked("1\r\na\r\n2\r\nbc\r\n0\r\n\r\n")},
    {"chunked_upper_case", chunked("A\r\n0123456789\r\n0\r\n\r\n")},
    {"chunked_lower_case", chunked("a\r\n0123456789\r\n0\r\n\r\n")},
    {"chunked_leading_zeros", chunked("0005\r\nhello\r\n000\r\n\r\n")},
    {"chunked_extension", chunked("5;a=b\r\nhello\r\n0\r\n\r\n")},
    {"chunked_extension_quoted", chunked("5;a=\"b\"\r\nhello\r\n0\r\n\r\n")},
    {"chunked_trailer", chunked("5\r\nhello\r\n0\r\nX-Sum: 1\r\n\r\n")},
    {"chunked_empty", chunked("0\r\n\r\n")},
    {"chunked_capital", post("Transfer-Encoding: Chunked\r\n", "0\r\n\r\n")},

    // The request line.
    {"no_version", "GET /\r\n\r\n"},
    {"no_target", "GET HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"two_blanks", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"two_blanks_before_version", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"blank_after_version", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n"},
    {"blank_before_method", " GET / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"tab_for_blank", "GET\t/ HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"blank_in_target", "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"method_lower_case", "get / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"method_no_token", "G(T / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"method_unknown", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"version_lower_case", "GET / http/1.1\r\nHost: a\r\n\r\n"},
    {"version_short", "GET / HTTP/1\r\nHost: a\r\n\r\n"},
    {"version_0_9", "GET / HTTP/0.9\r\nHost: a\r\n\r\n"},
    {"version_1_2", "GET / HTTP/1.2\r\nHost: a\r\n\r\n"},
    {"version_2_0", "GET / HTTP/2.0\r\nHost: a\r\n\r\n"},
    {"version_3_1", "GET / HTTP/3.1\r\nHost: a\r\n\r\n"},
    {"version_two_digits", "GET / HTTP/1.10\r\nHost: a\r\n\r\n"},
    {"version_leading_zero", "GET / HTTP/01.1\r\nHost: a\r\n\r\n"},
    {"two_empty_lines_before", "\r\n\r\n" + get("")},
    {"connect", "CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n"},
    {"fragment", asked("/a#b")},
    {"control_in_target", asked("/a\x01"
                                "b")},
    {"delete_in_target", asked("/a\x7f"
                               "b")},
    {"quote_in_target", asked("/a\"b")},
    {"broken_escape", asked("/%zz")},
    {"cut_escape", asked("/%2")},
    {"relative_target", asked("a/b")},
    {"no_such_scheme", asked("foo://b/x")},
    {"userinfo", asked("http://u@b/x")},
    {"asterisk_with_get", asked("*")},
    {"dots_above_the_root", asked("/../a")},
    {"nul_in_target", asked(std::string_view("/a\0b", 4))},

    // Lines.
    {"bare_lf_everywhere", "GET / HTTP/1.1\nHost: a\n\n"},
    {"bare_lf_after_field", get("X: a\nY: b\r\n")},
    {"bare_cr_in_value", get("X: a\rb\r\n")},
    {"bare_cr_after_field", get("X: a\rY: b\r\n")},
    {"folded_field", get("X: a\r\n b\r\n")},
    {"blank_before_first_field", "GET / HTTP/1.1\r\n X: a\r\nHost: a\r\n\r\n"},
    {"no_colon", get("X\r\n")},
    {"no_name", get(": a\r\n")},
    {"blank_before_colon", get("X : a\r\n")},
    {"tab_before_colon", get("X\t: a\r\n")},
    {"name_no_token", get("X(: a\r\n")},
    {"name_beyond_ascii", get("X\xe9: a\r\n")},
    {"nul_in_value", get(std::string_view("X: a\0b\r\n", 8))},
    {"nul_in_name", get(std::string_view("X\0Y: a\r\n", 8))},
    {"control_in_value", get("X: a\x01"
                             "b\r\n")},
    {"delete_in_value", get("X: a\x7f"
                            "b\r\n")},

    // Host.
    {"no_host", "GET / HTTP/1.1\r\n\r\n"},
    {"host_twice", get("Host: a\r\n")},
    {"other_host_twice", get("Host: b\r\n")},
    {"host_empty", "GET / HTTP/1.1\r\nHost:\r\n\r\n"},
    {"host_with_port", "GET / HTTP/1.1\r\nHost: a:80\r\n\r\n"},
    {"host_with_bad_port", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n"},
    {"host_with_userinfo", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n"},
    {"host_with_path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n"},
    {"host_list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n"},
    {"host_ipv6", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n"},

    // Framing.
    {"length_and_coding", post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
    {"coding_and_length", post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n")},
    {"length_twice", post("Content-Length: 1\r\nContent-Length: 1\r\n", "x")},
    {"length_twice_different", post("Content-Length: 1\r\nContent-Length: 2\r\n", "xy")},
    {"length_list", post("Content-Length: 1, 1\r\n", "x")},
    {"length_plus", post("Content-Length: +1\r\n", "x")},
    {"length_minus", post("Content-Length: -1\r\n", "x")},
    {"length_hex", post("Content-Length: 0x1\r\n", "x")},
    {"length_empty", post("Content-Length:\r\n", "")},
    {"length_leading_zero", post("Content-Length: 01\r\n", "x")},
    {"length_with_blank", post("Content-Length: 1 1\r\n", "x")},
    {"length_too_large", post("Content-Length: 99999999999999999999\r\n", "x")},
    {"coding_unknown", post("Transfer-Encoding: foo\r\n", "")},
    {"coding_identity", post("Transfer-Encoding: identity\r\n", "")},
    {"coding_gzip_chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n")},
    {"coding_chunked_gzip", post("Transfer-Encoding: chunked, gzip\r\n", "0\r\n\r\n")},
    {"coding_chunked_twice", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n")},
    {"coding_in_two_fields",
     post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n")},
    {"coding_empty", post("Transfer-Encoding:\r\n", "")},
    {"coding_with_vertical_tab", post("Transfer-Encoding: \x0b"
                                      "chunked\r\n",
                                      "0\r\n\r\n")},
    {"coding_in_1_0", "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"},

    // Chunks.
    {"chunk_size_empty", chunked("\r\nhello\r\n0\r\n\r\n")},
    {"chunk_size_no_digit", chunked("g\r\nhello\r\n0\r\n\r\n")},
    {"chunk_size_prefixed", chunked("0x5\r\nhello\r\n0\r\n\r\n")},
    {"chunk_size_negative", chunked("-5\r\nhello\r\n0\r\n\r\n")},
    {"chunk_size_plus", chunked("+5\r\nhello\r\n0\r\n\r\n")},
    {"chunk_size_underscore", chunked("0_5\r\nhello\r\n0\r\n\r\n")},
    {"chunk_size_too_large", chunked("fffffffffffffffff\r\nhello\r\n0\r\n\r\n")},
    {"chunk_size_then_blank", chunked("5 \r\nhello\r\n0\r\n\r\n")},
    {"chunk_size_after_blank", chunked(" 5\r\nhello\r\n0\r\n\r\n")},
    {"chunk_line_ends_with_lf", chunked("5\nhello\r\n0\r\n\r\n")},
    {"chunk_data_ends_with_lf", chunked("5\r\nhello\n0\r\n\r\n")},
    {"chunk_data_too_long", chunked("5\r\nhello!\r\n0\r\n\r\n")},
    {"chunk_extension_bare", chunked("5;\r\nhello\r\n0\r\n\r\n")},
    {"chunk_extension_lf", chunked("5;a\nhello\r\n0\r\n\r\n")},
    {"chunk_extension_nul", chunked(std::string_view("5;a\0\r\nhello\r\n0\r\n\r\n", 18))},
    {"chunked_trailer_length", chunked("0\r\nContent-Length: 5\r\n\r\n")},
    {"chunked_trailer_no_colon", chunked("0\r\nX\r\n\r\n")},
    {"chunked_end_lf", chunked("0\n\n")},

    // Semantics.
    {"expect_unknown", post("Expect: foo\r\nContent-Length: 1\r\n", "x")},
};

std::uint16_t port(const char* name) {
    const char* told = std::getenv(name);
    return static_cast<std::uint16_t>(std::atoi(told == nullptr ? "0" : told));
}

// The classes of the answers in order, and what became of the connection: "2 2 closed" is an answer to
// the request and one to the last; "4 closed" a refusal; "2 closed" an answer after which nothing more is
// read; "waits" a request that has not ended yet.
std::string verdict(std::uint16_t port, const std::string& wire) {
    tests::raw_connection peer(port);
    REQUIRE(peer.connected());
    peer.send(wire + last);
    const std::string& all = peer.receive_all(std::chrono::milliseconds(1500));
    std::string told;
    for (std::size_t at = 0; (at = all.find("HTTP/1.", at)) != std::string::npos; ++at)
        if (at + 9 < all.size() && all[at + 8] == ' ' && all[at + 9] >= '1' && all[at + 9] <= '5')
            told.append(1, all[at + 9]).append(" ");
    return told + (peer.closed() ? "closed" : "waits");
}

struct exception {
    std::string verdict;
    bool met = false;
};

// NAME VERDICT; BECAUSE
std::map<std::string, exception, std::less<>> read_exceptions() {
    std::map<std::string, exception, std::less<>> all;
    std::ifstream file("tests/differential/exceptions.txt");
    REQUIRE(file);
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        const std::size_t name = line.find(' ');
        const std::size_t semicolon = line.find("; ");
        REQUIRE_MESSAGE((name < semicolon && semicolon != std::string::npos), line);
        const std::size_t verdict = line.find_first_not_of(' ', name);
        CHECK(
            all.emplace(line.substr(0, name), exception{line.substr(verdict, semicolon - verdict)})
                .second);
    }
    return all;
}

}  // namespace

TEST_CASE("each exchange has a name of its own") {
    std::set<std::string_view> names;
    for (const exchange& each : exchanges) CHECK_MESSAGE(names.insert(each.name).second, each.name);
}

TEST_CASE("where nginx and Node agree, httpd does as they do, but for the exceptions") {
    auto exceptions = read_exceptions();
    int agreed = 0;
    for (const exchange& each : exchanges) {
        CAPTURE(each.name);
        const std::string nginx = verdict(port("PLAIT_NGINX"), each.wire);
        const std::string node = verdict(port("PLAIT_NODE"), each.wire);
        if (nginx != node) continue;
        ++agreed;
        const std::string ours = verdict(port("PLAIT_HTTPD"), each.wire);
        const auto listed = exceptions.find(each.name);
        if (listed == exceptions.end()) {
            CHECK(ours == nginx);
            continue;
        }
        listed->second.met = true;
        CHECK_MESSAGE(ours != nginx, "strike it from exceptions.txt");
        CHECK(ours == listed->second.verdict);
    }
    for (const auto& [name, known] : exceptions)
        CHECK_MESSAGE(known.met, "nginx and Node do not agree on this exception: ", name);
    MESSAGE("nginx and Node agree on ", agreed, " of ", exchanges.size());
}
