// SPDX-License-Identifier: MIT
#pragma once

#include "plait/http/request.hpp"
#include "plait/http/response.hpp"

namespace plait::traversal {

class site;

/// A sealed site as an application of HTTP: each request walks a tree of its own.
///
///     auto app = traversal::application(s);
///     http::connection(app)
class application {
public:
    /// `whole` lives on. Throws error if it is not sealed.
    explicit application(const site& whole);

    [[nodiscard]] http::exchange operator()(http::request asked) const;

private:
    const site* site_;
};

}  // namespace plait::traversal
