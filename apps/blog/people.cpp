// SPDX-License-Identifier: MIT
#include "apps/blog/people.hpp"

#include <tuple>
#include <utility>

namespace blogs {

namespace {

using row =
    std::tuple<std::int64_t, std::string, std::string, std::string, std::string, std::string>;

person read(row&& from) {
    person who;
    std::tie(who.id, who.name, who.canon, who.about, who.zone, who.language) = std::move(from);
    return who;
}

blog_facts read(
    std::tuple<std::int64_t, std::optional<std::string>, std::string, std::string>&& from) {
    auto& [id, owner, title, tagline] = from;
    return {id, std::move(owner).value_or(""), std::move(title), std::move(tagline)};
}

}  // namespace

std::optional<person> find_person(connection& on, std::string_view canon) {
    auto found =
        on.row<std::int64_t, std::string, std::string, std::string, std::string, std::string>(
            "SELECT a.id, a.username, a.canon, p.about, p.zone, p.language "
            "FROM account a JOIN profile p ON p.userid = a.id WHERE a.canon = $1",
            canon);
    if (!found) return std::nullopt;
    return read(std::move(*found));
}

std::vector<person> people_after(connection& on, std::string_view canon) {
    auto found =
        on.rows<std::int64_t, std::string, std::string, std::string, std::string, std::string>(
            "SELECT a.id, a.username, a.canon, p.about, p.zone, p.language "
            "FROM account a JOIN profile p ON p.userid = a.id WHERE a.canon > $1 "
            "ORDER BY a.canon LIMIT 20",
            canon);
    std::vector<person> all;
    all.reserve(found.size());
    for (row& each : found) all.push_back(read(std::move(each)));
    return all;
}

std::int64_t count_people(connection& on) {
    return on.value<std::int64_t>("SELECT count(*) FROM account").value();
}

std::optional<blog_facts> find_blog(connection& on, std::int64_t id) {
    auto found = on.row<std::int64_t, std::optional<std::string>, std::string, std::string>(
        "SELECT b.id, a.canon, b.title, b.tagline FROM blog b LEFT JOIN account a ON a.id = "
        "b.owner "
        "WHERE b.id = $1",
        id);
    if (!found) return std::nullopt;
    return read(std::move(*found));
}

std::optional<blog_facts> blog_of(connection& on, std::string_view canon) {
    auto found = on.row<std::int64_t, std::optional<std::string>, std::string, std::string>(
        "SELECT b.id, a.canon, b.title, b.tagline FROM account a JOIN blog b ON b.owner = a.id "
        "WHERE a.canon = $1",
        canon);
    if (!found) return std::nullopt;
    return read(std::move(*found));
}

void keep_profile(connection& on, const person& who) {
    on.run("UPDATE profile SET about = $1, zone = $2, language = $3 WHERE userid = $4", who.about,
           who.zone, who.language, who.id);
}

void keep_blog(connection& on, const blog_facts& changed) {
    on.run("UPDATE blog SET title = $1, tagline = $2 WHERE id = $3", changed.title, changed.tagline,
           changed.id);
}

void settle(connection& on, std::int64_t userid, std::string_view title) {
    on.run("INSERT INTO profile(userid, language) VALUES($1, '')", userid);
    on.run("INSERT INTO blog(owner, title) VALUES($1, $2)", userid, title);
}

}  // namespace blogs
