// SPDX-License-Identifier: MIT
#include "apps/blog/tree.hpp"

#include "apps/blog/application.hpp"
#include "apps/blog/slug.hpp"
#include "plait/traversal/plugins.hpp"

#include <charconv>
#include <memory>
#include <optional>

namespace blogs {

using plait::traversal::allow;
using plait::traversal::deny;
using plait::traversal::everyone;
using plait::traversal::principal;
using plait::traversal::signed_in;

namespace {

template <class Number>
std::optional<Number> number_in(std::string_view text) {
    Number value = 0;
    const char* const end = text.data() + text.size();
    if (const auto read = std::from_chars(text.data(), end, value);
        read.ec != std::errc() || read.ptr != end)
        return std::nullopt;
    return value;
}

principal admins() { return principal::group("admin"); }

}  // namespace

// ---- who may

acl front::access() const {
    static const acl same_for_all{allow(admins(), "admin"),    allow(admins(), "edit"),
                                  allow(admins(), "write"),    allow(admins(), "moderate"),
                                  allow(everyone, "view"),     allow(signed_in, "like"),
                                  allow(signed_in, "comment"), allow(signed_in, "upload")};
    return same_for_all;
}

acl user::access() const { return {allow(principal::user(facts.canon), "edit")}; }

acl blog::access() const {
    if (facts.owner.empty()) return {};
    const principal owner = principal::user(facts.owner);
    return {allow(owner, "edit"), allow(owner, "write"), allow(owner, "moderate")};
}

acl drafts::access() const {
    const blog* const whose = nearest<blog>();
    if (whose->facts.owner.empty()) return {allow(admins(), "view"), deny(everyone, "view")};
    return {allow(principal::user(whose->facts.owner), "view"), deny(everyone, "view")};
}

acl post::access() const {
    const principal author = principal::user(facts.author_canon);
    return {allow(author, "edit"), allow(author, "moderate")};
}

acl comments::access() const { return {allow(signed_in, "comment")}; }

acl account_desk::access() const { return {allow(signed_in, "account")}; }

acl files::access() const { return {allow(signed_in, "upload")}; }

acl admin_desk::access() const { return {allow(admins(), "view"), deny(everyone, "view")}; }

// ---- what is there

found<user> user::load(place at) {
    request_facts& facts = co_await here;
    auto look = [name = std::string(at.name())](connection& on) { return find_person(on, name); };
    auto who = co_await facts.with.db.read(std::move(look));
    if (!who) co_return nullptr;
    co_return std::make_unique<user>(std::move(*who));
}

found<blog> blog::load(place at) {
    request_facts& facts = co_await here;
    const user* const owner = at.nearest<user>();
    auto look = [name = owner == nullptr ? std::string() : owner->facts.canon](connection& on) {
        return name.empty() ? find_blog(on, site_blog) : blog_of(on, name);
    };
    auto row = co_await facts.with.db.read(std::move(look));
    if (!row) co_return nullptr;
    co_return std::make_unique<blog>(std::move(*row));
}

post::post(post_facts its) : facts(std::move(its)) {
    post_id = facts.id;
    likes = facts.likes;
}

found<post> post::load(place at) {
    request_facts& facts = co_await here;
    auto look = [in = at.nearest<blog>()->facts.id, slug = std::string(at.name())](connection& on) {
        return find_post(on, in, slug);
    };
    const bool wants_draft = at.nearest<drafts>() != nullptr;
    auto row = co_await facts.with.db.read(std::move(look));
    if (!row || row->published.has_value() == wants_draft) co_return nullptr;
    co_return std::make_unique<post>(std::move(*row));
}

found<comment> comment::load(place at) {
    request_facts& facts = co_await here;
    const comment* const above = at.nearest<comment>();
    std::optional<std::int64_t> parent;
    if (above != nullptr) parent = above->facts.id;
    auto look = [parent, of = at.nearest<post>()->facts.id,
                 id = number_in<std::int64_t>(at.name()).value_or(0)](connection& on) {
        return find_comment(on, of, parent, id);
    };
    auto row = co_await facts.with.db.read(std::move(look));
    if (!row) co_return nullptr;
    co_return std::make_unique<comment>(std::move(*row));
}

std::string comment::title_in(const voice& say) const {
    if (facts.deleted) return std::string(say("A deleted comment"));
    return std::string(say("Comment by")).append(" ").append(facts.author);
}

std::unique_ptr<year> year::load(place at) {
    const auto number = number_in<int>(at.name());
    if (!number || at.name().size() != 4 || *number < 1970) return nullptr;
    return std::make_unique<year>(*number);
}

std::unique_ptr<month> month::load(place at) {
    const auto number = number_in<int>(at.name());
    if (!number || at.name().size() != 2 || *number < 1 || *number > 12) return nullptr;
    return std::make_unique<month>(at.nearest<year>()->number, *number);
}

found<file_folder> file_folder::load(place at) {
    request_facts& facts = co_await here;
    auto look = [hash = std::string(at.name())](connection& on) { return find_file(on, hash); };
    auto row = co_await facts.with.db.read(std::move(look));
    if (!row) co_return nullptr;
    co_return std::make_unique<file_folder>(std::move(*row));
}

std::unique_ptr<file> file::load(place at) {
    if (at.name() != at.nearest<file_folder>()->facts.name) return nullptr;
    return std::make_unique<file>();
}

// ---- where

void build(plait::traversal::site& whole, const httpd::changeable<std::string>& title,
           const std::filesystem::path& plugins) {
    using namespace plait::traversal;
    const matcher slug = matching("slug", is_slug);
    const matcher name = matching("name", is_canonical_name);

    whole.root<front>([&title] { return std::make_unique<front>(*title); })
        .mount<blog>("blog")
        .mount<users>("users")
        .mount<account_desk>("account")
        .mount<files>("files")
        .mount<admin_desk>("admin");
    whole.on<users>().mount_set<user>(name, "user_name");
    whole.on<user>().mount<blog>("blog");
    whole.on<blog>()
        .mount<posts>("posts")
        .mount<drafts>("drafts")
        .mount<archive>("archive")
        .mount<tags>("tags");
    whole.on<posts>().mount_set<post>(slug, "slug");
    whole.on<drafts>().mount_set<post>(slug, "slug");
    whole.on<post>().mount<comments>("comments").when(~under<drafts>());
    whole.on<comments>().mount_set<comment>(dec_id, "id");
    whole.on<comment>().mount_set<comment>(dec_id, "id").when(recursion(deepest_comment));
    whole.on<archive>().mount_set<year>(dec_id, "year");
    whole.on<year>().mount_set<month>(dec_id, "month");
    whole.on<tags>().mount_set<tag>(slug, "tag");
    whole.on<files>().mount_set<file_folder>(hex_id, "hash");
    whole.on<file_folder>().mount_set<file>(any_id, "file_name");

    add_front_views(whole);
    add_blog_views(whole);
    add_archive_views(whole);
    add_writing_views(whole);
    add_talk_views(whole);
    add_entering_views(whole);
    add_account_views(whole);
    add_file_views(whole);
    add_admin_views(whole);
    add_errors(whole);
    if (!plugins.empty()) load_plugins(whole, plugins);
    whole.seal();
}

}  // namespace blogs
