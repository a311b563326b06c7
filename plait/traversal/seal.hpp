// SPDX-License-Identifier: MIT
#pragma once

#include "plait/traversal/entries.hpp"

namespace plait::traversal::detail {

/// Makes the tables of all types. Throws conflicts, and changes nothing that counts.
void seal(site_model& whole);

}  // namespace plait::traversal::detail
