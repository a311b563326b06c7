// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <memory>

// `a | b`: what a yields, b receives.

namespace {

using namespace plait;
using namespace plait::test;
using ints = std::vector<int>;
using strings = std::vector<std::string>;

coro<void, nothing, int> counts(int to) {
    for (int i = 1; i <= to; ++i) co_yield i;
}

coro<void, int, int> doubles() {
    while (const auto x = co_await receive_or_end) co_yield 2 * *x;
}

coro<int, int> sums() {
    int sum = 0;
    while (const auto x = co_await receive_or_end) sum += *x;
    co_return sum;
}

coro<void, int, std::string> spells() {
    while (const auto x = co_await receive_or_end) co_yield std::to_string(*x);
}

TEST_CASE("what the left side yields, the right side receives, in order") {
    auto program = compose(counts(3) | spells());
    CHECK(run(program) == strings{"1", "2", "3"});
    CHECK(program.state() == state::done);
}

TEST_CASE("the result of the right side is the result of the pipe") {
    auto program = compose(counts(4) | sums());
    CHECK(program.next() == state::done);
    CHECK(program.result() == 10);
}

TEST_CASE("a pipe that only carries items takes no turn of the driver") {
    auto program = compose(counts(1000) | sums());
    CHECK(program.next() == state::done);
    CHECK(program.result() == 500500);
}

TEST_CASE("the left side receives what the pipe is sent") {
    auto program = compose(doubles() | spells());
    CHECK(feed(program, 1, 2) == strings{"2", "4"});
}

TEST_CASE("the end of the pipe's input is told to the left side, then to the right") {
    auto program = compose(doubles() | sums());
    feed(program, 1, 2);
    CHECK(program.end() == state::done);
    CHECK(program.result() == 6);
}

TEST_CASE("three stages are joined") {
    auto program = compose(counts(3) | doubles() | spells());
    CHECK(run(program) == strings{"2", "4", "6"});
}

TEST_CASE("joining from the right is the same") {
    auto program = compose(counts(3) | (doubles() | spells()));
    CHECK(run(program) == strings{"2", "4", "6"});
}

TEST_CASE("ten stages are joined") {
    auto program = compose(counts(2) | doubles() | doubles() | doubles() | doubles() | doubles() |
                           doubles() | doubles() | doubles() | doubles());
    CHECK(run(program) == ints{512, 1024});
}

TEST_CASE("a pipe is a coroutine: it is called") {
    auto program = compose([]() -> coro<int> {
        const int sum = co_await (counts(4) | sums());
        co_return sum * 10;
    }());
    program.next();
    CHECK(program.result() == 100);
}

TEST_CASE("a pipe is kept, and composed later") {
    auto joined = counts(4) | sums();
    auto program = compose(std::move(joined));
    program.next();
    CHECK(program.result() == 10);
}

TEST_CASE("a pipe called between other coroutines uses the caller's input and output") {
    auto program = compose([]() -> coro<void, int, std::string> {
        co_yield "begin";
        static constexpr auto one = []() -> coro<void, int, int> { co_yield co_await receive + 1; };
        co_await (one() | spells());
        co_yield "end " + std::to_string(co_await receive);
    }());
    CHECK(feed(program, 1, 2) == strings{"begin", "2", "end 2"});
}

TEST_CASE("both sides may call coroutines of their own") {
    static constexpr auto left = []() -> coro<void, nothing, int> {
        co_await counts(2);
        co_await counts(3);
    };
    static constexpr auto pair = []() -> coro<int, int> {
        const int first = co_await receive;
        co_return first * 10 + co_await receive;
    };
    static constexpr auto right = []() -> coro<void, int, int> {
        co_yield co_await pair();
        co_yield co_await pair();
    };
    auto program = compose(left() | right());
    CHECK(run(program) == ints{12, 12});
}

TEST_CASE("the right side may yield before it receives, and the left side has not begun then") {
    bool begun = false;
    static constexpr auto left = [](bool* its) -> coro<void, nothing, int> {
        *its = true;
        co_yield 1;
    };
    static constexpr auto right = []() -> coro<void, int, std::string> {
        co_yield "first";
        co_yield std::to_string(co_await receive);
    };
    auto program = compose(left(&begun) | right());
    program.next();
    CHECK(program.output() == "first");
    CHECK_FALSE(begun);
    program.next();
    CHECK(begun);
    CHECK(program.output() == "1");
}

TEST_CASE("the left side runs on only when the right side asks: back-pressure") {
    int produced = 0;
    static constexpr auto left = [](int* count) -> coro<void, nothing, int> {
        for (;;) co_yield ++*count;
    };
    auto program = compose(left(&produced) | spells());
    for (int taken = 1; taken <= 5; ++taken) {
        program.next();
        CHECK(produced == taken);
    }
}

TEST_CASE("a side that takes several items for one output is fed without a turn") {
    static constexpr auto sums_of_three = []() -> coro<void, int, int> {
        for (;;) {
            int sum = 0;
            for (int i = 0; i < 3; ++i) {
                const auto x = co_await receive_or_end;
                if (!x) co_return;
                sum += *x;
            }
            co_yield sum;
        }
    };
    auto program = compose(counts(7) | sums_of_three());
    CHECK(run(program) == ints{6, 15});
}

TEST_CASE("a side that yields several outputs for one item yields them all") {
    static constexpr auto twice = []() -> coro<void, int, int> {
        while (const auto x = co_await receive_or_end) {
            co_yield *x;
            co_yield *x;
        }
    };
    auto program = compose(counts(2) | twice());
    CHECK(run(program) == ints{1, 1, 2, 2});
}

TEST_CASE("the right side pushes items back for itself") {
    static constexpr auto looks_ahead = []() -> coro<void, int, int> {
        const int first = co_await receive;
        const int second = co_await receive;
        co_await push_back(second, first);
        co_yield co_await receive;
        co_yield co_await receive;
    };
    auto program = compose(counts(2) | looks_ahead());
    CHECK(run(program) == ints{2, 1});
}

TEST_CASE("falsy items are items") {
    static constexpr auto zeros = []() -> coro<void, nothing, int> {
        co_yield 0;
        co_yield 0;
    };
    auto program = compose(zeros() | spells());
    CHECK(run(program) == strings{"0", "0"});
}

TEST_CASE("move-only items are moved through") {
    using item = std::unique_ptr<int>;
    static constexpr auto makes = []() -> coro<void, nothing, item> {
        for (int i = 1; i <= 3; ++i) co_yield std::make_unique<int>(i);
    };
    static constexpr auto passes = []() -> coro<void, item, item> {
        while (auto x = co_await receive_or_end) co_yield std::move(*x);
    };
    static constexpr auto adds = []() -> coro<int, item> {
        int sum = 0;
        while (const auto x = co_await receive_or_end) sum += **x;
        co_return sum;
    };
    auto program = compose(makes() | passes() | adds());
    program.next();
    CHECK(program.result() == 6);
}

TEST_CASE("items that can be copied are copied, so the left side may go on with what it yields") {
    static constexpr auto grows = []() -> coro<void, nothing, std::string> {
        std::string mine;
        for (const char c : {'a', 'b', 'c'}) {
            mine += c;
            co_yield mine;
        }
    };
    static constexpr auto passes = []() -> coro<void, std::string, std::string> {
        for (;;) co_yield co_await receive;
    };
    auto program = compose(grows() | passes());
    program.next();
    CHECK(program.output() == "a");
    program.next();
    CHECK(program.output() == "ab");
}

TEST_CASE("each item is copied once for each pipe, and none is left") {
    counted::copies = 0;
    {
        static constexpr auto makes = []() -> coro<void, nothing, counted> {
            for (int i = 1; i <= 3; ++i) co_yield counted(i);
        };
        static constexpr auto passes = []() -> coro<void, counted, counted> {
            while (auto x = co_await receive_or_end) co_yield *x;
        };
        auto program = compose(makes() | passes() | passes());
        int sum = 0;
        for (const counted& x : program) sum += x.value;
        CHECK(sum == 6);
    }
    CHECK(counted::copies == 6);
    CHECK(counted::alive == 0);
}

TEST_CASE("references pass through a pipe as the objects themselves") {
    static constexpr auto each = [](ints* its) -> coro<void, nothing, int&> {
        for (int& x : *its) co_yield x;
    };
    static constexpr auto increments = []() -> coro<void, int&, int&> {
        while (int* x = co_await receive_or_end) {
            ++*x;
            co_yield *x;
        }
    };
    ints numbers{1, 2, 3};
    auto program = compose(each(&numbers) | increments());
    const int* first = nullptr;
    for (int& x : program)
        if (first == nullptr) first = &x;
    CHECK(first == numbers.data());
    CHECK(numbers == ints{2, 3, 4});
}

TEST_CASE("rvalue references pass through a pipe") {
    using item = std::unique_ptr<int>;
    static constexpr auto passes = []() -> coro<void, item&&, item&&> {
        for (;;) co_yield co_await receive;
    };
    auto program = compose(passes() | passes());
    program.next();
    item sent = std::make_unique<int>(3);
    program.send(std::move(sent));
    const item taken = std::move(program.output());
    CHECK(*taken == 3);
}

TEST_CASE("views stay good while the right side looks at them") {
    static constexpr auto words = []() -> coro<void, nothing, std::string_view> {
        std::string kept;
        for (const char c : {'a', 'b', 'c'}) {
            kept.assign(50, c);
            co_yield std::string_view(kept);
        }
    };
    static constexpr auto copies = []() -> coro<void, std::string_view, std::string> {
        while (const auto view = co_await receive_or_end) {
            co_yield "<";
            co_yield std::string(*view);
        }
    };
    auto program = compose(words() | copies());
    const strings out = run(program);
    CHECK(out.size() == 6);
    CHECK(out[5] == std::string(50, 'c'));
}

TEST_CASE("ten thousand items pass") {
    auto program = compose(counts(10000) | doubles() | sums());
    program.next();
    CHECK(program.result() == 100010000);
}

}  // namespace
