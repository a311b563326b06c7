// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <memory>
#include <thread>

// A program is confined to one thread at a time, and may move between threads while it is suspended.

namespace {

using namespace plait;
using namespace plait::test;

// Runs `act` on a thread of its own, to its end.
template <class Act>
void elsewhere(Act act) {
    std::thread other(act);
    other.join();
}

coro<int, int, int> echoes(int calls) {
    static constexpr auto once = []() -> coro<int, int, int> {
        const int x = co_await receive;
        co_yield x;
        co_return x;
    };
    int sum = 0;
    for (int i = 0; i < calls; ++i) sum += co_await once();
    co_return sum;
}

TEST_CASE("a program begins on one thread and goes on, on another, at each turn") {
    auto program = compose(echoes(10));
    program.next();
    for (int i = 0; i < 10; ++i) {
        elsewhere([&] { program.send(i); });
        CHECK(program.output() == i);
        elsewhere([&] { program.next(); });
    }
    CHECK(program.result() == 45);
}

TEST_CASE("frames are freed on another thread than allocated them") {
    std::string log;
    auto program = std::make_unique<plait::program<void, int, nothing>>(
        compose([](std::string* into) -> coro<void, int> {
            const mark local(into, "destroyed");
            co_await receive;
        }(&log)));
    program->next();
    elsewhere([&] { program.reset(); });
    CHECK(log == "destroyed ");
}

TEST_CASE("a coroutine is made on one thread, composed on a second and run on a third") {
    std::unique_ptr<coro<int, int, int>> made;
    std::unique_ptr<program<int, int, int>> composed;
    elsewhere([&] { made = std::make_unique<coro<int, int, int>>(echoes(1)); });
    elsewhere(
        [&] { composed = std::make_unique<program<int, int, int>>(compose(std::move(*made))); });
    elsewhere([&] { CHECK(feed(*composed, 5) == std::vector{5}); });
    CHECK(composed->result() == 5);
}

TEST_CASE("a thread that ends leaves its suspended programs good") {
    std::vector<std::unique_ptr<program<int, int, int>>> all;
    elsewhere([&] {
        for (int i = 0; i < 100; ++i) {
            all.push_back(std::make_unique<program<int, int, int>>(compose(echoes(1))));
            all.back()->next();
        }
    });
    int sum = 0;
    for (auto& program : all) {
        program->send(1);
        program->next();
        sum += program->result();
    }
    CHECK(sum == 100);
}

TEST_CASE("an exception thrown on one thread is rethrown on another") {
    auto program = compose([]() -> coro<> {
        throw std::domain_error("there");
        co_return;
    }());
    elsewhere([&] { program.next(); });
    CHECK_THROWS_WITH_AS(program.result(), "there", std::domain_error);
    CHECK(program.failure().find("there") != std::string::npos);
}

TEST_CASE("an exception caught and kept on one thread passes frames on another") {
    auto program = compose([]() -> coro<void, int> {
        std::exception_ptr kept;
        try {
            throw std::domain_error("kept");
        } catch (...) {
            kept = std::current_exception();
        }
        co_await receive;
        std::rethrow_exception(kept);
    }());
    elsewhere([&] { program.next(); });
    elsewhere([&] { program.send(1); });
    CHECK_THROWS_WITH_AS(program.result(), "kept", std::domain_error);
}

TEST_CASE("a side kick completes on the thread that holds the program then") {
    later<std::thread::id> source;
    using id = std::thread::id;
    auto program = compose([](later<id>* its) -> coro<bool> {
        const id there = co_await *its;
        co_return there == std::this_thread::get_id();
    }(&source));
    program.next();
    elsewhere([&] { source.complete(std::this_thread::get_id()); });
    CHECK(program.result());
}

TEST_CASE("what was pushed back moves with the program") {
    auto program = compose([]() -> coro<int, std::string, int> {
        co_await push_back("one", "two", "three");
        int size = 0;
        for (int i = 0; i < 3; ++i) {
            co_yield i;
            size += static_cast<int>((co_await receive).size());
        }
        co_return size;
    }());
    while (program.state() != state::done) elsewhere([&] { program.next(); });
    CHECK(program.result() == 11);
}

TEST_CASE("locals move with the program") {
    static constexpr local<std::string> name{"name"};
    auto program = compose([]() -> coro<void, int, std::string> {
        co_await bind(name, "bound");
        co_await receive;
        co_yield co_await name;
    }());
    elsewhere([&] { program.next(); });
    elsewhere([&] { program.send(1); });
    CHECK(program.output() == "bound");
}

TEST_CASE("four threads run programs of the same coroutine at the same time") {
    std::vector<int> results(4);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 4; ++i)
        threads.emplace_back([&results, i] {
            for (int round = 0; round < 200; ++round) {
                auto program = compose(echoes(3));
                feed(program, 1, 2, 3);
                results[i] += program.result();
            }
        });
    for (auto& thread : threads) thread.join();
    CHECK(results == std::vector(4, 1200));
}

TEST_CASE("programs fail on four threads at the same time, and each has its own traceback") {
    std::vector<std::string> texts(4);
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < 4; ++i)
        threads.emplace_back([&texts, i] {
            for (int round = 0; round < 50; ++round) {
                auto program = compose([](std::size_t number) -> coro<> {
                    throw std::domain_error("number " + std::to_string(number));
                    co_return;
                }(i));
                program.next();
                try {
                    program.result();
                } catch (...) {
                    texts[i] = traceback(std::current_exception());
                }
            }
        });
    for (auto& thread : threads) thread.join();
    for (std::size_t i = 0; i < 4; ++i)
        CHECK(texts[i].ends_with("std::domain_error: number " + std::to_string(i) + "\n"));
}

}  // namespace
