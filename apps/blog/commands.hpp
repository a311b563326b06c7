// SPDX-License-Identifier: MIT
#pragma once

namespace blogs {

/// The program: `blog serve`, `blog user add ann`, … Gives the exit code: 0 done, 1 it failed, 2 the
/// command line is wrong.
int run_command(int argc, const char* const* argv);

}  // namespace blogs
