// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <memory>

// Coroutine-locals: who sees which binding, and how long it lives.

namespace {

using namespace plait;
using namespace plait::test;
using ints = std::vector<int>;

inline constexpr local<int> number{"number"};
inline constexpr local<int> other_number{"other_number"};
inline constexpr local<std::string> text{"text"};

coro<int> sees_number() { co_return co_await number; }

// What `number` is here; -1 where nobody binds it.
coro<int> number_or_none() {
    try {
        co_return co_await number;
    } catch (const no_such_local&) {
        co_return -1;
    }
}

TEST_CASE("a coroutine sees what it has bound") {
    auto program = compose([]() -> coro<int> {
        co_await bind(number, 5);
        co_return co_await number;
    }());
    program.next();
    CHECK(program.result() == 5);
}

TEST_CASE("a child sees what its caller has bound") {
    auto program = compose([]() -> coro<int> {
        co_await bind(number, 5);
        co_return co_await sees_number();
    }());
    program.next();
    CHECK(program.result() == 5);
}

TEST_CASE("a coroutine sees through a hundred callers") {
    static constexpr auto deep = [](auto self, int levels) -> coro<int> {
        if (levels == 0) co_return co_await number;
        co_return co_await self(self, levels - 1);
    };
    auto program = compose(deep(deep, 100), bind(number, 5));
    program.next();
    CHECK(program.result() == 5);
}

TEST_CASE("the closest binding wins") {
    static constexpr auto middle = []() -> coro<int> {
        co_await bind(number, 2);
        co_return co_await sees_number();
    };
    auto program = compose([]() -> coro<int> {
        co_await bind(number, 1);
        co_return co_await middle();
    }());
    program.next();
    CHECK(program.result() == 2);
}

TEST_CASE("a binding of a coroutine wins over one of the program") {
    auto program = compose(
        []() -> coro<int> {
            co_await bind(number, 2);
            co_return co_await sees_number();
        }(),
        bind(number, 1));
    program.next();
    CHECK(program.result() == 2);
}

TEST_CASE("a binding is gone when its coroutine ends") {
    static constexpr auto binds = []() -> coro<int> {
        co_await bind(number, 2);
        co_return co_await number;
    };
    auto program = compose([]() -> coro<ints> {
        ints seen;
        seen.push_back(co_await binds());
        seen.push_back(co_await number_or_none());
        co_return seen;
    }());
    program.next();
    CHECK(program.result() == ints{2, -1});
}

TEST_CASE("a caller does not see what its child binds, while the child stands") {
    static constexpr auto binds = []() -> coro<void, nothing, int> {
        co_await bind(number, 2);
        co_yield co_await number;
    };
    auto program = compose([]() -> coro<void, nothing, int> {
        co_await bind(number, 1);
        co_await binds();
        co_yield co_await number;
    }());
    CHECK(run(program) == ints{2, 1});
}

TEST_CASE("siblings do not see each other's bindings") {
    static constexpr auto binds = []() -> coro<> { co_await bind(number, 2); };
    auto program = compose([]() -> coro<int> {
        co_await binds();
        co_return co_await number_or_none();
    }());
    program.next();
    CHECK(program.result() == -1);
}

TEST_CASE("a key bound again in the same coroutine is replaced, also for those it calls") {
    auto program = compose([]() -> coro<ints> {
        ints seen;
        co_await bind(number, 1);
        seen.push_back(co_await sees_number());
        co_await bind(number, 2);
        seen.push_back(co_await sees_number());
        co_return seen;
    }());
    program.next();
    CHECK(program.result() == ints{1, 2});
}

TEST_CASE("a value that is replaced is destroyed") {
    static constexpr local<counted> key{"key"};
    auto program = compose([]() -> coro<int> {
        co_await bind(key, counted(1));
        co_await bind(key, counted(2));
        co_return counted::alive;
    }());
    program.next();
    CHECK(program.result() == 1);
    CHECK(counted::alive == 0);
}

TEST_CASE("several keys are bound side by side") {
    auto program = compose([]() -> coro<std::string> {
        co_await bind(number, 1);
        co_await bind(text, "two");
        co_await bind(other_number, 3);
        co_return std::to_string(co_await number) + co_await text +
            std::to_string(co_await other_number);
    }());
    program.next();
    CHECK(program.result() == "1two3");
}

TEST_CASE("keys of the same name are different keys") {
    static constexpr local<int> twin{"number"};
    auto program = compose([]() -> coro<int> {
        co_await bind(number, 1);
        co_await bind(twin, 2);
        co_return co_await number * 10 + co_await twin;
    }());
    program.next();
    CHECK(program.result() == 12);
}

TEST_CASE("a value is changed through the reference, for all who see it") {
    static constexpr auto increments = []() -> coro<> { ++co_await number; };
    auto program = compose([]() -> coro<int> {
        co_await bind(number, 5);
        co_await increments();
        co_await increments();
        co_return co_await number;
    }());
    program.next();
    CHECK(program.result() == 7);
}

TEST_CASE("a reference to a value stays good while its coroutine lives") {
    auto program = compose([]() -> coro<std::string> {
        co_await bind(text, "first");
        const std::string& mine = co_await text;
        for (int i = 0; i < 100; ++i) co_await number_or_none();
        co_await bind(number, 1);
        co_return mine;
    }());
    program.next();
    CHECK(program.result() == "first");
}

TEST_CASE("a key that nobody binds throws no_such_local, which names it") {
    auto program = compose(sees_number());
    CHECK(program.next() == state::failed);
    CHECK_THROWS_WITH_AS(program.result(),
                         "no coroutine-local 'number' is bound here or by any caller; bind it with "
                         "co_await bind(...)",
                         no_such_local);
}

TEST_CASE("no_such_local knows the line of the co_await") {
    unsigned line = 0;
    auto program = compose([](unsigned* its) -> coro<> {
        *its = __LINE__ + 1;
        co_await number;
    }(&line));
    program.next();
    unsigned known = 0;
    try {
        program.result();
    } catch (const no_such_local& missing) {
        known = missing.where().line();
    }
    CHECK(known == line);
}

TEST_CASE("a move-only value is bound") {
    static constexpr local<std::unique_ptr<int>> key{"key"};
    auto program = compose([]() -> coro<int> {
        co_await bind(key, std::make_unique<int>(3));
        co_return *co_await key;
    }());
    program.next();
    CHECK(program.result() == 3);
}

TEST_CASE("a value is made in its place, so it need not be movable") {
    struct pinned {
        explicit pinned(int its) : value(its) {}
        pinned(pinned&&) = delete;
        int value;
    };
    static constexpr local<pinned> key{"key"};
    auto program = compose([]() -> coro<int> {
        co_await bind(key, 4);
        co_return (co_await key).value;
    }());
    program.next();
    CHECK(program.result() == 4);
}

TEST_CASE("a local that is a reference refers to what its owner keeps") {
    static constexpr local<std::string&> key{"key"};
    std::string kept = "kept";
    auto program = compose([](std::string* its) -> coro<bool> {
        co_await bind(key, *its);
        co_await key += " and changed";
        co_return &co_await key == its;
    }(&kept));
    program.next();
    CHECK(program.result());
    CHECK(kept == "kept and changed");
}

TEST_CASE("a local that is a reference to const refers to a constant") {
    static constexpr local<const std::string&> key{"key"};
    const std::string kept = "kept";
    auto program =
        compose([]() -> coro<const std::string*> { co_return &co_await key; }(), bind(key, kept));
    program.next();
    CHECK(program.result() == &kept);
}

TEST_CASE("a value whose constructor throws is not bound, and the old one stays") {
    struct picky {
        explicit picky(int its) : value(its) {
            if (its < 0) throw std::domain_error("negative");
        }
        int value;
    };
    static constexpr local<picky> key{"key"};
    auto program = compose([]() -> coro<int> {
        co_await bind(key, 1);
        try {
            co_await bind(key, -1);
        } catch (const std::domain_error&) {}
        co_return (co_await key).value;
    }());
    program.next();
    CHECK(program.result() == 1);
}

TEST_CASE("a binding that is never awaited is destroyed") {
    static constexpr local<counted> key{"key"};
    { const auto never = bind(key, counted(1)); }
    CHECK(counted::alive == 0);
}

TEST_CASE("a recursive coroutine binds anew at each depth") {
    static constexpr auto countdown = [](auto self, int n) -> coro<int> {
        co_await bind(number, n);
        if (n == 0) co_return 0;
        const int below = co_await self(self, n - 1);
        co_return below * 10 + co_await number;
    };
    auto program = compose(countdown(countdown, 4));
    program.next();
    CHECK(program.result() == 1234);
}

}  // namespace
