// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/allowance.hpp"
#include "plait/compose/coro.hpp"
#include "plait/sqlite/database.hpp"

#include <string>
#include <string_view>

// By whom allowances are counted, and how an operator lets go of somebody who is held by one while the
// site is served by another process: a pardon is a row of the database, which is looked for before
// somebody is refused.

namespace blogs {

[[nodiscard]] std::string brake_of_name(std::string_view canon);
/// An IPv6 address counts as its network of 64 bits, which is one customer's.
[[nodiscard]] std::string brake_of_address(std::string_view address);

/// What was taken by this brake before is forgotten. In force for an hour.
void pardon(plait::sqlite::connection& on, std::string_view brake, moment now);

/// Takes one of an allowance, as its `take`, pardons considered. Both live on.
[[nodiscard]] plait::coro<moment> take_one(allowance* of, plait::sqlite::database* db,
                                           std::string brake, moment now);

}  // namespace blogs
