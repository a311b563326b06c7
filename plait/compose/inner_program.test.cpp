// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <memory>

// A coroutine that drives a program of its own: `compose(child(), here)`. Locals are in
// local_reach.test.cpp, traces in trace.test.cpp.

namespace {

using namespace plait;
using namespace plait::test;
using ints = std::vector<int>;
using strings = std::vector<std::string>;

coro<void, int, std::string> shouts() {
    for (;;) {
        const auto x = co_await receive_or_end;
        if (!x) co_return;
        co_yield std::to_string(*x) + "!";
    }
}

// Drives `shouts` as a connection drives an application: its input and output are its own affair.
coro<void, int, std::string> drives() {
    const auto here = co_await this_program;
    auto inner = compose(shouts(), here);
    inner.next();
    while (!finished(inner.state())) {
        if (inner.state() == state::has_output) {
            co_yield "<" + inner.output() + ">";
            inner.next();
        } else if (const auto x = co_await receive_or_end) {
            inner.send(*x * 10);
        } else {
            inner.end();
        }
    }
}

TEST_CASE("a coroutine drives an inner program with input and output of its own") {
    auto program = compose(drives());
    CHECK(feed(program, 1, 2) == strings{"<10!>", "<20!>"});
    CHECK(program.end() == state::done);
}

TEST_CASE("an inner program stands while the outer one is fed") {
    auto program = compose(drives());
    CHECK(feed(program, 1) == strings{"<10!>"});
    CHECK(program.state() == state::wants_input);
    CHECK(feed(program, 2) == strings{"<20!>"});
}

TEST_CASE("an inner program is closed with the coroutine that owns it") {
    std::string log;
    static constexpr auto inside = [](std::string* into) -> coro<void, int> {
        const mark local(into, "inner");
        co_await receive;
    };
    auto program = compose([](std::string* into) -> coro<void, int> {
        const mark local(into, "outer");
        const auto here = co_await this_program;
        auto inner = compose(inside(into), here);
        inner.next();
        co_await receive;
    }(&log));
    program.next();
    program.close();
    CHECK(log == "inner outer ");
}

TEST_CASE("an exception of the inner program leaves by its result and is caught") {
    static constexpr auto fails = []() -> coro<int> {
        throw std::domain_error("inner");
        co_return 0;
    };
    auto program = compose([]() -> coro<std::string> {
        const auto here = co_await this_program;
        auto inner = compose(fails(), here);
        inner.next();
        try {
            inner.result();
        } catch (const std::domain_error& thrown) {
            co_return thrown.what();
        }
        co_return "";
    }());
    program.next();
    CHECK(program.result() == "inner");
}

TEST_CASE("an exception of the inner program crosses the outer one") {
    static constexpr auto fails = []() -> coro<int> {
        throw std::domain_error("inner");
        co_return 0;
    };
    auto program = compose([]() -> coro<int> {
        const auto here = co_await this_program;
        auto inner = compose(fails(), here);
        inner.next();
        co_return inner.result();
    }());
    CHECK(program.next() == state::failed);
    CHECK_THROWS_WITH_AS(program.result(), "inner", std::domain_error);
}

TEST_CASE("while the inner program waits for a side kick, the outer one waits with it") {
    later<int> source;
    static constexpr auto inside = [](later<int>* its) -> coro<int> { co_return co_await *its; };
    auto program = compose([](later<int>* its) -> coro<int> {
        const auto here = co_await this_program;
        auto inner = compose(inside(its), here);
        inner.next();
        co_await inner.ready();
        co_return inner.result() * 2;
    }(&source));
    CHECK(program.next() == state::waiting);
    source.complete(4);
    CHECK(program.state() == state::done);
    CHECK(program.result() == 8);
}

TEST_CASE("closing the outer program cancels the side kick of the inner one") {
    cancellable<int> source;
    static constexpr auto inside = [](cancellable<int>* its) -> coro<int> {
        co_return co_await *its;
    };
    {
        auto program = compose([](cancellable<int>* its) -> coro<> {
            const auto here = co_await this_program;
            auto inner = compose(inside(its), here);
            inner.next();
            co_await inner.ready();
        }(&source));
        program.next();
    }
    CHECK(source.cancelled());
}

TEST_CASE("failing the outer program while both wait reaches the outer, and closes the inner") {
    cancellable<int> source;
    static constexpr auto inside = [](cancellable<int>* its) -> coro<int> {
        co_return co_await *its;
    };
    auto program = compose([](cancellable<int>* its) -> coro<std::string> {
        const auto here = co_await this_program;
        auto inner = compose(inside(its), here);
        inner.next();
        try {
            co_await inner.ready();
        } catch (const std::domain_error& thrown) {
            co_return thrown.what();
        }
        co_return "";
    }(&source));
    program.next();
    program.fail(std::domain_error("outside"));
    CHECK(program.result() == "outside");
    CHECK(source.cancelled());
}

TEST_CASE("two inner programs run side by side in one coroutine") {
    static constexpr auto counts = [](int from) -> coro<void, nothing, int> {
        for (int i = 0; i < 3; ++i) co_yield from + i;
    };
    auto program = compose([]() -> coro<ints> {
        const auto here = co_await this_program;
        auto one = compose(counts(10), here);
        auto two = compose(counts(20), here);
        ints all;
        for (one.next(), two.next(); one.state() == state::has_output; one.next(), two.next()) {
            all.push_back(one.output());
            all.push_back(two.output());
        }
        co_return all;
    }());
    program.next();
    CHECK(program.result() == ints{10, 20, 11, 21, 12, 22});
}

TEST_CASE("inner programs may end in any order") {
    static constexpr auto waits = [](int x) -> coro<int, int> { co_return x + co_await receive; };
    auto program = compose([]() -> coro<ints> {
        const auto here = co_await this_program;
        std::vector<std::unique_ptr<plait::program<int, int, nothing>>> inner;
        for (int i = 0; i < 3; ++i) {
            inner.push_back(
                std::make_unique<plait::program<int, int, nothing>>(compose(waits(i * 10), here)));
            inner.back()->next();
        }
        ints all;
        for (const std::size_t i : {1U, 2U, 0U}) {
            inner[i]->send(1);
            all.push_back(inner[i]->result());
            inner[i].reset();
        }
        co_return all;
    }());
    program.next();
    CHECK(program.result() == ints{11, 21, 1});
}

TEST_CASE("what the inner program leaves over is pushed back by who drove it") {
    static constexpr auto takes_one = []() -> coro<void, int> {
        const int mine = co_await receive;
        co_await push_back(mine + 1, mine + 2);
    };
    auto program = compose([]() -> coro<ints, int> {
        const auto here = co_await this_program;
        auto inner = compose(takes_one(), here);
        inner.next();
        inner.send(co_await receive);
        for (const int unread : inner.leftover()) co_await push_back(unread);
        ints all;
        all.push_back(co_await receive);
        all.push_back(co_await receive);
        co_return all;
    }());
    feed(program, 1);
    CHECK(program.result() == ints{3, 2});
}

TEST_CASE("a program composed in a coroutine without its place is a program like any other") {
    auto program = compose([]() -> coro<std::string> {
        auto inner = compose(shouts());
        const strings said = feed(inner, 1);
        co_return said.front();
    }());
    program.next();
    CHECK(program.result() == "1!");
}

TEST_CASE("programs nest ten deep") {
    static constexpr auto nest = [](auto self, int levels) -> coro<int, int> {
        if (levels == 0) co_return co_await receive;
        const auto here = co_await this_program;
        auto inner = compose(self(self, levels - 1), here);
        inner.next();
        inner.send(co_await receive + 1);
        co_return inner.result();
    };
    auto program = compose(nest(nest, 10));
    feed(program, 0);
    CHECK(program.result() == 10);
}

}  // namespace
