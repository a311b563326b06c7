// SPDX-License-Identifier: MIT
#pragma once

#include "apps/blog/posts.hpp"
#include "apps/blog/request_facts.hpp"
#include "apps/blog/talk.hpp"
#include "apps/httpd/changeable.hpp"
#include "plait/traversal/traversal.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

// The resources of the site. Their views are in front.cpp, journal.cpp, archive.cpp, writing.cpp,
// talking.cpp, entering.cpp, account_pages.cpp, file_pages.cpp and admin.cpp.

namespace blogs {

using plait::traversal::acl;
using plait::traversal::found;
using plait::traversal::place;
using plait::traversal::resource;

/// A resource whose title is said in the language of whoever reads it.
class titled_by_phrase : public resource {
public:
    [[nodiscard]] virtual std::string title_in(const voice& say) const = 0;
    [[nodiscard]] std::string title() const final { return title_in(voice()); }
};

/// What can be liked.
struct likeable {
    std::int64_t post_id = 0;
    std::int64_t likes = 0;
};

/// /
class front final : public resource {
public:
    explicit front(std::string its_title) : title_(std::move(its_title)) {}
    [[nodiscard]] std::string title() const override { return title_; }
    [[nodiscard]] acl access() const override;

private:
    std::string title_;
};

/// /users/
class users final : public titled_by_phrase {
public:
    [[nodiscard]] std::string title_in(const voice& say) const override {
        return std::string(say("Authors"));
    }
};

/// /users/{user_name}/
class user final : public resource {
public:
    explicit user(person its) : facts(std::move(its)) {}
    static found<user> load(place at);
    [[nodiscard]] std::string title() const override { return facts.name; }
    [[nodiscard]] acl access() const override;

    person facts;
};

/// /blog/ and /users/{user_name}/blog/
class blog final : public resource {
public:
    explicit blog(blog_facts its) : facts(std::move(its)) {}
    static found<blog> load(place at);
    [[nodiscard]] std::string title() const override { return facts.title; }
    [[nodiscard]] acl access() const override;

    blog_facts facts;
};

/// …blog/posts/
class posts final : public titled_by_phrase {
public:
    [[nodiscard]] std::string title_in(const voice& say) const override {
        return std::string(say("Posts"));
    }
};

/// …blog/drafts/: the owner's
class drafts final : public titled_by_phrase {
public:
    [[nodiscard]] std::string title_in(const voice& say) const override {
        return std::string(say("Drafts"));
    }
    [[nodiscard]] acl access() const override;
};

/// …posts/{slug}/, …drafts/{slug}/
class post final : public resource, public likeable {
public:
    explicit post(post_facts its);
    static found<post> load(place at);
    [[nodiscard]] std::string title() const override { return facts.title; }
    [[nodiscard]] acl access() const override;

    post_facts facts;
};

/// …posts/{slug}/comments/
class comments final : public titled_by_phrase {
public:
    [[nodiscard]] std::string title_in(const voice& say) const override {
        return std::string(say("Comments"));
    }
    [[nodiscard]] acl access() const override;
};

/// …comments/{id}/, and below that its replies
class comment final : public titled_by_phrase {
public:
    explicit comment(comment_facts its) : facts(std::move(its)) {}
    static found<comment> load(place at);
    [[nodiscard]] std::string title_in(const voice& say) const override;

    comment_facts facts;
};

/// …blog/archive/
class archive final : public titled_by_phrase {
public:
    [[nodiscard]] std::string title_in(const voice& say) const override {
        return std::string(say("Archive"));
    }
};
/// …archive/{year}/
class year final : public resource {
public:
    explicit year(int its) : number(its) {}
    static std::unique_ptr<year> load(place at);
    [[nodiscard]] span when() const { return year_span(number); }

    int number;
};
/// …archive/{year}/{month}/
class month final : public titled_by_phrase {
public:
    explicit month(int its_year, int its) : in(its_year), number(its) {}
    static std::unique_ptr<month> load(place at);
    [[nodiscard]] std::string title_in(const voice& say) const override {
        return month_text(in, number, say);
    }
    [[nodiscard]] span when() const { return month_span(in, number); }

    int in;
    int number;
};

/// …blog/tags/
class tags final : public titled_by_phrase {
public:
    [[nodiscard]] std::string title_in(const voice& say) const override {
        return std::string(say("Tags"));
    }
};
/// …tags/{tag}/
class tag final : public resource {};

/// /account/: of whoever is signed in
class account_desk final : public titled_by_phrase {
public:
    [[nodiscard]] std::string title_in(const voice& say) const override {
        return std::string(say("Account"));
    }
    [[nodiscard]] acl access() const override;
};

/// /files/
class files final : public titled_by_phrase {
public:
    [[nodiscard]] std::string title_in(const voice& say) const override {
        return std::string(say("Pictures"));
    }
    [[nodiscard]] acl access() const override;
};
/// /files/{hash}/
class file_folder final : public resource {
public:
    explicit file_folder(file_facts its) : facts(std::move(its)) {}
    static found<file_folder> load(place at);

    file_facts facts;
};
/// /files/{hash}/{file_name}
class file final : public resource {
public:
    static constexpr bool leaf = true;
    static std::unique_ptr<file> load(place at);
};

/// /admin/
class admin_desk final : public titled_by_phrase {
public:
    [[nodiscard]] std::string title_in(const voice& say) const override {
        return std::string(say("Admin"));
    }
    [[nodiscard]] acl access() const override;
};

/// Puts the tree together, and all views on it; sealed. `title` lives on. `plugins`: a folder of shared
/// objects that add to it, each by `extern "C" void plait_plugin(plait::traversal::site&)`; empty: none.
/// Throws plait::error, which names the file that cannot be loaded.
void build(plait::traversal::site& whole, const httpd::changeable<std::string>& title,
           const std::filesystem::path& plugins = {});

// The views, by what they are about.
void add_front_views(plait::traversal::site& to);
void add_blog_views(plait::traversal::site& to);
void add_archive_views(plait::traversal::site& to);
void add_writing_views(plait::traversal::site& to);
void add_talk_views(plait::traversal::site& to);
void add_entering_views(plait::traversal::site& to);
void add_account_views(plait::traversal::site& to);
void add_file_views(plait::traversal::site& to);
void add_admin_views(plait::traversal::site& to);

}  // namespace blogs
