// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <memory>
#include <span>
#include <string_view>

// What may be sent: values of any kind, references, views.

namespace {

using namespace plait;
using namespace plait::test;

template <class T>
coro<T, T> receives() {
    co_return co_await receive;
}

TEST_CASE("a move-only value is received") {
    auto program = compose(receives<std::unique_ptr<int>>());
    feed(program, std::make_unique<int>(3));
    CHECK(*program.result() == 3);
}

TEST_CASE("a value without default constructor is received") {
    auto program = compose(receives<only_moved>());
    feed(program, only_moved(3));
    CHECK(program.result().value == 3);
}

TEST_CASE("a move-only value is received by receive_or_end") {
    auto program = compose([]() -> coro<int, only_moved> {
        auto got = co_await receive_or_end;
        co_return got->value;
    }());
    feed(program, only_moved(3));
    CHECK(program.result() == 3);
}

TEST_CASE("a move-only value is peeked at, then received") {
    auto program = compose([]() -> coro<int, only_moved> {
        const only_moved& seen = co_await peek;
        const int before = seen.value;
        const only_moved got = co_await receive;
        co_return before * 10 + got.value;
    }());
    feed(program, only_moved(3));
    CHECK(program.result() == 33);
}

TEST_CASE("a sent value is moved, never copied") {
    counted::copies = 0;
    {
        auto program = compose(receives<counted>());
        feed(program, counted(3));
        CHECK(program.result().value == 3);
    }
    CHECK(counted::copies == 0);
    CHECK(counted::alive == 0);
}

TEST_CASE("what is sent may be given as anything that becomes an input") {
    auto program = compose(receives<std::string>());
    feed(program, "literal");
    CHECK(program.result() == "literal");
}

TEST_CASE("an input that is a reference is the object itself") {
    auto program = compose([]() -> coro<int*, int&> {
        int& got = co_await receive;
        got = 7;
        co_return &got;
    }());
    int object = 1;
    feed(program, object);
    CHECK(program.result() == &object);
    CHECK(object == 7);
}

TEST_CASE("receive_or_end gives a pointer where the input is a reference") {
    auto program = compose([]() -> coro<int*, int&> {
        int* got = co_await receive_or_end;
        co_return got;
    }());
    int object = 1;
    feed(program, object);
    CHECK(program.result() == &object);
}

TEST_CASE("receive_or_end gives null at the end where the input is a reference") {
    auto program = compose([]() -> coro<int*, int&> {
        int* got = co_await receive_or_end;
        co_return got;
    }());
    program.next();
    program.end();
    CHECK(program.result() == nullptr);
}

TEST_CASE("peek at a reference sees the object itself") {
    auto program = compose([]() -> coro<bool, int&> {
        const int* seen = &co_await peek;
        const int* got = &co_await receive;
        co_return seen == got;
    }());
    int object = 1;
    feed(program, object);
    CHECK(program.result());
}

TEST_CASE("a reference to const is received without a copy") {
    counted::copies = 0;
    auto program = compose([]() -> coro<const counted*, const counted&> {
        const counted& got = co_await receive;
        co_return &got;
    }());
    const counted object(3);
    feed(program, object);
    CHECK(program.result() == &object);
    CHECK(counted::copies == 0);
}

TEST_CASE("a reference to a base class is received from the derived object") {
    struct animal {
        virtual ~animal() = default;
        virtual std::string speaks() const { return "?"; }
    };
    struct dog : animal {
        std::string speaks() const override { return "woof"; }
    };
    auto program = compose([]() -> coro<std::string, const animal&> {
        const animal& got = co_await receive;
        co_return got.speaks();
    }());
    const dog rex;
    feed(program, rex);
    CHECK(program.result() == "woof");
}

TEST_CASE("an rvalue reference is received and moved from") {
    auto program = compose([]() -> coro<int, std::unique_ptr<int>&&> {
        const std::unique_ptr<int> got = co_await receive;
        co_return *got;
    }());
    auto object = std::make_unique<int>(3);
    feed(program, std::move(object));
    CHECK(program.result() == 3);
}

TEST_CASE("an input that refused data was sent to is not moved from") {
    auto program = compose(receives<std::string>());
    std::string text = "a text that is too long for a small string";
    CHECK_THROWS_AS(program.send(text), protocol_error);
    CHECK_FALSE(text.empty());
}

TEST_CASE("a view that is empty is received like any other") {
    auto program = compose([]() -> coro<bool, std::string_view> {
        const auto got = co_await receive_or_end;
        co_return got.has_value() && got->empty();
    }());
    feed(program, "");
    CHECK(program.result());
}

TEST_CASE("a span is received") {
    auto program = compose([]() -> coro<int, std::span<const int>> {
        const std::span<const int> got = co_await receive;
        co_return got[0] + got[1];
    }());
    const std::vector numbers{40, 2};
    feed(program, numbers);
    CHECK(program.result() == 42);
}

TEST_CASE("a pointer is received, null too") {
    auto program = compose(receives<const int*>());
    feed(program, nullptr);
    CHECK(program.result() == nullptr);
}

TEST_CASE("an input whose move throws fails where it is received") {
    struct explosive {
        explicit explosive(bool armed) : armed_(armed) {}
        explosive(explosive&& other)  // NOLINT(*-noexcept-move-*): that is its point
            : armed_(other.armed_) {
            if (armed_) throw std::domain_error("moved");
        }
        explosive& operator=(explosive&&) = delete;
        ~explosive() = default;
        bool armed_;
    };
    auto program = compose([]() -> coro<std::string, explosive> {
        try {
            const explosive got = co_await receive;
            co_return got.armed_ ? "received armed" : "received";
        } catch (const std::domain_error& thrown) {
            co_return thrown.what();
        }
    }());
    program.next();
    CHECK(program.send(explosive(true)) == state::done);
    CHECK(program.result() == "moved");
}

}  // namespace
