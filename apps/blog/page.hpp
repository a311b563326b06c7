// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/accounts.hpp"
#include "apps/blog/words.hpp"
#include "plait/http/html.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace blogs {

using plait::http::html;

/// A link of the way back to the home page.
using crumb = std::pair<std::string, std::string>;  // title, URL

/// What a page shows around its content.
struct page_frame {
    voice say;
    std::string title;
    std::string site_title = "Blog";
    std::string description;
    std::vector<crumb> crumbs;
    std::optional<identity> who;
    std::string proof;  ///< of the forms
    std::string feed;   ///< URL of an Atom feed; empty: none
    std::string own_blog;
    bool for_robots = true;
};

/// A whole page: valid HTML, which is read without scripts.
[[nodiscard]] html page_of(const page_frame& around, const html& content);

}  // namespace blogs
