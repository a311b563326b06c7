// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <utility>

namespace plait::testing {

/// What has happened to the `counted` objects that count here.
struct counts {
    std::size_t constructed = 0;  ///< from nothing, not from another
    std::size_t copied = 0;
    std::size_t moved = 0;
    std::size_t assigned = 0;  ///< copies and moves into a living object
    std::size_t destroyed = 0;
    /// Destructions of what was no object: a second destruction, or of bytes moved behind our back.
    std::size_t misused = 0;

    [[nodiscard]] std::size_t alive() const noexcept {
        return constructed + copied + moved - destroyed;
    }
};

/// An object that tells its lifetime to a `counts`, which must outlive it:
///
///     counts seen;
///     { auto program = compose(keep(counted(seen))); program.next(); }
///     CHECK(seen.alive() == 0);
class counted {
public:
    explicit counted(counts& into, int value = 0) noexcept : counts_(&into), value_(value) {
        ++counts_->constructed;
    }
    counted(const counted& other) noexcept : counts_(other.counts_), value_(other.value_) {
        ++counts_->copied;
    }
    counted(counted&& other) noexcept
        : counts_(other.counts_), value_(std::exchange(other.value_, moved_from)) {
        ++counts_->moved;
    }
    counted& operator=(const counted& other) noexcept {
        ++counts_->assigned;
        if (this != &other) value_ = other.value_;
        return *this;
    }
    counted& operator=(counted&& other) noexcept {
        ++counts_->assigned;
        if (this != &other) value_ = std::exchange(other.value_, moved_from);
        return *this;
    }
    ~counted() {
        if (self_ == this)
            ++counts_->destroyed;
        else
            ++counts_->misused;
        // Volatile: a second destructor must see it, although the object's life is over.
        *const_cast<const counted* volatile*>(&self_) = nullptr;
    }

    static constexpr int moved_from = -1;
    [[nodiscard]] int value() const noexcept { return value_; }

    /// By value.
    friend bool operator==(const counted& a, const counted& b) noexcept {
        return a.value_ == b.value_;
    }

private:
    counts* counts_;
    const counted* self_ = this;
    int value_;
};

}  // namespace plait::testing
