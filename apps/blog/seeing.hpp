// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/serve.hpp"

#include <string>

// What operators see of a site without serving it.

namespace blogs {

/// All that the tree has, plug-ins included: lines, or JSON.
[[nodiscard]] std::string routes_of(const serve_options& site, bool as_json);
/// How `path` would be answered, and why. `as`: who asks; empty: nobody who is known. Throws refusal
/// where there is no such account.
[[nodiscard]] std::string explanation(const serve_options& site, const std::string& path,
                                      const std::string& as, const std::string& method);
/// A line for each kind of thing in the database, with how many there are.
[[nodiscard]] std::string counts_of(const serve_options& site);

}  // namespace blogs
