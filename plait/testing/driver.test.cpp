// SPDX-License-Identifier: MIT
#include "plait/testing/driver.hpp"

#include "plait/compose/compose.hpp"
#include "plait/testing/counted.hpp"
#include "plait/testing/memory_file.hpp"

#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace {

using namespace plait;
using namespace plait::testing;
using namespace std::chrono_literals;

using server = coro<void, bytes, output>;

server greet() {
    co_yield "hello\n";
    while (const auto piece = co_await receive_or_end) {
        const std::string copy(*piece);
        co_yield copy;
    }
}

server send(const file* source, std::uint64_t offset, std::uint64_t length) {
    output whole("head:");
    whole.add(file_region(*source, offset, length));
    co_yield whole;
    co_yield "done";
}

// Waits for input as `wait` says; tells by what it was woken.
server patient(timeout wait) {
    co_await patience = wait;
    std::string said = "input";
    try {
        const bytes piece = co_await receive;
        static_cast<void>(piece);
    } catch (const timed_out&) {
        said = "timed out";
    } catch (const end_of_input&) {
        said = "end";
    }
    co_yield said;
}

coro<int, bytes, output> answer() { co_return 42; }

coro<std::string, bytes> first_piece() {
    const bytes piece = co_await receive;
    co_return std::string(piece);
}

server sleeper(virtual_clock* clock, virtual_clock::duration length) {
    co_yield "before;";
    co_await clock->sleep(length);
    co_yield "between;";
    co_await clock->sleep(length);
    co_yield "after;";
}

server drown() {
    const std::string megabyte(1U << 20U, 'x');
    for (;;) co_yield megabyte;
}

coro<void, bytes, int> count_for_ever() {
    for (int i = 0;; ++i) co_yield i;
}

template <class F>
std::string failure_of(F f) {
    try {
        f();
    } catch (const failure& found) {
        return found.what();
    }
    return "none";
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("nothing runs before it is driven") {
    driver d(greet());
    CHECK(d.state() == state::ready);
    d.run();
    CHECK(d.take() == "hello\n");
    CHECK(d.state() == state::wants_input);
}

TEST_CASE("take gives what was written since it was last asked, written gives all") {
    driver d(greet());
    d.feed("a");
    CHECK(d.take() == "hello\na");
    d.feed("b");
    CHECK(d.take() == "b");
    CHECK(d.take().empty());
    CHECK(d.written() == "hello\nab");
}

TEST_CASE("the end of input reaches the program") {
    driver d(greet());
    d.end();
    CHECK(d.state() == state::done);
    CHECK(d.parting() == parting::none);
}

TEST_CASE("a result is had when the program has returned") {
    driver d(answer());
    d.run();
    CHECK(d.result() == 42);
}

TEST_CASE("asking for a result too early is a failure that shows where the program stands") {
    driver d(first_piece());
    d.run();
    const std::string told = failure_of([&] { static_cast<void>(d.result()); });
    CHECK(contains(told, "has not returned"));
    CHECK(contains(told, "co_await receive"));
}

TEST_CASE("what a program fails by comes out of result, and is told as text") {
    driver d(first_piece());
    d.end();
    CHECK_THROWS_AS(static_cast<void>(d.result()), end_of_input);
    CHECK(d.failure() == "plait::end_of_input: end of input");
    CHECK(d.parting() == parting::aborted);
}

TEST_CASE("input that comes too late is left over") {
    driver d(first_piece());
    d.feed("one");
    d.feed("two");
    CHECK(d.result() == "one");
    CHECK(d.leftover() == "two");
}

TEST_CASE("a file region is written, from its offset, in as many reads as it takes") {
    std::string content;
    for (int i = 0; i < 10'000; ++i) content += std::to_string(i);
    const memory_file source(content);
    driver d(send(&source, 3, 30'000));
    d.run();
    CHECK(d.written() == "head:" + content.substr(3, 30'000) + "done");
}

TEST_CASE("a file shorter than its region aborts, after what there was") {
    const memory_file source("0123456789");
    driver d(send(&source, 5, 100));
    d.run();
    CHECK(d.written() == "head:56789");
    CHECK(d.parting() == parting::aborted);
    CHECK(d.state() == state::closed);
}

TEST_CASE("after an abort the program may still return") {
    struct local {
        static server leave() {
            co_yield "half";
            co_yield output::abort();
        }
    };
    driver d(local::leave());
    d.run();
    CHECK(d.state() == state::done);
    CHECK(d.parting() == parting::aborted);
}

TEST_CASE("after an abort a program that wants input is closed") {
    struct local {
        static server linger() {
            co_yield output::abort();
            const bytes more = co_await receive;
            static_cast<void>(more);
        }
    };
    driver d(local::linger());
    d.feed("x");
    CHECK(d.state() == state::closed);
}

TEST_CASE("a program that has hung up may read on, but not write") {
    struct local {
        static server hang_up_then(bool write) {
            co_yield output::hang_up();
            const bytes more = co_await receive;
            static_cast<void>(more);
            if (write) co_yield "what?";
        }
    };
    driver reads(local::hang_up_then(false));
    reads.feed("x");
    CHECK(reads.state() == state::done);
    CHECK(reads.parting() == parting::hung_up);

    driver writes(local::hang_up_then(true));
    CHECK(contains(failure_of([&] { writes.feed("x"); }), "yields again after it has parted"));
    CHECK(writes.state() == state::closed);
}

TEST_CASE("a reset by the peer closes the program, and destroys what it keeps") {
    counts seen;
    struct local {
        static server keep(counted kept) {
            const bytes piece = co_await receive;
            static_cast<void>(piece);
            static_cast<void>(kept);
        }
    };
    driver d(local::keep(counted(seen)));
    d.run();
    CHECK(seen.alive() == 1);
    d.reset();
    CHECK(d.state() == state::closed);
    CHECK(seen.alive() == 0);
}

TEST_CASE("a program whose output is not taken is not resumed") {
    driver d(greet());
    d.accept(0);
    CHECK(d.written().empty());
    CHECK(d.state() == state::has_output);
    d.accept(3);
    CHECK(d.written() == "hel");
    CHECK(d.state() == state::has_output);
    d.accept(3);
    CHECK(d.written() == "hello\n");
    CHECK(d.state() == state::wants_input);
}

TEST_CASE("input waits until the output is taken") {
    driver d(greet());
    d.accept(0);
    d.feed("x");
    CHECK(d.transcript().events().empty());
    d.accept(driver_base::without_end);
    CHECK(d.written() == "hello\nx");
}

TEST_CASE("patience runs out at its grace, not before") {
    driver d(patient(timeout(30s)));
    d.advance(29'999ms);
    CHECK(d.state() == state::wants_input);
    d.advance(1ms);
    CHECK(d.written() == "timed out");
}

TEST_CASE("input in time is not a timeout") {
    driver d(patient(timeout(30s)));
    d.advance(29s);
    d.feed("x");
    d.advance(10s);
    CHECK(d.written() == "input");
}

TEST_CASE("without patience a program waits for ever") {
    driver d(patient(timeout()));
    d.advance(24h * 365);
    CHECK(d.state() == state::wants_input);
    d.end();
    CHECK(d.written() == "end");
}

TEST_CASE("a grace longer than any clock is no harm") {
    driver d(patient(timeout(timeout::duration(std::numeric_limits<std::int64_t>::max() - 1))));
    d.advance(24h * 365);
    CHECK(d.state() == state::wants_input);
}

TEST_CASE("bytes received earn time by the rate") {
    struct local {
        static server read_slowly() {
            co_await patience = timeout(10s, 100);
            for (;;) {
                const bytes piece = co_await receive;
                static_cast<void>(piece);
            }
        }
    };
    driver d(local::read_slowly());
    d.feed(std::string(200, 'x'));  // two seconds more
    d.advance(11'999ms);
    CHECK(d.state() == state::wants_input);
    d.advance(1ms);
    CHECK(d.failure() == "plait::timed_out: timed out");
}

TEST_CASE(
    "bytes written earn time by the rate, and a peer that does not take them costs patience") {
    struct local {
        static server write_much() {
            const std::string much(1000, 'x');
            co_await patience = timeout(10s, 100);
            co_yield much;
        }
    };
    driver d(local::write_much());
    d.accept(500);  // five seconds more
    d.advance(14'999ms);
    CHECK(d.state() == state::has_output);
    d.advance(1ms);
    CHECK(d.state() == state::failed);
    CHECK(d.written() == std::string(500, 'x'));
}

TEST_CASE("each wait is told once that its time is over") {
    struct local {
        static server count_timeouts(int* times) {
            co_await patience = timeout(5s);
            for (;;) {
                try {
                    const bytes piece = co_await receive;
                    static_cast<void>(piece);
                } catch (const timed_out&) {
                    ++*times;
                }
            }
        }
    };
    int times = 0;
    driver d(local::count_timeouts(&times));
    d.advance(60s);
    CHECK(times == 1);
}

TEST_CASE("a new wait begins when it is started") {
    struct local {
        static server ticks(int* times) {
            for (;;) {
                co_await patience = timeout(5s);
                try {
                    const bytes piece = co_await receive;
                    static_cast<void>(piece);
                } catch (const timed_out&) {
                    ++*times;
                }
            }
        }
    };
    int times = 0;
    driver d(local::ticks(&times));
    d.advance(3s);
    d.feed("x");
    d.advance(4s);
    CHECK(times == 0);
    d.advance(1s);
    CHECK(times == 1);
    d.advance(10s);
    CHECK(times == 3);
}

TEST_CASE("the wait that runs can be read") {
    driver d(patient(timeout(30s, 500)));
    d.run();
    CHECK(d.wait().grace() == 30s);
    CHECK(d.wait().rate() == 500);
}

TEST_CASE("draining ends an idle wait at once") {
    driver d(patient(timeout(30s).idle()));
    d.run();
    d.drain();
    CHECK(d.written() == "timed out");
}

TEST_CASE("draining leaves a wait that is not idle alone") {
    driver d(patient(timeout(30s)));
    d.run();
    d.drain();
    CHECK(d.state() == state::wants_input);
    CHECK(d.surroundings().draining());
}

TEST_CASE("an idle wait begun while draining is over unless input is there") {
    driver none(patient(timeout(30s).idle()));
    none.drain();
    CHECK(none.written() == "timed out");

    driver some(patient(timeout(30s).idle()));
    some.surroundings().set_draining(true);
    some.feed("x");
    CHECK(some.written() == "input");
}

TEST_CASE("a side kick goes on when its time comes, even between the moments a test looks") {
    driver<void, output>* seen = nullptr;
    virtual_clock clock;
    driver d(clock, sleeper(&clock, 2s));
    seen = &d;
    d.run();
    CHECK(d.take() == "before;");
    CHECK(d.state() == state::waiting);
    d.advance(10s);
    CHECK(seen->take() == "between;after;");
    CHECK(d.transcript().text() ==
          "0 wrote \"before;\"\n2 wrote \"between;\"\n4 wrote \"after;\"\n4 returned\n");
}

TEST_CASE("patience runs out in a side kick too") {
    struct local {
        static server wait_long(virtual_clock* clock) {
            co_await patience = timeout(5s);
            co_await clock->sleep(1h);
        }
    };
    virtual_clock clock;
    driver d(clock, local::wait_long(&clock));
    d.advance(5s);
    CHECK(d.failure() == "plait::timed_out: timed out");
    CHECK(clock.waiting() == 0);
}

TEST_CASE("a wait begun behind a side kick begins when that is over") {
    struct local {
        static server nap_and_wait(virtual_clock* clock) {
            co_await clock->sleep(10s);
            co_await patience = timeout(5s);
            static_cast<void>(co_await receive);
        }
    };
    virtual_clock clock;
    driver d(clock, local::nap_and_wait(&clock));
    d.advance(10s);
    d.advance(4s);
    CHECK(d.state() == state::wants_input);
    d.advance(1s);
    CHECK(d.transcript().text() == "15 timed_out\n15 failed \"plait::timed_out: timed out\"\n");
}

TEST_CASE("a driver may go while its program waits for a side kick") {
    virtual_clock clock;
    {
        driver d(clock, sleeper(&clock, 2s));
        d.run();
        CHECK(d.state() == state::waiting);
    }
    CHECK(clock.waiting() == 0);
    clock.advance(10s);
}

TEST_CASE("what surrounds the program is what the driver says") {
    struct local {
        static server tell() {
            surroundings& around = co_await ambient;
            const std::string said = std::string(around.peer()) +
                                     (around.secure() ? " secure " : " plain ") +
                                     std::to_string(around.now());
            co_yield said;
        }
    };
    driver d(local::tell());
    d.surroundings().set_peer("2001:db8::1");
    d.surroundings().set_secure(true);
    d.surroundings().set_now(1'000'000'000);
    d.run();
    CHECK(d.written() == "2001:db8::1 secure 1000000000");
}

inline constexpr local<int> level{"level"};

TEST_CASE("further locals may be bound") {
    struct local {
        static coro<int, bytes, output> get() { co_return co_await level; }
    };
    driver d(local::get(), bind(level, 7));
    d.run();
    CHECK(d.result() == 7);
}

TEST_CASE("a program that writes without end is a failure, not a full memory") {
    driver d(drown());
    CHECK(contains(failure_of([&] { d.run(); }), "writes more than 67108864 bytes"));
}

TEST_CASE("a program that yields without end is a failure, not an endless test") {
    driver d(count_for_ever());
    CHECK(contains(failure_of([&] { d.run(); }), "outputs without asking for input"));
}

TEST_CASE("a region longer than a test can want is a failure") {
    const memory_file source("x");
    driver d(send(&source, 0, std::uint64_t{1} << 40U));
    CHECK(contains(failure_of([&] { d.run(); }), "bytes at once"));
}

TEST_CASE("outputs that are not bytes are kept") {
    struct local {
        static coro<void, bytes, int> squares() {
            for (int i = 1; i < 4; ++i) co_yield i* i;
        }
    };
    driver d(local::squares());
    d.run();
    CHECK(d.outputs() == std::vector{1, 4, 9});
}

TEST_CASE("output may be plain bytes") {
    struct local {
        static coro<void, bytes, bytes> twice() {
            const bytes piece = co_await receive;
            co_yield piece;
            co_yield piece;
        }
    };
    driver d(local::twice());
    d.feed("ab");
    CHECK(d.written() == "abab");
}

TEST_CASE("the transcript tells what went in and out, and when") {
    driver d(patient(timeout(30s)));
    d.advance(30s);
    CHECK(d.transcript().text() == "30 timed_out\n30 wrote \"timed out\"\n30 returned\n");
}
