// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/calendar.hpp"
#include "plait/sqlite/connection.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// People as authors, and their blogs. The functions take a connection: they are jobs for the database's
// threads, or parts of one.

namespace blogs {

using plait::sqlite::connection;

struct person {
    std::int64_t id = 0;
    std::string name;   ///< as written
    std::string canon;  ///< as in URLs: unique
    std::string about;
    std::string zone = "UTC";
    std::string language;  ///< a tag; empty: what the browser says
};

/// A blog: of one person, or, without an owner, the site's own.
struct blog_facts {
    std::int64_t id = 0;
    std::string owner;  ///< canonical name; empty: the site's own
    std::string title;
    std::string tagline;
};

inline constexpr std::int64_t site_blog = 1;
/// Of lists.
inline constexpr int page_length = 20;

[[nodiscard]] std::optional<person> find_person(connection& on, std::string_view canon);
/// Up to `page_length` after `canon`, by canonical name.
[[nodiscard]] std::vector<person> people_after(connection& on, std::string_view canon);
[[nodiscard]] std::int64_t count_people(connection& on);

[[nodiscard]] std::optional<blog_facts> find_blog(connection& on, std::int64_t id);
[[nodiscard]] std::optional<blog_facts> blog_of(connection& on, std::string_view canon);

/// Keeps what a person says of themself, and what their blog is called.
void keep_profile(connection& on, const person& who);
void keep_blog(connection& on, const blog_facts& changed);

/// Gives a new account a profile and a blog of this title, in the transaction that makes it.
void settle(connection& on, std::int64_t userid, std::string_view title);

}  // namespace blogs
