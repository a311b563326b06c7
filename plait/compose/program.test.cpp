// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <algorithm>
#include <array>
#include <memory>

// The program itself: moving it, its options, iterating over its outputs.

namespace {

using namespace plait;
using namespace plait::test;
using ints = std::vector<int>;

inline constexpr local<int> number{"number"};

coro<void, nothing, int> counts(int to) {
    for (int i = 1; i <= to; ++i) co_yield i;
}

TEST_CASE("nothing runs before the first call") {
    std::string log;
    auto program = compose([](std::string* into) -> coro<> {
        *into += "ran";
        co_return;
    }(&log));
    CHECK(program.state() == state::ready);
    CHECK(log.empty());
    program.next();
    CHECK(log == "ran");
}

TEST_CASE("a program is moved before its first call") {
    auto made = compose(counts(3));
    auto program = std::move(made);
    CHECK(run(program) == ints{1, 2, 3});
}

TEST_CASE("a program that was moved from is closed") {
    auto made = compose(counts(3));
    const auto program = std::move(made);
    CHECK(made.state() == state::closed);  // NOLINT(bugprone-use-after-move)
    CHECK(program.state() == state::ready);
}

TEST_CASE("a program whose input has ended is moved with that") {
    auto made = compose([]() -> coro<bool, int> {
        const auto got = co_await receive_or_end;
        co_return got.has_value();
    }());
    made.end();
    auto program = std::move(made);
    CHECK(program.next() == state::done);
    CHECK_FALSE(program.result());
}

TEST_CASE("programs are kept in a container that grows before they begin") {
    std::vector<program<void, nothing, int>> all;
    for (int i = 0; i < 10; ++i) all.push_back(compose(counts(i)));
    int outputs = 0;
    for (auto& one : all) outputs += static_cast<int>(run(one).size());
    CHECK(outputs == 45);
}

TEST_CASE("a function gives a program back") {
    const auto make = [](int to) { return compose(counts(to), bind(number, 1)); };
    auto program = make(2);
    CHECK(run(program) == ints{1, 2});
}

TEST_CASE("compose takes its options in any order") {
    auto outer = compose([]() -> coro<ints> {
        const auto here = co_await this_program;
        static constexpr auto inner = []() -> coro<int> { co_return co_await number; };
        ints seen;
        auto one = compose(inner(), here, bind(number, 1), stepping);
        auto two = compose(inner(), stepping, bind(number, 2), here);
        auto three = compose(inner(), bind(number, 3), stepping, here);
        for (auto* each : {&one, &two, &three}) {
            run(*each);
            seen.push_back(each->result());
        }
        co_return seen;
    }());
    outer.next();
    CHECK(outer.result() == ints{1, 2, 3});
}

TEST_CASE("a range-for takes all outputs") {
    ints seen;
    auto program = compose(counts(4));
    for (const int x : program) seen.push_back(x);
    CHECK(seen == ints{1, 2, 3, 4});
    CHECK(program.state() == state::done);
}

TEST_CASE("a range-for over no outputs does nothing, and runs the program") {
    auto program = compose(counts(0));
    for ([[maybe_unused]] const int x : program) FAIL("an output");
    CHECK(program.state() == state::done);
}

TEST_CASE("a range-for goes on where the last one stopped") {
    auto program = compose(counts(4));
    ints seen;
    for (const int x : program) {
        seen.push_back(x);
        if (x == 2) break;
    }
    CHECK(program.state() == state::has_output);
    for (const int x : program) seen.push_back(x);
    CHECK(seen == ints{1, 2, 2, 3, 4});
}

TEST_CASE("a range-for gives the outputs themselves, to be changed") {
    auto program = compose([]() -> coro<int, nothing, int> {
        int mine = 1;
        co_yield mine;
        co_return mine;
    }());
    for (int& x : program) x = 9;
    CHECK(program.result() == 9);
}

TEST_CASE("a range-for rethrows what the program fails by") {
    auto program = compose([]() -> coro<void, nothing, int> {
        co_yield 1;
        throw std::domain_error("after one");
    }());
    ints seen;
    const auto loop = [&] {
        for (const int x : program) seen.push_back(x);
    };
    CHECK_THROWS_WITH_AS(loop(), "after one", std::domain_error);
    CHECK(seen == ints{1});
}

TEST_CASE("a range-for rethrows what the program fails by before any output") {
    auto program = compose([]() -> coro<void, nothing, int> {
        throw std::domain_error("at once");
        co_return;
    }());
    const auto loop = [&] {
        for ([[maybe_unused]] const int x : program) FAIL("an output");
    };
    CHECK_THROWS_AS(loop(), std::domain_error);
}

TEST_CASE("a range-for over a program that waits for a side kick is refused") {
    later<int> source;
    auto program = compose([](later<int>* its) -> coro<void, nothing, int> {
        co_yield 1;
        co_await *its;
    }(&source));
    const auto loop = [&] {
        for ([[maybe_unused]] const int x : program) continue;
    };
    CHECK_THROWS_WITH_AS(loop(), "cannot iterate over a program that waits for a side kick",
                         protocol_error);
    source.complete(1);
}

TEST_CASE("a range-for runs on through the steps of a stepping program") {
    static constexpr auto silent = []() -> coro<> { co_return; };
    auto program = compose(
        []() -> coro<void, nothing, int> {
            for (int i = 0; i < 3; ++i) {
                co_await silent();
                co_yield i;
            }
        }(),
        stepping);
    ints seen;
    for (const int x : program) seen.push_back(x);
    CHECK(seen == ints{0, 1, 2});
}

TEST_CASE("a range-for over a finished or closed program does nothing") {
    auto done = compose(counts(1));
    run(done);
    for ([[maybe_unused]] const int x : done) FAIL("an output");
    auto closed = compose(counts(1));
    closed.close();
    for ([[maybe_unused]] const int x : closed) FAIL("an output");
    CHECK(closed.state() == state::closed);
}

TEST_CASE("algorithms over input ranges work on a program") {
    auto program = compose(counts(4));
    static_assert(std::ranges::input_range<decltype(program)>);
    int sum = 0;
    std::ranges::for_each(program, [&](int x) { sum += x; });
    CHECK(sum == 10);
}

TEST_CASE("two programs of the same coroutine do not know of each other") {
    auto one = compose(counts(3));
    auto two = compose(counts(3));
    one.next();
    two.next();
    one.next();
    CHECK(one.output() == 2);
    CHECK(two.output() == 1);
}

TEST_CASE("a program holds its context inline, and is small") {
    CHECK(sizeof(program<void, nothing, nothing>) <= 256);
    CHECK(sizeof(program<void, std::string_view, int>) <= 256);
}

}  // namespace
