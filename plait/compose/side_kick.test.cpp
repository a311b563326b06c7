// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <memory>

// Awaiting what is not plait's: the program is `waiting` until the completion runs it on.

namespace {

using namespace plait;
using namespace plait::test;
using ints = std::vector<int>;

coro<int> awaits(later<int>* source) { co_return co_await *source; }

// Gives its value at once, without suspending.
struct at_once {
    explicit at_once(int its) : value(its) {}
    int value;
    [[nodiscard]] bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    [[nodiscard]] int await_resume() const noexcept { return value; }
};

TEST_CASE("a side kick that completes later runs the program on") {
    later<int> source;
    auto program = compose(awaits(&source));
    CHECK(program.next() == state::waiting);
    CHECK(source.awaited());
    source.complete(5);
    CHECK(program.state() == state::done);
    CHECK(program.result() == 5);
}

TEST_CASE("a side kick that is ready costs no turn of the driver") {
    auto program = compose([]() -> coro<int> {
        int sum = 0;
        for (int i = 0; i < 100; ++i) sum += co_await at_once(i);
        co_return sum;
    }());
    CHECK(program.next() == state::done);
    CHECK(program.result() == 4950);
}

TEST_CASE("a side kick that completes while it is being started costs no turn of the driver") {
    struct resumes_at_once {
        resumes_at_once() = default;
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> self) const { self.resume(); }
        [[nodiscard]] int await_resume() const noexcept { return 7; }
    };
    auto program = compose([]() -> coro<int> {
        int sum = 0;
        for (int i = 0; i < 100; ++i) sum += co_await resumes_at_once();
        co_return sum;
    }());
    CHECK(program.next() == state::done);
    CHECK(program.result() == 700);
}

TEST_CASE("a side kick that decides not to suspend costs no turn of the driver") {
    struct declines {
        declines() = default;
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        [[nodiscard]] bool await_suspend(std::coroutine_handle<>) const noexcept { return false; }
        [[nodiscard]] int await_resume() const noexcept { return 3; }
    };
    auto program = compose([]() -> coro<int> { co_return co_await declines(); }());
    CHECK(program.next() == state::done);
    CHECK(program.result() == 3);
}

TEST_CASE("a side kick may hand control to another coroutine") {
    struct hands_over {
        explicit hands_over(std::coroutine_handle<>* its) : where(its) {}
        std::coroutine_handle<>* where;
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<> self) const noexcept {
            *where = self;
            return std::noop_coroutine();
        }
        void await_resume() const noexcept {}
    };
    std::coroutine_handle<> waiting;
    auto program =
        compose([](std::coroutine_handle<>* its) -> coro<> { co_await hands_over(its); }(&waiting));
    CHECK(program.next() == state::waiting);
    waiting.resume();
    CHECK(program.state() == state::done);
}

TEST_CASE("several side kicks one after another") {
    later<int> first;
    later<int> second;
    auto program = compose([](later<int>* one, later<int>* two) -> coro<ints> {
        ints all;
        all.push_back(co_await *one);
        all.push_back(co_await *two);
        co_return all;
    }(&first, &second));
    program.next();
    CHECK_FALSE(second.awaited());
    first.complete(1);
    CHECK(program.state() == state::waiting);
    CHECK(second.awaited());
    second.complete(2);
    CHECK(program.result() == ints{1, 2});
}

TEST_CASE("the same awaitable may be awaited again") {
    later<int> source;
    auto program = compose([](later<int>* its) -> coro<int> {
        int sum = 0;
        for (int i = 0; i < 3; ++i) sum += co_await *its;
        co_return sum;
    }(&source));
    program.next();
    for (int i = 1; i <= 3; ++i) source.complete(i);
    CHECK(program.result() == 6);
}

TEST_CASE("the completion runs the program on to its output") {
    later<int> source;
    auto program = compose(
        [](later<int>* its) -> coro<void, nothing, int> { co_yield co_await *its; }(&source));
    program.next();
    source.complete(5);
    CHECK(program.state() == state::has_output);
    CHECK(program.output() == 5);
}

TEST_CASE("the completion runs the program on to its next input") {
    later<int> source;
    auto program = compose([](later<int>* its) -> coro<int, int> {
        const int mine = co_await *its;
        co_return mine * 10 + co_await receive;
    }(&source));
    program.next();
    source.complete(5);
    CHECK(program.state() == state::wants_input);
    program.send(2);
    CHECK(program.result() == 52);
}

TEST_CASE("data pushed back before a side kick is there after it") {
    later<int> source;
    auto program = compose([](later<int>* its) -> coro<ints, int> {
        co_await push_back(1, 2);
        ints all;
        all.push_back(co_await *its);
        all.push_back(co_await receive);
        all.push_back(co_await receive);
        co_return all;
    }(&source));
    program.next();
    source.complete(0);
    CHECK(program.result() == ints{0, 1, 2});
}

TEST_CASE("the end said while waiting reaches the receive after the side kick") {
    later<int> source;
    auto program = compose([](later<int>* its) -> coro<bool, int> {
        co_await *its;
        const auto got = co_await receive_or_end;
        co_return !got.has_value();
    }(&source));
    program.next();
    CHECK(program.end() == state::waiting);
    source.complete(0);
    CHECK(program.result());
}

TEST_CASE("an exception of the side kick comes out of its co_await") {
    later<int> source;
    auto program = compose([](later<int>* its) -> coro<std::string> {
        try {
            co_await *its;
        } catch (const std::domain_error& thrown) {
            co_return thrown.what();
        }
        co_return "";
    }(&source));
    program.next();
    source.fail(std::domain_error("from the side"));
    CHECK(program.result() == "from the side");
}

TEST_CASE("an exception of the side kick that nobody catches fails the program") {
    later<int> source;
    auto program = compose(awaits(&source));
    program.next();
    source.fail(std::domain_error("from the side"));
    CHECK(program.state() == state::failed);
    CHECK_THROWS_WITH_AS(program.result(), "from the side", std::domain_error);
}

struct throws_when {
    enum class at : unsigned char { ready, suspend, resume };
    explicit throws_when(at its) : when(its) {}
    at when;
    [[nodiscard]] bool await_ready() const {
        if (when == at::ready) throw std::domain_error("ready");
        return when == at::resume;
    }
    void await_suspend(std::coroutine_handle<>) const {
        if (when == at::suspend) throw std::domain_error("suspend");
    }
    void await_resume() const { throw std::domain_error("resume"); }
};

coro<std::string> what_is_thrown(throws_when::at when) {
    try {
        co_await throws_when(when);
    } catch (const std::domain_error& thrown) {
        co_return thrown.what();
    }
    co_return "";
}

TEST_CASE("an exception of await_ready comes out of the co_await") {
    auto program = compose(what_is_thrown(throws_when::at::ready));
    CHECK(program.next() == state::done);
    CHECK(program.result() == "ready");
}

TEST_CASE("an exception of await_suspend comes out of the co_await") {
    auto program = compose(what_is_thrown(throws_when::at::suspend));
    CHECK(program.next() == state::done);
    CHECK(program.result() == "suspend");
}

TEST_CASE("an exception of await_resume comes out of the co_await") {
    auto program = compose(what_is_thrown(throws_when::at::resume));
    CHECK(program.next() == state::done);
    CHECK(program.result() == "resume");
}

TEST_CASE("the awaiter is destroyed before the program runs on") {
    std::string log;
    struct logged {
        explicit logged(std::string* into) : mine(into, "awaiter") {}
        logged(logged&&) noexcept = default;
        mark mine;
        [[nodiscard]] bool await_ready() const noexcept { return true; }
        void await_suspend(std::coroutine_handle<>) const noexcept {}
        void await_resume() const noexcept {}
    };
    auto program = compose([](std::string* into) -> coro<> {
        co_await logged(into);
        *into += "coroutine ";
    }(&log));
    program.next();
    CHECK(log == "awaiter coroutine ");
}

TEST_CASE("a side kick may start another program, which waits for a side kick of its own") {
    later<int> source;
    std::unique_ptr<program<int, nothing, nothing>> other;
    auto program = compose([](auto* its, later<int>* kick) -> coro<int> {
        *its = std::make_unique<plait::program<int, nothing, nothing>>(compose(awaits(kick)));
        (*its)->next();
        co_await (*its)->ready();
        co_return (*its)->result() + 1;
    }(&other, &source));
    CHECK(program.next() == state::waiting);
    source.complete(4);
    CHECK(program.state() == state::done);
    CHECK(program.result() == 5);
}

TEST_CASE("a hundred thousand side kicks that complete at once do not grow the stack") {
    auto program = compose([]() -> coro<int> {
        int count = 0;
        for (int i = 0; i < 100000; ++i) count += co_await at_once(1);
        co_return count;
    }());
    program.next();
    CHECK(program.result() == 100000);
}

}  // namespace
