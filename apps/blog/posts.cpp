// SPDX-License-Identifier: MIT
#include "apps/blog/posts.hpp"

#include "apps/blog/accounts.hpp"
#include "apps/blog/slug.hpp"
#include "plait/sqlite/statement.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <limits>
#include <tuple>
#include <utility>

namespace blogs {

namespace {

constexpr std::size_t longest_text = 200'000;
constexpr std::size_t most_tags = 10;
constexpr std::size_t longest_tag = 40;

// What `read_line` reads, from p(ost), b(log), a(uthor), o(wner).
constexpr std::string_view line_columns =
    "p.id, o.canon, p.slug, p.title, p.summary, a.username, a.canon, p.tags, p.publishedat, "
    "p.changedat, p.comments, p.likes ";
constexpr std::string_view joins =
    "JOIN account a ON a.id = p.author JOIN blog b ON b.id = p.blog "
    "LEFT JOIN account o ON o.id = b.owner ";

std::vector<std::string> split_tags(std::string_view text) {
    std::vector<std::string> tags;
    while (!text.empty()) {
        const auto end = std::min(text.find(' '), text.size());
        tags.emplace_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return tags;
}

template <class Line>
void read_line(const plait::sqlite::statement& at, Line& into) {
    into.id = at.get<std::int64_t>(0);
    into.owner = at.get<std::optional<std::string>>(1).value_or("");
    into.slug = at.get<std::string>(2);
    into.title = at.get<std::string>(3);
    into.summary = at.get<std::string>(4);
    into.author = at.get<std::string>(5);
    into.author_canon = at.get<std::string>(6);
    into.tag_words = at.get<std::string>(7);
    into.published = at.get<std::optional<moment>>(8);
    into.changed = at.get<moment>(9);
    into.comments = at.get<std::int64_t>(10);
    into.likes = at.get<std::int64_t>(11);
}

template <class... Values>
std::vector<post_line> lines(connection& on, const std::string& select, const Values&... values) {
    auto& query = on.prepare(select);
    query.start(values...);
    std::vector<post_line> all;
    all.reserve(page_length);
    while (query.step()) read_line(query, all.emplace_back());
    return all;
}

const std::string& select_posts() {
    static const std::string text =
        "SELECT " + std::string(line_columns) + "FROM post p " + std::string(joins);
    return text;
}

std::optional<neighbour> read_neighbour(
    std::optional<std::tuple<std::string, std::string>>&& from) {
    if (!from) return std::nullopt;
    auto& [slug, title] = *from;
    return neighbour{std::move(slug), std::move(title)};
}

// The position behind which all lie.
list_position or_newest(list_position behind) {
    constexpr auto most = std::numeric_limits<std::int64_t>::max();
    return behind.published == 0 ? list_position{most, most} : behind;
}

void keep_tags(connection& on, std::int64_t blog, std::int64_t post,
               const std::vector<std::string>& tags, moment published) {
    on.run("DELETE FROM tag WHERE post = $1", post);
    for (const std::string& name : tags)
        on.run(
            "INSERT INTO tag(blog, name, publishedat, post) VALUES($1, $2, $3, $4) "
            "ON CONFLICT DO NOTHING",
            blog, name, published, post);
}

// The index has no words of its own: to forget a post it must be told what it was.
void forget_words(connection& on, std::int64_t post) {
    on.run(
        "INSERT INTO post_text(post_text, rowid, title, text) SELECT 'delete', id, title, text "
        "FROM post WHERE id = $1 AND publishedat IS NOT NULL",
        post);
}
void learn_words(connection& on, std::int64_t post) {
    on.run(
        "INSERT INTO post_text(rowid, title, text) SELECT id, title, text FROM post "
        "WHERE id = $1 AND publishedat IS NOT NULL",
        post);
}

std::string free_slug(connection& on, std::int64_t blog, std::string_view wished) {
    if (wished.empty()) wished = "post";
    std::string slug(wished);
    const auto is_taken = [&] {
        return on.value<int>("SELECT 1 FROM post WHERE blog = $1 AND slug = $2", blog, slug);
    };
    if (!is_taken()) return slug;
    // Those that begin so: '.' follows '-'.
    auto number = 2 + on.value<std::int64_t>(
                            "SELECT count(*) FROM post WHERE blog = $1 AND slug > $2 AND slug < $3",
                            blog, slug + '-', slug + '.')
                          .value();
    do slug = std::string(wished) + '-' + std::to_string(number++);
    while (is_taken());
    return slug;
}

}  // namespace

std::vector<std::string> post_line::tags() const { return split_tags(tag_words); }

list_position list_position::parse(std::string_view text) {
    list_position at;
    const char* const end = text.data() + text.size();
    const auto [dash, wrong] = std::from_chars(text.data(), end, at.published);
    if (wrong != std::errc() || dash == end || *dash != '-' || at.published <= 0) return {};
    if (const auto id = std::from_chars(dash + 1, end, at.id);
        id.ec != std::errc() || id.ptr != end || at.id <= 0)
        return {};
    return at;
}

std::string list_position::text() const {
    return std::to_string(published) + '-' + std::to_string(id);
}

std::vector<post_line> latest_posts(connection& on, list_position behind) {
    static const std::string query =
        select_posts() +
        "WHERE p.publishedat IS NOT NULL AND (p.publishedat, p.id) < ($1, $2) "
        "ORDER BY p.publishedat DESC, p.id DESC LIMIT 20";
    behind = or_newest(behind);
    return lines(on, query, behind.published, behind.id);
}

std::vector<post_line> posts_of_blog(connection& on, std::int64_t blog, list_position behind) {
    static const std::string query =
        select_posts() +
        "WHERE p.blog = $1 AND p.publishedat IS NOT NULL AND (p.publishedat, p.id) < ($2, $3) "
        "ORDER BY p.publishedat DESC, p.id DESC LIMIT 20";
    behind = or_newest(behind);
    return lines(on, query, blog, behind.published, behind.id);
}

std::vector<post_line> posts_tagged(connection& on, std::int64_t blog, std::string_view tag,
                                    list_position behind) {
    static const std::string query =
        "SELECT " + std::string(line_columns) + "FROM tag t JOIN post p ON p.id = t.post " +
        std::string(joins) +
        "WHERE t.blog = $1 AND t.name = $2 AND (t.publishedat, t.post) < ($3, $4) "
        "ORDER BY t.publishedat DESC, t.post DESC LIMIT 20";
    behind = or_newest(behind);
    return lines(on, query, blog, tag, behind.published, behind.id);
}

std::vector<post_line> posts_in(connection& on, std::int64_t blog, span when,
                                list_position behind) {
    static const std::string query =
        select_posts() +
        "WHERE p.blog = $1 AND p.publishedat >= $2 AND (p.publishedat, p.id) < ($3, $4) "
        "ORDER BY p.publishedat DESC, p.id DESC LIMIT 20";
    if (behind.published == 0 || behind.published > when.to) behind = {when.to, 0};
    return lines(on, query, blog, when.from, behind.published, behind.id);
}

std::vector<post_line> drafts_of_blog(connection& on, std::int64_t blog) {
    static const std::string query = select_posts() +
                                     "WHERE p.blog = $1 AND p.publishedat IS NULL "
                                     "ORDER BY p.changedat DESC LIMIT 100";
    return lines(on, query, blog);
}

std::vector<post_line> search_posts(connection& on, std::string_view words, int page) {
    constexpr int most_words = 12;
    // Each word is a string of FTS5's; whatever stands in it is no syntax.
    std::string query;
    int count = 0;
    while (!words.empty() && count < most_words) {
        const auto end = std::min(words.find_first_of(" \t\r\n"), words.size());
        if (end != 0) {
            query += count++ == 0 ? "\"" : " \"";
            for (const char c : words.substr(0, end)) {
                if (c == '\0') continue;
                query += c;
                if (c == '"') query += c;
            }
            query += '"';
        }
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    if (query.empty()) return {};
    query += " *";
    static const std::string select =
        "SELECT " + std::string(line_columns) + "FROM post_text f JOIN post p ON p.id = f.rowid " +
        std::string(joins) +
        "WHERE post_text MATCH $1 ORDER BY bm25(post_text, 4.0, 1.0) LIMIT 20 OFFSET $2";
    return lines(on, select, query, std::clamp(page, 0, last_found_page) * page_length);
}

std::optional<post_facts> find_post(connection& on, std::int64_t blog, std::string_view slug) {
    static const std::string select =
        "SELECT " + std::string(line_columns) +
        ", p.blog, p.author, p.createdat, p.text, p.html FROM post p " + std::string(joins) +
        "WHERE p.blog = $1 AND p.slug = $2";
    auto& query = on.prepare(select);
    query.start(blog, slug);
    if (!query.step()) return std::nullopt;
    std::optional<post_facts> found(std::in_place);
    read_line(query, *found);
    found->blog = query.get<std::int64_t>(12);
    found->author_id = query.get<std::int64_t>(13);
    found->created = query.get<moment>(14);
    found->text = query.get<std::string>(15);
    found->body = plait::http::html::trusted(query.get<std::string>(16));
    query.reset();
    return found;
}

std::optional<neighbour> post_before(connection& on, std::int64_t blog, list_position from) {
    auto found = on.row<std::string, std::string>(
        "SELECT slug, title FROM post WHERE blog = $1 AND publishedat IS NOT NULL "
        "AND (publishedat, id) < ($2, $3) ORDER BY publishedat DESC, id DESC LIMIT 1",
        blog, from.published, from.id);
    return read_neighbour(std::move(found));
}

std::optional<neighbour> post_after(connection& on, std::int64_t blog, list_position from) {
    auto found = on.row<std::string, std::string>(
        "SELECT slug, title FROM post WHERE blog = $1 AND publishedat IS NOT NULL "
        "AND (publishedat, id) > ($2, $3) ORDER BY publishedat, id LIMIT 1",
        blog, from.published, from.id);
    return read_neighbour(std::move(found));
}

std::vector<tag_count> tags_of_blog(connection& on, std::int64_t blog) {
    std::vector<tag_count> all;
    on.each<std::string, std::int64_t>(
        "SELECT name, posts FROM tag_use WHERE blog = $1 ORDER BY posts DESC, name LIMIT 100",
        [&](std::string name, std::int64_t posts) { all.push_back({std::move(name), posts}); },
        blog);
    return all;
}

std::vector<month_count> months_of_blog(connection& on, std::int64_t blog) {
    std::vector<month_count> all;
    on.each<int, int, std::int64_t>(
        "SELECT substr(month, 1, 4) + 0, substr(month, 6) + 0, posts FROM month_use "
        "WHERE blog = $1 ORDER BY month DESC",
        [&](int year, int month, std::int64_t posts) { all.push_back({year, month, posts}); },
        blog);
    return all;
}

std::string add_post(connection& on, std::int64_t blog, std::int64_t author, const post_text& what,
                     std::string_view wished, moment now, bool publish) {
    std::string slug = free_slug(on, blog, wished);
    std::optional<moment> published;
    if (publish) published = now;
    on.run(
        "INSERT INTO post(blog, author, slug, title, text, html, summary, tags, publishedat, "
        "createdat, changedat) VALUES($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        blog, author, slug, what.title, what.text, what.html, what.summary, joined(what.tags, " "),
        published, now, now);
    if (!publish) return slug;
    const std::int64_t id = on.last_key();
    learn_words(on, id);
    keep_tags(on, blog, id, what.tags, now);
    return slug;
}

bool change_post(connection& on, std::int64_t id, const post_text& what, moment now) {
    const auto place = on.row<std::int64_t, std::optional<moment>>(
        "SELECT blog, publishedat FROM post WHERE id = $1", id);
    if (!place) return false;
    forget_words(on, id);
    on.run(
        "UPDATE post SET title = $1, text = $2, html = $3, summary = $4, tags = $5, changedat = $6 "
        "WHERE id = $7",
        what.title, what.text, what.html, what.summary, joined(what.tags, " "), now, id);
    learn_words(on, id);
    const auto& [blog, published] = *place;
    if (published) keep_tags(on, blog, id, what.tags, *published);
    return true;
}

bool publish_post(connection& on, std::int64_t id, moment now) {
    const auto place = on.row<std::int64_t, std::string>(
        "SELECT blog, tags FROM post WHERE id = $1 AND publishedat IS NULL", id);
    if (!place) return false;
    on.run("UPDATE post SET publishedat = $1 WHERE id = $2", now, id);
    learn_words(on, id);
    const auto& [blog, tags] = *place;
    keep_tags(on, blog, id, split_tags(tags), now);
    return true;
}

void delete_post(connection& on, std::int64_t id) {
    forget_words(on, id);
    on.run("DELETE FROM post WHERE id = $1", id);
}

void check(const post_text& what) {
    if (character_count(what.title) > longest_title)
        throw refusal(422, "title", "a title has at most 200 characters");
    if (has_control(what.title)) throw refusal(422, "title", "a title is one line of text");
    if (what.text.size() > longest_text)
        throw refusal(422, "text", "a text has at most 200,000 bytes");
    if (std::find(what.tags.begin(), what.tags.end(), "") != what.tags.end())
        throw refusal(422, "tags", "a tag has Latin or Russian letters, or digits");
}

std::vector<std::string> tags_in(std::string_view field) {
    std::vector<std::string> tags;
    while (!field.empty() && tags.size() < most_tags) {
        const auto end = std::min(field.find(','), field.size());
        const std::string_view word = field.substr(0, end);
        if (word.find_first_not_of(" \t\r\n") != std::string_view::npos) {
            std::string tag = slug_of(word);
            if (tag.size() > longest_tag) tag.resize(longest_tag);
            while (tag.ends_with('-')) tag.pop_back();
            if (std::find(tags.begin(), tags.end(), tag) == tags.end())
                tags.push_back(std::move(tag));
        }
        field.remove_prefix(std::min(end + 1, field.size()));
    }
    return tags;
}

std::string joined(const std::vector<std::string>& tags, std::string_view by) {
    std::string text;
    for (const std::string& each : tags) {
        if (!text.empty()) text += by;
        text += each;
    }
    return text;
}

}  // namespace blogs
