// SPDX-License-Identifier: MIT
#include "plait/io/server.hpp"

#include "plait/io/running_server.test.hpp"
#include "plait/io/sleep.hpp"

#include <doctest/doctest.h>

#include <sys/resource.h>

#include <atomic>
#include <memory>

using namespace plait;
using namespace plait::io;
using namespace std::chrono_literals;

namespace {

const address loopback = address::of("127.0.0.1", 0);

server::options with_threads(unsigned count) {
    server::options chosen;
    chosen.threads = count;
    return chosen;
}

// Tells when its frame is gone.
class farewell {
public:
    explicit farewell(std::promise<void>& told) noexcept : told_(&told) {}
    farewell(const farewell&) = delete;
    farewell& operator=(const farewell&) = delete;
    ~farewell() { told_->set_value(); }

private:
    std::promise<void>* told_;
};

// Says "idle" and waits for a request that draining may end; then answers it.
protocol answer_idly() {
    try {
        for (;;) {
            co_await patience = timeout(60s).idle();
            co_yield "idle ";
            co_await receive;
            co_await patience = timeout(60s);
            co_yield "head ";
            co_await receive;
            co_yield "done ";
        }
    } catch (const timed_out&) {}
}

}  // namespace

TEST_CASE("what a client sends reaches the program, and what that yields reaches the client") {
    running_server echo(echo_all);
    plain_client client(echo.where);
    CHECK(client.ask("hello") == "hello");
    CHECK(client.ask("again") == "again");
}

TEST_CASE("a megabyte in small and large pieces comes back whole") {
    running_server echo(echo_all);
    plain_client client(echo.where);
    std::string sent;
    std::string heard;
    for (std::size_t size : {1, 10, 1460, 16384, 16385, 65536, 300'000, 650'000}) {
        const std::string piece(size, static_cast<char>('a' + size % 26));
        std::thread sender([&] { client.send(piece); });
        heard += client.hear(size);
        sender.join();
        sent += piece;
    }
    CHECK((heard == sent));
}

TEST_CASE("the client's end is the end of input; the server answers it and closes") {
    const auto count = []() -> protocol {
        std::size_t sum = 0;
        while (auto heard = co_await receive_or_end) sum += heard->size();
        const std::string text = std::to_string(sum);
        co_yield bytes(text);
    };
    running_server counting(count);
    plain_client client(counting.where);
    client.send("12345");
    client.end();
    CHECK(client.hear_all() == "5");
    CHECK(client.error() == 0);
}

TEST_CASE("hang_up with input unread ends cleanly: no reset overtakes the last bytes") {
    running_server rude([] { return say_and_hang_up("enough"); });
    plain_client client(rude.where);
    client.send(std::string(10'000, 'x'));
    CHECK(client.hear_all() == "enough");
    CHECK(client.error() == 0);
}

TEST_CASE("a client that sends 40 MB to its end before it reads still hears the last bytes") {
    running_server rude([] { return say_and_hang_up("enough"); });
    plain_client client(rude.where);
    client.send(std::string(40'000'000, 'x'));
    CHECK(client.hear_all() == "enough");
    CHECK(client.error() == 0);
}

TEST_CASE("abort is seen by the client as a reset") {
    const auto abandon = []() -> protocol {
        co_yield "half";
        co_await receive;
        co_yield output::abort();
    };
    running_server here(abandon);
    plain_client client(here.where);
    CHECK(client.hear(4) == "half");
    client.send("x");
    CHECK(client.hear_all().empty());
    CHECK(client.error() == ECONNRESET);
}

TEST_CASE("a reset by the client runs the program's destructors") {
    std::promise<void> gone;
    const auto wait = [&gone]() {
        return [](std::promise<void>& told) -> protocol {
            const farewell note(told);
            co_yield "here";
            co_await receive;
        }(gone);
    };
    running_server here(wait);
    plain_client client(here.where);
    client.hear(4);
    client.reset();
    CHECK(gone.get_future().wait_for(10s) == std::future_status::ready);
}

TEST_CASE("a program that yields without end is held back by a client that does not read") {
    std::atomic<std::size_t> yielded = 0;
    const auto flood = [&yielded]() {
        return [](std::atomic<std::size_t>& count) -> protocol {
            const std::string block(65536, 'x');
            co_await receive;
            for (;;) {
                co_yield bytes(block);
                count += block.size();
            }
        }(yielded);
    };
    running_server here([&](server& made) {
        made.serve(loopback, flood);
        return made.serve(loopback, flood);
    });
    plain_client client(here.where);
    client.send("x");
    client.hear(1'000'000);
    // What the two sockets hold at most.
    std::size_t before = 0;
    do before = yielded;
    while (plain_client(here.where), yielded != before);
    CHECK(before >= 900'000);
    CHECK(before < 64'000'000);
}

TEST_CASE("several threads serve, and each connection stays on its own") {
    const auto tell_thread = []() -> protocol {
        const auto before = std::this_thread::get_id();
        while (auto heard = co_await receive_or_end) {
            co_await io::sleep(0s);
            co_yield std::this_thread::get_id() == before ? bytes("same") : bytes("lost");
        }
    };
    running_server here(tell_thread, with_threads(3));
    std::vector<std::unique_ptr<plain_client>> clients;
    for (int i = 0; i < 30; ++i) clients.push_back(std::make_unique<plain_client>(here.where));
    for (const auto& each : clients) CHECK(each->ask("who?") == "same");
    for (const auto& each : clients) CHECK(each->ask("who?") == "same");
}

TEST_CASE("two services at two addresses run their own programs") {
    address other;
    running_server here([&other](server& made) {
        other = made.serve(loopback, [] { return say_and_hang_up("two"); });
        return made.serve(loopback, [] { return say_and_hang_up("one"); });
    });
    CHECK(plain_client(here.where).hear_all() == "one");
    CHECK(plain_client(other).hear_all() == "two");
}

TEST_CASE("an address in use is refused, by name, whatever the number of threads") {
    running_server first(echo_all, with_threads(2));
    for (const unsigned threads : {1U, 2U}) {
        CAPTURE(threads);
        server second(with_threads(threads));
        try {
            second.serve(first.where, echo_all);
            FAIL("listened");
        } catch (const std::system_error& refused) {
            CHECK(refused.code() == std::errc::address_in_use);
            CHECK(std::string(refused.what()).find(first.where.to_string()) != std::string::npos);
        }
    }
}

TEST_CASE("IPv6 and IPv4 clients reach the same port, each under its own address") {
    const auto tell_peer = []() -> protocol { co_yield (co_await ambient).peer(); };
    running_server here([&](server& made) { return made.serve(address::parse(":0"), tell_peer); });
    CHECK(plain_client(address::of("127.0.0.1", here.where.port())).hear_all() == "127.0.0.1");
}

TEST_CASE("a program that cannot be made closes the connection, and is reported") {
    running_server here([]() -> protocol { throw error("nothing to serve"); });
    plain_client client(here.where);
    CHECK(client.hear_all().empty());
    CHECK(here.reports(1)[0].find("nothing to serve") != std::string::npos);
}

TEST_CASE("a failed program is reported with its traceback, and others are served on") {
    const auto fault = []() -> protocol {
        if (co_await receive == "fail") throw error("as wanted");
        co_yield "fine";
    };
    running_server here(fault);
    plain_client bad(here.where);
    bad.send("fail");
    CHECK(bad.hear_all().empty());
    CHECK(bad.error() == ECONNRESET);
    CHECK(here.reports(1)[0].find("as wanted") != std::string::npos);
    plain_client good(here.where);
    good.send("x");
    CHECK(good.hear_all() == "fine");
}

// ---- limits

TEST_CASE("beyond the limit a connection hears the refusal, until another has gone") {
    server::options chosen;
    chosen.connections = 2;
    running_server here(
        [](server& made) {
            service what;
            what.make = echo_all;
            what.refuse = [] { return say_and_hang_up("full"); };
            return made.serve(loopback, std::move(what));
        },
        chosen);
    plain_client one(here.where);
    plain_client two(here.where);
    CHECK(one.ask("1") == "1");
    CHECK(two.ask("2") == "2");
    CHECK(plain_client(here.where).hear_all() == "full");
    two.end();
    CHECK(two.hear_all().empty());
    CHECK(plain_client(here.where).ask("3") == "3");
}

TEST_CASE("without a refusal to speak, a connection beyond the limit is closed") {
    server::options chosen;
    chosen.connections = 1;
    running_server here(echo_all, chosen);
    plain_client one(here.where);
    CHECK(one.ask("1") == "1");
    CHECK(plain_client(here.where).hear_all().empty());
}

TEST_CASE("an address has its own limit") {
    server::options chosen;
    chosen.per_address = 1;
    running_server here(echo_all, chosen);
    plain_client one(here.where);
    CHECK(one.ask("1") == "1");
    CHECK(plain_client(here.where).hear_all().empty());
}

TEST_CASE("out of descriptors, accepting pauses with one report, and goes on when one is free") {
    running_server here(echo_all);
    plain_client one;
    plain_client two;
    plain_client three;
    rlimit before{};
    ::getrlimit(RLIMIT_NOFILE, &before);
    // The lowest free descriptor, and no other, can still be had.
    const int lowest = ::dup(0);
    ::close(lowest);
    rlimit tight = before;
    tight.rlim_cur = static_cast<rlim_t>(lowest) + 1;
    REQUIRE(::setrlimit(RLIMIT_NOFILE, &tight) == 0);

    one.connect(here.where);
    CHECK(one.ask("1") == "1");
    two.connect(here.where);
    three.connect(here.where);
    CHECK(here.reports(1)[0].find("cannot accept") != std::string::npos);
    one.end();
    CHECK(two.ask("2") == "2");
    two.end();
    CHECK(three.ask("3") == "3");
    CHECK(here.reports(1).size() == 1);
    ::setrlimit(RLIMIT_NOFILE, &before);
}

// ---- the end

TEST_CASE("stop() ends what is idle, lets the rest finish, and run() returns") {
    running_server here(answer_idly, with_threads(2));
    plain_client idle(here.where);
    plain_client busy(here.where);
    CHECK(idle.hear(5) == "idle ");
    busy.send("head");
    CHECK(busy.hear(10) == "idle head ");
    here.get().stop();
    CHECK(idle.hear_all().empty());
    CHECK(idle.error() == 0);
    busy.send("body");
    CHECK(busy.hear_all() == "done idle ");
    CHECK(busy.error() == 0);
    busy.end();
    here.join();
}

TEST_CASE("after stop() nobody is accepted any more") {
    running_server here(answer_idly);
    plain_client busy(here.where);
    busy.send("head");
    CHECK(busy.hear(10) == "idle head ");
    here.get().stop();
    int failure = 0;
    do {
        // A success was still in the queue of the closing listener, a reset half-way into it.
        const plain_client late;
        const bool open = ::connect(late.number(), here.where.data(), here.where.size()) == 0;
        failure = open ? 0 : errno;
    } while (failure == 0 || failure == ECONNRESET);
    CHECK(failure == ECONNREFUSED);
}

TEST_CASE("what has not finished in time is reset") {
    server::options chosen;
    chosen.drain = 1ms;
    running_server here(answer_idly, chosen);
    plain_client busy(here.where);
    busy.send("head");
    CHECK(busy.hear(10) == "idle head ");
    here.get().stop();
    CHECK(busy.hear_all().empty());
    CHECK(busy.error() == ECONNRESET);
    here.join();
}

TEST_CASE("abort() resets all, and run() returns at once") {
    running_server here(answer_idly, with_threads(2));
    plain_client busy(here.where);
    busy.send("head");
    CHECK(busy.hear(10) == "idle head ");
    here.get().abort();
    CHECK(busy.hear_all().empty());
    CHECK(busy.error() == ECONNRESET);
    here.join();
}

TEST_CASE("a server stopped before it runs returns from run()") {
    server here;
    here.serve(loopback, echo_all);
    here.stop();
    here.run();
}

// ---- seeing

namespace {

protocol tell_stacks(server*& whose) {
    while (auto heard = co_await receive_or_end) {
        const std::string text = co_await whose->stacks();
        co_yield bytes(text);
        co_yield output::hang_up();
    }
}

protocol tell_counts(server*& whose) {
    while (auto heard = co_await receive_or_end) {
        const connection_counts counts = co_await whose->counts();
        const std::string text = std::to_string(counts.reading) + " " +
                                 std::to_string(counts.waiting) + " " +
                                 std::to_string(counts.accepted);
        co_yield bytes(text);
        co_yield output::hang_up();
    }
}

coro<bytes, bytes> read_something() { co_return co_await receive; }

protocol wait_deep_inside() {
    co_yield "ready";
    co_await read_something();
}

}  // namespace

TEST_CASE("stacks() shows the live programs of all threads") {
    server* self = nullptr;
    address asking;
    running_server here(
        [&](server& made) {
            self = &made;
            asking = made.serve(loopback, [&self] { return tell_stacks(self); });
            return made.serve(loopback, wait_deep_inside);
        },
        with_threads(3));
    std::vector<std::unique_ptr<plain_client>> clients;
    for (int i = 0; i < 12; ++i) {
        clients.push_back(std::make_unique<plain_client>(here.where));
        CHECK(clients.back()->hear(5) == "ready");
    }
    plain_client asker(asking);
    asker.send("?");
    const std::string text = asker.hear_all();
    std::size_t found = 0;
    for (auto at = text.find("read_something()"); at != std::string::npos;
         at = text.find("read_something()", at + 1))
        ++found;
    CHECK(found >= 12);
    CHECK(text.find("tell_stacks") != std::string::npos);
    CHECK(text.find("127.0.0.1:") != std::string::npos);
}

TEST_CASE("counts() tells how many connections do what, over all threads") {
    server* self = nullptr;
    running_server here(
        [&](server& made) {
            self = &made;
            return made.serve(loopback, [&self] { return tell_counts(self); });
        },
        with_threads(2));
    std::vector<std::unique_ptr<plain_client>> idle;
    for (int i = 0; i < 5; ++i) idle.push_back(std::make_unique<plain_client>(here.where));
    plain_client asker(here.where);
    std::string text;
    // The idle ones are accepted by both threads, each in its own time.
    do {
        plain_client again(here.where);
        again.send("?");
        text = again.hear_all();
    } while (!text.starts_with("6 1 "));
    CHECK(text.starts_with("6 1 "));
}

TEST_CASE("bindings are seen by the programs of all threads") {
    static constexpr local<std::string> motto{"motto"};
    const auto tell = []() -> protocol { co_yield bytes(co_await motto); };
    running_server here(
        [&](server& made) {
            made.see(bind(motto, std::string("work")));
            return made.serve(loopback, tell);
        },
        with_threads(2));
    for (int i = 0; i < 8; ++i) CHECK(plain_client(here.where).hear_all() == "work");
}
