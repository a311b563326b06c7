// SPDX-License-Identifier: MIT
#include "plait/pipes/as_coro.hpp"

#include "plait/compose/pipe.hpp"
#include "plait/pipes/batch.hpp"
#include "plait/pipes/buffer.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/filter.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/parallel.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/stage.hpp"
#include "plait/pipes/take.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

namespace {

coro<void, nothing, int> source(int last) {
    for (int x = 1; x <= last; ++x) co_yield x;
}

template <class Out>
std::vector<Out> outputs(coro<void, nothing, Out> all) {
    std::vector<Out> out;
    auto program = compose(std::move(all));
    for (auto& each : program) out.push_back(each);
    return out;
}

}  // namespace

TEST_CASE("a pipeline is a coroutine that compose can drive") {
    auto program = compose(
        as_coro<int, int>(filter([](int x) { return x > 1; }) | map([](int x) { return 10 * x; })));
    CHECK(program.next() == state::wants_input);
    CHECK(program.send(1) == state::wants_input);
    CHECK(program.send(2) == state::has_output);
    CHECK(program.output() == 20);
    CHECK(program.next() == state::wants_input);
    CHECK(program.end() == state::done);
}

TEST_CASE("what a pipeline says at its end is yielded") {
    using batches = std::vector<std::vector<int>>;
    CHECK(outputs<std::vector<int>>(source(3) | as_coro<int, std::vector<int>>(batch(2))) ==
          batches{{1, 2}, {3}});
}

TEST_CASE("all that one item causes is yielded") {
    CHECK(outputs<int>(source(2) | as_coro<int, int>(flat_map([](int x) {
                           return std::vector{x, -x};
                       }))) == std::vector{1, -1, 2, -2});
}

TEST_CASE("move-only items are yielded") {
    auto program = compose(as_coro<std::unique_ptr<int>, std::unique_ptr<int>>(
        filter([](const std::unique_ptr<int>& p) { return *p > 1; })));
    program.next();
    program.send(std::make_unique<int>(2));
    CHECK(*program.output() == 2);
}

TEST_CASE("a pipeline that wants no more ends the pipe") {
    CHECK(outputs<int>(source(1'000'000'000) | as_coro<int, int>(take(2))) == std::vector{1, 2});
}

TEST_CASE("results of other threads are yielded") {
    CHECK(outputs<int>(source(100) | as_coro<int, int>(buffer(3))) == numbers(1, 100));
    CHECK(outputs<int>(source(100) | as_coro<int, int>(parallel(
                                         2, map([](int x) { return x; })))) == numbers(1, 100));
}

TEST_CASE("a pipeline that ends in itself is a coroutine that yields nothing") {
    std::vector<int> result;
    auto program = compose(source(3) | as_coro<int>(collect(result)));
    CHECK(program.next() == state::done);
    CHECK(result == numbers(1, 3));
}

TEST_CASE("a failure of the pipeline is the coroutine's") {
    auto program =
        compose(as_coro<int, int>(map([](int) -> int { throw std::runtime_error("boom"); })));
    program.next();
    CHECK(program.send(1) == state::failed);
    CHECK_THROWS_WITH(program.result(), "boom");
}

TEST_CASE("a coroutine that is a stage is a pipeline that is a coroutine that is a stage") {
    std::vector<int> result;
    const auto inner = []() -> coro<void, int, int> {
        co_await as_coro<int, int>(map([](int x) { return x + 1; }));
    };
    (stage("inner", inner) | collect(result)).feed(numbers(1, 3));
    CHECK(result == numbers(2, 4));
}
