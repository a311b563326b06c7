// SPDX-License-Identifier: MIT
#include "plait/testing/replay.hpp"

#include "plait/compose/compose.hpp"
#include "plait/testing/counted.hpp"
#include "plait/testing/doctest.hpp"
#include "plait/testing/fuzz.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace plait;
using namespace plait::testing;
using namespace std::chrono_literals;

template <class R>
using reader = coro<R, bytes>;
using server = coro<void, bytes, output>;

// ---- right parsers

reader<std::string> read_line() {
    std::string line;
    for (;;) {
        const bytes chunk = co_await receive;
        if (const auto end = chunk.find('\n'); end != chunk.npos) {
            line += chunk.substr(0, end);
            co_await push_back(chunk.substr(end + 1));
            co_return line;
        }
        line += chunk;
    }
}

reader<std::string> read_all() {
    std::string all;
    while (const auto chunk = co_await receive_or_end) all += *chunk;
    co_return all;
}

server echo() {
    while (const auto chunk = co_await receive_or_end) {
        const std::string copy(*chunk);
        co_yield copy;
    }
}

server echo_and_hang_up() {
    co_await echo();
    co_yield output::hang_up();
}

coro<void, bytes, std::string> words() {
    const std::string all = co_await read_all();
    std::string word;
    for (const char c : all + " ") {
        if (c != ' ') {
            word += c;
        } else {
            co_yield word;
            word.clear();
        }
    }
}

// ---- wrong parsers, each in its own way

// A CRLF cut between CR and LF is not seen.
reader<std::string> crlf_cut_in_the_middle_is_missed() {
    std::string line;
    for (;;) {
        const bytes chunk = co_await receive;
        if (const auto end = chunk.find("\r\n"); end != chunk.npos) {
            line += chunk.substr(0, end);
            co_await push_back(chunk.substr(end + 2));
            co_return line;
        }
        line += chunk;
    }
}

// What follows the line in the same piece is lost.
reader<std::string> loses_what_it_does_not_need() {
    std::string line;
    for (;;) {
        const bytes chunk = co_await receive;
        const auto end = chunk.find('\n');
        line += chunk.substr(0, end);
        if (end != chunk.npos) co_return line;
    }
}

reader<std::size_t> counts_pieces() {
    std::size_t pieces = 0;
    while (const auto chunk = co_await receive_or_end) ++pieces;
    co_return pieces;
}

// Wrong only where the second of at least three pieces has just three bytes.
reader<std::string> dislikes_three_bytes_in_the_middle() {
    std::vector<std::string> pieces;
    while (const auto chunk = co_await receive_or_end) pieces.emplace_back(*chunk);
    std::string all;
    for (std::size_t i = 0; i < pieces.size(); ++i)
        if (i != 1 || pieces.size() < 3 || pieces[i].size() != 3) all += pieces[i];
    co_return all;
}

// Wrong only where a piece ends just before offset `at`.
reader<std::string> stumbles_at(std::size_t at) {
    std::string all;
    while (const auto chunk = co_await receive_or_end) {
        all += *chunk;
        if (all.size() == at) all.pop_back();
    }
    co_return all;
}

reader<void> fails_in_the_words_of_the_piece() {
    const bytes chunk = co_await receive;
    throw protocol_error("cannot read " + std::string(chunk));
}

server writes_once_per_piece() {
    while (const auto chunk = co_await receive_or_end) co_yield ".";
}

server hangs_up_if_the_first_piece_is_short() {
    const bytes chunk = co_await receive;
    if (chunk.size() < 3) co_yield output::hang_up();
    co_await read_all();
}

coro<void, bytes, std::size_t> yields_sizes() {
    while (const auto chunk = co_await receive_or_end) co_yield chunk->size();
}

server asks_for_ever() {
    for (;;) co_await receive_or_end;
}

server writes_after_hanging_up() {
    co_yield output::hang_up();
    co_yield "one more thing";
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

template <class Make>
std::string report(Make make, std::string_view wire) {
    return failure_of([&] { replay(make, wire); });
}

bool contains(std::string_view text, std::string_view part) { return text.find(part) != text.npos; }

}  // namespace

TEST_CASE("a parser that is right at every cut passes") {
    check_replay([] { return read_line(); }, "one\ntwo", "one");
}

TEST_CASE("replay gives the outcome of the whole run") {
    const auto got = replay([] { return read_line(); }, "one\ntwo");
    CHECK(got.state == state::done);
    CHECK(got.result == "one");
    CHECK(got.leftover == "two");
    CHECK(got.failure.empty());
}

TEST_CASE("a line end cut in two is found, and the cut is told") {
    const std::string found =
        report([] { return crlf_cut_in_the_middle_is_missed(); }, "ab\r\ncd\r\n");
    CHECK(contains(found, "replay cut at 3 differs in"));
}

TEST_CASE("a difference is told with both transcripts") {
    const std::string found = report([] { return counts_pieces(); }, "ab");
    CHECK(found ==
          "replay cut at 1 differs in the result\n"
          "--- whole:\n"
          "0 received \"ab\"\n"
          "0 ended\n"
          "0 returned \"1\"\n"
          "--- cut at 1:\n"
          "0 received \"a\"\n"
          "0 received \"b\"\n"
          "0 ended\n"
          "0 returned \"2\"\n");
}

TEST_CASE("a parser that loses what it should push back is found by what is left") {
    const std::string found = report([] { return loses_what_it_does_not_need(); }, "one\ntwo");
    CHECK(contains(found, "differs in what is left"));
}

TEST_CASE("a parser that is wrong at one cut only is found, wherever that is") {
    const std::string wire(100, 'x');
    for (std::size_t at = 1; at < wire.size(); ++at) {
        CAPTURE(at);
        const std::string found = report([at] { return stumbles_at(at); }, wire);
        CHECK(contains(found, "replay cut at " + std::to_string(at) + " differs in the result"));
    }
}

TEST_CASE("a parser that is wrong at a pair of cuts only is found in a short wire") {
    const std::string found =
        report([] { return dislikes_three_bytes_in_the_middle(); }, "abcdefgh");
    CHECK(contains(found, "replay cut at 1 and 4 differs in the result"));
}

TEST_CASE("a parser that depends on the number of pieces is found") {
    CHECK(contains(report([] { return counts_pieces(); }, "abc"), "differs in the result"));
}

TEST_CASE("a failure whose text depends on the pieces is found") {
    const std::string found = report([] { return fails_in_the_words_of_the_piece(); }, "abc");
    CHECK(contains(found, "replay cut at 1 differs in the failure"));
    CHECK(contains(found, "failed \"plait::protocol_error: cannot read abc\""));
}

TEST_CASE("bytes written that depend on the pieces are found") {
    const std::string found = report([] { return writes_once_per_piece(); }, "abc");
    CHECK(contains(found, "differs in the bytes written, from the 1th on"));
}

TEST_CASE("a hang-up that depends on the pieces is found") {
    const std::string found = report([] { return hangs_up_if_the_first_piece_is_short(); }, "abc");
    CHECK(contains(found, "differs in the parting"));
}

TEST_CASE("outputs that are not bytes are compared one by one") {
    CHECK(contains(report([] { return yields_sizes(); }, "abc"), "differs in the outputs"));
    check_replay([] { return words(); }, "to be or", std::vector<std::string>{"to", "be", "or"});
}

TEST_CASE("how the bytes written are chunked does not count") {
    check_replay([] { return echo(); }, "hello, world", "hello, world");
}

TEST_CASE("a program that always wants more input is a failure, not an endless test") {
    CHECK(contains(report([] { return asks_for_ever(); }, "abc"),
                   "still wants input after it was told 16 times"));
}

TEST_CASE("a program that writes after it has hung up is a failure") {
    CHECK(contains(report([] { return writes_after_hanging_up(); }, "abc"),
                   "yields again after it has parted"));
}

TEST_CASE("hanging up, with nothing left to say, is the same at each cut") {
    const auto got = replay([] { return echo_and_hang_up(); }, "hello", "hello");
    CHECK(got.parting == parting::hung_up);
}

TEST_CASE("an expected failure is known by type and text") {
    check_replay([] { return read_line(); }, "no end", fails<end_of_input>("end of input"));
}

TEST_CASE("a result other than the expected is a failure that tells both") {
    CHECK(failure_of([] { replay([] { return read_line(); }, "one\n", "two"); }) ==
          "replay: wanted the result \"two\"\n"
          "got: \"one\"\n"
          "0 received \"one\\n\"\n"
          "0 returned \"one\"\n");
}

TEST_CASE("no result, where one is expected, is a failure") {
    CHECK(contains(failure_of([] { replay([] { return read_line(); }, "one", "one"); }),
                   "got: none"));
}

TEST_CASE("bytes other than the expected are a failure") {
    CHECK(contains(failure_of([] { replay([] { return echo(); }, "abc", "abd"); }),
                   "wanted the bytes \"abd\"\ngot: \"abc\""));
}

TEST_CASE("outputs other than the expected are a failure") {
    const std::vector<std::string> wanted{"to", "be"};
    CHECK(contains(failure_of([&] { replay([] { return words(); }, "to bee", wanted); }),
                   "wanted the outputs [\"to\", \"be\"]\ngot: [\"to\", \"bee\"]"));
}

TEST_CASE("a failure of another type or text than the expected is a failure") {
    const auto make = [] { return read_line(); };
    CHECK(contains(failure_of([&] { replay(make, "x", fails<protocol_error>()); }),
                   "got: plait::end_of_input: end of input"));
    CHECK(contains(failure_of([&] { replay(make, "x", fails<end_of_input>("of patience")); }),
                   "wanted a failure by plait::end_of_input with \"of patience\""));
    CHECK(contains(failure_of([&] { replay(make, "x\n", fails<end_of_input>()); }), "got: none"));
}

TEST_CASE("an expected failure is not matched by a type that is only its base") {
    CHECK(
        contains(failure_of([] { replay([] { return read_line(); }, "x", fails<plait::error>()); }),
                 "wanted a failure by plait::error"));
}

TEST_CASE("the outcome may be judged by a function, which says no or says nothing") {
    const auto make = [] { return read_line(); };
    replay(make, "one\ntwo", [](const auto& got) { return got.leftover == "two"; });
    CHECK(contains(failure_of([&] {
                       replay(make, "one\ntwo",
                              [](const auto& got) { return got.leftover.empty(); });
                   }),
                   "an outcome that satisfies the test"));
    int calls = 0;
    replay(make, "one\ntwo", [&](const auto&) { ++calls; });
    CHECK(calls == 1);
}

TEST_CASE("an empty wire is only its end") {
    const auto got = replay([] { return read_all(); }, "", "");
    CHECK(got.transcript.text() == "0 ended\n0 returned\n");
}

TEST_CASE("input that was never sent is left over as what was pushed back") {
    struct local {
        static reader<int> nothing_at_all() { co_return 1; }
    };
    const auto got = replay([] { return local::nothing_at_all(); }, "abc", 1);
    CHECK(got.leftover == "abc");
}

TEST_CASE("a failure that leaves more or less unread, by the cut, is the same failure") {
    struct local {
        static reader<int> refuse_b() {
            for (;;) {
                const bytes piece = co_await receive;
                if (piece.find('b') != piece.npos) throw protocol_error("a b");
            }
        }
    };
    check_replay([] { return local::refuse_b(); }, "aabaa", fails<protocol_error>("a b"));
}

TEST_CASE("hanging up with more or less unread, by the cut, is the same parting") {
    struct local {
        static server hang_up_at_b() {
            for (;;) {
                const bytes piece = co_await receive;
                if (piece.find('b') != piece.npos) break;
            }
            const output good_bye = output::hang_up();
            co_yield good_bye;
        }
    };
    check_replay([] { return local::hang_up_at_b(); }, "aabaa", "");
}

TEST_CASE("what a program writes before it fails is compared") {
    struct local {
        static server tell_then_fail() {
            const bytes piece = co_await receive;
            const std::string length = std::to_string(piece.size());
            co_yield length;
            throw protocol_error("done with it");
        }
    };
    CHECK(contains(report([] { return local::tell_then_fail(); }, "abc"), "the bytes written"));
}

TEST_CASE("a wrong cut inside multi-byte units is found in pieces of equal length") {
    // Right at every single cut, and at all pairs of a wire too long for pairs.
    struct local {
        static reader<std::size_t> confused_by_many() {
            std::size_t pieces = 0;
            std::size_t size = 0;
            while (const auto piece = co_await receive_or_end) {
                size += piece->size();
                if (++pieces > 3) ++size;
            }
            co_return size;
        }
    };
    CHECK(contains(report([] { return local::confused_by_many(); }, std::string(100, 'x')),
                   "replay in pieces of 1 byte differs in the result"));
}

TEST_CASE("a protocol may wait for side kicks on the clock its maker is given") {
    struct local {
        static server slow_echo(virtual_clock* clock) {
            while (const auto piece = co_await receive_or_end) {
                const std::string copy(*piece);
                co_await clock->sleep(1s);
                co_yield copy;
            }
        }
    };
    const auto got =
        replay([](virtual_clock& clock) { return local::slow_echo(&clock); }, "abc", "abc");
    CHECK(got.transcript.text() == "0 received \"abc\"\n1 wrote \"abc\"\n1 ended\n1 returned\n");
}

TEST_CASE("a protocol that waits for ever is compared as it stands") {
    struct local {
        static reader<int> wait_for_ever(virtual_clock* elsewhere) {
            co_await elsewhere->sleep(1s);
            co_return 1;
        }
    };
    virtual_clock elsewhere;
    const auto got = replay([&] { return local::wait_for_ever(&elsewhere); }, "abc");
    CHECK(got.state == state::waiting);
    CHECK_FALSE(got.result.has_value());
}

TEST_CASE("patience and what surrounds are there") {
    struct local {
        static reader<std::string> ask() {
            co_await patience = timeout(1s);
            surroundings& around = co_await ambient;
            co_return std::string(around.peer());
        }
    };
    check_replay([] { return local::ask(); }, "", "192.0.2.1");
}

TEST_CASE("results may be of a type that is only moved") {
    struct local {
        static reader<std::unique_ptr<int>> null() { co_return nullptr; }
    };
    const auto got = replay([] { return local::null(); }, "abc");
    CHECK(got.state == state::done);
}

TEST_CASE("all that a run makes is gone after it") {
    counts seen;
    struct local {
        static reader<int> keep(counted kept) {
            const std::string all = co_await read_all();
            co_return kept.value() + static_cast<int>(all.size());
        }
    };
    replay([&] { return local::keep(counted(seen, 5)); }, "abcd", 9);
    CHECK(seen.constructed > 5);
    CHECK(seen.alive() == 0);
    CHECK(seen.misused == 0);
}

TEST_CASE("a maker that gives something else each time is found") {
    int times = 0;
    struct local {
        static reader<int> give(int number) { co_return number; }
    };
    CHECK(contains(report([&] { return local::give(++times); }, "ab"), "differs in the result"));
}

TEST_CASE("check_replay fails the test on a difference" * doctest::should_fail()) {
    check_replay([] { return counts_pieces(); }, "ab", 1U);
}

TEST_CASE("check_replay fails the test on what was not expected" * doctest::should_fail()) {
    check_replay([] { return read_line(); }, "one\n", "two");
}

TEST_CASE("fuzzing passes what is the same at every cut") {
    const std::string wire = "one\ntwo";
    CHECK(fuzz([] { return read_line(); }, reinterpret_cast<const std::uint8_t*>(wire.data()),
               wire.size()) == 0);
}

TEST_CASE("fuzzing finds what is not") {
    auto make = [] { return counts_pieces(); };
    CHECK(contains(
        failure_of([&] { testing::detail::fuzz_once(testing::detail::maker_of(make), "abc"); }),
        "in pieces of 1 byte differs in the result"));
}

TEST_CASE("fuzzing takes no bytes at all") {
    CHECK(fuzz([] { return read_all(); }, nullptr, 0) == 0);
}
