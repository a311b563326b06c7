// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <memory>
#include <string_view>

// Pushed-back data crosses every border: calls, returns, exceptions, the end of input, the program's
// own end.

namespace {

using namespace plait;
using namespace plait::test;
using ints = std::vector<int>;

coro<ints, int> rest() {
    ints all;
    while (auto x = co_await receive_or_end) all.push_back(*x);
    co_return all;
}

coro<int, int> reads_one_too_many() {
    const int mine = co_await receive;
    const int next = co_await receive;
    co_await push_back(next);
    co_return mine;
}

TEST_CASE("a caller reads what its child pushed back") {
    auto program = compose([]() -> coro<int, int> {
        const int first = co_await reads_one_too_many();
        co_return first * 10 + co_await receive;
    }());
    feed(program, 1, 2);
    CHECK(program.result() == 12);
}

TEST_CASE("a child reads what its caller pushed back") {
    auto program = compose([]() -> coro<ints, int> {
        co_await push_back(1, 2, 3);
        const int first = co_await reads_one_too_many();
        co_await push_back(first * 10);
        co_return co_await rest();
    }());
    program.end();
    program.next();
    CHECK(program.result() == ints{10, 2, 3});
}

TEST_CASE("a sibling reads what its sibling pushed back") {
    auto program = compose([]() -> coro<ints, int> {
        ints all;
        for (int i = 0; i < 3; ++i) all.push_back(co_await reads_one_too_many());
        co_return all;
    }());
    feed(program, 1, 2, 3, 4);
    CHECK(program.result() == ints{1, 2, 3});
    CHECK(program.leftover() == ints{4});
}

TEST_CASE("data pushed back ten calls deep is read at the top") {
    static constexpr auto deep = [](auto self, int levels) -> coro<void, int> {
        if (levels == 0)
            co_await push_back(7);
        else
            co_await self(self, levels - 1);
    };
    auto program = compose([]() -> coro<int, int> {
        co_await deep(deep, 10);
        co_return co_await receive;
    }());
    program.next();
    CHECK(program.result() == 7);
}

TEST_CASE("returning gives the value and pushes back") {
    const auto child = []() -> coro<std::string, int> { co_return returning("value", 1, 2); };
    auto program = compose([](auto callee) -> coro<std::string, int> {
        std::string text = co_await callee();
        text += std::to_string(co_await receive);
        text += std::to_string(co_await receive);
        co_return text;
    }(child));
    program.next();
    CHECK(program.result() == "value12");
}

TEST_CASE("returning a value alone is returning") {
    auto program = compose([]() -> coro<int, int> { co_return returning(5); }());
    program.next();
    CHECK(program.result() == 5);
    CHECK(program.leftover().empty());
}

TEST_CASE("returning moves what can only be moved") {
    auto program = compose([]() -> coro<std::unique_ptr<int>, only_moved> {
        co_return returning(std::make_unique<int>(1), only_moved(2));
    }());
    program.next();
    CHECK(*program.result() == 1);
    CHECK(program.leftover().front().value == 2);
}

TEST_CASE("returning a local by its name copies it") {
    auto program = compose([]() -> coro<std::string, int> {
        std::string mine = "a text that is too long for a small string";
        co_return returning(mine, 1);
    }());
    program.next();
    CHECK(program.result().size() == 42);
}

TEST_CASE("returning comes before what was pushed back earlier") {
    auto program = compose([]() -> coro<int, int> {
        co_await push_back(3);
        co_return returning(0, 1, 2);
    }());
    program.next();
    CHECK(program.leftover() == ints{1, 2, 3});
}

TEST_CASE("what is pushed back survives the exception of who pushed it") {
    const auto child = []() -> coro<void, int> {
        const int got = co_await receive;
        co_await push_back(got);
        throw std::domain_error("not mine");
    };
    auto program = compose([](auto callee) -> coro<int, int> {
        try {
            co_await callee();
        } catch (const std::domain_error&) {}
        co_return co_await receive;
    }(child));
    feed(program, 5);
    CHECK(program.result() == 5);
}

TEST_CASE("what is pushed back survives the failure of the program") {
    auto program = compose([]() -> coro<void, int> {
        co_await push_back(1, 2);
        throw std::domain_error("out");
    }());
    CHECK(program.next() == state::failed);
    CHECK(program.leftover() == ints{1, 2});
}

TEST_CASE("what is pushed back is read before the end of input") {
    auto program = compose([]() -> coro<ints, int> {
        co_await push_back(1, 2);
        co_return co_await rest();
    }());
    program.end();
    CHECK(program.next() == state::done);
    CHECK(program.result() == ints{1, 2});
}

TEST_CASE("after the end data may still be pushed back and read") {
    auto program = compose([]() -> coro<ints, int> {
        ints all = co_await rest();
        co_await push_back(8, 9);
        all.push_back(co_await receive);
        all.push_back(co_await receive);
        co_return all;
    }());
    feed(program, 1);
    CHECK(program.end() == state::done);
    CHECK(program.result() == ints{1, 8, 9});
}

TEST_CASE("data pushed back while the end is pending is read first, then the end") {
    auto program = compose([]() -> coro<ints, int, int> {
        co_yield 0;
        co_await push_back(4);
        co_return co_await rest();
    }());
    program.next();
    program.end();
    CHECK(program.next() == state::done);
    CHECK(program.result() == ints{4});
}

TEST_CASE("data pushed back after a caught end_of_input is read") {
    auto program = compose([]() -> coro<int, int> {
        bool ended = false;
        try {
            co_await receive;
        } catch (const end_of_input&) {
            ended = true;
        }
        if (ended) co_await push_back(3);
        co_return co_await receive;
    }());
    program.next();
    CHECK(program.end() == state::done);
    CHECK(program.result() == 3);
}

TEST_CASE("what is pushed back stays while output is taken") {
    auto program = compose([]() -> coro<int, int, int> {
        co_await push_back(1);
        co_yield 0;
        co_return co_await receive;
    }());
    CHECK(program.next() == state::has_output);
    CHECK(program.next() == state::done);
    CHECK(program.result() == 1);
}

TEST_CASE("what is pushed back survives a failure from outside that is caught") {
    auto program = compose([]() -> coro<int, int, int> {
        co_await push_back(1);
        try {
            co_yield 0;
        } catch (const std::domain_error&) {}
        co_return co_await receive;
    }());
    program.next();
    CHECK(program.fail(std::domain_error("outside")) == state::done);
    CHECK(program.result() == 1);
}

TEST_CASE("the leftover is in order, and empty when asked for again") {
    auto program = compose([]() -> coro<void, int> {
        co_await push_back(2, 3);
        co_await push_back(1);
    }());
    program.next();
    CHECK(program.leftover() == ints{1, 2, 3});
    CHECK(program.leftover().empty());
}

TEST_CASE("what was peeked at and never received is left over") {
    auto program = compose([]() -> coro<int, int> { co_return co_await peek; }());
    feed(program, 6);
    CHECK(program.result() == 6);
    CHECK(program.leftover() == ints{6});
}

TEST_CASE("leftover references are pointers to the objects") {
    auto program = compose([]() -> coro<void, int&> {
        int& got = co_await receive;
        co_await push_back(got);
    }());
    int object = 1;
    feed(program, object);
    CHECK(program.leftover() == std::vector{&object});
}

TEST_CASE("nothing is left over by a program that read all") {
    auto program = compose(rest());
    feed(program, 1, 2);
    program.end();
    CHECK(program.leftover().empty());
}

TEST_CASE("a line reader finds its lines however they are cut") {
    static constexpr auto read_line = []() -> coro<std::string, std::string_view> {
        std::string line;
        for (;;) {
            const std::string_view chunk = co_await receive;
            const auto end = chunk.find('\n');
            line += chunk.substr(0, end);
            if (end == chunk.npos) continue;
            co_return returning(line, chunk.substr(end + 1));
        }
    };
    const std::string_view wire = "one\n\ntwo words\n";
    for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
        CAPTURE(cut);
        auto program = compose([]() -> coro<std::string, std::string_view> {
            std::string all;
            for (int i = 0; i < 3; ++i) all += co_await read_line() + '|';
            co_return all;
        }());
        program.next();
        for (const std::string_view part : {wire.substr(0, cut), wire.substr(cut)})
            if (program.state() == state::wants_input) program.send(part);
        CHECK(program.result() == "one||two words|");
    }
}

}  // namespace
