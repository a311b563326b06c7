// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/people.hpp"
#include "plait/http/html.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What readers leave at a post: comments, replies to them, likes.

namespace blogs {

struct comment_facts {
    std::int64_t id = 0;
    std::optional<std::int64_t> parent;
    std::int64_t author_id = 0;
    std::string author;
    std::string author_canon;
    int depth = 1;           ///< 1: of the post itself
    std::string text;        ///< Markdown
    plait::http::html body;  ///< what the text is rendered to
    moment created = 0;
    bool deleted = false;  ///< its text is gone; the replies stay
};

/// Replies to replies to comments are the last.
inline constexpr int deepest_comment = 3;
/// The most of a post: with them a page is whole.
inline constexpr int most_comments = 1000;

/// All of a post, each behind what it replies to, else in order of time; without their Markdown.
[[nodiscard]] std::vector<comment_facts> comments_of(connection& on, std::int64_t post);
[[nodiscard]] std::vector<comment_facts> comments_with_text(connection& on, std::int64_t post);
/// A comment of this post that replies to `parent`.
[[nodiscard]] std::optional<comment_facts> find_comment(connection& on, std::int64_t post,
                                                        std::optional<std::int64_t> parent,
                                                        std::int64_t id);

/// What may come of adding a comment.
enum class addition : std::uint8_t { added, no_such_post, too_deep, too_many };
struct added_comment {
    addition what;
    std::int64_t id;  ///< 0: none
};
[[nodiscard]] added_comment add_comment(connection& on, std::int64_t post,
                                        std::optional<std::int64_t> parent, std::int64_t author,
                                        std::string_view text, std::string_view html, moment now);
/// Takes its text away; it goes wholly if nobody has replied.
void delete_comment(connection& on, std::int64_t id, moment now);

/// Both may be done twice: the second time nothing happens.
void like(connection& on, std::int64_t post, std::int64_t userid, moment now);
void unlike(connection& on, std::int64_t post, std::int64_t userid);
[[nodiscard]] bool likes(connection& on, std::int64_t post, std::int64_t userid);

}  // namespace blogs
