// SPDX-License-Identifier: MIT
#include "plait/http/gzip.hpp"

#include "plait/compose/compose.hpp"
#include "plait/testing/doctest.hpp"
#include "plait/testing/replay.hpp"

#include <doctest/doctest.h>
#include <zlib.h>
#include <cstddef>
#include <string>
#include <vector>

namespace {

using namespace plait;
using namespace plait::http;

std::string unzipped(bytes compressed) {
    z_stream stream{};
    constexpr int gzip_only = 15 + 16;
    REQUIRE(inflateInit2(&stream, gzip_only) == Z_OK);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));
    stream.avail_in = static_cast<uInt>(compressed.size());
    std::string plain;
    int status = Z_OK;
    while (status == Z_OK) {
        char piece[4096];
        stream.next_out = reinterpret_cast<Bytef*>(piece);
        stream.avail_out = sizeof piece;
        status = inflate(&stream, Z_NO_FLUSH);
        plain.append(piece, sizeof piece - stream.avail_out);
    }
    const bool whole = status == Z_STREAM_END && stream.avail_in == 0;
    inflateEnd(&stream);
    return whole ? plain : "(broken)";
}

// Bytes that hardly compress.
std::string noise(std::size_t size) {
    std::string text(size, '\0');
    std::uint32_t random = 1;
    for (char& c : text) {
        random = random * 1664525 + 1013904223;
        c = static_cast<char>(random >> 24);
    }
    return text;
}

std::vector<std::string> pieces_of(bytes text) {
    std::vector<std::string> pieces;
    auto program = compose(gzip());
    program.next();
    const auto take = [&] {
        for (; program.state() == state::has_output; program.next())
            pieces.emplace_back(program.output());
    };
    while (!text.empty()) {
        const bytes chunk = text.substr(0, 65536);
        text.remove_prefix(chunk.size());
        program.send(chunk);
        take();
    }
    program.end();
    take();
    program.result();
    return pieces;
}

std::string joined(const std::vector<std::string>& pieces) {
    std::string all;
    for (const std::string& piece : pieces) all += piece;
    return all;
}

TEST_CASE("what is compressed can be decompressed") {
    CHECK(unzipped(joined(pieces_of("hello, hello, hello"))) == "hello, hello, hello");
}

TEST_CASE("nothing is compressed to an empty gzip file") {
    const std::string compressed = joined(pieces_of(""));
    CHECK(compressed.starts_with("\x1f\x8b"));
    CHECK(unzipped(compressed).empty());
}

TEST_CASE("compressed is the same however the input was cut") {
    const auto whole = testing::replay([] { return gzip(); }, "a text, a text, and again a text");
    CHECK(unzipped(whole.written) == "a text, a text, and again a text");
}

TEST_CASE("a megabyte of zeros becomes small") {
    const std::string zeros(std::size_t{1} << 20U, '\0');
    const std::string compressed = joined(pieces_of(zeros));
    CHECK(compressed.size() < 2000);
    CHECK(unzipped(compressed) == zeros);
}

TEST_CASE("noise survives, in pieces of at most 16 KiB, while more is still to come") {
    const std::string text = noise(300'000);
    const auto pieces = pieces_of(text);
    CHECK(pieces.size() >= 300'000 / 16384);
    for (const std::string& piece : pieces) CHECK(piece.size() <= 16384);
    CHECK(unzipped(joined(pieces)) == text);
}

TEST_CASE("a higher level makes no more of it") {
    std::string text;
    for (int i = 0; i < 2000; ++i) text += std::to_string(i * i) + " line\n";
    const auto size = [&](int level) {
        auto program = compose(gzip(level));
        program.next();
        program.send(text);
        std::size_t sum = 0;
        for (;; program.next()) {
            if (program.state() == state::wants_input) program.end();
            if (program.state() != state::has_output) return sum;
            sum += program.output().size();
        }
    };
    CHECK(size(9) < size(1));
}

coro<void, nothing, bytes> greeting() {
    const bytes hello = "hello, ";
    for (int i = 0; i < 3; ++i) co_yield hello;
}

TEST_CASE("gzip is the end of a pipe") {
    std::string compressed;
    auto program = compose(greeting() | gzip());
    for (const bytes piece : program) compressed += piece;
    CHECK(unzipped(compressed) == "hello, hello, hello, ");
}

TEST_CASE("a compressor that is closed in the middle leaks nothing") {
    auto program = compose(gzip());
    program.next();
    program.send(noise(100'000));
    CHECK(program.state() == state::has_output);
    program.close();
    CHECK(program.state() == state::closed);
}

}  // namespace
