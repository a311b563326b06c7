// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/people.hpp"
#include "plait/http/html.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace blogs {

inline constexpr std::size_t longest_title = 200;  ///< characters

/// What a post is made of.
struct post_text {
    std::string title;
    std::string text;  ///< Markdown
    std::string html;  ///< what that is rendered to
    std::string summary;
    std::vector<std::string> tags;  ///< each a slug
};

/// A post as a list shows it.
struct post_line {
    std::int64_t id = 0;
    std::string owner;  ///< whose blog it is in; empty: the site's own
    std::string slug;
    std::string title;
    std::string summary;
    std::string author;  ///< as written
    std::string author_canon;
    std::string tag_words;            ///< separated by blanks
    std::optional<moment> published;  ///< none: a draft
    moment changed = 0;
    std::int64_t comments = 0;
    std::int64_t likes = 0;

    [[nodiscard]] std::vector<std::string> tags() const;
};

struct post_facts : post_line {
    std::int64_t blog = 0;
    std::int64_t author_id = 0;
    moment created = 0;
    std::string text;
    plait::http::html body;  ///< what the text is rendered to
};

/// Where a list goes on: behind a post. From the start, if `published` is 0.
struct list_position {
    moment published = 0;
    std::int64_t id = 0;

    /// "1764-12": as in a URL; what is none is the start.
    [[nodiscard]] static list_position parse(std::string_view text);
    [[nodiscard]] std::string text() const;
};

/// Up to `page_length` published posts, newest first: of all blogs, of one, of a tag, of a span of time.
[[nodiscard]] std::vector<post_line> latest_posts(connection& on, list_position behind = {});
[[nodiscard]] std::vector<post_line> posts_of_blog(connection& on, std::int64_t blog,
                                                   list_position behind = {});
[[nodiscard]] std::vector<post_line> posts_tagged(connection& on, std::int64_t blog,
                                                  std::string_view tag, list_position behind = {});
[[nodiscard]] std::vector<post_line> posts_in(connection& on, std::int64_t blog, span when,
                                              list_position behind = {});
/// Drafts, the last changed first; at most 100.
[[nodiscard]] std::vector<post_line> drafts_of_blog(connection& on, std::int64_t blog);
/// Of what was found: page 0 is the first.
inline constexpr int last_found_page = 50;
/// Posts that have all these words, the last as a beginning; best first. Words are of any language; no
/// syntax is heard.
[[nodiscard]] std::vector<post_line> search_posts(connection& on, std::string_view words, int page);

[[nodiscard]] std::optional<post_facts> find_post(connection& on, std::int64_t blog,
                                                  std::string_view slug);
struct neighbour {
    std::string slug;
    std::string title;
};
/// The published post of a blog before, and behind, this position.
[[nodiscard]] std::optional<neighbour> post_before(connection& on, std::int64_t blog,
                                                   list_position from);
[[nodiscard]] std::optional<neighbour> post_after(connection& on, std::int64_t blog,
                                                  list_position from);

struct tag_count {
    std::string name;
    std::int64_t posts;
};
/// The hundred most used.
[[nodiscard]] std::vector<tag_count> tags_of_blog(connection& on, std::int64_t blog);
struct month_count {
    int year;
    int month;
    std::int64_t posts;
};
/// Newest first.
[[nodiscard]] std::vector<month_count> months_of_blog(connection& on, std::int64_t blog);

/// Throws refusal for what is no post, finished or not: too long, no one line, tags without a name.
void check(const post_text& what);
/// Adds a draft, or with `publish` a post; gives its slug: `wished`, "post" where that is empty, or,
/// where that is taken, that with a number behind.
[[nodiscard]] std::string add_post(connection& on, std::int64_t blog, std::int64_t author,
                                   const post_text& what, std::string_view wished, moment now,
                                   bool publish);
/// The URL stays. False: it is not there any more.
bool change_post(connection& on, std::int64_t id, const post_text& what, moment now);
/// Makes a draft public. False: it is not there, or is.
bool publish_post(connection& on, std::int64_t id, moment now);
void delete_post(connection& on, std::int64_t id);

/// The tags of a form's field: separated by commas, each as a slug; at most 10. Empty: nothing of a tag
/// can be in a slug.
[[nodiscard]] std::vector<std::string> tags_in(std::string_view field);
[[nodiscard]] std::string joined(const std::vector<std::string>& tags, std::string_view by = ", ");

}  // namespace blogs
