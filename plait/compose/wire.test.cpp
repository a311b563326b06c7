// SPDX-License-Identifier: MIT
#include "plait/compose/wire.hpp"

#include "plait/compose/drive.test.hpp"

#include <chrono>
#include <span>

// What byte protocols yield, and how long they wait.

namespace {

using namespace plait;
using namespace plait::test;
using namespace std::chrono_literals;
using kind = output::kind;
using strings = std::vector<std::string>;

// A file of which each byte is the last digit of its offset.
class digits : public file {
public:
    [[nodiscard]] int descriptor() const noexcept override { return -1; }
    std::size_t read(std::uint64_t offset, std::span<char> into) const override {
        for (char& byte : into) byte = static_cast<char>('0' + offset++ % 10);
        return into.size();
    }
};

strings texts(const output& out) { return {out.views().begin(), out.views().end()}; }

TEST_CASE("an output of nothing is empty and a write") {
    const output out;
    CHECK(out.views().empty());
    CHECK(out.size() == 0);
    CHECK(out.what() == kind::write);
}

TEST_CASE("an output of one view holds it") {
    const output out("text");
    CHECK(texts(out) == strings{"text"});
    CHECK(out.size() == 4);
    CHECK(out.what() == kind::write);
}

TEST_CASE("an output of eight views holds them in order") {
    const output out("a", "b", "c", "d", "e", "f", "g", "h");
    CHECK(texts(out) == strings{"a", "b", "c", "d", "e", "f", "g", "h"});
    CHECK(out.size() == 8);
}

TEST_CASE("an output is made of all that becomes a view, and does not copy it") {
    const std::string text = "string";
    const std::string_view view = "view";
    const output out(text, view, "literal");
    CHECK(texts(out) == strings{"string", "view", "literal"});
    CHECK(out.views()[0].data() == text.data());
}

TEST_CASE("more than eight views are no output") {
    static_assert(
        std::is_constructible_v<output, bytes, bytes, bytes, bytes, bytes, bytes, bytes, bytes>);
    static_assert(!std::is_constructible_v<output, bytes, bytes, bytes, bytes, bytes, bytes, bytes,
                                           bytes, bytes>);
    CHECK(output::most_views == 8);
}

TEST_CASE("views are added behind each other") {
    output out("first");
    out.add("second").add("third");
    CHECK(texts(out) == strings{"first", "second", "third"});
}

TEST_CASE("an empty view is not added") {
    output out("first");
    out.add("").add("second");
    CHECK(texts(out) == strings{"first", "second"});
}

TEST_CASE("a ninth view is refused") {
    output out("1", "2", "3", "4", "5", "6", "7", "8");
    CHECK(refusal([&] { out.add("9"); }) == "an output holds at most eight views");
    CHECK(out.size() == 8);
}

TEST_CASE("a file region is an output") {
    const digits source;
    const output out = file_region(source, 3, 5);
    CHECK(out.views().empty());
    CHECK(out.region().source == &source);
    CHECK(out.region().offset == 3);
    CHECK(out.region().length == 5);
    CHECK(out.size() == 5);
}

TEST_CASE("a file region follows the views, and counts") {
    const digits source;
    output out("head");
    out.add(file_region(source, 0, 10));
    CHECK(texts(out) == strings{"head"});
    CHECK(out.size() == 14);
}

TEST_CASE("a region larger than four gigabytes counts in full") {
    const digits source;
    CHECK(output(file_region(source, 0, 5'000'000'000)).size() == 5'000'000'000);
}

TEST_CASE("views behind a file region are refused") {
    const digits source;
    output out = file_region(source, 0, 10);
    CHECK(refusal([&] { out.add("tail"); }) == "views come before the file region");
}

TEST_CASE("a second file region is refused") {
    const digits source;
    output out = file_region(source, 0, 10);
    CHECK(refusal([&] { out.add(file_region(source, 10, 10)); }) ==
          "an output holds one file region");
}

TEST_CASE("hang_up is no write and holds nothing") {
    CHECK(output::hang_up().what() == kind::hang_up);
    CHECK(output::hang_up().size() == 0);
}

TEST_CASE("abort is no write and holds nothing") {
    CHECK(output::abort().what() == kind::abort);
    CHECK(output::abort().size() == 0);
}

TEST_CASE("a copied output shows the same bytes") {
    const output first("a", "b");
    const output second = first;  // NOLINT(performance-unnecessary-copy-initialization)
    CHECK(texts(second) == strings{"a", "b"});
    CHECK(second.views()[0].data() == first.views()[0].data());
}

TEST_CASE("a byte protocol yields text, parts and a region, and hangs up") {
    static const digits source;
    auto program = compose([]() -> coro<void, bytes, output> {
        co_yield "text";
        output parts("head ");
        parts.add("body");
        co_yield parts;
        co_yield file_region(source, 0, 3);
        co_yield output::hang_up();
    }());
    std::string log;
    for (program.next(); program.state() == state::has_output; program.next()) {
        for (const bytes view : program.output().views()) log += view;
        log += ' ' + std::to_string(program.output().region().length) + '|';
    }
    CHECK(log == "text 0|head body 0| 3| 0|");
}

TEST_CASE("a string that is yielded lives until the program is run on") {
    auto program =
        compose([]() -> coro<void, bytes, output> { co_yield output(std::string(100, 'x')); }());
    program.next();
    CHECK(program.output().views()[0] == std::string(100, 'x'));
}

TEST_CASE("a file reads what its region says") {
    const digits source;
    std::string text(5, '?');
    CHECK(source.read(8, text) == 5);
    CHECK(text == "89012");
}

// ---- timeouts

TEST_CASE("a timeout of nothing is for ever") {
    CHECK(timeout().endless());
    CHECK_FALSE(timeout().is_idle());
    CHECK(timeout().end(1'000'000) == timeout::duration::max());
}

TEST_CASE("a timeout without rate ends after its grace, whatever was moved") {
    const timeout wait(30s);
    CHECK_FALSE(wait.endless());
    CHECK(wait.end(0) == 30s);
    CHECK(wait.end(1'000'000'000) == 30s);
}

TEST_CASE("a timeout with a rate ends a second later for each so many bytes") {
    const timeout wait(30s, 500);
    CHECK(wait.end(0) == 30s);
    CHECK(wait.end(500) == 31s);
    CHECK(wait.end(5000) == 40s);
}

TEST_CASE("a part of a second is earned by a part of the rate") {
    CHECK(timeout(1s, 1000).end(1) == 1001ms);
    CHECK(timeout(1s, 1000).end(250) == 1250ms);
    CHECK(timeout(0s, 3).end(1) == 333ms);
}

TEST_CASE("a terabyte earns its time without overflow") {
    CHECK(timeout(0s, 1).end(std::uint64_t{1} << 40) ==
          std::chrono::seconds(std::int64_t{1} << 40));
}

TEST_CASE("idle marks a copy, and changes nothing else") {
    const timeout wait(5s, 100);
    const timeout idle = wait.idle();
    CHECK(idle.is_idle());
    CHECK_FALSE(wait.is_idle());
    CHECK(idle.grace() == 5s);
    CHECK(idle.rate() == 100);
}

TEST_CASE("a timeout for ever may be idle") {
    CHECK(timeout().idle().endless());
    CHECK(timeout().idle().is_idle());
}

// ---- patience and ambient

TEST_CASE("a driver sees that a wait was started, and which") {
    patience_slot slot;
    CHECK(slot.started() == 0);
    CHECK(slot.wait().endless());
    slot = timeout(30s, 500);
    CHECK(slot.started() == 1);
    CHECK(slot.wait().grace() == 30s);
    CHECK(slot.wait().rate() == 500);
}

TEST_CASE("the same wait started again is a new one") {
    patience_slot slot;
    slot = timeout(30s);
    slot = timeout(30s);
    CHECK(slot.started() == 2);
}

TEST_CASE("a coroutine starts a wait through the local that its driver binds") {
    patience_slot slot;
    auto program = compose(
        []() -> coro<void, bytes, output> {
            co_await patience = timeout(30s, 500);
            co_await receive;
            co_await patience = timeout();
            co_await receive;
        }(),
        bind(patience, slot));
    program.next();
    CHECK(slot.wait().grace() == 30s);
    CHECK(slot.started() == 1);
    program.send("x");
    CHECK(slot.wait().endless());
    CHECK(slot.started() == 2);
}

TEST_CASE("a wait that has run out comes out of the receive as timed_out") {
    patience_slot slot;
    auto program = compose(
        []() -> coro<std::string, bytes, output> {
            co_await patience = timeout(1s);
            try {
                co_await receive;
            } catch (const timed_out& late) {
                co_return late.what();
            }
            co_return "";
        }(),
        bind(patience, slot));
    program.next();
    program.fail(timed_out());
    CHECK(program.result() == "timed out");
}

class here : public surroundings {
public:
    [[nodiscard]] std::int64_t now() const noexcept override { return 1'700'000'000; }
    [[nodiscard]] std::int64_t microseconds() const noexcept override { return 5; }
    [[nodiscard]] std::string_view peer() const noexcept override { return "192.0.2.1"; }
    [[nodiscard]] bool secure() const noexcept override { return true; }
    [[nodiscard]] std::uint64_t random_bits() noexcept override { return ++bits_; }
    [[nodiscard]] bool draining() const noexcept override { return false; }

private:
    std::uint64_t bits_ = 0;
};

TEST_CASE("a coroutine sees its surroundings through the local that its driver binds") {
    here around;
    auto program = compose(
        []() -> coro<std::string, bytes, output> {
            surroundings& it = co_await ambient;
            std::string text(it.peer());
            text += ' ' + std::to_string(it.now()) + ' ' + std::to_string(it.random_bits());
            co_return text + ' ' + std::to_string((co_await ambient).random_bits());
        }(),
        bind(ambient, around));
    program.next();
    CHECK(program.result() == "192.0.2.1 1700000000 1 2");
}

}  // namespace
