// SPDX-License-Identifier: MIT
#pragma once

#include "plait/compose/wire.hpp"
#include "plait/http/limits.hpp"

#include <functional>
#include <string>
#include <vector>

namespace plait::http {

class observer;

/// How connections behave. One object for all of a server's connections: it must outlive them.
struct options {
    http::limits limits;
    http::timers timers;
    /// Methods the application knows beside GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS; all others
    /// are answered by 501.
    std::vector<std::string> methods;
    /// Told what happens; or null.
    http::observer* observer = nullptr;
    /// Whether the peer is a proxy whose X-Request-Id and Forwarded count. Empty: nobody is.
    std::function<bool(bytes peer)> trusts;
    /// Show the traceback on the page of a 500. Never where strangers can ask.
    bool debug = false;
};

}  // namespace plait::http
