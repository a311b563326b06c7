// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <functional>
#include <map>
#include <memory>
#include <variant>

// What a coroutine returns reaches its caller, or whoever composed it, whatever its type.

namespace {

using namespace plait;
using namespace plait::test;

// Lets `callee(arguments…)` be called by a coroutine, and gives the result from outside.
template <class R>
R called(coro<R> callee) {
    auto program = compose(
        [](coro<R> inner) -> coro<R> { co_return co_await std::move(inner); }(std::move(callee)));
    program.next();
    return program.result();
}

TEST_CASE("a number is returned") {
    CHECK(called([]() -> coro<int> { co_return 7; }()) == 7);
}

TEST_CASE("a string is returned whole") {
    const std::string text(1000, 'x');
    CHECK(called([](std::string its) -> coro<std::string> { co_return its; }(text)) == text);
}

TEST_CASE("a move-only value is returned") {
    const auto make = [](int x) -> coro<std::unique_ptr<int>> {
        co_return std::make_unique<int>(x);
    };
    CHECK(*called(make(5)) == 5);
}

TEST_CASE("a move-only local is returned by its name alone") {
    const auto make = [](int x) -> coro<only_moved> {
        only_moved local(x);
        co_return local;
    };
    CHECK(called(make(5)).value == 5);
}

class no_default {
public:
    explicit no_default(int its_value) : value(its_value) {}
    int value;
};

TEST_CASE("a value without default constructor is returned") {
    CHECK(called([]() -> coro<no_default> { co_return no_default(3); }()).value == 3);
}

TEST_CASE("a result is constructed from what its constructor takes, also explicitly") {
    CHECK(called([]() -> coro<no_default> { co_return 3; }()).value == 3);
}

TEST_CASE("braces make a default value") {
    CHECK(called([]() -> coro<std::string> { co_return {}; }()).empty());
}

TEST_CASE("braces make a value of their elements") {
    const auto make = []() -> coro<std::pair<int, std::string>> { co_return {1, "one"}; };
    CHECK(called(make()) == std::pair(1, std::string("one")));
}

TEST_CASE("a result that is a reference is the object itself") {
    int object = 1;
    int& same = called([](int* its) -> coro<int&> { co_return *its; }(&object));
    CHECK(&same == &object);
}

TEST_CASE("a caller assigns through a returned reference") {
    int object = 1;
    const auto child = [](int* its) -> coro<int&> { co_return *its; };
    auto program =
        compose([](int* its, auto callee) -> coro<> { co_await callee(its) = 9; }(&object, child));
    program.next();
    CHECK(object == 9);
}

TEST_CASE("a result that is a reference to const is the object itself") {
    const std::string object = "object";
    const auto child = [](const std::string* its) -> coro<const std::string&> { co_return *its; };
    CHECK(&called(child(&object)) == &object);
}

TEST_CASE("a reference wrapper returns the object it refers to") {
    int object = 1;
    const auto child = [](int* its) -> coro<int&> { co_return std::ref(*its); };
    CHECK(&called(child(&object)) == &object);
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
    const auto child = [](both* its) -> coro<second_base&> { co_return *its; };
    second_base& base = called(child(&object));
    CHECK(&base == &object);
    CHECK(base.two == 2);
}

TEST_CASE("a result that is an rvalue reference can be moved from") {
    auto object = std::make_unique<int>(4);
    const auto child = [](std::unique_ptr<int>* its) -> coro<std::unique_ptr<int>&&> {
        co_return std::move(*its);
    };
    const std::unique_ptr<int> taken = called(child(&object));
    CHECK(*taken == 4);
    CHECK(object == nullptr);
}

TEST_CASE("a coroutine is the result of a coroutine") {
    const auto make = [](int x) -> coro<coro<int>> {
        co_return [](int its) -> coro<int> { co_return its; }(x);
    };
    auto program = compose([](auto maker) -> coro<int> {
        auto made = co_await maker(8);
        co_return co_await std::move(made);
    }(make));
    program.next();
    CHECK(program.result() == 8);
}

TEST_CASE("a result nobody reads is destroyed with the caller's expression") {
    const auto child = []() -> coro<counted> { co_return counted(1); };
    auto program = compose([](auto callee) -> coro<int> {
        static_cast<void>(co_await callee());
        co_return counted::alive;
    }(child));
    program.next();
    CHECK(program.result() == 0);
}

TEST_CASE("a result nobody asks the program for is destroyed with it") {
    {
        auto program = compose([]() -> coro<counted> { co_return counted(1); }());
        program.next();
        CHECK(counted::alive == 1);
    }
    CHECK(counted::alive == 0);
}

TEST_CASE("a result is never copied on its way through ten calls") {
    counted::copies = 0;
    static constexpr auto deep = [](auto self, int levels) -> coro<counted> {
        if (levels == 0) co_return counted(6);
        co_return co_await self(self, levels - 1);
    };
    CHECK(called(deep(deep, 10)).value == 6);
    CHECK(counted::copies == 0);
    CHECK(counted::alive == 0);
}

TEST_CASE_TEMPLATE("a result that is false, empty or zero is a result", T, bool, int, double,
                   std::string, std::optional<int>, std::vector<int>, void*, std::variant<int>,
                   std::map<int, int>) {
    CHECK(called([]() -> coro<T> { co_return T{}; }()) == T{});
}

TEST_CASE("an empty optional is told from no result") {
    const auto child = []() -> coro<std::optional<int>> { co_return std::nullopt; };
    auto program = compose(child());
    program.next();
    CHECK(program.state() == state::done);
    CHECK_FALSE(program.result().has_value());
}

TEST_CASE("a coroutine that returns void falls off its end or returns") {
    auto falls = compose([]() -> coro<> { co_await std::suspend_never(); }());
    auto returns = compose([]() -> coro<> { co_return; }());
    CHECK(falls.next() == state::done);
    CHECK(returns.next() == state::done);
    falls.result();
    returns.result();
}

TEST_CASE("a constructor of the result that throws is an exception of the coroutine") {
    struct throws {
        explicit throws(int) { throw std::domain_error("no such value"); }
    };
    auto program = compose([]() -> coro<throws> { co_return 1; }());
    CHECK(program.next() == state::failed);
    CHECK_THROWS_AS(program.result(), std::domain_error);
}

TEST_CASE("a closure is a result") {
    const auto child = [](int x) -> coro<std::function<int(int)>> {
        co_return [x](int y) { return x + y; };
    };
    CHECK(called(child(40))(2) == 42);
}

}  // namespace
