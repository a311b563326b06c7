// SPDX-License-Identifier: MIT
#include "plait/testing/wire_pair.hpp"

#include "plait/compose/compose.hpp"
#include "plait/testing/memory_file.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <string_view>

namespace {

using namespace plait;
using namespace plait::testing;
using namespace std::chrono_literals;

using server = coro<void, bytes, output>;
template <class R>
using client = coro<R, bytes, output>;

coro<std::string, bytes> read_line() {
    std::string line;
    for (;;) {
        const bytes chunk = co_await receive;
        if (const auto end = chunk.find('\n'); end != chunk.npos) {
            line += chunk.substr(0, end);
            co_await push_back(chunk.substr(end + 1));
            co_return line;
        }
        line += chunk;
    }
}

coro<std::string, bytes> read_all() {
    std::string all;
    while (const auto chunk = co_await receive_or_end) all += *chunk;
    co_return all;
}

// Answers each line by its length, until the end of input.
server lengths() {
    for (;;) {
        std::string line;
        try {
            line = co_await read_line();
        } catch (const end_of_input&) {
            co_return;
        }
        const std::string reply = std::to_string(line.size()) + "\n";
        co_yield reply;
    }
}

client<std::string> ask(std::string questions, int answers) {
    co_yield questions;
    std::string got;
    for (int i = 0; i < answers; ++i) got += co_await read_line() + ";";
    co_return got;
}

client<std::string> say_and_listen(std::string words) {
    co_yield words;
    co_yield output::hang_up();
    co_return co_await read_all();
}

server repeat_all_twice() {
    const std::string all = co_await read_all();
    co_yield output(all, all);
}

client<std::string> just_listen() { co_return co_await read_all(); }

server send_file(const file* source, std::uint64_t length) {
    co_yield file_region(*source, 0, length);
}

server listen_at_most(timeout wait) {
    co_await patience = wait;
    bool late = false;
    try {
        static_cast<void>(co_await read_all());
    } catch (const timed_out&) {
        late = true;
    }
    if (late) co_yield "bye\n";
}

template <class F>
std::string failure_of(F f) {
    try {
        f();
    } catch (const failure& found) {
        return found.what();
    }
    return "none";
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("questions are answered, in all chunkings") {
    for (const chunking& how : chunking::samples()) {
        CAPTURE(how.text());
        wire_pair pair(ask("a\nbcd\n\n", 3), lengths(), how);
        pair.run();
        CHECK(pair.client().result() == "1;3;0;");
        CHECK(pair.server().state() == state::done);
    }
}

TEST_CASE("hanging up is the end of input to the other side, which may still answer") {
    for (const chunking& how : chunking::samples()) {
        CAPTURE(how.text());
        wire_pair pair(say_and_listen("abc"), repeat_all_twice(), how);
        pair.run();
        CHECK(pair.client().result() == "abcabc");
    }
}

TEST_CASE("returning is the end of input to the other side, after all bytes") {
    const memory_file source("twelve bytes");
    wire_pair pair(just_listen(), send_file(&source, 12), chunking::pieces(5));
    pair.run();
    CHECK(pair.client().result() == "twelve bytes");
}

TEST_CASE("an abort closes the other side, after the bytes that came before") {
    struct local {
        static server half() {
            co_yield "half an ans";
            co_yield output::abort();
        }
    };
    wire_pair pair(just_listen(), local::half());
    pair.run();
    CHECK(pair.client().state() == state::closed);
    CHECK(pair.client().transcript().text() == "0 received \"half an ans\"\n0 reset\n");
}

TEST_CASE("a failure aborts: the other side does not take it for the end") {
    struct local {
        static server fall() {
            co_yield "half";
            throw protocol_error("oops");
        }
    };
    wire_pair pair(just_listen(), local::fall());
    pair.run();
    CHECK(pair.client().state() == state::closed);
    CHECK(pair.server().failure() == "plait::protocol_error: oops");
}

TEST_CASE("a file that is shorter than promised aborts") {
    const memory_file source("short");
    wire_pair pair(just_listen(), send_file(&source, 100));
    pair.run();
    CHECK(pair.client().state() == state::closed);
}

TEST_CASE("bytes in pieces of one arrive one by one") {
    wire_pair pair(ask("ab\n", 1), lengths(), chunking::pieces(1));
    pair.run();
    CHECK(pair.server().transcript().text() ==
          "0 received \"a\"\n0 received \"b\"\n0 received \"\\n\"\n0 wrote \"2\\n\"\n0 ended\n"
          "0 returned\n");
}

TEST_CASE("the same seed gives the same run, another seed another") {
    const std::string words(5000, 'x');
    const auto run = [&](std::uint64_t seed) {
        wire_pair pair(say_and_listen(words), repeat_all_twice(), chunking::random(seed));
        pair.run();
        CHECK(pair.client().result() == words + words);
        return pair.client().transcript();
    };
    CHECK(run(1) == run(1));
    CHECK(run(1) != run(2));
}

TEST_CASE("patience runs out in virtual time when both wait") {
    wire_pair pair(just_listen(), listen_at_most(timeout(30s)));
    pair.run();
    CHECK(pair.client().result() == "bye\n");
    CHECK(pair.clock().now() == virtual_clock::time_point(30s));
}

TEST_CASE("each side has a patience of its own") {
    struct local {
        static client<std::string> impatient() {
            co_await patience = timeout(5s);
            std::string got = "nothing";
            try {
                got = co_await read_all();
            } catch (const timed_out&) {
                // returning hangs up
            }
            co_return got;
        }
    };
    wire_pair pair(local::impatient(), listen_at_most(timeout(30s)));
    pair.run();
    CHECK(pair.client().result() == "nothing");
    CHECK(pair.server().written().empty());
    CHECK(pair.clock().now() == virtual_clock::time_point(5s));
}

TEST_CASE("each side has surroundings of its own") {
    struct local {
        static client<std::string> peer() {
            surroundings& around = co_await ambient;
            co_return std::string(around.peer());
        }
    };
    wire_pair pair(local::peer(), local::peer());
    pair.client().surroundings().set_peer("192.0.2.7");
    pair.server().surroundings().set_peer("192.0.2.8");
    pair.run();
    CHECK(pair.client().result() == "192.0.2.7");
    CHECK(pair.server().result() == "192.0.2.8");
}

TEST_CASE("two that wait for each other for ever are a failure, which shows both") {
    wire_pair pair(just_listen(), lengths());
    const std::string told = failure_of([&] { pair.run(); });
    CHECK(contains(told, "wire_pair, whole: both wait for ever"));
    CHECK(contains(told, "--- client (wants_input)"));
    CHECK(contains(told, "read_all"));
    CHECK(contains(told, "--- server (wants_input)"));
    CHECK(contains(told, "read_line"));
}

TEST_CASE("two that write and do not read are a failure, not a full memory") {
    struct local {
        static server pour() {
            const std::string block(10'000, 'x');
            for (;;) co_yield block;
        }
    };
    wire_pair pair(local::pour(), local::pour());
    CHECK(contains(failure_of([&] { pair.run(); }), "both wait for ever"));
    CHECK(pair.client().written().size() == wire_pair_base::most_in_flight);
}

TEST_CASE("a writer waits for a slow reader") {
    struct local {
        static server sip(virtual_clock* clock, std::size_t* got) {
            while (const auto piece = co_await receive_or_end) {
                *got += piece->size();
                co_await clock->sleep(1s);
            }
        }
        static client<void> pour(std::size_t blocks) {
            const std::string block(50'000, 'x');
            for (std::size_t i = 0; i < blocks; ++i) co_yield block;
        }
    };
    std::size_t got = 0;
    virtual_clock clock;  // of the sips only
    wire_pair pair(local::pour(10), local::sip(&clock, &got), chunking::pieces(50'000));
    pair.run_for(0s);
    CHECK(got == 50'000);
    CHECK(pair.client().state() == state::has_output);
    for (int i = 0; i < 20; ++i) {
        clock.advance(1s);
        pair.run_for(0s);
    }
    CHECK(got == 500'000);
    CHECK(pair.finished());
}

TEST_CASE("run_for lets just so much time pass") {
    wire_pair pair(just_listen(), listen_at_most(timeout(30s)));
    pair.run_for(10s);
    CHECK_FALSE(pair.finished());
    CHECK(pair.clock().now() == virtual_clock::time_point(10s));
    pair.run_for(20s);
    CHECK(pair.finished());
}

TEST_CASE("what is written to a side that has finished is dropped") {
    struct local {
        static client<void> leave() { co_return; }
        static server pour() {
            const std::string block(50'000, 'x');
            for (int i = 0; i < 10; ++i) co_yield block;
        }
    };
    wire_pair pair(local::leave(), local::pour());
    pair.run();
    CHECK(pair.server().state() == state::done);
    CHECK(pair.server().written().size() == 500'000);
}

TEST_CASE("two that talk without end are a failure") {
    struct local {
        static server ping(bool first) {
            if (first) co_yield "x";
            for (;;) {
                const bytes ball = co_await receive;
                const std::string back(ball);
                co_yield back;
            }
        }
    };
    wire_pair pair(local::ping(true), local::ping(false));
    pair.limit_deliveries(1000);
    CHECK(contains(failure_of([&] { pair.run(); }), "no end after 1000 deliveries"));
}

TEST_CASE("two that only let time pass are a failure") {
    struct local {
        static server doze() {
            for (;;) {
                co_await patience = timeout(1s);
                try {
                    const bytes piece = co_await receive;
                    static_cast<void>(piece);
                } catch (const timed_out&) {
                    // and again
                }
            }
        }
    };
    wire_pair pair(local::doze(), local::doze());
    pair.limit_deliveries(1000);
    CHECK(contains(failure_of([&] { pair.run(); }), "no end after 1000 deliveries"));
}
