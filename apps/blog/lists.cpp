// SPDX-License-Identifier: MIT
#include "apps/blog/lists.hpp"

#include "plait/http/percent.hpp"

namespace blogs {

namespace {

void append_person(std::string& url, std::string_view canon) {
    url += "/users/";
    plait::http::append_segment_encoded(url, canon);
    url += '/';
}

void append_blog(std::string& url, std::string_view owner) {
    if (!owner.empty()) append_person(url, owner);
    url += owner.empty() ? "/blog/" : "blog/";
}

// URL of a comment: with the ids of all above it.
std::string comment_url(std::string_view post, std::span<const std::int64_t> above,
                        std::int64_t id) {
    std::string url = std::string(post) + "comments/";
    for (const std::int64_t each : above) url += std::to_string(each) + '/';
    return url + std::to_string(id) + '/';
}

// `above`: the ids of all that it replies to.
void add_comment(html& to, const comment_facts& one, std::span<const std::int64_t> above,
                 const comment_rights& with) {
    to.add("<article class=\"comment depth-{}\" id=\"comment-{}\">\n", one.depth, one.id);
    if (one.deleted) {
        to.add("<p class=\"note\">{}</p>\n</article>\n", with.by.say("This comment was deleted."));
        return;
    }
    to.add("<p class=\"meta\"><a href=\"/users/{}/\">{}</a> · <a href=\"#comment-{}\">{}</a></p>\n",
           one.author_canon, one.author, one.id, minute_element(one.created, with.by));
    to.add("<div class=\"body\" dir=\"auto\">{}</div>\n", one.body);
    const bool may_reply = with.may_reply && one.depth < deepest_comment;
    const bool may_delete = with.may_moderate || (with.reader != 0 && with.reader == one.author_id);
    if (may_reply || may_delete) {
        const std::string url = comment_url(with.post, above, one.id);
        to.add("<p class=\"meta\">");
        if (may_reply) to.add("<a href=\"{}\">{}</a> ", url + "reply", with.by.say("Reply"));
        if (may_delete) to.add("<a href=\"{}\">{}</a>", url + "delete", with.by.say("Delete"));
        to.add("</p>\n");
    }
    to.add("</article>\n");
}

}  // namespace

std::string person_url(std::string_view canon) {
    std::string url;
    append_person(url, canon);
    return url;
}

std::string blog_url(std::string_view owner) {
    std::string url;
    append_blog(url, owner);
    return url;
}

std::string post_url(const post_line& one) {
    std::string url;
    url.reserve(one.owner.size() + one.slug.size() + 32);
    append_blog(url, one.owner);
    url += one.published ? "posts/" : "drafts/";
    plait::http::append_segment_encoded(url, one.slug);
    return url += '/';
}

html post_list(std::span<const post_line> posts, const reading& by, phrase nothing) {
    if (posts.empty()) return html("<p class=\"note\">{}</p>\n", by.say(nothing));
    html list("<ol class=\"posts\" reversed>\n");
    for (const post_line& each : posts) {
        list.add("<li><article><h2 dir=\"auto\"><a href=\"{}\">{}</a></h2>\n<p class=\"meta\">",
                 post_url(each), each.title);
        if (each.published)
            list.add("{} · <a href=\"/users/{}/\">{}</a>", day_element(*each.published, by),
                     each.author_canon, each.author);
        else
            list.add("{} {}", by.say("Draft, last changed"), minute_element(each.changed, by));
        if (each.comments != 0) list.add(" · {}", by.say.counted(each.comments, thing::comment));
        if (each.likes != 0) list.add(" · {}", by.say.counted(each.likes, thing::like));
        list.add("</p>\n");
        if (!each.summary.empty()) list.add("<p dir=\"auto\">{}</p>\n", each.summary);
        list.add("</article></li>\n");
    }
    list.add("</ol>\n");
    return list;
}

namespace {

// Empty: there is nothing older.
std::string older_url(std::span<const post_line> posts, std::string_view here) {
    if (posts.size() != page_length) return {};
    const list_position last{posts.back().published.value_or(0), posts.back().id};
    return std::string(here).append("?before=").append(last.text());
}

html pager(std::span<const post_line> posts, const voice& say, std::string_view here,
           bool from_the_start) {
    html links;
    if (!from_the_start) links.add("<a href=\"{}\">{}</a>", here, say("Newest"));
    if (const std::string older = older_url(posts, here); !older.empty())
        links.add("<a rel=\"next\" href=\"{}\">{}</a>", older, say("Older"));
    if (links.empty()) return links;
    return html("<nav class=\"pager\" aria-label=\"{}\">{}</nav>\n", say("Pages"), links);
}

}  // namespace

list_position behind_of(plait::http::request asked) {
    return list_position::parse(asked.query("before", ""));
}

html posts_from(std::span<const post_line> posts, const reading& by, list_position behind,
                std::string_view here, phrase nothing) {
    const bool from_the_start = behind.published == 0;
    html list =
        post_list(posts, by, from_the_start ? nothing : phrase("There is nothing more here."));
    return list.add(pager(posts, by.say, here, from_the_start));
}

html tag_links(std::string_view blog, std::span<const std::string> tags, const voice& say) {
    html list;
    if (tags.empty()) return list;
    list.add("<ul class=\"tags\" aria-label=\"{}\">", say("Tags"));
    for (const std::string& each : tags)
        list.add("<li><a rel=\"tag\" href=\"{}\">{}</a></li>",
                 std::string(blog) + "tags/" + plait::http::segment_encoded(each) + '/', each);
    list.add("</ul>\n");
    return list;
}

html comment_form(const form_state& form, std::string_view proof, const voice& say,
                  std::string_view action) {
    html made = complaint(form);
    made.add("<form class=\"form\" method=\"post\" action=\"{}\">", action).add(proof_field(proof));
    made.add(text_field(form, "text", say("Your comment"), {{"required", true}, {"dir", "auto"}},
                        html("{}", say("Markdown. HTML is left out."))));
    return made.add("<div class=\"buttons\"><button class=\"main\">{}</button></div></form>\n",
                    say("Comment"));
}

void add_comments(html& to, std::span<const comment_facts> all, const comment_rights& with) {
    std::vector<std::int64_t> above;
    for (const comment_facts& each : all) {
        // In this order a comment comes right behind its parent's subtree's beginning.
        above.resize(static_cast<std::size_t>(each.depth - 1));
        add_comment(to, each, above, with);
        above.push_back(each.id);
    }
}

std::string posts_json(std::string_view title, std::span<const post_line> posts,
                       std::string_view here) {
    json out;
    out.begin().member("title", title).list("posts");
    for (const post_line& each : posts) write(out, each);
    out.end_list();
    if (const std::string older = older_url(posts, here); !older.empty())
        out.member("older", older);
    out.end();
    return std::move(out).text();
}

void write(json& out, const post_line& one) {
    out.begin();
    write_members(out, one);
    out.end();
}

void write_members(json& out, const post_line& one) {
    out.member("url", post_url(one)).member("title", one.title).member("author", one.author);
    if (one.published) out.member("published", rfc3339(*one.published));
    out.member("changed", rfc3339(one.changed)).member("summary", one.summary);
    out.member("comments", one.comments).member("likes", one.likes).list("tags");
    for (const std::string& tag : one.tags()) out.item(tag);
    out.end_list();
}

void write(json& out, const comment_facts& one) {
    out.begin().member("id", one.id).member("depth", one.depth);
    if (one.parent) out.member("parent", *one.parent);
    out.member("deleted", one.deleted);
    if (!one.deleted)
        out.member("author", one.author)
            .member("created", rfc3339(one.created))
            .member("text", one.text)
            .member("html", one.body.text());
    out.end();
}

}  // namespace blogs
