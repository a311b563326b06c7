// SPDX-License-Identifier: MIT
#include "plait/http/gzip.hpp"

#include <zlib.h>
#include <array>
#include <cassert>
#include <cstddef>
#include <limits>
#include <new>

namespace plait::http {

namespace {

// zlib's stream, which it must be possible to point at.
class deflater {
public:
    explicit deflater(int level) {
        constexpr int with_gzip_header = 15 + 16;
        constexpr int usual_memory = 8;
        const int made = deflateInit2(&stream_, level, Z_DEFLATED, with_gzip_header, usual_memory,
                                      Z_DEFAULT_STRATEGY);
        assert(made != Z_STREAM_ERROR && "a level is 1 to 9");
        if (made != Z_OK) throw std::bad_alloc();
    }
    deflater(const deflater&) = delete;
    deflater& operator=(const deflater&) = delete;
    ~deflater() { deflateEnd(&stream_); }

    // `input` must live until `next()` has given nothing. None: the end.
    void feed(bytes input) noexcept {
        assert(input.size() <= std::numeric_limits<uInt>::max());
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
        stream_.avail_in = static_cast<uInt>(input.size());
        flush_ = input.empty() ? Z_FINISH : Z_NO_FLUSH;
    }
    bytes next() noexcept {
        stream_.next_out = reinterpret_cast<Bytef*>(piece_.data());
        stream_.avail_out = static_cast<uInt>(piece_.size());
        deflate(&stream_, flush_);
        return {piece_.data(), piece_.size() - stream_.avail_out};
    }

private:
    z_stream stream_{};
    int flush_ = Z_NO_FLUSH;
    std::array<char, std::size_t{16} * 1024> piece_;
};

}  // namespace

coro<void, bytes, bytes> gzip(int level) {
    deflater stream(level);
    for (bool more = true; more;) {
        const std::optional<bytes> input = co_await receive_or_end;
        more = input.has_value();
        if (more && input->empty()) continue;
        stream.feed(input.value_or(bytes()));
        for (bytes piece = stream.next(); !piece.empty(); piece = stream.next()) co_yield piece;
    }
}

}  // namespace plait::http
