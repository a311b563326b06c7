// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <memory>

// A program that is closed or failed while a side kick is under way. What goes wrong here, the address
// sanitizer sees.

namespace {

using namespace plait;
using namespace plait::test;

template <class Source>
coro<int> awaits(Source* source) {
    co_return co_await *source;
}

struct outside : std::runtime_error {
    outside() : std::runtime_error("outside") {}
};

template <class Source>
coro<std::string> awaits_or_fails(Source* source) {
    try {
        co_return std::to_string(co_await *source);
    } catch (const outside& thrown) {
        co_return thrown.what();
    }
}

TEST_CASE("close destroys an awaiter that cancels") {
    cancellable<int> source;
    auto program = compose(awaits(&source));
    program.next();
    program.close();
    CHECK(source.cancelled());
    CHECK_FALSE(source.awaited());
}

TEST_CASE("close leaves an awaiter that does not cancel, and it completes late, harmlessly") {
    later<int> source;
    {
        auto program = compose(awaits(&source));
        program.next();
        program.close();
    }
    CHECK(source.awaited());
    source.complete(5);
}

TEST_CASE("a late exception is harmless too") {
    later<int> source;
    {
        auto program = compose(awaits(&source));
        program.next();
    }
    source.fail(std::domain_error("late"));
    CHECK_FALSE(source.awaited());
}

TEST_CASE("a late value is destroyed") {
    later<counted> source;
    {
        auto program = compose([](later<counted>* its) -> coro<> { co_await *its; }(&source));
        program.next();
    }
    source.complete(counted(1));
    CHECK(counted::alive == 0);
}

TEST_CASE("a late reference is dropped") {
    struct refers {
        explicit refers(std::coroutine_handle<>* its) : where(its) {}
        std::coroutine_handle<>* where;
        [[nodiscard]] bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> self) const noexcept { *where = self; }
        [[nodiscard]] std::coroutine_handle<>& await_resume() const noexcept { return *where; }
    };
    std::coroutine_handle<> waiting;
    {
        auto program =
            compose([](std::coroutine_handle<>* its) -> coro<> { co_await refers(its); }(&waiting));
        program.next();
    }
    waiting.resume();
}

TEST_CASE("the source may destroy what it never completes, after the program is closed") {
    later<int> source;
    {
        auto program = compose(awaits(&source));
        program.next();
    }
    source.drop();
    CHECK_FALSE(source.awaited());
}

TEST_CASE("the source may destroy what it never completes while the program waits") {
    later<int> source;
    auto program = compose(awaits(&source));
    program.next();
    source.drop();
    CHECK(program.state() == state::waiting);
    program.close();
    CHECK(program.state() == state::closed);
}

TEST_CASE("what the source destroyed may be replaced by a failure") {
    later<int> source;
    auto program = compose(awaits_or_fails(&source));
    program.next();
    source.drop();
    CHECK(program.fail(outside()) == state::done);
    CHECK(program.result() == "outside");
}

TEST_CASE("fail comes out of the co_await, and a cancelling awaiter is destroyed first") {
    cancellable<int> source;
    auto program = compose(awaits_or_fails(&source));
    program.next();
    CHECK(program.fail(outside()) == state::done);
    CHECK(source.cancelled());
    CHECK(program.result() == "outside");
}

TEST_CASE("fail comes out of the co_await, and what completes late does not disturb") {
    later<int> source;
    auto program = compose(awaits_or_fails(&source));
    program.next();
    CHECK(program.fail(outside()) == state::done);
    source.complete(5);
    CHECK(program.result() == "outside");
}

TEST_CASE("after a caught failure the program waits for another side kick, the first one late") {
    later<int> first;
    later<int> second;
    auto program = compose([](later<int>* one, later<int>* two) -> coro<int> {
        try {
            co_return co_await *one;
        } catch (const outside&) {}
        co_return co_await *two * 10;
    }(&first, &second));
    program.next();
    CHECK(program.fail(outside()) == state::waiting);
    first.complete(1);
    CHECK(program.state() == state::waiting);
    second.complete(2);
    CHECK(program.result() == 20);
}

TEST_CASE("an awaiter made by operator co_await says for itself whether it cancels") {
    struct wraps {
        explicit wraps(cancellable<int>* its) : source(its) {}
        cancellable<int>* source;
        auto operator co_await() const { return source->operator co_await(); }
    };
    cancellable<int> source;
    {
        auto program =
            compose([](cancellable<int>* its) -> coro<> { co_await wraps(its); }(&source));
        program.next();
    }
    CHECK(source.cancelled());
}

TEST_CASE("what an awaitable owns lives until its late completion") {
    std::string log;
    struct owns {
        owns(later<int>* its, std::string* into) : source(its), mine(into, "owned") {}
        owns(owns&&) noexcept = default;
        later<int>* source;
        mark mine;
        auto operator co_await() const { return source->operator co_await(); }
    };
    later<int> source;
    {
        auto program = compose([](later<int>* its, std::string* into) -> coro<> {
            co_await owns(its, into);
        }(&source, &log));
        program.next();
    }
    CHECK(log.empty());
    source.complete(1);
    CHECK(log == "owned ");
}

struct cancels_and_owns {
    static constexpr bool cancels = true;
    explicit cancels_and_owns(std::string* into) : mine(into, "owned") {}
    cancels_and_owns(cancels_and_owns&&) noexcept = default;
    mark mine;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    void await_resume() const noexcept {}
};

TEST_CASE("what a cancelling awaitable owns is destroyed by close") {
    std::string log;
    auto program =
        compose([](std::string* into) -> coro<> { co_await cancels_and_owns(into); }(&log));
    program.next();
    program.close();
    CHECK(log == "owned ");
}

TEST_CASE("a hundred programs are closed while they wait, and all complete late") {
    std::vector<std::unique_ptr<later<int>>> sources;
    for (int i = 0; i < 100; ++i) {
        sources.push_back(std::make_unique<later<int>>());
        auto program = compose(awaits(sources.back().get()));
        program.next();
    }
    for (auto& source : sources) source->complete(1);
    CHECK(sources.size() == 100);
}

}  // namespace
