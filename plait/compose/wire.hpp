// SPDX-License-Identifier: MIT
#pragma once

// What byte protocols and their drivers share, so that a driver needs to know no protocol. A byte
// protocol is a `coro<R, bytes, output>`: bytes come in as views, outputs say what is to be written.

#include "plait/compose/error.hpp"
#include "plait/compose/local.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace plait {

/// Bytes as they came off the wire: a view into the driver's buffer, valid until the next receive.
using bytes = std::string_view;

/// A file that can be a part of an output.
class file {
public:
    file() = default;
    virtual ~file() = default;

    /// Its descriptor for sendfile(2), or -1 where it has none (a file in memory).
    [[nodiscard]] virtual int descriptor() const noexcept = 0;
    /// Reads up to `into.size()` bytes at `offset`; fewer at the end of the file, 0 behind it.
    virtual std::size_t read(std::uint64_t offset, std::span<char> into) const = 0;

protected:
    // Only whole files are copied or moved, where their kind can be.
    file(const file&) = default;
    file& operator=(const file&) = default;
};

/// Bytes `[offset, offset + length)` of a file. If the file turns out to be shorter, the driver
/// aborts: what was promised cannot be kept.
struct file_region {
    constexpr file_region() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
    constexpr file_region(const file& from, std::uint64_t at, std::uint64_t count) noexcept
        : source(&from), offset(at), length(count) {}

    const file* source = nullptr;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// What a byte protocol yields: up to eight views, written in order, then a file region; or one of
/// the two ways to part. The views, and the file, must live until the program is resumed.
class output {
public:
    enum class kind : std::uint8_t {
        write,  ///< write it
        /// Write what came before, then end our side; nothing may be yielded after it. What the peer is
        /// still sending is discarded for a while: it must not turn into a reset that overtakes the last
        /// of ours (RFC 9112, section 9.6).
        hang_up,
        abort,  ///< reset: the peer must see that the last message is not whole
    };
    static constexpr std::size_t most_views = 8;

    constexpr output() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
    /// Up to eight things convertible to bytes.
    template <class... Views>
        requires(sizeof...(Views) > 0 && sizeof...(Views) <= most_views &&
                 (std::is_convertible_v<const Views&, bytes> && ...))
    constexpr output(const Views&... views) noexcept  // NOLINT(*explicit*): co_yield "text"
        : views_{bytes(views)...}, count_(sizeof...(Views)) {}
    constexpr output(const file_region& region) noexcept  // NOLINT(*explicit*): co_yield region
        : region_(region) {}

    [[nodiscard]] static constexpr output hang_up() noexcept { return output(kind::hang_up); }
    [[nodiscard]] static constexpr output abort() noexcept { return output(kind::abort); }

    /// Appends; throws protocol_error beyond eight views, or behind a file region.
    output& add(bytes view) {
        if (count_ == most_views) throw protocol_error("an output holds at most eight views");
        if (region_.length != 0) throw protocol_error("views come before the file region");
        if (!view.empty()) views_[count_++] = view;
        return *this;
    }
    output& add(const file_region& region) {
        if (region_.length != 0) throw protocol_error("an output holds one file region");
        region_ = region;
        return *this;
    }

    [[nodiscard]] constexpr kind what() const noexcept { return kind_; }
    [[nodiscard]] constexpr std::span<const bytes> views() const noexcept {
        return {views_.data(), count_};
    }
    [[nodiscard]] constexpr const file_region& region() const noexcept { return region_; }
    /// Bytes in all.
    [[nodiscard]] constexpr std::uint64_t size() const noexcept {
        std::uint64_t sum = region_.length;
        for (const bytes view : views()) sum += view.size();
        return sum;
    }

private:
    constexpr explicit output(kind what) noexcept : kind_(what) {}

    std::array<bytes, most_views> views_{};
    file_region region_;
    std::uint8_t count_ = 0;
    kind kind_ = kind::write;
};

/// How long a wait may last: until `grace` plus a second for each `rate` bytes moved meanwhile (0:
/// however many) has passed since it was started. `timeout{}` is for ever.
class timeout {
public:
    using duration = std::chrono::milliseconds;

    constexpr timeout() noexcept {}  // NOLINT(*-use-equals-default): g++ 12 and aggregates
    constexpr explicit timeout(duration grace, std::uint32_t rate = 0) noexcept
        : grace_(grace), rate_(rate) {}

    /// The same, but ended also when the server begins to drain: nothing is under way.
    [[nodiscard]] constexpr timeout idle() const noexcept {
        timeout marked = *this;
        marked.idle_ = true;
        return marked;
    }

    [[nodiscard]] constexpr bool endless() const noexcept { return grace_ == duration::max(); }
    [[nodiscard]] constexpr duration grace() const noexcept { return grace_; }
    /// Bytes a second; 0: bytes moved earn no time.
    [[nodiscard]] constexpr std::uint32_t rate() const noexcept { return rate_; }
    [[nodiscard]] constexpr bool is_idle() const noexcept { return idle_; }
    /// When a wait started at 0 ends, after `moved` bytes.
    [[nodiscard]] constexpr duration end(std::uint64_t moved) const noexcept {
        if (endless() || rate_ == 0) return grace_;
        return grace_ + duration(static_cast<duration::rep>(moved * 1000 / rate_));
    }

private:
    duration grace_ = duration::max();
    std::uint32_t rate_ = 0;
    bool idle_ = false;
};

/// What a driver throws into a program whose patience has run out: `program.fail(timed_out{})`.
class timed_out : public error {
public:
    explicit timed_out(std::source_location where = std::source_location::current())
        : error("timed out", where) {}
};

/// The wait that is running, as protocol and driver share it. `co_await patience = timeout{30s, 500};`
/// starts a new one now. The driver sees by `started()` that there is a new one.
class patience_slot {
public:
    patience_slot() = default;
    patience_slot(const patience_slot&) = delete;
    patience_slot& operator=(const patience_slot&) = delete;
    ~patience_slot() = default;

    patience_slot& operator=(timeout wait) noexcept {
        wait_ = wait;
        started_ += 1;
        return *this;
    }
    [[nodiscard]] const timeout& wait() const noexcept { return wait_; }
    /// How many waits have been started.
    [[nodiscard]] std::uint32_t started() const noexcept { return started_; }

private:
    timeout wait_;
    std::uint32_t started_ = 0;
};

/// How long the program is ready to wait; bound by the driver.
inline constexpr local<patience_slot&> patience{"patience"};

/// What surrounds a connection, kept up to date by its driver.
class surroundings {
public:
    surroundings() = default;
    surroundings(const surroundings&) = delete;
    surroundings& operator=(const surroundings&) = delete;
    virtual ~surroundings() = default;

    /// Seconds since 1970, UTC.
    [[nodiscard]] virtual std::int64_t now() const noexcept = 0;
    /// For measuring only: microseconds since some moment, never going back.
    [[nodiscard]] virtual std::int64_t microseconds() const noexcept = 0;
    /// The peer's address without port ("192.0.2.1", "2001:db8::1").
    [[nodiscard]] virtual std::string_view peer() const noexcept = 0;
    /// Whether bytes travel under TLS.
    [[nodiscard]] virtual bool secure() const noexcept = 0;
    /// 64 random bits, unpredictable enough for a request id, not for a secret.
    [[nodiscard]] virtual std::uint64_t random_bits() noexcept = 0;
    /// The server is stopping: finish, and open nothing new.
    [[nodiscard]] virtual bool draining() const noexcept = 0;
};

/// What surrounds this connection; bound by the driver.
inline constexpr local<surroundings&> ambient{"ambient"};

}  // namespace plait
