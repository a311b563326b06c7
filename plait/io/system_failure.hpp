// SPDX-License-Identifier: MIT
#pragma once

#include <cerrno>
#include <string>
#include <system_error>

namespace plait::io {

/// What a failed system call is thrown as. `what` names the call and what it was about; the system's
/// own words follow.
[[nodiscard]] inline std::system_error system_failure(const std::string& what, int code = errno) {
    return {code, std::generic_category(), what};
}

}  // namespace plait::io
