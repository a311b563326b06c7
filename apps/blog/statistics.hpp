// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/calendar.hpp"
#include "apps/blog/page.hpp"
#include "plait/http/observer.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace blogs {

/// An answered request, as it was: the pipeline makes of it what is counted.
struct request_record {
    std::string path;
    std::string referer;  ///< a URL; empty: none
    std::string authority;
    std::uint64_t visitor = 0;  ///< a hash that means something for a day only
    int status = 0;
    bool is_page = false;
    std::int64_t microseconds = 0;
    moment at = 0;
};

/// What answered requests tell: a pipeline that forks into views, referrers, errors and latencies. For
/// all threads. Nothing of it is kept beyond the process; addresses are hashed with a salt that is
/// another one each day, and are nowhere else.
class statistics {
public:
    statistics();
    statistics(const statistics&) = delete;
    statistics& operator=(const statistics&) = delete;
    ~statistics();

    /// Of a connection's exchange.
    void add(const plait::http::exchange_record& what, moment now);
    void add(request_record what);
    /// Takes the answered ones into account that still wait, and ends: for tests.
    void finish();

    /// Charts as inline SVG, tables, and the pipeline with its counters.
    [[nodiscard]] html page(moment now, const voice& say);

private:
    struct state;
    std::unique_ptr<state> state_;
};

/// The host of a URL, in lower case; empty where it is none.
[[nodiscard]] std::string host_of(std::string_view url);

}  // namespace blogs
