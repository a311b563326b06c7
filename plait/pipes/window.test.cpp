// SPDX-License-Identifier: MIT
#include "plait/pipes/window.hpp"

#include "plait/pipes/collect.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/testing/virtual_clock.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;
using namespace std::chrono_literals;

using windows = std::vector<std::vector<int>>;

namespace {

windows of_items(items shape, int last) {
    windows out;
    (window(shape) | collect(out)).feed(numbers(1, last));
    return out;
}

}  // namespace

TEST_CASE("windows of items slide") {
    CHECK(of_items({3, 1}, 5) == windows{{1, 2, 3}, {2, 3, 4}, {3, 4, 5}});
}

TEST_CASE("windows of items tumble") { CHECK(of_items({2, 2}, 5) == windows{{1, 2}, {3, 4}}); }

TEST_CASE("windows of items may leave gaps") {
    CHECK(of_items({2, 3}, 9) == windows{{1, 2}, {4, 5}, {7, 8}});
}

TEST_CASE("a window that is not full is not shown") { CHECK(of_items({4, 1}, 3).empty()); }

TEST_CASE("windows of time show what arrived before each boundary") {
    testing::virtual_clock clock;
    windows out;
    auto h = (window(period{10s, 10s, 100}, clock) | collect(out)).open<int>();
    h.push(1);
    clock.advance(9s);
    h.push(2);
    clock.advance(1s);  // 10 s: the boundary belongs to the next window
    h.push(3);
    CHECK(out == windows{{1, 2}});
    CHECK(h.deadline() == clock.now() + 10s);
    clock.advance(25s);
    h.tick();
    CHECK(out == windows{{1, 2}, {3}});
    CHECK_FALSE(h.deadline().has_value());
}

TEST_CASE("windows of time overlap where they are longer than their distance") {
    testing::virtual_clock clock;
    windows out;
    auto h = (window(period{20s, 10s, 100}, clock) | collect(out)).open<int>();
    for (int x = 1; x <= 4; ++x) {
        h.push(x);
        clock.advance(10s);
    }
    h.tick();
    CHECK(out == windows{{1}, {1, 2}, {2, 3}, {3, 4}});
}

TEST_CASE("empty windows are left out") {
    testing::virtual_clock clock;
    windows out;
    auto h = (window(period{1s, 1s, 100}, clock) | collect(out)).open<int>();
    h.push(1);
    clock.advance(1000s);
    h.push(2);
    h.finish();
    CHECK(out == windows{{1}, {2}});
}

TEST_CASE("the window under way is shown at finish") {
    testing::virtual_clock clock;
    windows out;
    auto h = (window(period{10s, 10s, 100}, clock) | collect(out)).open<int>();
    h.push(1);
    clock.advance(3s);
    h.finish();
    CHECK(out == windows{{1}});
}

TEST_CASE("beyond its room a window of time drops the oldest, and counts them") {
    testing::virtual_clock clock;
    windows out;
    auto h = (window(period{10s, 10s, 2}, clock) | collect(out)).open<int>();
    for (int x = 1; x <= 5; ++x) h.push(x);
    std::ostringstream text;
    h.print(text);
    CHECK(text.str() == "window(period(10s, 10s, 2))  [dropped 3]\ncollect\n");
    h.finish();
    CHECK(out == windows{{4, 5}});
}

TEST_CASE("windows need sizes") {
    testing::virtual_clock clock;
    windows out;
    const auto refuses = [&](const auto& stage, const char* text) {
        CHECK_THROWS_WITH_AS((stage | collect(out)).feed(numbers(1, 2)), text, pipeline_error);
    };
    refuses(window(items{0, 1}), "window needs room for at least 1 item");
    refuses(window(items{1, 0}), "window needs a step of at least 1 item");
    refuses(window(period{1s, 1s, 0}, clock), "window needs room for at least 1 item");
    refuses(window(period{0s, 1s, 1}, clock),
            "window needs a length and a distance that are more than nothing");
}
