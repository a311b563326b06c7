// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

// receive, receive_or_end, peek, and the end of the input.

namespace {

using namespace plait;
using namespace plait::test;
using ints = std::vector<int>;

coro<int, int> receives_one() { co_return co_await receive; }

coro<int, int> sum_to_end() {
    int sum = 0;
    while (auto x = co_await receive_or_end) sum += *x;
    co_return sum;
}

TEST_CASE("receive gives what was sent") {
    auto program = compose(receives_one());
    CHECK(program.next() == state::wants_input);
    CHECK(program.send(5) == state::done);
    CHECK(program.result() == 5);
}

TEST_CASE("what is sent is received in order") {
    auto program = compose([]() -> coro<ints, int> {
        ints all;
        for (int i = 0; i < 5; ++i) all.push_back(co_await receive);
        co_return all;
    }());
    feed(program, 1, 2, 3, 4, 5);
    CHECK(program.result() == ints{1, 2, 3, 4, 5});
}

TEST_CASE("two receives in one expression both wait") {
    auto program = compose([]() -> coro<int, int> {
        const int first = co_await receive;
        co_return first - co_await receive;
    }());
    feed(program, 5, 3);
    CHECK(program.result() == 2);
}

TEST_CASE_TEMPLATE("input that is false, empty or zero is input", T, bool, int, std::string,
                   std::string_view, std::optional<int>, std::vector<int>, std::nullptr_t) {
    auto program = compose([]() -> coro<bool, T> {
        const T got = co_await receive;
        co_return got == T{};
    }());
    program.next();
    CHECK(program.send(T{}) == state::done);
    CHECK(program.result());
}

TEST_CASE("an empty optional received by receive_or_end is not the end") {
    auto program = compose([]() -> coro<bool, std::optional<int>> {
        const auto got = co_await receive_or_end;
        co_return got.has_value() && !got->has_value();
    }());
    program.next();
    program.send(std::nullopt);
    CHECK(program.result());
}

TEST_CASE("receive throws end_of_input at the end") {
    auto program = compose(receives_one());
    program.next();
    CHECK(program.end() == state::failed);
    CHECK_THROWS_AS(program.result(), end_of_input);
}

TEST_CASE("receive_or_end gives nothing at the end") {
    auto program = compose(sum_to_end());
    feed(program, 1, 2, 3);
    CHECK(program.end() == state::done);
    CHECK(program.result() == 6);
}

TEST_CASE("the end said before the first receive reaches it") {
    auto program = compose(sum_to_end());
    CHECK(program.end() == state::ready);
    CHECK(program.next() == state::done);
    CHECK(program.result() == 0);
}

TEST_CASE("the end said while output waits reaches the next receive") {
    auto program = compose([]() -> coro<bool, int, int> {
        co_yield 1;
        const auto got = co_await receive_or_end;
        co_return got.has_value();
    }());
    program.next();
    CHECK(program.end() == state::has_output);
    CHECK(program.output() == 1);
    CHECK(program.next() == state::done);
    CHECK_FALSE(program.result());
}

TEST_CASE("the end is told once, and asking again wants input again") {
    auto program = compose([]() -> coro<int, int> {
        int ends = 0;
        for (int i = 0; i < 3; ++i)
            if (!co_await receive_or_end) ++ends;
        co_return ends;
    }());
    program.next();
    CHECK(program.end() == state::wants_input);
    CHECK(program.end() == state::wants_input);
    CHECK(program.end() == state::done);
    CHECK(program.result() == 3);
}

TEST_CASE("after a caught end_of_input the coroutine goes on") {
    auto program = compose([]() -> coro<int, int, int> {
        bool ended = false;
        try {
            co_await receive;
        } catch (const end_of_input&) {
            ended = true;
        }
        if (ended) co_yield 1;
        co_return 2;
    }());
    program.next();
    CHECK(program.end() == state::has_output);
    CHECK(program.next() == state::done);
    CHECK(program.result() == 2);
}

TEST_CASE("nothing can be sent after the end, not even when asked for") {
    auto program = compose([]() -> coro<void, int> {
        for (;;) co_await receive_or_end;
    }());
    program.next();
    program.end();
    CHECK(refusal([&] { program.send(1); }) ==
          "cannot accept data: its input has ended: call end() again, or close it");
    CHECK(program.state() == state::wants_input);
}

TEST_CASE("the end is told to the innermost coroutine and leaves through its callers") {
    auto program = compose([]() -> coro<std::string, int> {
        try {
            co_await receives_one();
        } catch (const end_of_input&) {
            co_return "the caller saw it";
        }
        co_return "";
    }());
    program.next();
    program.end();
    CHECK(program.result() == "the caller saw it");
}

TEST_CASE("peek shows the next input and leaves it there") {
    auto program = compose([]() -> coro<ints, int> {
        const int first = co_await peek;
        const int again = co_await peek;
        const int taken = co_await receive;
        const int next = co_await receive;
        co_return ints{first, again, taken, next};
    }());
    feed(program, 1, 2);
    CHECK(program.result() == ints{1, 1, 1, 2});
}

TEST_CASE("peek refers to one object until it is received") {
    auto program = compose([]() -> coro<bool, std::string> {
        const std::string& first = co_await peek;
        const std::string& again = co_await peek;
        co_return &first == &again;
    }());
    feed(program, "text");
    CHECK(program.result());
}

TEST_CASE("a child receives what its caller peeked at") {
    auto program = compose([]() -> coro<ints, int> {
        const int seen = co_await peek;
        const int received = co_await receives_one();
        co_return ints{seen, received};
    }());
    feed(program, 4);
    CHECK(program.result() == ints{4, 4});
}

TEST_CASE("a caller receives what its child peeked at") {
    auto program = compose([]() -> coro<int, int> {
        const auto looks = []() -> coro<bool, int> { co_return co_await peek > 3; };
        const bool big = co_await looks();
        co_return big ? co_await receive : -1;
    }());
    feed(program, 4);
    CHECK(program.result() == 4);
}

TEST_CASE("peek throws end_of_input at the end, and only once") {
    auto program = compose([]() -> coro<bool, int> {
        bool ended = false;
        try {
            co_await peek;
        } catch (const end_of_input&) {
            ended = true;
        }
        co_return ended && !co_await receive_or_end;
    }());
    program.next();
    CHECK(program.end() == state::wants_input);
    CHECK(program.end() == state::done);
    CHECK(program.result());
}

TEST_CASE("the end comes after what was peeked at") {
    auto program = compose([]() -> coro<ints, int, int> {
        ints all;
        all.push_back(co_await peek);
        co_yield 0;
        while (auto x = co_await receive_or_end) all.push_back(*x);
        co_return all;
    }());
    feed(program, 7);
    program.end();
    CHECK(program.result() == ints{7, 7});
}

}  // namespace
