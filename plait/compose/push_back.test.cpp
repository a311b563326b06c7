// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <memory>
#include <span>
#include <string_view>

// push_back: any number, at any time, in front of all that is still to be read.

namespace {

using namespace plait;
using namespace plait::test;
using ints = std::vector<int>;

// Receives so many, in a list.
coro<ints, int> receives(std::size_t count) {
    ints all;
    while (all.size() < count) all.push_back(co_await receive);
    co_return all;
}

TEST_CASE("what is pushed back is received next") {
    auto program = compose([]() -> coro<ints, int> {
        co_await push_back(7);
        co_return co_await receives(1);
    }());
    CHECK(program.next() == state::done);
    CHECK(program.result() == ints{7});
}

TEST_CASE("several pushed back in one call keep their order") {
    auto program = compose([]() -> coro<ints, int> {
        co_await push_back(1, 2, 3, 4);
        co_return co_await receives(4);
    }());
    program.next();
    CHECK(program.result() == ints{1, 2, 3, 4});
}

TEST_CASE("what is pushed back later is read earlier") {
    auto program = compose([]() -> coro<ints, int> {
        co_await push_back(3, 4);
        co_await push_back(1, 2);
        co_return co_await receives(4);
    }());
    program.next();
    CHECK(program.result() == ints{1, 2, 3, 4});
}

TEST_CASE("what is pushed back is read before what is sent") {
    auto program = compose([]() -> coro<ints, int> {
        const int first = co_await receive;
        co_await push_back(first, first + 1);
        co_return co_await receives(3);
    }());
    feed(program, 5, 100);
    CHECK(program.result() == ints{5, 6, 100});
}

TEST_CASE("reading on pushed-back data costs no turn of the driver") {
    auto program = compose([]() -> coro<int, int> {
        const int first = co_await receive;
        int sum = 0;
        for (int i = 0; i < 1000; ++i) {
            co_await push_back(first);
            sum += co_await receive;
        }
        co_return sum;
    }());
    program.next();
    CHECK(program.send(2) == state::done);
    CHECK(program.result() == 2000);
}

TEST_CASE("between two pushed back something may be received") {
    auto program = compose([]() -> coro<ints, int> {
        co_await push_back(2, 9);
        const int two = co_await receive;
        co_await push_back(1, two);
        co_return co_await receives(3);
    }());
    program.next();
    CHECK(program.result() == ints{1, 2, 9});
}

TEST_CASE("pushing nothing back does nothing") {
    auto program = compose([]() -> coro<int, int> {
        co_await push_back();
        co_return co_await receive;
    }());
    CHECK(program.next() == state::wants_input);
    program.send(4);
    CHECK(program.result() == 4);
}

TEST_CASE("pushed-back data is peeked at") {
    auto program = compose([]() -> coro<ints, int> {
        co_await push_back(1, 2);
        const int seen = co_await peek;
        ints all = co_await receives(2);
        all.push_back(seen);
        co_return all;
    }());
    program.next();
    CHECK(program.result() == ints{1, 2, 1});
}

TEST_CASE("data pushed back after a peek comes before what was seen") {
    auto program = compose([]() -> coro<ints, int> {
        const int seen = co_await peek;
        co_await push_back(seen - 1);
        co_return co_await receives(2);
    }());
    feed(program, 5);
    CHECK(program.result() == ints{4, 5});
}

TEST_CASE("falsy data is pushed back like any other") {
    auto program = compose([]() -> coro<ints, int> {
        co_await push_back(0, 0);
        co_return co_await receives(2);
    }());
    program.next();
    CHECK(program.result() == ints{0, 0});
}

TEST_CASE("empty views are dropped") {
    auto program = compose([]() -> coro<std::string_view, std::string_view> {
        co_await push_back("", "a", std::string_view());
        const std::string_view only = co_await receive;
        co_await push_back("");
        co_await receive;
        co_return only;
    }());
    CHECK(program.next() == state::wants_input);
    program.send("sent");
    CHECK(program.result() == "a");
}

TEST_CASE("empty spans are dropped") {
    auto program = compose([]() -> coro<void, std::span<const int>> {
        co_await push_back(std::span<const int>());
        co_await receive;
    }());
    CHECK(program.next() == state::wants_input);
}

TEST_CASE("empty strings are no views and are kept") {
    auto program = compose([]() -> coro<std::string, std::string> {
        co_await push_back(std::string());
        co_return co_await receive;
    }());
    CHECK(program.next() == state::done);
    CHECK(program.result().empty());
}

TEST_CASE("move-only data is pushed back") {
    auto program = compose([]() -> coro<int, std::unique_ptr<int>> {
        auto first = co_await receive;
        auto second = std::make_unique<int>(2);
        co_await push_back(std::move(second), std::move(first));
        const auto two = co_await receive;
        const auto one = co_await receive;
        co_return *two * 10 + *one;
    }());
    feed(program, std::make_unique<int>(1));
    CHECK(program.result() == 21);
}

TEST_CASE("data pushed back by name is copied") {
    auto program = compose([]() -> coro<std::string, std::string> {
        const std::string mine = "a text that is too long for a small string";
        co_await push_back(mine);
        co_return mine + co_await receive;
    }());
    program.next();
    CHECK(program.result().size() == 84);
}

TEST_CASE("data is pushed back by conversion") {
    auto program = compose([]() -> coro<std::string, std::string> {
        co_await push_back("literal", std::string("string"));
        const std::string first = co_await receive;
        co_return first + co_await receive;
    }());
    program.next();
    CHECK(program.result() == "literalstring");
}

TEST_CASE("references pushed back are the objects themselves") {
    auto program = compose([]() -> coro<bool, int&> {
        int& first = co_await receive;
        int& second = co_await receive;
        co_await push_back(second, first);
        const int* again = &co_await receive;
        co_return again == &second && &co_await receive == &first;
    }());
    int one = 1;
    int two = 2;
    feed(program, one, two);
    CHECK(program.result());
}

TEST_CASE("a reference to const is pushed back, from an object that may be changed") {
    auto program = compose([]() -> coro<const int*, const int&> {
        int mine = 5;
        co_await push_back(mine);
        const int& back = co_await receive;
        co_return &back == &mine ? &back : nullptr;
    }());
    program.next();
    CHECK(program.result() != nullptr);
}

TEST_CASE("ten thousand things are pushed back and come in order") {
    auto program = compose([]() -> coro<bool, int> {
        constexpr int many = 10000;
        for (int i = many; i > 0; --i) co_await push_back(i);
        bool in_order = true;
        for (int i = 1; i <= many; ++i) in_order = in_order && co_await receive == i;
        co_return in_order;
    }());
    program.next();
    CHECK(program.result());
}

}  // namespace
