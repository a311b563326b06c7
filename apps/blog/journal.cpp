// SPDX-License-Identifier: MIT
//
// A blog as its readers see it: posts, one post, feed.
#include "apps/blog/lists.hpp"
#include "apps/blog/tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace blogs {

namespace http = plait::http;
using plait::coro;
using plait::traversal::ref;
using plait::traversal::visit;

namespace {

struct blog_page {
    std::vector<post_line> posts;
    std::vector<tag_count> tags;
};

coro<http::response> index(ref<blog> at, visit v) {
    request_facts& facts = co_await here;
    const auto behind = behind_of(v.request());
    auto look = [id = at->facts.id, behind](connection& on) {
        blog_page all;
        all.posts = posts_of_blog(on, id, behind);
        all.tags = tags_of_blog(on, id);
        return all;
    };
    const blog_page all = co_await facts.with.db.read(std::move(look));
    const std::string base = at->url();
    html content("<h1 dir=\"auto\">{}</h1>\n", at->title());
    if (!at->facts.tagline.empty())
        content.add("<p class=\"lead\" dir=\"auto\">{}</p>\n", at->facts.tagline);
    if (at->allows(v.who(), "write"))
        content.add(
            "<p class=\"actions\"><a class=\"button\" href=\"{}\">{}</a>"
            "<a href=\"{}\">{}</a><a href=\"{}\">{}</a><a href=\"/files/\">{}</a></p>\n",
            at->url("new"), facts.say("Write"), base + "drafts/", facts.say("Drafts"),
            at->url("settings"), facts.say("Name of this blog"), facts.say("Pictures"));
    content.add(posts_from(all.posts, facts.reading(), behind, base,
                           "Nothing has been published here yet."));
    if (!all.posts.empty()) {
        std::vector<std::string> names;
        for (const tag_count& each : all.tags) {
            if (names.size() == 20) break;
            names.push_back(each.name);
        }
        content.add(tag_links(base, names, facts.say));
        content.add("<p class=\"meta\"><a href=\"{}\">{}</a></p>\n", base + "archive/",
                    facts.say("Archive"));
    }
    page_options how;
    how.description = at->facts.tagline;
    how.feed = at->url("feed.atom");
    co_return answer(facts, *at, content, how);
}

coro<http::response> index_json(ref<blog> at, visit v) {
    request_facts& facts = co_await here;
    auto look = [id = at->facts.id, behind = behind_of(v.request())](connection& on) {
        return posts_of_blog(on, id, behind);
    };
    const auto all = co_await facts.with.db.read(std::move(look));
    co_return answer_json(posts_json(at->title(), all, at->url()));
}

coro<http::response> all_posts(ref<posts> at, visit v) {
    request_facts& facts = co_await here;
    const auto behind = behind_of(v.request());
    auto look = [id = at->nearest<blog>()->facts.id, behind](connection& on) {
        return posts_of_blog(on, id, behind);
    };
    const auto all = co_await facts.with.db.read(std::move(look));
    html content("<h1>{}</h1>\n", facts.say("Posts"));
    content.add(posts_from(all, facts.reading(), behind, at->url(),
                           "Nothing has been published here yet."));
    co_return answer(facts, *at, content);
}

coro<http::response> all_posts_json(ref<posts> at, visit v) {
    request_facts& facts = co_await here;
    auto look = [id = at->nearest<blog>()->facts.id, behind = behind_of(v.request())](
                    connection& on) { return posts_of_blog(on, id, behind); };
    const auto all = co_await facts.with.db.read(std::move(look));
    co_return answer_json(posts_json(at->nearest<blog>()->title(), all, at->url()));
}

coro<http::response> all_drafts(ref<drafts> at) {
    request_facts& facts = co_await here;
    auto look = [id = at->nearest<blog>()->facts.id](connection& on) {
        return drafts_of_blog(on, id);
    };
    const auto all = co_await facts.with.db.read(std::move(look));
    html content("<h1>{}</h1>\n", facts.say("Drafts"));
    content.add(post_list(all, facts.reading(), "There are no drafts."));
    co_return answer(facts, *at, content);
}

coro<http::response> all_drafts_json(ref<drafts> at) {
    request_facts& facts = co_await here;
    auto look = [id = at->nearest<blog>()->facts.id](connection& on) {
        return drafts_of_blog(on, id);
    };
    const auto all = co_await facts.with.db.read(std::move(look));
    json out;
    out.begin().list("posts");
    for (const post_line& each : all) write(out, each);
    out.end_list().end();
    co_return answer_json(std::move(out).text());
}

struct post_page {
    std::vector<comment_facts> comments;
    std::optional<neighbour> before;
    std::optional<neighbour> after;
    bool liked = false;
};

html like_button(const post& at, const request_facts& facts, bool liked) {
    const std::string likes = facts.say.counted(at.likes, thing::like);
    html button("<div class=\"like\" id=\"like\">");
    if (!facts.who)
        return button.add("<span>{}</span><a href=\"/account/signin?next={}\">{}</a></div>", likes,
                          at.url(), facts.say("Sign in to like"));
    button.add("<form method=\"post\" action=\"{}\">", at.url(liked ? "unlike" : "like"));
    return button.add(proof_field(facts.proof))
        .add("<button data-part=\"like\"{}>{} {}</button></form><span>{}</span></div>",
             http::attribute("aria-pressed", liked ? "true" : "false"), liked ? "♥" : "♡",
             liked ? facts.say("Liked") : facts.say("Like"), likes);
}

html neighbours(const post_page& all, const std::string& posts, const voice& say) {
    html links;
    if (all.after)
        links.add("<span>{}: <a rel=\"next\" href=\"{}\">{}</a></span>", say("Newer"),
                  posts + all.after->slug + '/', all.after->title);
    if (all.before)
        links.add("<span>{}: <a rel=\"prev\" href=\"{}\">{}</a></span>", say("Older"),
                  posts + all.before->slug + '/', all.before->title);
    if (links.empty()) return links;
    return html("<nav class=\"pager\" aria-label=\"{}\">{}</nav>\n", say("Posts"), links);
}

void add_conversation(html& to, const post& at, const post_page& all, const request_facts& facts,
                      const visit& v) {
    to.add(
        "<section class=\"comments\" id=\"comments\" aria-labelledby=\"comments-title\">\n"
        "<h2 id=\"comments-title\">{}</h2>\n",
        facts.say("Comments"));
    comment_rights with;
    with.reader = facts.user();
    with.may_moderate = at.allows(v.who(), "moderate");
    with.may_reply = facts.who.has_value();
    with.post = at.url();
    with.by = facts.reading();
    if (all.comments.empty())
        to.add("<p class=\"note\">{}</p>\n", facts.say("Nobody has said anything yet."));
    add_comments(to, all.comments, with);
    if (!facts.who) {
        to.add("<p class=\"note\"><a href=\"/account/signin?next={}\">{}</a></p>\n</section>\n",
               at.url(), facts.say("Sign in to comment."));
        return;
    }
    to.add(comment_form({}, facts.proof, facts.say, at.url() + "comments/")).add("</section>\n");
}

coro<http::response> show(ref<post> at, visit v) {
    request_facts& facts = co_await here;
    auto look = [id = at->facts.id, blog = at->facts.blog, published = at->facts.published,
                 user = facts.user()](connection& on) {
        post_page all;
        all.comments = comments_of(on, id);
        if (published) {
            all.before = post_before(on, blog, {*published, id});
            all.after = post_after(on, blog, {*published, id});
        }
        all.liked = user != 0 && likes(on, id, user);
        return all;
    };
    const post_page all = co_await facts.with.db.read(std::move(look));
    const post_facts& one = at->facts;
    html content("<article class=\"post\">\n<header><h1 dir=\"auto\">{}</h1>\n<p class=\"meta\">",
                 one.title);
    if (one.published)
        content.add("{} · <a rel=\"author\" href=\"{}\">{}</a>",
                    day_element(*one.published, facts.reading()), person_url(one.author_canon),
                    one.author);
    else
        content.add("{} {}", facts.say("Draft, last changed"),
                    minute_element(one.changed, facts.reading()));
    if (one.published && one.changed > *one.published)
        content.add(" · {} {}", facts.say("changed"), day_element(one.changed, facts.reading()));
    content.add("</p></header>\n<div class=\"body\" dir=\"auto\">{}</div>\n", one.body);
    const std::string journal = at->nearest<blog>()->url();
    if (one.published) content.add(tag_links(journal, one.tags(), facts.say));
    content.add("<div class=\"actions\">");
    if (one.published) content.add(like_button(*at, facts, all.liked));
    if (at->allows(v.who(), "edit")) {
        if (!one.published)
            content.add("<form method=\"post\" action=\"{}\">", at->url("publish"))
                .add(proof_field(facts.proof))
                .add("<button class=\"main\">{}</button></form>", facts.say("Publish"));
        content.add("<a href=\"{}\">{}</a> <a href=\"{}\">{}</a>", at->url("edit"),
                    facts.say("Edit"), at->url("delete"), facts.say("Delete"));
    }
    content.add("</div>\n</article>\n");
    if (one.published) {
        content.add(neighbours(all, at->parent()->url(), facts.say));
        add_conversation(content, *at, all, facts, v);
    }
    page_options how;
    how.description = one.summary;
    how.feed = at->nearest<blog>()->url("feed.atom");
    how.for_robots = one.published.has_value();
    co_return answer(facts, *at, content, how);
}

coro<http::response> show_json(ref<post> at) {
    request_facts& facts = co_await here;
    auto look = [id = at->facts.id](connection& on) { return comments_with_text(on, id); };
    const auto said = co_await facts.with.db.read(std::move(look));
    json out;
    out.begin();
    write_members(out, at->facts);
    out.member("text", at->facts.text).member("html", at->facts.body.text()).list("comments");
    for (const comment_facts& each : said) write(out, each);
    out.end_list().end();
    co_return answer_json(std::move(out).text());
}

// XML has no way at all to say most control characters (XML 1.0, section 2.2).
std::string xml_escaped(std::string_view text) {
    std::string kept;
    kept.reserve(text.size());
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= ' ' || c == '\t' || c == '\n' || c == '\r') kept += c;
    return http::html_escaped(kept);
}

coro<http::response> feed(ref<blog> at) {
    request_facts& facts = co_await here;
    auto look = [id = at->facts.id](connection& on) {
        std::vector<post_facts> all;
        for (const post_line& each : posts_of_blog(on, id))
            if (auto whole = find_post(on, id, each.slug)) all.push_back(std::move(*whole));
        return all;
    };
    const auto all = co_await facts.with.db.read(std::move(look));
    const std::string url = at->absolute_url();
    const std::string origin = url.substr(0, url.size() - at->url().size());
    moment newest = 0;
    for (const post_facts& each : all) newest = std::max(newest, each.changed);
    std::string text =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<title>" +
        xml_escaped(at->title()) + "</title>\n<id>" + xml_escaped(url) + "</id>\n<link href=\"" +
        xml_escaped(url) + "\"/>\n<link rel=\"self\" href=\"" +
        xml_escaped(at->absolute_url("feed.atom")) + "\"/>\n<updated>" + rfc3339(newest) +
        "</updated>\n";
    for (const post_facts& each : all) {
        const std::string link = xml_escaped(origin + post_url(each));
        text += fmt::format(
            "<entry>\n<title>{0}</title>\n<id>{1}</id>\n<link href=\"{1}\"/>\n"
            "<published>{2}</published>\n<updated>{3}</updated>\n<author><name>{4}</name></"
            "author>\n"
            "<content type=\"html\">{5}</content>\n</entry>\n",
            xml_escaped(each.title), link, rfc3339(*each.published), rfc3339(each.changed),
            xml_escaped(each.author), xml_escaped(each.body.text()));
    }
    co_return http::content("application/atom+xml", text + "</feed>\n");
}

}  // namespace

void add_blog_views(plait::traversal::site& to) {
    to.on<blog>().get(index);
    to.on<blog>().get(index_json).accepts("application/json");
    to.on<blog>().get("feed.atom", feed);
    to.on<posts>().get(all_posts);
    to.on<posts>().get(all_posts_json).accepts("application/json");
    to.on<drafts>().get(all_drafts);
    to.on<drafts>().get(all_drafts_json).accepts("application/json");
    to.on<post>().get(show);
    to.on<post>().get(show_json).accepts("application/json");
}

}  // namespace blogs
