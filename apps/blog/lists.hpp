// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/form.hpp"
#include "apps/blog/json.hpp"
#include "apps/blog/page.hpp"
#include "apps/blog/posts.hpp"
#include "apps/blog/talk.hpp"
#include "plait/http/request.hpp"

#include <span>
#include <string>
#include <string_view>

// Pieces of pages that show what the store gives.

namespace blogs {

/// "/blog/" or "/users/ann/blog/".
[[nodiscard]] std::string blog_url(std::string_view owner);
/// "/blog/posts/hello/"; of a draft "/blog/drafts/hello/".
[[nodiscard]] std::string post_url(const post_line& one);
[[nodiscard]] std::string person_url(std::string_view canon);

/// Title, date, author and summary of each. `nothing`: said of an empty list.
[[nodiscard]] html post_list(std::span<const post_line> posts, const reading& by, phrase nothing);
/// Where a list of posts goes on, as the query says.
[[nodiscard]] list_position behind_of(plait::http::request asked);
/// A list of posts, and links to the newest, and, if it is as long as one page, to what is older. `here`:
/// its URL, to which "before=…" is added. `nothing`: said where it begins, if it is empty there.
[[nodiscard]] html posts_from(std::span<const post_line> posts, const reading& by,
                              list_position behind, std::string_view here, phrase nothing);
[[nodiscard]] html tag_links(std::string_view blog, std::span<const std::string> tags,
                             const voice& say);

/// Comments as a page shows them: each with its replies and, for who may, forms.
struct comment_rights {
    std::int64_t reader = 0;  ///< who is signed in; 0: nobody
    bool may_moderate = false;
    bool may_reply = false;
    std::string post;  ///< URL
    reading by;
};
/// To say something of a post, or reply; where it is sent.
[[nodiscard]] html comment_form(const form_state& form, std::string_view proof, const voice& say,
                                std::string_view action);
void add_comments(html& to, std::span<const comment_facts> all, const comment_rights& with);

/// A list of posts with its title, and where it goes on.
[[nodiscard]] std::string posts_json(std::string_view title, std::span<const post_line> posts,
                                     std::string_view here);
void write(json& out, const post_line& one);
/// Into an object that has begun.
void write_members(json& out, const post_line& one);
void write(json& out, const comment_facts& one);

}  // namespace blogs
