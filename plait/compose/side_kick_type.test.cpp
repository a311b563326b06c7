// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <memory>

// What may be awaited as a side kick, and what it may give.

namespace {

using namespace plait;
using namespace plait::test;

// Ready at once, with anything.
template <class T>
struct gives {
    explicit gives(T its) : value(std::forward<T>(its)) {}
    T value;
    [[nodiscard]] bool await_ready() const noexcept { return true; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    T await_resume() { return std::forward<T>(value); }
};

template <class Result, class Awaited>
coro<Result> awaits(Awaited awaited) {
    co_return co_await std::move(awaited);
}

template <class Result, class Awaited>
Result awaited(Awaited it) {
    auto program = compose(awaits<Result>(std::move(it)));
    program.next();
    return program.result();
}

TEST_CASE("a side kick gives a value") { CHECK(awaited<int>(gives<int>(5)) == 5); }

TEST_CASE("a side kick gives nothing") {
    auto program = compose([]() -> coro<> { co_await std::suspend_never(); }());
    CHECK(program.next() == state::done);
}

TEST_CASE("a side kick gives a move-only value") {
    using pointer = std::unique_ptr<int>;
    CHECK(*awaited<pointer>(gives<pointer>(std::make_unique<int>(5))) == 5);
}

TEST_CASE("a side kick gives a value without default constructor") {
    CHECK(awaited<only_moved>(gives<only_moved>(only_moved(5))).value == 5);
}

TEST_CASE("a side kick gives a reference to the object itself") {
    int object = 1;
    auto program = compose([](int* its) -> coro<bool> {
        gives<int&> kick(*its);
        int& given = co_await kick;
        given = 2;
        co_return &given == its;
    }(&object));
    program.next();
    CHECK(program.result());
    CHECK(object == 2);
}

TEST_CASE("a side kick gives a reference to const") {
    const std::string object = "object";
    auto program = compose([](const std::string* its) -> coro<const std::string*> {
        gives<const std::string&> kick(*its);
        co_return &co_await kick;
    }(&object));
    program.next();
    CHECK(program.result() == &object);
}

TEST_CASE("an rvalue reference to the awaiter's own value arrives as a value") {
    struct keeps {
        explicit keeps(std::string its) : text(std::move(its)) {}
        std::string text;
        [[nodiscard]] bool await_ready() const noexcept { return true; }
        void await_suspend(std::coroutine_handle<>) const noexcept {}
        std::string&& await_resume() noexcept { return std::move(text); }
    };
    CHECK(awaited<std::string>(keeps("a text that is too long for a small string")).size() == 42);
}

struct with_member_operator {
    explicit with_member_operator(int its) : value(its) {}
    int value;
    auto operator co_await() const { return gives<int>(value); }
};

TEST_CASE("what has a member operator co_await is awaited") {
    CHECK(awaited<int>(with_member_operator(4)) == 4);
}

struct with_free_operator {
    explicit with_free_operator(int its) : value(its) {}
    int value;
};
auto operator co_await(with_free_operator awaited) { return gives<int>(awaited.value); }

TEST_CASE("what has a free operator co_await is awaited") {
    CHECK(awaited<int>(with_free_operator(4)) == 4);
}

struct only_as_rvalue {
    explicit only_as_rvalue(int its) : value(its) {}
    int value;
    // NOLINTNEXTLINE(*-make-member-function-const): it is one of an rvalue that may be moved from
    auto operator co_await() && { return gives<int>(value); }
};

TEST_CASE("what can be awaited as an rvalue only is awaited as one") {
    CHECK(awaited<int>(only_as_rvalue(4)) == 4);
}

TEST_CASE("a variable is awaited in its place") {
    struct pinned : gives<int> {
        explicit pinned(const pinned** its) : gives<int>(0), where(its) {}
        pinned(pinned&&) = delete;
        const pinned** where;
        int await_resume() {
            *where = this;
            return 0;
        }
    };
    const pinned* seen = nullptr;
    auto program = compose([](const pinned** its) -> coro<bool> {
        pinned mine(its);
        co_await mine;
        co_return *its == &mine;
    }(&seen));
    program.next();
    CHECK(program.result());
}

TEST_CASE("a temporary is moved to where it outlives the expression") {
    struct moved : gives<int> {
        moved() : gives<int>(6) {}
        moved(moved&&) noexcept = default;
        std::unique_ptr<int> mine = std::make_unique<int>(7);
        int await_resume() const { return *mine; }
    };
    CHECK(awaited<int>(moved()) == 7);
}

TEST_CASE("a constant is awaited") {
    auto program = compose([]() -> coro<int> {
        const with_member_operator constant(9);
        co_return co_await constant;
    }());
    program.next();
    CHECK(program.result() == 9);
}

TEST_CASE("what the side kick gave is destroyed with the expression") {
    auto program = compose([]() -> coro<int> {
        static_cast<void>(co_await gives<counted>(counted(1)));
        co_return counted::alive;
    }());
    program.next();
    CHECK(program.result() == 0);
}

TEST_CASE("what the side kick gave is never copied") {
    counted::copies = 0;
    CHECK(awaited<counted>(gives<counted>(counted(3))).value == 3);
    CHECK(counted::copies == 0);
}

TEST_CASE("a side kick in the middle of an expression leaves its neighbours alone") {
    later<int> source;
    auto program = compose([](later<int>* its) -> coro<std::string> {
        co_return std::string("before ") + std::to_string(co_await *its) + std::string(" after");
    }(&source));
    program.next();
    source.complete(5);
    CHECK(program.result() == "before 5 after");
}

// What other libraries have: a coroutine type that starts at once and knows nothing of plait.
class foreign_task {
public:
    struct promise_type {
        std::coroutine_handle<> waiter;
        int value = 0;
        foreign_task get_return_object() noexcept {
            return foreign_task(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() const noexcept { return {}; }
        auto final_suspend() const noexcept {
            struct back {
                [[nodiscard]] bool await_ready() const noexcept { return false; }
                std::coroutine_handle<> await_suspend(
                    std::coroutine_handle<promise_type> self) const noexcept {
                    return self.promise().waiter;
                }
                void await_resume() const noexcept {}
            };
            return back();
        }
        void return_value(int its) noexcept { value = its; }
        void unhandled_exception() noexcept { std::terminate(); }
    };

    explicit foreign_task(std::coroutine_handle<promise_type> its) noexcept : handle_(its) {}
    foreign_task(foreign_task&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    foreign_task& operator=(foreign_task&&) = delete;
    ~foreign_task() {
        if (handle_) handle_.destroy();
    }

    [[nodiscard]] bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiter) const noexcept {
        handle_.promise().waiter = waiter;
        return handle_;
    }
    [[nodiscard]] int await_resume() const noexcept { return handle_.promise().value; }

private:
    std::coroutine_handle<promise_type> handle_;
};

foreign_task doubles_what_comes(later<int>* source) { co_return 2 * co_await *source; }

TEST_CASE("a coroutine of another library is awaited, and awaits what it likes") {
    later<int> source;
    auto program = compose([](later<int>* its) -> coro<int> {
        co_return 1 + co_await doubles_what_comes(its);
    }(&source));
    CHECK(program.next() == state::waiting);
    source.complete(20);
    CHECK(program.result() == 41);
}

TEST_CASE("a coroutine of another library awaits a program") {
    later<int> source;
    auto program = compose([](later<int>* its) -> coro<int> { co_return co_await *its; }(&source));
    program.next();
    auto waits = [](plait::program<int, nothing, nothing>* its) -> foreign_task {
        co_await its->ready();
        co_return its->result();
    }(&program);
    auto outer = compose([](foreign_task task) -> coro<int> {
        co_return co_await std::move(task);
    }(std::move(waits)));
    outer.next();
    source.complete(5);
    CHECK(outer.result() == 5);
}

}  // namespace
