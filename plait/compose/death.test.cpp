// SPDX-License-Identifier: MIT
#include "plait/compose/drive.test.hpp"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <array>
#include <csignal>
#include <memory>
#include <string>

// What must not be done ends the process, and says why. Each such case dies in a child process.

namespace {

using namespace plait;
using namespace plait::test;

#ifdef NDEBUG
constexpr bool without_asserts = true;
#else
constexpr bool without_asserts = false;
#endif

// What `act` writes to standard error before it dies by SIGABRT; "it lived" if it does not.
template <class Act>
std::string last_words(Act act) {
    std::array<int, 2> ends{};
    REQUIRE(pipe(ends.data()) == 0);
    const pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        const rlimit no_core{0, 0};
        setrlimit(RLIMIT_CORE, &no_core);
        for (const int doctest_catches : {SIGABRT, SIGSEGV, SIGTERM})
            std::signal(doctest_catches, SIG_DFL);
        act();
        _exit(0);
    }
    close(ends[1]);
    std::string words;
    std::array<char, 512> part{};
    for (ssize_t size = 0; (size = read(ends[0], part.data(), part.size())) > 0;)
        words.append(part.data(), static_cast<std::size_t>(size));
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);
    return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT ? words : "it lived: " + words;
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

coro<int> one() { co_return 1; }

TEST_CASE("composing a coroutine that was moved from asserts" * doctest::skip(without_asserts)) {
    CHECK(contains(last_words([] {
                       auto child = one();
                       auto first = compose(std::move(child));
                       auto second = compose(std::move(child));  // NOLINT(bugprone-use-after-move)
                   }),
                   "this coroutine was moved from: it was called or composed before"));
}

TEST_CASE("calling a coroutine a second time asserts" * doctest::skip(without_asserts)) {
    CHECK(contains(last_words([] {
                       auto program = compose([]() -> coro<> {
                           auto child = one();
                           co_await std::move(child);
                           co_await std::move(child);  // NOLINT(bugprone-use-after-move)
                       }());
                       program.next();
                   }),
                   "this coroutine was moved from: it was called or composed before"));
}

TEST_CASE("composing a coroutine that was called asserts" * doctest::skip(without_asserts)) {
    CHECK(contains(last_words([] {
                       auto child = one();
                       auto program = compose(
                           [](coro<int>* its) -> coro<> { co_await std::move(*its); }(&child));
                       program.next();
                       auto again = compose(std::move(child));
                   }),
                   "this coroutine was moved from: it was called or composed before"));
}

TEST_CASE("moving a program that has begun asserts" * doctest::skip(without_asserts)) {
    CHECK(contains(last_words([] {
                       auto program = compose(one());
                       program.next();
                       auto moved = std::move(program);
                   }),
                   "a program that has begun cannot be moved"));
}

TEST_CASE("failing by no exception asserts" * doctest::skip(without_asserts)) {
    CHECK(contains(last_words([] {
                       auto program = compose(one());
                       program.fail(std::exception_ptr());
                   }),
                   "fail() needs an exception"));
}

TEST_CASE("a program that closes itself asserts" * doctest::skip(without_asserts)) {
    CHECK(contains(last_words([] {
                       program<void, nothing, nothing>* self = nullptr;
                       auto program = compose([](auto** its) -> coro<> {
                           (*its)->close();
                           co_return;
                       }(&self));
                       self = &program;
                       program.next();
                   }),
                   "a program cannot close itself"));
}

TEST_CASE("two that wait for one program by ready assert" * doctest::skip(without_asserts)) {
    CHECK(contains(
        last_words([] {
            later<int> source;
            auto program = compose([](later<int>* its) -> coro<> { co_await *its; }(&source));
            program.next();
            static constexpr auto waits = [](auto* its) -> coro<> { co_await its->ready(); };
            auto first = compose(waits(&program));
            auto second = compose(waits(&program));
            first.next();
            second.next();
        }),
        "one co_await ready() at a time"));
}

struct throws_at_the_end {
    ~throws_at_the_end() noexcept(false) { throw std::domain_error("from a destructor"); }
};

TEST_CASE("a destructor that throws while close destroys its coroutine terminates") {
    const std::string words = last_words([] {
        auto program = compose([]() -> coro<void, int> {
            const throws_at_the_end local;
            co_await receive;
        }());
        program.next();
        program.close();
    });
    CHECK(contains(words, "terminate called"));
    CHECK_FALSE(contains(words, "it lived"));
}

TEST_CASE("a destructor that throws while the program is destroyed terminates") {
    const std::string words = last_words([] {
        auto program = compose([]() -> coro<void, int> {
            const throws_at_the_end local;
            co_await receive;
        }());
        program.next();
    });
    CHECK(contains(words, "terminate called"));
}

TEST_CASE("a destructor that throws below a caller that would catch it terminates") {
    const std::string words = last_words([] {
        static constexpr auto child = []() -> coro<void, int> {
            const throws_at_the_end local;
            co_await receive;
        };
        auto program = compose([]() -> coro<void, int> {
            try {
                co_await child();
            } catch (const std::domain_error&) {}
        }());
        program.next();
        program.close();
    });
    CHECK(contains(words, "terminate called"));
}

struct throws_when_cancelled {
    static constexpr bool cancels = true;
    throws_when_cancelled() = default;
    ~throws_when_cancelled() noexcept(false) {
        if (started) throw std::domain_error("from a destructor");
    }
    bool started = false;
    [[nodiscard]] bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<>) noexcept { started = true; }
    void await_resume() const noexcept {}
};

TEST_CASE("an awaiter that throws when it is cancelled terminates") {
    const std::string words = last_words([] {
        auto program = compose([]() -> coro<> { co_await throws_when_cancelled(); }());
        program.next();
        program.close();
    });
    CHECK(contains(words, "terminate called"));
}

TEST_CASE("a destructor that throws in a running coroutine is an exception of that coroutine") {
    auto program = compose([]() -> coro<> {
        const throws_at_the_end local;
        co_return;
    }());
    CHECK(program.next() == state::failed);
    CHECK_THROWS_WITH_AS(program.result(), "from a destructor", std::domain_error);
}

TEST_CASE("a process that does nothing wrong lives") {
    CHECK(contains(last_words([] {
                       auto program = compose(one());
                       program.next();
                   }),
                   "it lived"));
}

}  // namespace
