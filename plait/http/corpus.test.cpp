// SPDX-License-Identifier: MIT
//
// Two public suites of cases against the reading coroutines; what we decide otherwise is listed, with
// the reason, in corpus_exceptions.txt. Each case runs whole, byte by byte, and cut at each point.
#include "plait/http/characters.hpp"
#include "plait/http/connection.hpp"
#include "plait/http/echo.test.hpp"
#include "plait/http/list.hpp"
#include "plait/http/read.hpp"
#include "plait/testing/chunking.hpp"
#include "plait/testing/driver.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

using namespace plait;
using namespace plait::testing;
using nlohmann::json;

const std::string folder = "../shared/corpora/";

// Each character of the corpus is one byte.
std::string bytes_of(const json& text) {
    std::string made;
    const std::string utf8 = text;
    for (std::size_t at = 0; at < utf8.size(); ++at) {
        const auto byte = static_cast<unsigned char>(utf8[at]);
        if (byte < 0x80) {
            made += utf8[at];
        } else {
            const auto next = static_cast<unsigned char>(utf8[++at]);
            made += static_cast<char>((byte & 0x1f) << 6 | (next & 0x3f));
        }
    }
    return made;
}

// Calls `use` with each case; says so if there are none.
template <class Use>
void for_each_case(const std::string& name, const Use& use) {
    std::ifstream file(folder + name);
    if (!file) {
        MESSAGE(folder, name, " not found: its cases are not run");
        return;
    }
    for (std::string line; std::getline(file, line);) use(json::parse(line));
}

struct exception {
    std::string comes_to;
    bool met = false;
};

std::map<std::string, exception> read_exceptions() {
    std::map<std::string, exception> all;
    std::ifstream file("plait/http/corpus_exceptions.txt");
    REQUIRE(file);
    for (std::string line; std::getline(file, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::istringstream words(line);
        std::string id;
        std::string comes_to;
        std::string because;
        words >> id >> comes_to >> because;
        REQUIRE_FALSE(because.empty());
        CHECK(all.emplace(id, exception{comes_to}).second);
    }
    return all;
}

// ---- what is read, as text

std::string text_of(const http::field_list& fields) {
    std::string text;
    for (const auto [name, value] : fields) {
        for (const char c : name)
            text +=
                static_cast<char>(http::detail::lower(c) != c || c < 'a' || c > 'z' ? c : c - 32);
        text.append(": ").append(value).append("\n");
    }
    return text;
}

template <class Head>
coro<std::string, bytes> read_rest(Head* head) {
    std::string text = "--- body\n";
    while (const auto chunk = co_await http::read_chunk(head->body())) text += *chunk;
    text += "\n--- trailers\n";
    if (head->body().what() == http::framing::kind::chunked) {
        const http::field_section trailers = co_await http::read_trailers();
        text += text_of(trailers.fields());
    }
    co_return text;
}

coro<void, bytes, std::string> requests() {
    for (;;) {
        auto head = co_await http::read_request();
        if (!head) co_return;
        const http::request asked = head->handle();
        std::string text = std::string(asked.method()) + " " + std::string(asked.target()) +
                           " HTTP/1." + std::to_string(asked.minor_version()) + "\n" +
                           text_of(asked.fields());
        const http::list_of options(asked.field("connection", {}));
        const bool closes =
            options.has("close") || (asked.minor_version() == 0 && !options.has("keep-alive"));
        text += co_await read_rest(&*head);
        co_yield text;
        if (closes) co_return;
    }
}

coro<void, bytes, std::string> responses() {
    for (;;) {
        auto head = co_await http::read_response("GET");
        if (!head) co_return;
        std::string text = std::to_string(head->status()) + "\n" + text_of(head->fields());
        text += co_await read_rest(&*head);
        co_yield text;
    }
}

// What a run has come to, so far as it must not depend on the cuts.
struct outcome {
    std::vector<std::string> messages;
    std::size_t before_end = 0;         // messages complete before the input ended
    std::string comes_to = "accepted";  // as in the list of exceptions
    std::string told;

    [[nodiscard]] bool fault() const { return comes_to != "accepted"; }
    [[nodiscard]] bool fault_before_end() const { return fault() && comes_to != "end"; }
    friend bool operator==(const outcome& a, const outcome& b) {
        return a.messages == b.messages && a.before_end == b.before_end && a.told == b.told;
    }
};

outcome run(coro<void, bytes, std::string> reader, std::string_view wire, chunking how) {
    driver reads(std::move(reader));
    while (!wire.empty()) {
        const std::size_t length = how.next(wire.size());
        reads.feed(wire.substr(0, length));
        wire.remove_prefix(length);
    }
    outcome got;
    got.before_end = reads.outputs().size();
    const bool wrong_before_end = reads.state() == state::failed;
    reads.end();
    got.messages = std::move(reads.outputs());
    got.told = reads.failure();
    try {
        static_cast<void>(reads.result());
    } catch (const http::protocol_error& wrong) {
        got.comes_to = wrong_before_end ? std::to_string(wrong.status()) : "end";
    }
    return got;
}

// Whole, byte by byte, and cut at each point; at some points where there are very many. (Pairs of
// cuts, which replay tries on short inputs, are for the tests of single rules.)
outcome run_each_cut(coro<void, bytes, std::string> (*reader)(), const std::string& wire) {
    outcome whole = run(reader(), wire, chunking::whole());
    CHECK(run(reader(), wire, chunking::pieces(1)) == whole);
    const std::size_t step = wire.size() / 1024 * 16 + 1;
    for (std::size_t cut = 1; cut < wire.size(); cut += step) {
        const outcome got = run(reader(), wire, chunking::at({cut}));
        if (got == whole) continue;
        CAPTURE(cut);
        CHECK(got.told == whole.told);
        CHECK(got.messages == whole.messages);
    }
    return whole;
}

// For the scorecard (tools/conformance.sh): a line for each case, in the file that it names.
void note_verdict(const std::string& id, bool passes) {
    const char* const scorecard = std::getenv("PLAIT_SCORECARD");
    if (scorecard == nullptr) return;
    std::ofstream(scorecard, std::ios::app) << id << (passes ? " passes\n" : " differs\n");
}

// A case passes, unless it is an exception: then it must not, and come to what is said there.
void judge(const std::string& id, bool passes, const outcome& got,
           std::map<std::string, exception>& exceptions) {
    CAPTURE(id);
    CAPTURE(got.told);
    note_verdict(id, passes);
    const auto listed = exceptions.find(id);
    if (listed == exceptions.end()) {
        CHECK(passes);
        return;
    }
    listed->second.met = true;
    CHECK_MESSAGE(!passes, "strike it from corpus_exceptions.txt");
    CHECK(got.comes_to == listed->second.comes_to);
}

bool passes_llhttp(const json& each, const outcome& got) {
    const auto wanted = each["messages"].get<std::size_t>();
    if (each["error"].is_null()) return !got.fault_before_end() && got.before_end == wanted;
    const int code = each["error"]["code"];
    constexpr int data_after_close = 5;
    constexpr int upgrade = 22;
    if (code == data_after_close || code == upgrade) return got.messages.size() >= wanted;
    return got.fault() && got.messages.size() == wanted;
}

std::string wanted_request(const json& each) {
    std::string text = bytes_of(each["method"]) + " " + bytes_of(each["uri"]["raw"]) + " HTTP/" +
                       std::to_string(each["version"][0].get<int>()) + "." +
                       std::to_string(each["version"][1].get<int>()) + "\n";
    for (const auto& field : each["headers"])
        text += bytes_of(field[0]) + ": " + bytes_of(field[1]) + "\n";
    text += "--- body\n" + bytes_of(each["body"]) + "\n--- trailers\n";
    if (each.contains("trailers"))
        for (const auto& field : each["trailers"])
            text += bytes_of(field[0]) + ": " + bytes_of(field[1]) + "\n";
    return text;
}

// What goes through the connection needs a Host.
std::string with_host(std::string wire) {
    const std::size_t line = wire.find("\r\n", wire.starts_with("\r\n") ? 2 : 0);
    std::string lower = wire;
    std::ranges::transform(lower, lower.begin(), http::detail::lower);
    if (line != wire.npos && wire.substr(0, line).ends_with("HTTP/1.1") &&
        lower.find("\r\nhost:") == wire.npos)
        wire.insert(line + 2, "Host: a\r\n");
    return wire;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find("\r\n")); }

std::string answered(const std::string& wire) {
    driver server(http::connection(http::echo));
    server.feed(wire);
    server.end();
    return server.written();
}

}  // namespace

TEST_CASE("each case of llhttp's comes to what it wants, but for the exceptions") {
    auto exceptions = read_exceptions();
    bool any = false;
    for_each_case("llhttp.jsonl", [&](const json& each) {
        any = true;
        const std::string type = each["type"];
        const bool asks = type == "request" || type == "request-finish";
        const bool answers = type == "response" || type == "response-finish";
        if ((!asks && !answers) || each["meta"].contains("skipBody")) return;
        const std::string title = each["id"];
        const std::string wire = bytes_of(each["payload"]);
        const auto got = run_each_cut(asks ? requests : responses, wire);
        judge(title.substr(0, title.find(' ')), passes_llhttp(each, got), got, exceptions);
    });
    for (const auto& [id, known] : exceptions)
        if (any && id.find(".md:") != id.npos) CHECK_MESSAGE(known.met, "no such case: ", id);
}

TEST_CASE("each case of gunicorn's comes to what it wants, but for the exceptions") {
    auto exceptions = read_exceptions();
    bool any = false;
    for_each_case("gunicorn.jsonl", [&](const json& each) {
        any = true;
        if (!each["config"].empty()) return;
        const std::string wire = bytes_of(each["payload"]);
        const auto got = run_each_cut(requests, wire);
        bool passes = false;
        if (each["expect"].contains("requests")) {
            std::vector<std::string> wanted;
            for (const auto& request : each["expect"]["requests"])
                wanted.push_back(wanted_request(request));
            passes = !got.fault() && got.messages == wanted;
        } else {
            passes = got.fault() || first_line(answered(with_host(wire))) >= "HTTP/1.1 4";
        }
        judge(each["id"], passes, got, exceptions);
    });
    for (const auto& [id, known] : exceptions)
        if (any && id.find(".md:") == id.npos) CHECK_MESSAGE(known.met, "no such case: ", id);
}
