// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/local.hpp"

#include <functional>
#include <memory>

namespace plait {

/// The thread that drives a program. A side kick that works on another thread (a database, a pool of
/// hashers) must complete on this one: it posts its completion here.
///
/// Shared, so it may outlive the driver: what is posted later is dropped.
class home : public std::enable_shared_from_this<home> {
public:
    home() = default;
    home(const home&) = delete;
    home& operator=(const home&) = delete;
    virtual ~home() = default;

    /// Runs `work` on that thread, soon, in the order of posting. Any thread may post. False: the
    /// driver has ended, and `work` has been dropped.
    virtual bool post(std::function<void()> work) = 0;
};

/// Where this program lives; bound by its driver.
inline constexpr local<home&> at_home{"home"};

}  // namespace plait
