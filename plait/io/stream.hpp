// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/wire.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace plait::io {

/// A byte stream that never blocks: TCP, TLS over it, or a test's script. Calls return at once and
/// say how far they got; its descriptor tells when to try again.
class stream {
public:
    enum class status : std::uint8_t {
        moved,        ///< `count` bytes, at least one (of an `open`: it is open)
        would_read,   ///< try again when the descriptor is readable
        would_write,  ///< try again when it is writable
        ended,        ///< the peer has said all (of a read only)
        broken,       ///< reset, or unusable for another reason
        cut_short,    ///< the file is shorter than its region
    };
    struct outcome {
        status what = status::moved;
        /// There is no more at the moment: trying again at once would give would_read or would_write.
        bool exhausted = false;
        std::size_t count = 0;
    };

    stream() = default;
    stream(const stream&) = delete;
    stream& operator=(const stream&) = delete;
    /// Closes it.
    virtual ~stream() = default;

    /// What to watch; -1: nothing (a test's script).
    [[nodiscard]] virtual int descriptor() const noexcept = 0;
    /// Finishes connecting and shaking hands. Called until `moved`, before anything else.
    [[nodiscard]] virtual status open() { return status::moved; }
    [[nodiscard]] virtual outcome read(std::span<char> into) = 0;
    /// Writes from the views in order; `more` follows at once. What was not taken is given again, at
    /// the same bytes, perhaps with more behind.
    [[nodiscard]] virtual outcome write(std::span<const bytes> views, bool more) = 0;
    /// Writes from the region's beginning. As it stands here: by reading the file and `write`.
    [[nodiscard]] virtual outcome write(const file_region& region);
    /// Ends our side.
    virtual void shut() noexcept = 0;
    /// Makes closing a reset.
    virtual void abort() noexcept = 0;
    /// Whether bytes travel under TLS.
    [[nodiscard]] virtual bool secure() const noexcept { return false; }
    /// Once it is broken: why, in words.
    [[nodiscard]] virtual std::string trouble() const { return "connection lost"; }
};

}  // namespace plait::io
