// SPDX-License-Identifier: MIT
#pragma once

#include "apps/httpd/serving.hpp"

#include <functional>
#include <map>
#include <optional>
#include <string>

namespace httpd {

/// What the command line says.
struct settings : serving {
    std::optional<std::string> root;
    bool echo = false;
    bool list = false;
    bool gzip = false;
    std::map<std::string, std::string, std::less<>> mime;  ///< by extension, without the dot
};

/// Reads the command line. Nothing: the program ends at once, with `exit_code`, and what there was to
/// say has been said (help, version, or what is wrong).
[[nodiscard]] std::optional<settings> parse(int argc, const char* const* argv, int& exit_code);

}  // namespace httpd
