// SPDX-License-Identifier: MIT
#pragma once

#include <unistd.h>

#include <utility>

namespace plait::io {

/// Owns a file descriptor; -1 is none.
class descriptor {
public:
    descriptor() noexcept = default;
    explicit descriptor(int number) noexcept : number_(number) {}
    descriptor(descriptor&& other) noexcept : number_(other.release()) {}
    descriptor& operator=(descriptor&& other) noexcept {
        if (this != &other) reset(other.release());
        return *this;
    }
    ~descriptor() { reset(); }

    [[nodiscard]] int get() const noexcept { return number_; }
    [[nodiscard]] int release() noexcept { return std::exchange(number_, -1); }
    explicit operator bool() const noexcept { return number_ >= 0; }
    void reset(int number = -1) noexcept {
        if (const int old = std::exchange(number_, number); old >= 0) ::close(old);
    }

private:
    int number_ = -1;
};

}  // namespace plait::io
