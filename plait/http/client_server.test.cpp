// SPDX-License-Identifier: MIT
//
// Client and server back to back in memory: what one writes, the other reads back equal.
#include "plait/http/call.hpp"
#include "plait/http/characters.hpp"
#include "plait/http/client.test.hpp"
#include "plait/http/connection.hpp"
#include "plait/testing/doctest.hpp"
#include "plait/testing/memory_file.hpp"
#include "plait/testing/split_mix.hpp"
#include "plait/testing/wire_pair.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <list>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace plait::http;
using namespace std::chrono_literals;
using plait::bytes;
using plait::coro;
using plait::output;
using plait::testing::chunking;
using plait::testing::split_mix;
using plait::testing::wire_pair;

// ---- messages by chance

std::string any_of(split_mix& chance, bytes alphabet, std::size_t most) {
    std::string text;
    for (std::size_t left = chance.below(most + 1); left > 0; --left)
        text += alphabet[chance.below(alphabet.size())];
    return text;
}

struct pair_of_texts {
    std::string name;
    std::string value;
};

std::vector<pair_of_texts> any_fields(split_mix& chance) {
    std::vector<pair_of_texts> fields;
    for (std::size_t i = chance.below(8); i > 0; --i) {
        std::string value = any_of(chance, "abc XYZ\t:;,\"\\=\x80\xff()<>@", 40);
        fields.push_back(
            {"X-" + any_of(chance, "abc!#$%&'*+-.^_`|~019", 12), std::string(trimmed(value))});
    }
    return fields;
}

std::string any_body(split_mix& chance) {
    using namespace std::string_view_literals;
    return any_of(chance, "\r\n\0 0aF;\xff"sv, chance.below(4) == 0 ? 3000 : 30);
}

client_request::stream in_pieces(std::string body, split_mix chance) {
    for (std::size_t at = 0; at < body.size();) {
        const std::size_t size = std::min(chance.below(1000) + 1, body.size() - at);
        const bytes piece = bytes(body).substr(at, size);
        at += size;
        co_yield piece;
    }
}

// What a message says, as one text.
std::string told(bytes start, const std::vector<pair_of_texts>& fields, bytes body) {
    std::string text(start);
    for (const auto& [name, value] : fields)
        text.append("\n").append(name).append("=").append(value);
    return text.append("\n\n").append(body);
}
template <class Fields>
std::vector<pair_of_texts> own_fields(const Fields& fields) {
    std::vector<pair_of_texts> own;
    for (const field each : fields)
        if (each.name.starts_with("X-"))
            own.push_back({std::string(each.name), std::string(each.value)});
    return own;
}

// ---- what the client writes, the server reads

// Answers with what the request says.
exchange tell(request asked) {
    std::string body;
    for (;;) {
        const auto chunk = co_await plait::receive_or_end;
        if (!chunk) break;
        body += *chunk;
    }
    const std::string start = std::string(asked.method()) + " " + std::string(asked.target()) +
                              " " + std::string(asked.authority());
    response made = text(told(start, own_fields(asked.fields()), body));
    co_return std::move(made);
}

coro<std::string, bytes, output> body_of(client_request asked) {
    response_head answer = co_await call(std::move(asked));
    std::string got;
    for (;;) {
        const auto chunk = co_await read_chunk(answer.body());
        if (!chunk) break;
        got += *chunk;
    }
    co_return got;
}

struct any_request {
    explicit any_request(split_mix& chance)
        : fields(any_fields(chance)), body(any_body(chance)), seed(chance) {
        constexpr const char* methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};
        method = methods[chance.below(6)];
        target = "/" + any_of(chance, "abc/;:@&=+$,%-_.!~*'()[]|", 30);
        for (std::size_t at = target.find('%'); at != std::string::npos;
             at = target.find('%', at + 1))
            target.insert(at + 1, "2F");
        if (chance.below(2) == 0) target += "?" + any_of(chance, "abc/?{}^\\`[]|", 30);
        kind = chance.below(4);
    }
    client_request make() const {
        client_request asked(method, "http://example.com:8080" + target);
        for (const auto& [name, value] : fields) asked.with(name, value);
        if (kind == 0) asked.with_body(body);
        if (kind == 1) asked.with_body(in_pieces(body, seed));
        if (kind == 2) {
            asked.with_body(in_pieces(body, seed));
            asked.with("Content-Length", std::to_string(body.size()));
        }
        return asked;
    }
    std::string expected() const {
        return told(method + " " + target + " example.com:8080", fields, kind == 3 ? "" : body);
    }

    std::string method;
    std::string target;
    std::vector<pair_of_texts> fields;
    std::string body;
    split_mix seed;
    std::uint64_t kind = 0;
};

TEST_CASE("what our client writes, our server reads back equal, in all chunkings") {
    split_mix chance(1);
    for (int i = 0; i < 25; ++i) {
        const any_request one(chance);
        for (const chunking& how : chunking::samples()) {
            CAPTURE(i);
            CAPTURE(how.text());
            wire_pair pair(body_of(one.make().with("Connection", "close")), connection(tell), how);
            pair.run();
            CHECK(pair.client().result() == one.expected());
        }
    }
}

TEST_CASE("what our client writes, our server reads back equal, cut anywhere") {
    split_mix chance(2);
    for (int i = 0; i < 10; ++i) {
        any_request one(chance);
        if (one.body.size() > 100) one.body.resize(100);
        plait::testing::driver client(body_of(one.make()));
        client.run();
        const std::string wire = client.written();
        const auto reads = [] { return connection(tell); };
        const auto whole = plait::testing::replay(reads, wire);
        CHECK(whole.written.ends_with("\r\n\r\n" + one.expected()));
    }
}

// ---- what the server writes, the client reads

struct any_answer {
    explicit any_answer(split_mix& chance)
        : fields(any_fields(chance)),
          trailers(any_fields(chance)),
          body(any_body(chance)),
          seed(chance) {
        constexpr int statuses[] = {200, 201, 203, 400, 404, 410, 451, 500, 503, 599};
        status = statuses[chance.below(10)];
        kind = chance.below(4);
    }
    exchange operator()(request) const { return give(this); }

    static exchange give(const any_answer* one) {
        head first(one->status);
        for (const auto& [name, value] : one->fields) first.with(name, value);
        if (one->kind == 0) {
            response whole(first, one->body);
            co_return std::move(whole);
        }
        if (one->kind == 1) {
            response file(first, file_body(one->file(), 0, one->body.size()));
            co_return std::move(file);
        }
        if (one->kind == 2) first.with("Content-Length", std::to_string(one->body.size()));
        co_yield first;
        split_mix chance = one->seed;
        for (std::size_t at = 0; at < one->body.size();) {
            const std::size_t size = std::min(chance.below(1000) + 1, one->body.size() - at);
            const bytes piece = bytes(one->body).substr(at, size);
            at += size;
            co_yield piece;
        }
        response end = streamed();
        if (one->kind == 3)
            for (const auto& [name, value] : one->trailers) end.with(name, value);
        co_return std::move(end);
    }
    std::shared_ptr<const plait::file> file() const {
        return std::make_shared<plait::testing::memory_file>(body);
    }
    std::string expected() const {
        return told(std::to_string(status), fields, body) +
               (kind == 3 ? told("", trailers, "") : "");
    }

    int status = 0;
    std::vector<pair_of_texts> fields;
    std::vector<pair_of_texts> trailers;
    std::string body;
    split_mix seed;
    std::uint64_t kind = 0;
};

coro<std::string, bytes, output> all_of(client_request asked) {
    response_head answer = co_await call(std::move(asked));
    std::string body;
    for (;;) {
        const auto chunk = co_await read_chunk(answer.body());
        if (!chunk) break;
        body += *chunk;
    }
    std::string text = told(std::to_string(answer.status()), own_fields(answer.fields()), body);
    if (answer.body().what() == framing::kind::chunked) {
        const field_section trailers = co_await read_trailers();
        text += told("", own_fields(trailers.fields()), "");
    }
    co_return text;
}

TEST_CASE("what our server writes, our client reads back equal, in all chunkings") {
    split_mix chance(3);
    for (int i = 0; i < 25; ++i) {
        const any_answer one(chance);
        for (const chunking& how : chunking::samples()) {
            CAPTURE(i);
            CAPTURE(how.text());
            wire_pair pair(all_of(get("http://a/").with("Connection", "close")), connection(one),
                           how);
            pair.run();
            CHECK(pair.client().result() == one.expected());
        }
    }
}

TEST_CASE("what our server writes, our client reads back equal, cut anywhere") {
    split_mix chance(4);
    for (int i = 0; i < 10; ++i) {
        any_answer one(chance);
        if (one.body.size() > 100) one.body.resize(100);
        plait::testing::driver server(connection(one));
        server.feed("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        const auto reads = [] { return all_of(get("http://a/")); };
        plait::testing::check_replay(reads, server.written(), one.expected());
    }
}

// ---- the client that keeps connections

class fixture {
public:
    template <class A>
    explicit fixture(const A& application) {
        net.serves = [&application] { return connection(application); };
    }

    test_network net;
    client through{net, net.clock()};
    std::list<test_request> asked;

    std::string told(client_request what) {
        test_request sent(through, std::move(what));
        net.settle();
        return sent.told();
    }
};

response hello(request r) {
    if (r.method() == "HEAD") return text("");
    return text("Hello, " + r.query("name", "World"));
}

TEST_CASE("a hundred requests to our server take one connection, in all chunkings") {
    for (const chunking& how : chunking::samples()) {
        CAPTURE(how.text());
        fixture at(hello);
        at.net.chunking = how;
        for (int i = 0; i < 100; ++i)
            CHECK(at.told(get("http://a/?name=" + std::to_string(i))) ==
                  "200 Hello, " + std::to_string(i));
        CHECK(at.net.size() == 1);
    }
}

TEST_CASE("requests by chance over kept connections all come to what they should") {
    split_mix chance(5);
    for (const chunking& how : {chunking::whole(), chunking::pieces(1), chunking::random(6)}) {
        fixture at(tell);
        at.net.chunking = how;
        for (int i = 0; i < 60; ++i) {
            const any_request one(chance);
            CAPTURE(i);
            CHECK(at.told(one.make()) == "200 " + one.expected());
        }
        CHECK(at.net.size() == 1);
    }
}

TEST_CASE("a hundred requests at once share eight connections") {
    fixture at(hello);
    for (int i = 0; i < 100; ++i)
        at.asked.emplace_back(at.through, get("http://a/?name=" + std::to_string(i)));
    at.net.settle();
    int which = 0;
    for (auto& each : at.asked) CHECK(each.told() == "200 Hello, " + std::to_string(which++));
    CHECK(at.net.size() == 8);
}

TEST_CASE("a server that has closed an idle connection is asked on another") {
    fixture at(hello);
    CHECK(at.told(get("http://a/")) == "200 Hello, World");
    at.net.advance(24s);
    CHECK(at.told(get("http://a/")) == "200 Hello, World");
    CHECK(at.net.size() == 1);
    at.net.advance(25s);
    CHECK(at.told(get("http://a/")) == "200 Hello, World");
    CHECK(at.net.size() == 2);
}

TEST_CASE("a server whose patience is shorter than ours costs no request") {
    test_network net;
    options hasty;
    hasty.timers.idle = 10s;
    net.serves = [&hasty] { return connection(hello, hasty); };
    client through(net, net.clock());
    for (std::size_t i = 0; i < 3; ++i) {
        test_request sent(through, post("http://a/", "text/plain", "x"));
        net.settle();
        CHECK(sent.told() == "200 Hello, World");
        CHECK(net.size() == i + 1);
        net.advance(15s);
    }
}

TEST_CASE("a body that our server finds too large brings its 413") {
    fixture at(tell);
    CHECK(
        at.told(post("http://a/", "text/plain", std::string(2'000'000, 'x'))).starts_with("413 "));
}

TEST_CASE("a streamed body that our server finds too large brings its 413") {
    fixture at(tell);
    CHECK(at.told(post("http://a/", "text/plain",
                       in_pieces(std::string(2'000'000, 'x'), split_mix(7))))
              .starts_with("413 "));
}

response away(request r) {
    if (r.path() == "/there") return text(std::string(r.authority()));
    return response(302).with("Location", "http://b/there");
}

TEST_CASE("a redirect of our server is followed") {
    fixture at(away);
    CHECK(at.told(get("http://a/")) == "200 b");
    CHECK(at.net.size() == 2);
}

exchange endless(request) {
    const std::string piece(1000, 'x');
    for (;;) co_yield piece;
}

coro<int> first_pieces(client* through) {
    answer got = co_await through->send(get("http://a/"));
    int count = 0;
    for (; count < 3; ++count) co_await got.chunk();
    co_return count;
}

TEST_CASE("an endless answer can be left") {
    fixture at(endless);
    auto asked = plait::compose(first_pieces(&at.through));
    asked.next();
    at.net.advance(2s);
    CHECK(asked.result() == 3);
    CHECK(at.net[0].ended());
}

exchange shout(request) {
    co_yield head(200);
    for (;;) {
        const auto chunk = co_await plait::receive_or_end;
        if (!chunk) break;
        std::string loud(*chunk);
        std::ranges::transform(loud, loud.begin(),
                               [](char c) { return static_cast<char>(c - 32); });
        co_yield loud;
    }
    response end = streamed();
    co_return std::move(end);
}

TEST_CASE("a server that answers while it reads is understood") {
    fixture at(shout);
    CHECK(at.told(
              post("http://a/", "text/plain", in_pieces(std::string(50'000, 'x'), split_mix(8)))) ==
          "200 " + std::string(50'000, 'X'));
}

}  // namespace
