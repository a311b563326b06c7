// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <memory>

// co_await program.ready(): waiting for a program that waits for a side kick.

namespace {

using namespace plait;
using namespace plait::test;

coro<int> awaits(later<int>* source) { co_return co_await *source; }
coro<int> awaits_cancellable(cancellable<int>* source) { co_return co_await *source; }

struct outside : std::runtime_error {
    outside() : std::runtime_error("outside") {}
};

using waited = program<int, nothing, nothing>;

coro<state> waits_for(waited* its) { co_return co_await its->ready(); }

TEST_CASE("ready gives the state at once when the program does not wait") {
    auto program = compose([]() -> coro<int> { co_return 1; }());
    program.next();
    auto waiter = compose(waits_for(&program));
    CHECK(waiter.next() == state::done);
    CHECK(waiter.result() == state::done);
}

TEST_CASE("ready resumes when the program no longer waits") {
    later<int> source;
    auto program = compose(awaits(&source));
    program.next();
    auto waiter = compose(waits_for(&program));
    CHECK(waiter.next() == state::waiting);
    source.complete(1);
    CHECK(waiter.state() == state::done);
    CHECK(waiter.result() == state::done);
}

TEST_CASE("ready does not resume between two side kicks of the program") {
    later<int> source;
    auto program = compose([](later<int>* its) -> coro<int> {
        const int first = co_await *its;
        co_return first + co_await *its;
    }(&source));
    program.next();
    auto waiter = compose(waits_for(&program));
    waiter.next();
    source.complete(1);
    CHECK(waiter.state() == state::waiting);
    source.complete(2);
    CHECK(waiter.state() == state::done);
}

TEST_CASE("ready resumes when the program fails by its side kick") {
    later<int> source;
    auto program = compose(awaits(&source));
    program.next();
    auto waiter = compose(waits_for(&program));
    waiter.next();
    source.fail(std::domain_error("side"));
    CHECK(waiter.result() == state::failed);
}

TEST_CASE("ready resumes when the program is failed from outside") {
    cancellable<int> source;
    auto program = compose(awaits_cancellable(&source));
    program.next();
    auto waiter = compose(waits_for(&program));
    waiter.next();
    program.fail(outside());
    CHECK(waiter.result() == state::failed);
}

TEST_CASE("ready resumes when the program is closed") {
    cancellable<int> source;
    auto program = compose(awaits_cancellable(&source));
    program.next();
    auto waiter = compose(waits_for(&program));
    waiter.next();
    program.close();
    CHECK(waiter.result() == state::closed);
}

TEST_CASE("closing who waits by ready withdraws it") {
    later<int> source;
    auto program = compose(awaits(&source));
    program.next();
    {
        auto waiter = compose(waits_for(&program));
        waiter.next();
    }
    source.complete(3);
    CHECK(program.result() == 3);
}

TEST_CASE("who waits by ready may destroy the program that a fail from outside has ended") {
    cancellable<int> source;
    auto program = std::make_unique<waited>(compose(awaits_cancellable(&source)));
    program->next();
    auto waiter = compose([](std::unique_ptr<waited>* its) -> coro<> {
        co_await (*its)->ready();
        its->reset();
    }(&program));
    waiter.next();
    CHECK(program->fail(outside()) == state::failed);
    CHECK(program == nullptr);
}

TEST_CASE("who waits by ready may destroy the program that its side kick has ended") {
    later<int> source;
    auto program = std::make_unique<waited>(compose(awaits(&source)));
    program->next();
    auto waiter = compose([](std::unique_ptr<waited>* its) -> coro<> {
        co_await (*its)->ready();
        its->reset();
    }(&program));
    waiter.next();
    source.complete(1);
    CHECK(program == nullptr);
    CHECK(waiter.state() == state::done);
}

}  // namespace
