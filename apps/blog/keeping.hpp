// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/people.hpp"

#include <cstddef>
#include <string>

// Copies of what a site has.

namespace blogs {

/// Held while a site is served (shared), or replaced (alone). Throws std::system_error where the other
/// kind is held.
class site_lock {
public:
    enum class kind { serving, replacing };

    site_lock(const std::string& database, kind how);
    site_lock(const site_lock&) = delete;
    site_lock& operator=(const site_lock&) = delete;
    ~site_lock();

private:
    int descriptor_;
};

/// Copies the database, as it is at one moment, to `target`, and the uploads to `target`.files. While
/// it is served.
void back_up(const std::string& database, const std::string& files, const std::string& target);
/// The reverse; not while it is served. Throws, and replaces nothing, where the copy is none of a blog's,
/// or a newer program's. What root restores belongs to whom the database, or its folder, belongs.
void restore(const std::string& copy, const std::string& database, const std::string& files);

/// Writes each post, drafts too, as a Markdown file with front matter: FOLDER/ann/slug.md, those of the
/// site's own blog in FOLDER/blog/. Gives how many.
std::size_t export_posts(connection& on, const std::string& folder);
/// Reads such files; posts that are there already (by blog and slug) are left as they are. Authors and
/// owners that have no account get one, which cannot sign in. Gives how many. Throws plait::error, which
/// names file and line; then nothing is changed.
std::size_t import_posts(connection& on, const std::string& folder, moment now);

}  // namespace blogs
