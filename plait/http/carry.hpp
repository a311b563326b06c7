// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/coro.hpp"
#include "plait/compose/wire.hpp"
#include "plait/http/carrier.hpp"

#include <memory>
#include <utility>

namespace plait::http::detail {

/// What the program of a carrier holds.
class lease {
public:
    explicit lease(std::shared_ptr<carrier> held) noexcept : carrier_(std::move(held)) {}
    lease(lease&&) noexcept = default;
    lease& operator=(lease&&) = delete;
    ~lease() {
        if (carrier_) carrier_->gone();
    }
    [[nodiscard]] carrier& operator*() const noexcept { return *carrier_; }

private:
    std::shared_ptr<carrier> carrier_;
};

/// The program of a connection: carries one errand after another.
[[nodiscard]] coro<void, bytes, output> carry(lease held);

}  // namespace plait::http::detail
