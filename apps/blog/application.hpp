// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/request_facts.hpp"
#include "plait/traversal/application.hpp"

#include <cstdint>

namespace plait::traversal {
class site;
}

namespace blogs {

/// Beyond this no body is read: HTTP refuses it in a line of its own. What the site refuses, as an image
/// too large, it has a page for.
inline constexpr std::uint64_t longest_body = std::uint64_t{256} << 20U;

/// The site as an application of HTTP: around the tree it finds out who asks, refuses what another site
/// has made a browser send, and adds what protects readers to each answer.
class application {
public:
    /// Both live on; `whole` is what `build` has made.
    application(const plait::traversal::site& whole, services& with);

    [[nodiscard]] plait::http::exchange operator()(plait::http::request asked) const;

private:
    plait::traversal::application inner_;
    services& with_;
};

/// Sets who the visitor is, and the pages of what goes wrong. Before the site is sealed.
void add_errors(plait::traversal::site& to);

/// Whether a request that changes something comes from a page of this site (Sec-Fetch-Site, else
/// Origin).
[[nodiscard]] bool is_of_this_site(plait::http::request asked);

}  // namespace blogs
