// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <functional>
#include <memory>

// co_yield: what comes out, how long it lives, and that it is not copied.

namespace {

using namespace plait;
using namespace plait::test;
using ints = std::vector<int>;

TEST_CASE("co_yield hands its operand to the driver") {
    auto program = compose([]() -> coro<void, nothing, int> { co_yield 5; }());
    CHECK(program.next() == state::has_output);
    CHECK(program.output() == 5);
    CHECK(program.next() == state::done);
}

TEST_CASE("an output stays until the program is run on") {
    auto program = compose([]() -> coro<void, nothing, std::string> { co_yield "text"; }());
    program.next();
    const std::string& first = program.output();
    const std::string& again = program.output();
    CHECK(&first == &again);
    CHECK(again == "text");
}

TEST_CASE_TEMPLATE("output that is false, empty or zero is output", T, bool, int, std::string,
                   std::string_view, std::optional<int>, std::vector<int>) {
    auto program = compose([]() -> coro<void, nothing, T> { co_yield T{}; }());
    CHECK(program.next() == state::has_output);
    CHECK(program.output() == T{});
}

TEST_CASE("a variable that is yielded is not copied") {
    counted::copies = 0;
    auto program = compose([]() -> coro<void, nothing, counted> {
        counted mine(1);
        co_yield mine;
        co_yield mine;
    }());
    program.next();
    counted* const first = &program.output();
    first->value = 2;
    program.next();
    CHECK(&program.output() == first);
    CHECK(program.output().value == 2);
    CHECK(counted::copies == 0);
}

TEST_CASE("a temporary that is yielded is neither copied nor moved") {
    counted::copies = 0;
    auto program = compose([]() -> coro<void, nothing, counted> { co_yield counted(1); }());
    program.next();
    CHECK(counted::alive == 1);
    CHECK(counted::copies == 0);
}

TEST_CASE("a temporary that is yielded is destroyed when the program is run on") {
    auto program = compose([]() -> coro<int, nothing, counted> {
        co_yield counted(1);
        co_return counted::alive;
    }());
    program.next();
    CHECK(counted::alive == 1);
    program.next();
    CHECK(program.result() == 0);
}

TEST_CASE("a constant that is yielded is copied, for the driver may change what it gets") {
    auto program = compose([]() -> coro<int, nothing, counted> {
        const counted mine(1);
        co_yield mine;
        co_return mine.value;
    }());
    program.next();
    program.output().value = 9;
    program.next();
    CHECK(program.result() == 1);
}

TEST_CASE("the driver may move the output away") {
    auto program = compose(
        []() -> coro<void, nothing, std::unique_ptr<int>> { co_yield std::make_unique<int>(3); }());
    program.next();
    const std::unique_ptr<int> taken = std::move(program.output());
    program.next();
    CHECK(*taken == 3);
}

TEST_CASE("an output without default constructor comes out") {
    auto program = compose([]() -> coro<void, nothing, only_moved> { co_yield only_moved(3); }());
    program.next();
    CHECK(program.output().value == 3);
}

TEST_CASE("what is yielded becomes an output by conversion") {
    auto program = compose([]() -> coro<void, nothing, std::string> {
        co_yield "literal";
        co_yield std::string_view("view").data();
    }());
    CHECK(run(program) == std::vector<std::string>{"literal", "view"});
}

TEST_CASE("a converted output lives until the program is run on") {
    auto program = compose([]() -> coro<void, nothing, std::string> {
        co_yield "a literal that is too long for a small string";
    }());
    program.next();
    CHECK(program.output().size() == 45);
}

TEST_CASE("an output that is a reference is the object itself") {
    int object = 1;
    auto program = compose([](int* its) -> coro<int, nothing, int&> {
        co_yield *its;
        co_return *its;
    }(&object));
    program.next();
    CHECK(&program.output() == &object);
    program.output() = 5;
    program.next();
    CHECK(program.result() == 5);
}

TEST_CASE("an output that is a reference to const takes a temporary") {
    auto program = compose([]() -> coro<void, nothing, const std::string&> {
        co_yield std::string("a temporary too long for a small string");
    }());
    program.next();
    CHECK(program.output() == "a temporary too long for a small string");
}

TEST_CASE("an output that is a reference to const takes what must be converted") {
    auto program = compose([]() -> coro<void, nothing, const std::string&> {
        co_yield "a literal that is too long for a small string";
    }());
    program.next();
    CHECK(program.output() == "a literal that is too long for a small string");
}

TEST_CASE("a reference wrapper yields the object it refers to") {
    std::string object = "object";
    auto program = compose([](std::string* its) -> coro<void, nothing, const std::string&> {
        co_yield std::ref(*its);
    }(&object));
    program.next();
    CHECK(&program.output() == &object);
}

TEST_CASE("a reference to a base class refers to the base of the very object") {
    struct first_base {
        int one = 1;
    };
    struct second_base {
        int two = 2;
    };
    struct both : first_base, second_base {};
    both object;
    auto program =
        compose([](both* its) -> coro<void, nothing, second_base&> { co_yield *its; }(&object));
    program.next();
    CHECK(&program.output() == static_cast<second_base*>(&object));
    CHECK(program.output().two == 2);
}

TEST_CASE("an output that is an rvalue reference can be moved from") {
    auto program = compose([]() -> coro<void, nothing, std::unique_ptr<int>&&> {
        co_yield std::make_unique<int>(3);
    }());
    program.next();
    const std::unique_ptr<int> taken = std::move(program.output());
    CHECK(*taken == 3);
}

TEST_CASE("an optional is yielded with nothing in it") {
    auto program =
        compose([]() -> coro<void, nothing, std::optional<int>> { co_yield std::nullopt; }());
    CHECK(program.next() == state::has_output);
    CHECK_FALSE(program.output().has_value());
}

TEST_CASE("the same variable may be yielded a hundred times, changed between") {
    auto program = compose([]() -> coro<void, nothing, int> {
        for (int i = 0; i < 100; ++i) co_yield i;
    }());
    const ints all = run(program);
    CHECK(all.size() == 100);
    CHECK(all.back() == 99);
}

TEST_CASE("a yielded view shows what the coroutine keeps") {
    auto program = compose([]() -> coro<void, nothing, std::string_view> {
        std::string kept = "kept";
        co_yield std::string_view(kept);
        kept[0] = 'w';
        co_yield std::string_view(kept);
    }());
    program.next();
    CHECK(program.output() == "kept");
    program.next();
    CHECK(program.output() == "wept");
}

TEST_CASE("conversions that throw fail at the co_yield") {
    struct throws {
        throws(int) { throw std::domain_error("no such output"); }  // NOLINT(*explicit*)
    };
    auto program = compose([]() -> coro<std::string, nothing, throws> {
        try {
            co_yield 1;
        } catch (const std::domain_error& thrown) {
            co_return thrown.what();
        }
        co_return "";
    }());
    program.next();
    CHECK(program.result() == "no such output");
}

}  // namespace
