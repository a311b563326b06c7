// SPDX-License-Identifier: MIT
#pragma once

#include "plait/sqlite/connection.hpp"

namespace blogs {

/// Brings both parts of the database ("accounts", "blog") to what this program knows.
void prepare(plait::sqlite::connection& on);

}  // namespace blogs
