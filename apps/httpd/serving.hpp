// SPDX-License-Identifier: MIT
#pragma once

#include "apps/httpd/limits.hpp"
#include "plait/http/log_line.hpp"
#include "plait/io/address.hpp"
#include "plait/io/network.hpp"
#include "plait/io/tls.hpp"

#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace httpd {

/// How something is served, whatever it is: where, by how many, with which certificates, limits, logs.
struct serving {
    std::vector<plait::io::address> listen;
    unsigned threads = 1;
    std::vector<plait::io::tls_server::identity> identities;
    std::string access_log;  ///< a file, "-" for standard output, empty: none
    plait::http::log_format format = plait::http::log_format::combined;
    std::optional<plait::io::address> admin;
    std::vector<plait::io::network> trusted;
    httpd::limits limits;
    bool debug = false;
};

/// The options of a command line that say it. Lives as long as the CLI::App it was made for parses.
class serving_options {
public:
    explicit serving_options(CLI::App& app);

    /// What they said, on top of `into`. Throws CLI::ValidationError where it is wrong.
    void read(serving& into) const;

private:
    unsigned threads_ = 1;
    bool debug_ = false;
    std::string access_log_;
    std::string format_ = "combined";
    std::string admin_;
    std::vector<std::string> listen_;
    std::vector<std::string> certificates_;
    std::vector<std::string> keys_;
    std::vector<std::string> trusted_;
    std::vector<std::string> limits_;
};

}  // namespace httpd
