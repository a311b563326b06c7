// SPDX-License-Identifier: MIT
#include "plait/pipes/merge.hpp"

#include "plait/pipes/batch.hpp"
#include "plait/pipes/buffer.hpp"
#include "plait/pipes/collect.hpp"
#include "plait/pipes/map.hpp"
#include "plait/pipes/pipes.test.hpp"
#include "plait/pipes/plug.hpp"
#include "plait/pipes/stage.hpp"
#include "plait/pipes/take.hpp"

using namespace plait;
using namespace plait::pipes;
using namespace plait::pipes::test;

TEST_CASE("items of all inlets flow in the order in which they are pushed") {
    std::vector<int> result;
    auto h =
        (merge(inlet("a", map([](int x) { return 10 * x; })), inlet<int>("b")) | collect(result))
            .open();
    h.inlet("a").push(1);
    h.inlet("b").push(2);
    h.inlet("a").push(3);
    CHECK(result == std::vector{10, 2, 30});
}

TEST_CASE("inlets may receive different types") {
    std::vector<int> result;
    auto h =
        (merge(inlet("word", map([](const std::string& s) { return static_cast<int>(s.size()); })),
               inlet<int>("number")) |
         collect(result))
            .open();
    h.inlet("word").push(std::string("three"));
    h.inlet("number").push(7);
    CHECK(result == std::vector{5, 7});
    CHECK_THROWS_WITH_AS(h.inlet("number").push(std::string("x")),
                         "inlet 'number' receives int, not std::string", pipeline_error);
}

TEST_CASE("a merge ends when every inlet has ended, once") {
    std::string ends;
    auto h = (merge(inlet("a", stage("a", tells_end, std::ref(ends), 'a')),
                    inlet("b", stage("b", tells_end, std::ref(ends), 'b'))) |
              stage("tail", tells_end, std::ref(ends), 't') | plug)
                 .open();
    h.inlet("b").finish();
    CHECK(ends == "b");
    CHECK(h.state() == handle_state::open);
    h.inlet("a").finish();
    CHECK(ends == "bat");
    CHECK(h.state() == handle_state::finished);
}

TEST_CASE("finish ends the inlets that are left, in order") {
    std::string ends;
    auto h = (merge(inlet("a", stage("a", tells_end, std::ref(ends), 'a')),
                    inlet("b", stage("b", tells_end, std::ref(ends), 'b'))) |
              stage("tail", tells_end, std::ref(ends), 't') | plug)
                 .open();
    h.inlet("b").finish();
    h.finish();
    CHECK(ends == "bat");
}

TEST_CASE("one inlet aborted aborts all") {
    std::string ends;
    auto h = (merge(inlet("a", stage("a", tells_end, std::ref(ends), 'a')), inlet<int>("b")) |
              stage("tail", tells_end, std::ref(ends), 't') | plug)
                 .open();
    h.inlet("b").abort();
    CHECK(h.state() == handle_state::aborted);
    CHECK_THROWS_WITH_AS(h.inlet("a").push(1), "push after abort", protocol_error);
    CHECK(ends.empty());
}

TEST_CASE("an inlet that has ended takes no more") {
    std::vector<int> result;
    auto h = (merge(inlet<int>("a"), inlet<int>("b")) | collect(result)).open();
    h.inlet("a").finish();
    CHECK_FALSE(h.inlet("a").wants_more());
    CHECK(h.inlet("b").wants_more());
    CHECK_THROWS_WITH_AS(h.inlet("a").push(1), "push after finish", protocol_error);
    CHECK_THROWS_WITH_AS(h.inlet("a").finish(), "finish after finish", protocol_error);
    // The others do not suffer for it.
    h.inlet("b").push(2);
    h.inlet("b").finish();
    CHECK(h.state() == handle_state::finished);
    CHECK(result == std::vector{2});
}

TEST_CASE("an unknown inlet is an error") {
    std::vector<int> result;
    auto h = (merge(inlet<int>("a")) | collect(result)).open();
    CHECK_THROWS_WITH_AS(static_cast<void>(h.inlet("c")), "merge has no inlet 'c'", pipeline_error);
}

TEST_CASE("merges need inlets of different names") {
    std::vector<int> result;
    CHECK_THROWS_WITH_AS(
        static_cast<void>((merge(inlet<int>("a"), inlet<int>("a")) | collect(result)).open()),
        "merge has two inlets named 'a'", pipeline_error);
}

TEST_CASE("what an inlet holds comes at its end") {
    std::vector<std::vector<int>> result;
    auto h = (merge(inlet<int>("a", batch(2)), inlet<int>("b", batch(3))) | collect(result)).open();
    h.inlet("a").push(1);
    h.inlet("b").push(2);
    h.inlet("b").finish();
    h.inlet("a").finish();
    CHECK(result == std::vector<std::vector<int>>{{2}, {1}});
}

TEST_CASE("a tail that wants no more is seen at all inlets") {
    std::vector<int> result;
    auto h = (merge(inlet<int>("a"), inlet<int>("b")) | take(1) | collect(result)).open();
    h.inlet("a").push(1);
    CHECK_FALSE(h.wants_more());
    CHECK_FALSE(h.inlet("b").wants_more());
    h.inlet("b").push(2);
    CHECK(result == std::vector{1});
}

TEST_CASE("inlets with threads of their own share a tail") {
    std::vector<int> result;
    auto h =
        (merge(inlet<int>("a", buffer(4)), inlet<int>("b", buffer(4))) | collect(result)).open();
    for (int x = 0; x < 500; ++x) {
        h.inlet("a").push(x);
        h.inlet("b").push(1000 + x);
    }
    h.finish();
    REQUIRE(result.size() == 1000);
    // In order for each inlet.
    int a = -1;
    int b = 999;
    for (const int x : result) {
        int& last = x < 1000 ? a : b;
        REQUIRE(x == last + 1);
        last = x;
    }
}

TEST_CASE("a merge prints its inlets as branches") {
    CHECK(printed(merge(inlet<int>("a", batch(2)), inlet<int>("b", batch(3))) | plug) ==
          "merge:\n    a -->\n        batch(2)\n    b -->\n        batch(3)\nnull\n");
}
