// SPDX-License-Identifier: MIT
#include "plait/io/driver.hpp"

#include "plait/io/completion.hpp"
#include "plait/io/scripted_stream.test.hpp"
#include "plait/io/sleep.hpp"

#include <doctest/doctest.h>

#include <optional>

using namespace plait;
using namespace plait::io;
using namespace std::chrono_literals;

namespace {

using status = stream::status;

// Notes that its frame is gone.
class farewell {
public:
    explicit farewell(bool& told) noexcept : told_(&told) {}
    farewell(const farewell&) = delete;
    farewell& operator=(const farewell&) = delete;
    ~farewell() { *told_ = true; }

private:
    bool* told_;
};

protocol echo() {
    while (auto heard = co_await receive_or_end) co_yield *heard;
}

protocol say(std::string text) { co_yield bytes(text); }

protocol part_with(output last) {
    co_yield "bye";
    co_yield last;
}

protocol listen_with(timeout wait, std::string& log) {
    co_await patience = wait;
    try {
        while (auto heard = co_await receive_or_end) log += *heard;
    } catch (const timed_out&) {
        log += "!";
    }
}

protocol keep_quiet(bool& gone) {
    const farewell note(gone);
    co_await receive;
}

}  // namespace

// ---- input and output

TEST_CASE("a program begins at once, and what it yields is written") {
    conversation with;
    with.begin(say("hello"));
    CHECK(with.wire.written == "hello");
}

TEST_CASE("input reaches the program as it comes, and its answer is written") {
    conversation with;
    with.begin(echo());
    with.hear("one");
    CHECK(with.wire.written == "one");
    with.hear("two");
    CHECK(with.wire.written == "onetwo");
}

TEST_CASE("a read that emptied the socket is not followed by another try") {
    conversation with;
    with.wire.exhausts = true;
    with.begin(echo());
    const int before = with.wire.reads;
    with.hear("one");
    CHECK(with.wire.reads == before + 1);
}

TEST_CASE("after such a read, the end that came with it is read all the same") {
    conversation with;
    with.wire.exhausts = true;
    with.begin(echo());
    with.wire.input.emplace_back("last");
    with.hear_end();
    CHECK(with.wire.written == "last");
    CHECK(with.over());
}

TEST_CASE("views are written in order, by one call") {
    conversation with;
    const auto list = []() -> protocol { co_yield output("a", "bc", "def"); };
    with.begin(list());
    CHECK(with.wire.written == "abcdef");
    CHECK(with.wire.views == std::vector<std::size_t>{3});
}

TEST_CASE("an output cut anywhere by a full socket goes on at that byte") {
    const auto list = []() -> protocol { co_yield output("a", "", "bc", "def"); };
    for (std::size_t cut = 0; cut <= 6; ++cut) {
        CAPTURE(cut);
        conversation with;
        with.wire.room = cut;
        with.begin(list());
        CHECK(with.wire.written == std::string_view("abcdef").substr(0, cut));
        with.make_room();
        CHECK(with.wire.written == "abcdef");
    }
}

TEST_CASE("an empty output is as good as written") {
    conversation with;
    const auto list = []() -> protocol {
        co_yield output();
        co_yield "";
        co_yield "x";
    };
    with.begin(list());
    CHECK(with.wire.written == "x");
}

TEST_CASE("nothing is read while the peer does not take what the program yields") {
    conversation with;
    with.begin(echo());
    with.wire.room = 1;
    with.hear("long");
    const int before = with.wire.reads;
    with.hear("more");
    CHECK(with.wire.reads == before);
    with.make_room();
    CHECK(with.wire.written == "longmore");
}

TEST_CASE("an answer is written in the turn of its request, when others have been told") {
    conversation with;
    with.begin(echo());
    with.wire.input.emplace_back("one");
    with.running().ready(EPOLLIN);
    CHECK(with.wire.written.empty());
    with.here.turn();
    CHECK(with.wire.written == "one");
}

TEST_CASE("what follows the first output of a turn is written at once") {
    conversation with;
    const auto list = []() -> protocol {
        co_yield "a";
        co_yield "b";
        co_yield "c";
    };
    with.begin(list());
    CHECK(with.wire.written == "abc");
}

TEST_CASE("an answer that waits to be written is lost with its connection, once") {
    conversation with;
    with.begin(echo());
    with.wire.input.emplace_back("one");
    with.running().ready(EPOLLIN);
    with.running().abort();
    with.here.turn();
    CHECK(with.over());
    CHECK(with.wire.written.empty());
}

TEST_CASE("a stream that always has more lets others have their turn") {
    conversation with;
    for (int i = 0; i < 1000; ++i) with.wire.input.emplace_back("x");
    with.begin(echo());
    const std::size_t first = with.wire.written.size();
    CHECK(first > 0);
    CHECK(first < 1000);
    with.here.turn();
    CHECK(with.wire.written.size() > first);
    for (int i = 0; i < 10; ++i) with.here.turn();
    CHECK(with.wire.written.size() == 1000);
}

TEST_CASE("what a program pushed back it reads before what comes") {
    conversation with;
    const auto twice = []() -> protocol {
        const bytes whole = co_await receive;
        co_await push_back(whole.substr(1));
        co_yield whole.substr(0, 1);
        co_yield co_await receive;
        co_yield co_await receive;
    };
    with.begin(twice());
    with.hear("abc");
    with.hear("d");
    CHECK(with.wire.written == "abcd");
}

// ---- buffers

TEST_CASE("the receive buffer goes back when the program idles") {
    conversation with;
    with.begin(echo());
    with.hear("x");
    CHECK(with.here.buffers().idle() == 1);
    with.hear("y");
    CHECK(with.here.buffers().idle() == 1);
}

TEST_CASE("the receive buffer stays while the program holds views into it") {
    conversation with;
    with.begin(echo());
    with.wire.room = 0;
    with.hear("views");
    CHECK(with.here.buffers().idle() == 0);
    with.make_room();
    CHECK(with.here.buffers().idle() == 1);
    CHECK(with.wire.written == "views");
}

// ---- files

namespace {

class memory_file final : public plait::file {
public:
    explicit memory_file(std::string content) : content_(std::move(content)) {}
    [[nodiscard]] int descriptor() const noexcept override { return -1; }
    std::size_t read(std::uint64_t offset, std::span<char> into) const override {
        return offset < content_.size() ? content_.copy(into.data(), into.size(), offset) : 0;
    }

private:
    std::string content_;
};

protocol send_region(const memory_file& from, std::uint64_t offset, std::uint64_t length) {
    output whole("head:");
    whole.add(file_region(from, offset, length));
    co_yield whole;
    co_yield ":tail";
}

}  // namespace

TEST_CASE("a file region follows the views, cut by a full socket anywhere") {
    const memory_file numbers("0123456789");
    for (std::size_t cut = 0; cut <= 14; ++cut) {
        CAPTURE(cut);
        conversation with;
        with.wire.room = cut;
        with.begin(send_region(numbers, 2, 6));
        with.make_room();
        CHECK(with.wire.written == "head:234567:tail");
        CHECK_FALSE(with.wire.aborted);
    }
}

TEST_CASE("a region longer than a buffer comes out whole") {
    std::string content;
    for (int i = 0; i < 50'000; ++i) content += static_cast<char>('a' + i % 26);
    const memory_file large(content);
    conversation with;
    with.begin(send_region(large, 0, content.size()));
    CHECK(with.wire.written == "head:" + content + ":tail");
}

TEST_CASE("a file shorter than its region resets the stream") {
    const memory_file numbers("0123456789");
    conversation with;
    with.begin(send_region(numbers, 5, 20));
    CHECK(with.wire.written == "head:56789");
    CHECK(with.wire.aborted);
    CHECK_FALSE(with.wire.shut);
    CHECK(with.over());
}

// ---- the end of input

TEST_CASE("the peer's end is the end of input, and the program may still answer") {
    const auto last_word = []() -> protocol {
        while (auto heard = co_await receive_or_end) continue;
        co_yield "good bye";
    };
    conversation with;
    with.begin(last_word());
    with.hear_end();
    CHECK(with.wire.written == "good bye");
    CHECK(with.wire.shut);
    CHECK(with.over());
}

TEST_CASE("a program that asks again after the end is told again") {
    int ends = 0;
    const auto stubborn = [](int& count) -> protocol {
        for (int i = 0; i < 3; ++i)
            if (!co_await receive_or_end) ++count;
    };
    conversation with;
    with.begin(stubborn(ends));
    with.hear_end();
    CHECK(ends == 3);
}

TEST_CASE("a program that never believes the end is closed") {
    const auto deaf = []() -> protocol {
        for (;;) co_await receive_or_end;
    };
    conversation with;
    with.begin(deaf());
    with.hear_end();
    CHECK(with.over());
}

TEST_CASE("a program left by end_of_input has not failed") {
    bool gone = false;
    conversation with;
    with.begin(keep_quiet(gone));
    with.hear_end();
    CHECK(gone);
    CHECK(with.failures.empty());
    CHECK(with.wire.shut);
    CHECK_FALSE(with.wire.aborted);
}

// ---- resets

TEST_CASE("a reset closes the program: its destructors run") {
    bool gone = false;
    conversation with;
    with.begin(keep_quiet(gone));
    CHECK_FALSE(gone);
    with.hear_reset();
    CHECK(gone);
    CHECK(with.wire.closed);
    CHECK(with.over());
}

TEST_CASE("a reset while the program waits for a side kick closes it") {
    bool gone = false;
    const auto doze = [](bool& told) -> protocol {
        const farewell note(told);
        co_await io::sleep(1h);
    };
    conversation with;
    with.begin(doze(gone));
    with.hear_reset();
    CHECK(gone);
    with.advance(2h);
}

TEST_CASE("a reset seen by a read, or by a write, closes the program") {
    for (const bool reading : {true, false}) {
        CAPTURE(reading);
        conversation with;
        with.begin(echo());
        if (!reading) with.wire.write_says = {status::broken};
        if (reading) with.wire.read_says = {status::broken};
        with.hear("x");
        CHECK(with.over());
        CHECK(with.wire.aborted);
        CHECK(with.failures.empty());
    }
}

TEST_CASE("who is told of lost streams may let the program know where it stands") {
    std::string said;
    const auto ask = [](std::string& log) -> protocol {
        try {
            co_await receive;
        } catch (const std::runtime_error& lost) {
            log = lost.what();
        }
    };
    conversation with;
    with.loss = std::make_exception_ptr(std::runtime_error("lost"));
    with.begin(ask(said));
    with.hear_reset();
    CHECK(said == "lost");
    CHECK(with.over());
}

// ---- parting

TEST_CASE("hang_up ends our side after what came before, and waits for the peer's end") {
    conversation with;
    with.begin(part_with(output::hang_up()));
    CHECK(with.wire.written == "bye");
    CHECK(with.wire.shut);
    CHECK_FALSE(with.wire.closed);
    with.hear("ignored");
    CHECK_FALSE(with.wire.closed);
    with.hear_end();
    CHECK(with.wire.closed);
    CHECK_FALSE(with.wire.aborted);
}

TEST_CASE("hang_up with a full socket comes only after the bytes before it") {
    conversation with;
    with.wire.room = 1;
    with.begin(part_with(output::hang_up()));
    CHECK_FALSE(with.wire.shut);
    with.make_room();
    CHECK(with.wire.shut);
    CHECK(with.wire.written == "bye");
}

TEST_CASE("a peer that does not end its side is waited for one second") {
    conversation with;
    with.begin(part_with(output::hang_up()));
    with.advance(999ms);
    CHECK_FALSE(with.over());
    with.advance(1ms);
    CHECK(with.over());
}

TEST_CASE("a peer that goes on sending is heard on, until it pauses") {
    conversation with;
    with.begin(part_with(output::hang_up()));
    for (int i = 0; i < 3; ++i) {
        with.hear("x");
        with.advance(4999ms);
        CHECK_FALSE(with.over());
    }
    with.hear_end();
    CHECK(with.over());
}

TEST_CASE("a peer that pauses for five seconds is not waited for") {
    conversation with;
    with.begin(part_with(output::hang_up()));
    with.advance(500ms);
    with.hear("x");
    with.advance(4999ms);
    CHECK_FALSE(with.over());
    with.advance(1ms);
    CHECK(with.over());
}

TEST_CASE("a peer that never ends is heard for half a minute") {
    conversation with;
    with.begin(part_with(output::hang_up()));
    for (int second = 0; second < 30; ++second) {
        CHECK_FALSE(with.over());
        with.hear("x");
        with.advance(1s);
    }
    CHECK(with.over());
}

TEST_CASE("a peer that goes on sending is heard for so many bytes") {
    conversation with;
    with.begin(part_with(output::hang_up()));
    const std::string piece(1U << 20U, 'x');
    for (std::uint64_t sent = 0; sent < driver::parting_bytes; sent += piece.size()) {
        with.hear(piece);
        CHECK_FALSE(with.over());
    }
    with.hear("x");
    CHECK(with.over());
}

TEST_CASE("the program runs on once after hang_up, and then it is closed") {
    bool gone = false;
    std::string log;
    const auto linger_on = [](bool& told, std::string& notes) -> protocol {
        const farewell note(told);
        co_yield output::hang_up();
        notes += "after";
        co_await receive;
        notes += "never";
    };
    conversation with;
    with.begin(linger_on(gone, log));
    CHECK(log == "after");
    CHECK(gone);
}

TEST_CASE("abort resets: nothing tells the peer a clean end") {
    conversation with;
    with.begin(part_with(output::abort()));
    CHECK(with.wire.written == "bye");
    CHECK(with.wire.aborted);
    CHECK_FALSE(with.wire.shut);
    CHECK(with.over());
}

TEST_CASE("a program that returns has hung up") {
    conversation with;
    with.begin(say("x"));
    CHECK(with.wire.shut);
    CHECK_FALSE(with.over());
    with.hear_end();
    CHECK(with.over());
}

TEST_CASE("when the peer has ended before, a program that returns is closed at once") {
    conversation with;
    with.begin(echo());
    with.hear_end();
    CHECK(with.wire.shut);
    CHECK(with.over());
}

TEST_CASE("a failed program is reported with its traceback, and the stream reset") {
    const auto fault = []() -> protocol {
        co_yield "half";
        throw error("broken inside");
    };
    conversation with;
    with.begin(fault());
    REQUIRE(with.failures.size() == 1);
    CHECK(with.failures[0].find("broken inside") != std::string::npos);
    CHECK(with.failures[0].find("driver.test.cpp") != std::string::npos);
    CHECK(with.wire.aborted);
    CHECK_FALSE(with.wire.shut);
}

TEST_CASE("a program that fails after hang_up is reported, but its bytes arrive") {
    const auto fault = []() -> protocol {
        co_yield "all";
        co_yield output::hang_up();
        throw error("too late");
    };
    conversation with;
    with.begin(fault());
    CHECK(with.failures.size() == 1);
    CHECK(with.wire.shut);
    CHECK_FALSE(with.wire.aborted);
}

// ---- waiting

TEST_CASE("while the program waits for a side kick nothing is read; then it goes on") {
    const auto doze = []() -> protocol {
        co_yield co_await receive;
        co_await io::sleep(5s);
        co_yield co_await receive;
    };
    conversation with;
    with.begin(doze());
    with.hear("a");
    const int before = with.wire.reads;
    with.hear("b");
    CHECK(with.wire.reads == before);
    with.advance(5s);
    CHECK(with.wire.written == "ab");
}

TEST_CASE("a completion after the program was closed is harmless") {
    std::optional<completion<int>::giver_type> giver;
    const auto ask = [](std::optional<completion<int>::giver_type>& out) -> protocol {
        completion<int> answer;
        out.emplace(answer.giver());
        co_await answer;
    };
    conversation with;
    with.begin(ask(giver));
    REQUIRE(giver);
    with.hear_reset();
    with.here.turn();
    giver->give(7);
    with.here.turn();
    CHECK(with.over());
}

TEST_CASE("two side kicks in a row, and output between them, keep their order") {
    const auto steps = []() -> protocol {
        co_yield "a";
        co_await io::sleep(1s);
        co_yield "b";
        co_await io::sleep(1s);
        co_yield "c";
    };
    conversation with;
    with.begin(steps());
    CHECK(with.wire.written == "a");
    with.advance(1s);
    CHECK(with.wire.written == "ab");
    with.advance(1s);
    CHECK(with.wire.written == "abc");
}

// ---- patience

TEST_CASE("a wait that lasts too long ends with timed_out where the program stands") {
    std::string log;
    conversation with;
    with.begin(listen_with(timeout(10s), log));
    with.advance(9999ms);
    CHECK(log.empty());
    with.advance(1ms);
    CHECK(log == "!");
}

TEST_CASE("without a rate, bytes moved earn no time") {
    std::string log;
    conversation with;
    with.begin(listen_with(timeout(10s), log));
    with.advance(9s);
    with.hear("x");
    with.advance(1s);
    CHECK(log == "x!");
}

TEST_CASE("with a rate, each bytes' second earned moves the end") {
    std::string log;
    conversation with;
    with.begin(listen_with(timeout(10s, 2), log));
    with.hear("1234");
    with.advance(11s);
    CHECK(log == "1234");
    with.advance(999ms);
    CHECK(log == "1234");
    with.advance(1ms);
    CHECK(log == "1234!");
}

TEST_CASE("a new wait counts from its own beginning, with bytes of its own") {
    const auto lines = [](std::string& out) -> protocol {
        try {
            for (;;) {
                co_await patience = timeout(10s);
                out += co_await receive;
            }
        } catch (const timed_out&) {
            out += "!";
        }
    };
    std::string log;
    conversation with;
    with.begin(lines(log));
    for (int i = 0; i < 5; ++i) {
        with.advance(9s);
        with.hear("x");
    }
    CHECK(log == "xxxxx");
    with.advance(10s);
    CHECK(log == "xxxxx!");
}

TEST_CASE("a shorter wait after a longer one ends at its own time") {
    const auto impatient = [](std::string& out) -> protocol {
        co_await patience = timeout(60s);
        co_await receive;
        co_await patience = timeout(1s);
        try {
            co_await receive;
        } catch (const timed_out&) {
            out += "!";
        }
    };
    std::string log;
    conversation with;
    with.begin(impatient(log));
    with.hear("x");
    with.advance(1s);
    CHECK(log == "!");
}

TEST_CASE("timeout{} is for ever") {
    std::string log;
    conversation with;
    with.begin(listen_with(timeout(), log));
    with.advance(10'000h);
    CHECK(log.empty());
    CHECK_FALSE(with.over());
}

TEST_CASE("a program that starts no new wait after timed_out is told again, one wait later") {
    const auto stubborn = [](int& times) -> protocol {
        co_await patience = timeout(10s);
        for (;;) {
            try {
                co_await receive;
            } catch (const timed_out&) {
                ++times;
            }
        }
    };
    int times = 0;
    conversation with;
    with.begin(stubborn(times));
    with.advance(10s);
    CHECK(times == 1);
    with.advance(9s);
    CHECK(times == 1);
    with.advance(1s);
    CHECK(times == 2);
}

TEST_CASE("a program left by timed_out hangs up, and has not failed") {
    const auto impatient = []() -> protocol {
        co_await patience = timeout(1s);
        co_await receive;
    };
    conversation with;
    with.begin(impatient());
    with.advance(1s);
    CHECK(with.failures.empty());
    CHECK(with.wire.shut);
}

TEST_CASE("a wait that ends during a side kick cancels it") {
    const auto doze = [](std::string& out) -> protocol {
        co_await patience = timeout(5s);
        try {
            co_await io::sleep(1h);
        } catch (const timed_out&) {
            out += "!";
        }
        co_yield "late";
    };
    std::string log;
    conversation with;
    with.begin(doze(log));
    with.advance(5s);
    CHECK(log == "!");
    CHECK(with.wire.written == "late");
    CHECK(with.here.timers().next() > with.here.now());
}

TEST_CASE("after an output was left half-written nothing can follow: the stream is reset") {
    const auto speak = []() -> protocol {
        co_await patience = timeout(5s);
        try {
            co_yield "whole sentence";
        } catch (const timed_out&) {}
        co_yield "another";
    };
    conversation with;
    with.wire.room = 5;
    with.begin(speak());
    with.advance(5s);
    CHECK(with.wire.written == "whole");
    CHECK(with.wire.aborted);
    CHECK_FALSE(with.wire.shut);
    CHECK(with.over());
}

TEST_CASE("an output of which nothing was written may be replaced after timed_out") {
    const auto speak = []() -> protocol {
        co_await patience = timeout(5s);
        try {
            co_yield "never";
        } catch (const timed_out&) {}
        co_yield "instead";
    };
    conversation with;
    with.wire.room = 0;
    with.begin(speak());
    with.advance(5s);
    with.make_room();
    CHECK(with.wire.written == "instead");
}

// ---- draining

TEST_CASE("draining ends a wait that is idle") {
    std::string log;
    conversation with;
    with.begin(listen_with(timeout(60s).idle(), log));
    with.begin_draining();
    CHECK(log == "!");
}

TEST_CASE("draining leaves alone what is under way, and ends it when it idles") {
    const auto serve = [](std::string& out) -> protocol {
        try {
            for (;;) {
                co_await patience = timeout(60s).idle();
                const std::string head(co_await receive);
                co_await patience = timeout(10s);
                out += head + std::string(co_await receive);
                co_yield "answer";
            }
        } catch (const timed_out&) {
            out += "!";
        }
    };
    std::string log;
    conversation with;
    with.begin(serve(log));
    with.hear("a");
    with.begin_draining();
    CHECK(log.empty());
    with.hear("b");
    CHECK(with.wire.written == "answer");
    CHECK(log == "ab!");
}

TEST_CASE("input that lies ready is served before draining ends the wait") {
    const auto serve = []() -> protocol {
        for (;;) {
            co_await patience = timeout(60s).idle();
            co_yield co_await receive;
        }
    };
    conversation with;
    with.begin_draining();
    with.wire.input = {"one", "two"};
    with.begin(serve());
    CHECK(with.wire.written == "onetwo");
    CHECK(with.wire.shut);
}

TEST_CASE("a program that ignores draining is closed, not asked for ever") {
    const auto deaf = []() -> protocol {
        for (;;) {
            co_await patience = timeout(60s).idle();
            try {
                co_await receive;
            } catch (const timed_out&) {}
        }
    };
    conversation with;
    with.begin(deaf());
    with.begin_draining();
    CHECK(with.wire.shut);
}

// ---- opening

TEST_CASE("the program begins when the stream is open") {
    conversation with;
    with.wire.opens = {status::would_read, status::would_write};
    with.begin(say("hello"));
    CHECK(with.wire.written.empty());
    CHECK(with.running().doing() == driver::activity::opening);
    with.signal(EPOLLIN);
    CHECK(with.wire.written.empty());
    with.signal(EPOLLOUT);
    CHECK(with.wire.written == "hello");
}

TEST_CASE("an opening that lasts longer than ten seconds is given up") {
    conversation with;
    with.wire.opens = {status::would_read};
    with.begin(say("hello"));
    with.advance(9999ms);
    CHECK_FALSE(with.over());
    with.advance(1ms);
    CHECK(with.over());
    CHECK(with.wire.aborted);
    CHECK(with.wire.written.empty());
}

TEST_CASE("the ten seconds of opening do not end what comes after") {
    std::string log;
    conversation with;
    with.wire.opens = {status::would_read};
    with.begin(listen_with(timeout(), log));
    with.signal(EPOLLIN);
    with.advance(1h);
    CHECK_FALSE(with.over());
}

TEST_CASE("a stream that cannot be opened is closed; the program never ran") {
    conversation with;
    with.wire.opens = {status::broken};
    with.begin(say("hello"));
    CHECK(with.over());
    CHECK(with.wire.written.empty());
}

TEST_CASE("a read that must wait for writability goes on when the stream is writable") {
    conversation with;
    with.begin(echo());
    with.wire.read_says = {status::would_write};
    with.hear("x");
    CHECK(with.wire.written.empty());
    with.signal(EPOLLOUT);
    CHECK(with.wire.written == "x");
}

TEST_CASE("a write that must wait for readability goes on when the stream is readable") {
    conversation with;
    with.begin(echo());
    with.wire.write_says = {status::would_read};
    with.hear("x");
    CHECK(with.wire.written.empty());
    with.signal(EPOLLIN);
    CHECK(with.wire.written == "x");
}

// ---- what the program sees

TEST_CASE("the program sees its peer, the time, and randomness") {
    struct seen {
        std::string peer;
        std::int64_t now = 0;
        bool secure = false;
        std::uint64_t one = 0;
        std::uint64_t other = 0;
    } found;
    const auto look = [](seen& out) -> protocol {
        surroundings& around = co_await ambient;
        out.peer = around.peer();
        out.now = around.now();
        out.secure = around.secure();
        out.one = around.random_bits();
        out.other = around.random_bits();
    };
    conversation with;
    with.wire.secure = true;
    with.begin(look(found));
    CHECK(found.peer == "192.0.2.7");
    CHECK(found.now > 1'700'000'000);
    CHECK(found.secure);
    CHECK(found.one != found.other);
}

TEST_CASE("the program sees that draining has begun") {
    const auto look = []() -> protocol {
        for (;;) {
            co_await receive;
            co_yield (co_await ambient).draining() ? bytes("yes") : bytes("no");
        }
    };
    conversation with;
    with.begin(look());
    with.hear("?");
    with.begin_draining();
    with.hear("?");
    CHECK(with.wire.written == "noyes");
}

namespace {

constexpr local<std::string> greeting{"greeting"};

protocol greet() {
    const bytes word = co_await greeting;
    co_yield word;
}

}  // namespace

TEST_CASE("shared bindings are seen by each program, and hold one value for all") {
    shared_bindings seen;
    seen.add(bind(greeting, std::string("hello")));
    const auto change = []() -> protocol {
        (co_await greeting) = "changed";
        co_return;
    };
    {
        conversation with;
        with.begin(change(), &seen);
    }
    conversation with;
    with.begin(greet(), &seen);
    CHECK(with.wire.written == "changed");
}

TEST_CASE("work posted to the program's home runs on its loop") {
    std::string log;
    const auto post = [](std::string& out) -> protocol {
        home& here = co_await at_home;
        here.post([&out] { out += "posted"; });
        out += "not yet, ";
        co_await receive;
    };
    conversation with;
    with.begin(post(log));
    CHECK(log == "not yet, posted");
}

TEST_CASE("a driver tells what it is doing") {
    const auto doze = []() -> protocol {
        co_yield co_await receive;
        co_await io::sleep(1s);
    };
    using activity = driver::activity;
    conversation with;
    with.wire.opens = {status::would_read};
    with.begin(doze());
    CHECK(with.running().doing() == activity::opening);
    with.signal(EPOLLIN);
    CHECK(with.running().doing() == activity::reading);
    with.wire.room = 0;
    with.hear("x");
    CHECK(with.running().doing() == activity::writing);
    with.make_room();
    CHECK(with.running().doing() == activity::waiting);
    with.advance(1s);
    CHECK(with.running().doing() == activity::parting);
}
