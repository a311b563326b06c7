// SPDX-License-Identifier: MIT
#pragma once

#include <exception>
#include <string>

namespace plait {

/// The traceback of an exception that left a program by `result()`, as Python prints it: a line for
/// each coroutine it passed, outermost first, then its type and text. Known for the exceptions that
/// left the last 16 programs to fail, which are kept alive as long; for others only the last line.
///
/// The throwing line is exact for exceptions derived from plait::error, and for all others if the
/// program links plait::throw_site; otherwise "after line N" names the last suspension before it.
[[nodiscard]] std::string traceback(const std::exception_ptr& failure);

}  // namespace plait
