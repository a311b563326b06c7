// SPDX-License-Identifier: MIT
#include "apps/blog/talk.hpp"

#include "plait/sqlite/statement.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace blogs {

namespace {

const std::string& select() {
    static const std::string text =
        "SELECT c.id, c.post, c.parent, c.author, a.username, a.canon, c.depth, c.text, c.html, "
        "c.createdat, c.deletedat IS NOT NULL FROM comment c JOIN account a ON a.id = c.author ";
    return text;
}

comment_facts read(const plait::sqlite::statement& at) {
    comment_facts made;
    made.id = at.get<std::int64_t>(0);
    made.post = at.get<std::int64_t>(1);
    made.parent = at.get<std::optional<std::int64_t>>(2);
    made.author_id = at.get<std::int64_t>(3);
    made.author = at.get<std::string>(4);
    made.author_canon = at.get<std::string>(5);
    made.depth = at.get<int>(6);
    made.text = at.get<std::string>(7);
    made.body = plait::http::html::trusted(at.get<std::string>(8));
    made.created = at.get<moment>(9);
    made.deleted = at.get<bool>(10);
    return made;
}

// Each comment behind what it replies to. They come by id, so a parent before its replies.
std::vector<comment_facts> threaded(std::vector<comment_facts> by_id) {
    std::unordered_map<std::int64_t, std::vector<std::size_t>> replies;  // 0: of the post
    bool nested = false;
    for (std::size_t i = 0; i < by_id.size(); ++i) {
        replies[by_id[i].parent.value_or(0)].push_back(i);
        nested = nested || by_id[i].parent;
    }
    if (!nested) return by_id;
    std::vector<comment_facts> ordered;
    ordered.reserve(by_id.size());
    std::vector<std::size_t> open;  // a stack: the next one last
    const auto push = [&](std::int64_t parent) {
        const auto found = replies.find(parent);
        if (found != replies.end())
            open.insert(open.end(), found->second.rbegin(), found->second.rend());
    };
    push(0);
    while (!open.empty()) {
        comment_facts& next = by_id[open.back()];
        open.pop_back();
        const std::int64_t id = next.id;
        ordered.push_back(std::move(next));
        push(id);
    }
    return ordered;
}

}  // namespace

std::vector<comment_facts> comments_of(connection& on, std::int64_t post) {
    static const std::string all = select() + "WHERE c.post = $1 ORDER BY c.id LIMIT 1000";
    auto& query = on.prepare(all);
    query.start(post);
    std::vector<comment_facts> found;
    found.reserve(32);
    while (query.step()) found.push_back(read(query));
    return threaded(std::move(found));
}

std::optional<comment_facts> find_comment(connection& on, std::int64_t post,
                                          std::optional<std::int64_t> parent, std::int64_t id) {
    static const std::string one = select() + "WHERE c.post = $1 AND c.parent IS $2 AND c.id = $3";
    auto& query = on.prepare(one);
    query.start(post, parent, id);
    if (!query.step()) return std::nullopt;
    auto found = std::make_optional(read(query));
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
