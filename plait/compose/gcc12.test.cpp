// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <functional>
#include <memory>

// g++ 12.2 miscompiles some temporaries within co_await and co_yield expressions: it destroys them twice,
// or copies them byte by byte. Each expression that the library offers is proved here to make and to
// destroy each object once; and so is the way to write what is not safe. See docs/compilers.md.

namespace {

using namespace plait;
using namespace plait::test;

// Knows its own address: an object that was copied byte by byte does not, and one that was destroyed
// twice makes the balance negative.
class tracked {
public:
    explicit tracked(int its_value) : value(its_value), self_(this) { ++balance; }
    tracked(const tracked& other) : value(other.value), self_(this) { check(other), ++balance; }
    tracked(tracked&& other) noexcept : value(other.value), self_(this) { check(other), ++balance; }
    tracked& operator=(const tracked&) = delete;
    ~tracked() { check(*this), --balance; }

    int value;

    inline static int balance = 0;
    inline static int damaged = 0;

private:
    static void check(const tracked& it) noexcept {
        if (it.self_ != &it) ++damaged;
    }
    const tracked* self_;
};

// Drives a coroutine to its end, and requires that nothing was damaged or is left.
template <class Make>
void check_balance(Make make) {
    tracked::balance = 0;
    tracked::damaged = 0;
    {
        auto program = compose(make());
        while (!finished(program.state())) program.next();
        CHECK(program.state() == state::done);
    }
    CHECK(tracked::balance == 0);
    CHECK(tracked::damaged == 0);
}

coro<int> takes(tracked its) { co_return its.value; }
coro<tracked> gives(int x) { co_return tracked(x); }

TEST_CASE("an argument made in the co_await of a call is destroyed once") {
    check_balance([]() -> coro<> { CHECK(co_await takes(tracked(1)) == 1); });
}

TEST_CASE("a result used within the expression is destroyed once") {
    check_balance([]() -> coro<> { CHECK((co_await gives(2)).value == 2); });
}

TEST_CASE("a result passed on as an argument is destroyed once") {
    check_balance([]() -> coro<> { CHECK(co_await takes(co_await gives(3)) == 3); });
}

TEST_CASE("two results in one expression are each destroyed once") {
    check_balance(
        []() -> coro<> { CHECK((co_await gives(1)).value + (co_await gives(2)).value == 3); });
}

TEST_CASE("a temporary that is yielded is destroyed once") {
    check_balance([]() -> coro<void, nothing, tracked> { co_yield tracked(1); });
}

TEST_CASE("a temporary that is converted for co_yield is destroyed once") {
    struct becomes {
        explicit becomes(int its) : held(its) {}
        tracked held;
        operator int() const { return held.value; }  // NOLINT(*explicit*)
    };
    check_balance([]() -> coro<void, nothing, int> { co_yield becomes(1); });
}

TEST_CASE("temporaries that are pushed back are each destroyed once") {
    check_balance([]() -> coro<void, tracked> {
        co_await push_back(tracked(1), tracked(2), tracked(3));
        const tracked first = co_await receive;
        CHECK(first.value == 1);
    });
}

TEST_CASE("temporaries in returning are each destroyed once") {
    check_balance([]() -> coro<tracked, tracked> {
        co_return returning(tracked(1), tracked(2), tracked(3));
    });
}

TEST_CASE("a temporary that is received is destroyed once") {
    check_balance([]() -> coro<void, tracked> {
        co_await push_back(tracked(1), tracked(2));
        CHECK((co_await receive).value == 1);
        CHECK((co_await receive_or_end)->value == 2);
    });
}

inline constexpr local<tracked> key{"key"};

TEST_CASE("a temporary that is bound is destroyed once, also when it is replaced") {
    check_balance([]() -> coro<> {
        co_await bind(key, tracked(1));
        co_await bind(key, tracked(2));
        CHECK((co_await key).value == 2);
    });
}

struct kick {
    explicit kick(int x) : held(x) {}
    tracked held;
    [[nodiscard]] bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    [[nodiscard]] tracked await_resume() const { return tracked(held.value); }
};

TEST_CASE("a temporary that is awaited as a side kick is destroyed once, and what it gives") {
    check_balance([]() -> coro<> { CHECK((co_await kick(4)).value == 4); });
}

TEST_CASE("a variable that is awaited as a side kick is awaited in its place") {
    check_balance([]() -> coro<> {
        kick mine(5);
        CHECK((co_await mine).value == 5);
    });
}

TEST_CASE("an output for the wire, made of temporaries, is whole") {
    auto program = compose([]() -> coro<void, bytes, output> {
        co_yield output(std::string(50, 'a'), std::string(50, 'b'));
    }());
    program.next();
    CHECK(program.output().size() == 100);
    CHECK(program.output().views()[1] == std::string(50, 'b'));
}

TEST_CASE("a temporary in the condition of a loop is destroyed once") {
    check_balance([]() -> coro<void, tracked> {
        co_await push_back(tracked(1), tracked(2), tracked(0));
        int sum = 0;
        while (const int x = (co_await receive).value) sum += x;
        CHECK(sum == 3);
    });
}

// ---- how to write what is not safe: give it a name first

struct aggregate {
    tracked first;
    std::string second;
};
coro<int> takes_aggregate(aggregate its) { co_return its.first.value; }

TEST_CASE("an aggregate that is named before the co_await is destroyed once") {
    check_balance([]() -> coro<> {
        // [named_first]
        aggregate named{tracked(1), "a text that is too long for a small string"};
        CHECK(co_await takes_aggregate(std::move(named)) == 1);
        // [/named_first]
    });
}

coro<int> calls(std::function<int()> function) { co_return function(); }

TEST_CASE("a lambda that captures by value is safe when it is named before the co_await") {
    check_balance([]() -> coro<> {
        const tracked captured(6);
        std::function<int()> named = [captured] { return captured.value; };
        CHECK(co_await calls(std::move(named)) == 6);
    });
}

TEST_CASE("a conditional of class type is safe when it is named before the co_await") {
    check_balance([]() -> coro<> {
        for (const bool chosen : {true, false}) {
            tracked named = chosen ? tracked(1) : tracked(2);
            CHECK(co_await takes(std::move(named)) == (chosen ? 1 : 2));
        }
    });
}

TEST_CASE("what is awaited as a condition is safe when it is named") {
    struct local {
        static coro<void, int, std::string> dots() {
            while (auto heard = co_await receive_or_end) co_yield std::string(".");
        }
    };
    auto program = compose(local::dots());
    program.next();
    for (int i = 0; i < 3; ++i) {
        program.send(i);
        CHECK(program.output() == ".");
        program.next();
    }
    program.end();
    CHECK(program.state() == state::done);
}

}  // namespace
