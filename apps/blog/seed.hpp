// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/people.hpp"

namespace blogs {

/// A small demo for an empty database: three authors, who cannot sign in, with posts, comments and
/// likes. Nothing, if there is an account already.
void seed(connection& on, moment now);

}  // namespace blogs
