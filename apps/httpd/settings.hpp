// SPDX-License-Identifier: MIT
#pragma once

#include "apps/httpd/limits.hpp"
#include "plait/http/log_line.hpp"
#include "plait/io/address.hpp"
#include "plait/io/network.hpp"
#include "plait/io/tls.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace httpd {

/// What the command line says.
struct settings {
    std::optional<std::string> root;
    bool echo = false;
    std::vector<plait::io::address> listen;
    unsigned threads = 1;
    std::vector<plait::io::tls_server::identity> identities;
    std::string access_log;  ///< a file, "-" for standard output, empty: none
    plait::http::log_format format = plait::http::log_format::combined;
    std::optional<plait::io::address> admin;
    std::vector<plait::io::network> trusted;
    httpd::limits limits;
    bool list = false;
    bool gzip = false;
    std::map<std::string, std::string, std::less<>> mime;  ///< by extension, without the dot
    bool debug = false;
};

/// Reads the command line. Nothing: the program ends at once, with `exit_code`, and what there was to
/// say has been said (help, version, or what is wrong).
[[nodiscard]] std::optional<settings> parse(int argc, const char* const* argv, int& exit_code);

}  // namespace httpd
