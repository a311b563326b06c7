// SPDX-License-Identifier: MIT
#include "apps/blog/talk.hpp"

#include "plait/sqlite/statement.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

namespace blogs {

namespace {

// What `read` reads, from c(omment), a(uthor), and more behind it.
std::string selecting(std::string_view more) {
    return std::string(
               "SELECT c.id, c.parent, c.author, a.username, a.canon, c.depth, c.html, "
               "c.createdat, c.deletedat IS NOT NULL")
        .append(more)
        .append(" FROM comment c JOIN account a ON a.id = c.author ");
}

void read(const plait::sqlite::statement& at, comment_facts& into) {
    into.id = at.get<std::int64_t>(0);
    into.parent = at.get<std::optional<std::int64_t>>(1);
    into.author_id = at.get<std::int64_t>(2);
    into.author = at.get<std::string>(3);
    into.author_canon = at.get<std::string>(4);
    into.depth = at.get<int>(5);
    into.body = plait::http::html::trusted(at.get<std::string>(6));
    into.created = at.get<moment>(7);
    into.deleted = at.get<bool>(8);
}
void read_with_text(const plait::sqlite::statement& at, comment_facts& into) {
    read(at, into);
    into.text = at.get<std::string>(9);
}

// Each comment behind what it replies to. They come by id, so a parent before its replies.
std::vector<comment_facts> threaded(std::vector<comment_facts> by_id) {
    if (std::ranges::none_of(by_id, [](const auto& one) { return one.parent.has_value(); }))
        return by_id;
    struct placed {
        std::array<std::int64_t, deepest_comment> at{};  // the ids of all above, and its own
        std::size_t index = 0;
    };
    std::vector<placed> order(by_id.size());
    for (std::size_t i = 0; i < by_id.size(); ++i) {
        const comment_facts& one = by_id[i];
        if (one.parent) {
            const auto above = std::ranges::lower_bound(by_id, *one.parent, {}, &comment_facts::id);
            order[i].at = order[static_cast<std::size_t>(above - by_id.begin())].at;
        }
        order[i].at.at(static_cast<std::size_t>(one.depth - 1)) = one.id;
        order[i].index = i;
    }
    std::ranges::sort(order, {}, &placed::at);
    std::vector<comment_facts> ordered;
    ordered.reserve(by_id.size());
    for (const placed& next : order) ordered.push_back(std::move(by_id[next.index]));
    return ordered;
}

constexpr std::string_view all_of_a_post = "WHERE c.post = $1 ORDER BY c.id LIMIT 1000";

template <class Read>
std::vector<comment_facts> read_all(connection& on, const std::string& select, std::int64_t post,
                                    Read read_one) {
    auto& query = on.prepare(select);
    query.start(post);
    std::vector<comment_facts> found;
    found.reserve(32);
    while (query.step()) read_one(query, found.emplace_back());
    return threaded(std::move(found));
}

}  // namespace

std::vector<comment_facts> comments_of(connection& on, std::int64_t post) {
    static const std::string all = selecting("").append(all_of_a_post);
    return read_all(on, all, post, read);
}

std::vector<comment_facts> comments_with_text(connection& on, std::int64_t post) {
    static const std::string all = selecting(", c.text").append(all_of_a_post);
    return read_all(on, all, post, read_with_text);
}

std::optional<comment_facts> find_comment(connection& on, std::int64_t post,
                                          std::optional<std::int64_t> parent, std::int64_t id) {
    static const std::string one =
        selecting(", c.text") + "WHERE c.post = $1 AND c.parent IS $2 AND c.id = $3";
    auto& query = on.prepare(one);
    query.start(post, parent, id);
    if (!query.step()) return std::nullopt;
    std::optional<comment_facts> found(std::in_place);
    read_with_text(query, *found);
    query.reset();
    return found;
}

added_comment add_comment(connection& on, std::int64_t post, std::optional<std::int64_t> parent,
                          std::int64_t author, std::string_view text, std::string_view html,
                          moment now) {
    const auto count = on.value<std::int64_t>(
        "SELECT comments FROM post WHERE id = $1 AND publishedat IS NOT NULL", post);
    if (!count) return {addition::no_such_post, 0};
    if (*count >= most_comments) return {addition::too_many, 0};
    int depth = 1;
    if (parent) {
        const auto above = on.value<int>(
            "SELECT depth FROM comment WHERE id = $1 AND post = $2 "
            "AND deletedat IS NULL",
            *parent, post);
        if (!above) return {addition::no_such_post, 0};
        depth = *above + 1;
        if (depth > deepest_comment) return {addition::too_deep, 0};
    }
    on.run(
        "INSERT INTO comment(post, parent, author, depth, text, html, createdat) "
        "VALUES($1, $2, $3, $4, $5, $6, $7)",
        post, parent, author, depth, text, html, now);
    const std::int64_t id = on.last_key();
    on.run("UPDATE post SET comments = comments + 1 WHERE id = $1", post);
    return {addition::added, id};
}

void delete_comment(connection& on, std::int64_t id, moment now) {
    const auto post =
        on.value<std::int64_t>("SELECT post FROM comment WHERE id = $1 AND deletedat IS NULL", id);
    if (!post) return;
    if (on.value<int>("SELECT 1 FROM comment WHERE parent = $1", id))
        on.run("UPDATE comment SET text = '', html = '', deletedat = $1 WHERE id = $2", now, id);
    else
        on.run("DELETE FROM comment WHERE id = $1", id);
    on.run("UPDATE post SET comments = max(0, comments - 1) WHERE id = $1", *post);
}

void like(connection& on, std::int64_t post, std::int64_t userid, moment now) {
    on.run("INSERT INTO liking(post, userid, at) VALUES($1, $2, $3) ON CONFLICT DO NOTHING", post,
           userid, now);
    if (on.changes() == 1) on.run("UPDATE post SET likes = likes + 1 WHERE id = $1", post);
}

void unlike(connection& on, std::int64_t post, std::int64_t userid) {
    on.run("DELETE FROM liking WHERE post = $1 AND userid = $2", post, userid);
    if (on.changes() == 1) on.run("UPDATE post SET likes = max(0, likes - 1) WHERE id = $1", post);
}

bool likes(connection& on, std::int64_t post, std::int64_t userid) {
    return on.value<int>("SELECT 1 FROM liking WHERE post = $1 AND userid = $2", post, userid)
        .has_value();
}

}  // namespace blogs
