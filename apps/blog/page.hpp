// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/accounts.hpp"
#include "apps/blog/words.hpp"
#include "plait/http/html.hpp"

#include <map>
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

/// A form's values as they were sent, and what was wrong with them.
struct form_state {
    std::map<std::string, std::string, std::less<>> values;
    std::string wrong;        ///< empty: nothing
    std::string wrong_field;  ///< empty: of the whole form

    [[nodiscard]] std::string_view value(std::string_view name) const;
};

/// ` aria-invalid="true" aria-describedby="…"` where this field is wrong.
[[nodiscard]] plait::http::attribute invalid(const form_state& form, std::string_view field);
[[nodiscard]] plait::http::attribute described(const form_state& form, std::string_view field);
/// The complaint about the whole form, or about one field.
[[nodiscard]] html complaint(const form_state& form);
[[nodiscard]] html complaint(const form_state& form, std::string_view field);
/// The hidden field that proves that a form is of this session.
[[nodiscard]] html proof_field(std::string_view proof);

/// `<time datetime="…">6 November 1994</time>`
[[nodiscard]] html day(moment when, const reading& by);
[[nodiscard]] html minute(moment when, const reading& by);

}  // namespace blogs
