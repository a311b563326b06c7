// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

// Where bindings are seen: of the program, through side kicks and inner programs, while failing, and
// by destructors that close runs.

namespace {

using namespace plait;
using namespace plait::test;
using ints = std::vector<int>;

inline constexpr local<int> number{"number"};
inline constexpr local<std::string&> log_of{"log"};
inline constexpr local<mark> marked{"marked"};

coro<int> sees_number() { co_return co_await number; }

TEST_CASE("compose binds for all coroutines of the program") {
    auto program = compose(
        []() -> coro<ints> {
            ints seen;
            seen.push_back(co_await number);
            seen.push_back(co_await sees_number());
            co_return seen;
        }(),
        bind(number, 5));
    program.next();
    CHECK(program.result() == ints{5, 5});
}

TEST_CASE("compose takes eight bindings") {
    static constexpr local<int> a{"a"}, b{"b"}, c{"c"}, d{"d"}, e{"e"}, f{"f"}, g{"g"}, h{"h"};
    auto program = compose(
        []() -> coro<ints> {
            ints seen;
            for (const auto* key : {&a, &b, &c, &d, &e, &f, &g, &h}) seen.push_back(co_await *key);
            co_return seen;
        }(),
        bind(a, 1), bind(b, 2), bind(c, 3), bind(d, 4), bind(e, 5), bind(f, 6), bind(g, 7),
        bind(h, 8));
    program.next();
    CHECK(program.result() == ints{1, 2, 3, 4, 5, 6, 7, 8});
}

TEST_CASE("of two bindings of one key given to compose the last wins") {
    auto program = compose(sees_number(), bind(number, 1), bind(number, 2));
    program.next();
    CHECK(program.result() == 2);
}

TEST_CASE("a binding of the program survives moving the program before its first call") {
    auto made = compose(sees_number(), bind(number, 5));
    auto program = std::move(made);
    program.next();
    CHECK(program.result() == 5);
}

TEST_CASE("a binding of a program that never begins is destroyed with it") {
    std::string log;
    {
        auto never = compose(sees_number(), bind(marked, mark(&log, "binding")));
        CHECK(log.empty());
    }
    CHECK(log == "binding ");
}

TEST_CASE("a binding is seen while a side kick is under way, and after it") {
    later<int> kick;
    static constexpr auto waits = [](later<int>* its) -> coro<ints> {
        ints seen;
        seen.push_back(co_await number);
        co_await *its;
        seen.push_back(co_await number);
        co_return seen;
    };
    auto program = compose([](later<int>* its) -> coro<ints> {
        co_await bind(number, 5);
        co_return co_await waits(its);
    }(&kick));
    CHECK(program.next() == state::waiting);
    kick.complete(0);
    CHECK(program.result() == ints{5, 5});
}

TEST_CASE("an inner program sees what the coroutine that drives it has bound") {
    auto program = compose([]() -> coro<int> {
        co_await bind(number, 5);
        const auto here = co_await this_program;
        auto inner = compose(sees_number(), here);
        inner.next();
        co_return inner.result();
    }());
    program.next();
    CHECK(program.result() == 5);
}

TEST_CASE("an inner program sees what the outer program binds") {
    auto program = compose(
        []() -> coro<int> {
            const auto here = co_await this_program;
            auto inner = compose(sees_number(), here);
            inner.next();
            co_return inner.result();
        }(),
        bind(number, 5));
    program.next();
    CHECK(program.result() == 5);
}

TEST_CASE("a binding of the inner program wins over the outer one") {
    auto program = compose([]() -> coro<int> {
        co_await bind(number, 1);
        const auto here = co_await this_program;
        auto inner = compose(sees_number(), bind(number, 2), here);
        inner.next();
        co_return inner.result();
    }());
    program.next();
    CHECK(program.result() == 2);
}

TEST_CASE("an inner program sees a binding made after it was composed") {
    auto program = compose([]() -> coro<int> {
        const auto here = co_await this_program;
        auto inner = compose(sees_number(), here);
        co_await bind(number, 3);
        inner.next();
        co_return inner.result();
    }());
    program.next();
    CHECK(program.result() == 3);
}

TEST_CASE("a program composed without a place sees nothing of who drives it") {
    auto program = compose([]() -> coro<bool> {
        co_await bind(number, 1);
        auto inner = compose(sees_number());
        inner.next();
        co_return inner.state() == state::failed;
    }());
    program.next();
    CHECK(program.result());
}

TEST_CASE("three programs deep the outermost binding is seen") {
    static constexpr auto inside = [](auto self, int levels) -> coro<int> {
        if (levels == 0) co_return co_await number;
        const auto here = co_await this_program;
        auto inner = compose(self(self, levels - 1), here);
        inner.next();
        co_return inner.result();
    };
    auto program = compose(inside(inside, 3), bind(number, 5));
    program.next();
    CHECK(program.result() == 5);
}

TEST_CASE("a binding is seen where a failure from outside is caught") {
    auto program = compose([]() -> coro<int, int> {
        co_await bind(number, 5);
        bool failed = false;
        try {
            co_await receive;
        } catch (const std::domain_error&) {
            failed = true;
        }
        co_return failed ? co_await number : -1;
    }());
    program.next();
    program.fail(std::domain_error("outside"));
    CHECK(program.result() == 5);
}

TEST_CASE("a failure leaves the bindings of the coroutines it ends") {
    static constexpr auto binds = []() -> coro<void, int> {
        co_await bind(number, 2);
        co_await receive;
    };
    auto program = compose([]() -> coro<int, int> {
        co_await bind(number, 1);
        try {
            co_await binds();
        } catch (const std::domain_error&) {}
        co_return co_await number;
    }());
    program.next();
    program.fail(std::domain_error("outside"));
    CHECK(program.result() == 1);
}

// Writes what it sees into a bound log when it is destroyed.
struct writes_at_the_end {
    std::string* log;
    const int* number;
    ~writes_at_the_end() { *log += std::to_string(*number) + ' '; }
};

TEST_CASE("a binding outlives the destructors of its own coroutine that close runs") {
    std::string log;
    auto program = compose(
        []() -> coro<void, int> {
            co_await bind(number, 5);
            const writes_at_the_end last{&co_await log_of, &co_await number};
            co_await receive;
        }(),
        bind(log_of, log));
    program.next();
    program.close();
    CHECK(log == "5 ");
}

TEST_CASE("a binding outlives the destructors of the callees that close runs") {
    std::string log;
    static constexpr auto callee = []() -> coro<void, int> {
        const writes_at_the_end last{&co_await log_of, &co_await number};
        co_await receive;
    };
    auto program = compose(
        []() -> coro<void, int> {
            co_await bind(number, 5);
            co_await bind(marked, mark(&co_await log_of, "binding"));
            co_await callee();
        }(),
        bind(log_of, log));
    program.next();
    program.close();
    CHECK(log == "5 binding ");
}

TEST_CASE("a binding of the program outlives all destructors that close runs") {
    std::string log;
    {
        auto program = compose(
            [](std::string* into) -> coro<void, int> {
                const mark last(into, "coroutine");
                co_await receive;
            }(&log),
            bind(marked, mark(&log, "binding")));
        program.next();
    }
    CHECK(log == "coroutine binding ");
}

TEST_CASE("a binding is destroyed after the locals of its coroutine when it returns") {
    std::string log;
    auto program = compose([](std::string* into) -> coro<> {
        co_await bind(marked, mark(into, "binding"));
        const mark last(into, "local");
    }(&log));
    program.next();
    CHECK(log == "local binding ");
}

TEST_CASE("binding and looking up cost no turn of the driver") {
    auto program = compose([]() -> coro<int, int, int> {
        int sum = 0;
        for (int i = 0; i < 100; ++i) {
            co_await bind(number, i);
            sum += co_await number;
        }
        co_return sum;
    }());
    CHECK(program.next() == state::done);
    CHECK(program.result() == 4950);
}

}  // namespace
