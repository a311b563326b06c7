// SPDX-License-Identifier: MIT
//
// The home page, search, authors, and what is for machines: style, robots, sitemap, health.
#include "apps/blog/assets.hpp"
#include "apps/blog/lists.hpp"
#include "apps/blog/tree.hpp"
#include "plait/http/percent.hpp"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace blogs {

namespace http = plait::http;
using plait::coro;
using plait::traversal::ref;
using plait::traversal::visit;

namespace {

coro<http::response> home(ref<front> at, visit v) {
    request_facts& facts = co_await here;
    const auto behind = behind_of(v.request());
    auto look = [behind](connection& on) { return latest_posts(on, behind); };
    const auto all = co_await facts.with.db.read(std::move(look));
    html content("<h1>{}</h1>\n", at->title());
    if (behind.published == 0)
        content.add("<p class=\"lead\">{}</p>\n", facts.say("The latest from all who write here."));
    content.add(posts_from(all, facts.reading(), behind, "/", "Nobody has written anything yet."));
    co_return answer(facts, *at, content);
}

coro<http::response> home_json(ref<front> at, visit v) {
    request_facts& facts = co_await here;
    const auto behind = behind_of(v.request());
    auto look = [behind](connection& on) { return latest_posts(on, behind); };
    const auto all = co_await facts.with.db.read(std::move(look));
    co_return answer_json(posts_json(at->title(), all, "/"));
}

int page_number(const visit& v) {
    const std::string text = v.request().query("page", "0");
    int page = 0;
    std::from_chars(text.data(), text.data() + text.size(), page);
    return std::clamp(page, 0, last_found_page);
}

// URL of the next page of what was found; empty: this is the last.
std::string more_found(const std::vector<post_line>& all, const std::string& words, int page) {
    if (all.size() != page_length || page == last_found_page) return {};
    return "/search?q=" + http::form_encoded(words) + "&page=" + std::to_string(page + 1);
}

coro<http::response> search(ref<front> at, visit v) {
    request_facts& facts = co_await here;
    const std::string words = v.request().query("q", "");
    const int page = page_number(v);
    auto look = [words, page](connection& on) { return search_posts(on, words, page); };
    const auto all = co_await facts.with.db.read_long(std::move(look));
    const std::string more = more_found(all, words, page);
    html content(
        "<h1>{}</h1>\n<form class=\"search\" role=\"search\" action=\"/search\">"
        "<input type=\"search\" name=\"q\" dir=\"auto\" aria-label=\"{}\" value=\"{}\">"
        "<button class=\"main\">{}</button></form>\n",
        facts.say("Search"), facts.say("Words to look for"), words, facts.say("Search"));
    if (!words.empty()) {
        content.add(post_list(all, facts.reading(),
                              page == 0 ? phrase("No post has all of these words.")
                                        : phrase("There is nothing more here.")));
        if (!more.empty())
            content.add("<nav class=\"pager\" aria-label=\"{}\"><a href=\"{}\">{}</a></nav>\n",
                        facts.say("Pages"), more, facts.say("More"));
    }
    page_options how;
    how.title = how.last_crumb = facts.say("Search");
    how.for_robots = false;
    co_return answer(facts, *at, content, how);
}

coro<http::response> search_json(ref<front>, visit v) {
    request_facts& facts = co_await here;
    const std::string words = v.request().query("q", "");
    const int page = page_number(v);
    auto look = [words, page](connection& on) { return search_posts(on, words, page); };
    const auto all = co_await facts.with.db.read_long(std::move(look));
    const std::string more = more_found(all, words, page);
    json out;
    out.begin().list("posts");
    for (const post_line& each : all) write(out, each);
    out.end_list();
    if (!more.empty()) out.member("more", more);
    out.end();
    co_return answer_json(std::move(out).text());
}

// URL of those after these; empty: they are the last.
std::string more_people(const std::vector<person>& all) {
    if (all.size() != page_length) return {};
    return "/users/?after=" + http::form_encoded(all.back().canon);
}

coro<http::response> directory(ref<users> at, visit v) {
    request_facts& facts = co_await here;
    auto look = [after = v.request().query("after", "")](connection& on) {
        return people_after(on, after);
    };
    const auto all = co_await facts.with.db.read(std::move(look));
    html content("<h1>{}</h1>\n<ul class=\"posts\">\n", facts.say("Authors"));
    for (const person& each : all) {
        content.add("<li><h2><a href=\"{}\">{}</a></h2>\n", person_url(each.canon), each.name);
        if (!each.about.empty()) content.add("<p dir=\"auto\">{}</p>", each.about);
        content.add("<p class=\"meta\"><a href=\"{}\">{}</a></p></li>\n", blog_url(each.canon),
                    facts.say("Blog"));
    }
    content.add("</ul>\n");
    if (const std::string more = more_people(all); !more.empty())
        content.add(
            "<nav class=\"pager\" aria-label=\"{}\"><a rel=\"next\" href=\"{}\">{}</a></nav>\n",
            facts.say("Pages"), more, facts.say("More"));
    co_return answer(facts, *at, content);
}

coro<http::response> directory_json(ref<users>, visit v) {
    request_facts& facts = co_await here;
    auto look = [after = v.request().query("after", "")](connection& on) {
        return people_after(on, after);
    };
    const auto all = co_await facts.with.db.read(std::move(look));
    json out;
    out.begin().list("users");
    for (const person& each : all)
        out.begin().member("name", each.name).member("url", person_url(each.canon)).end();
    out.end_list();
    if (const std::string more = more_people(all); !more.empty()) out.member("more", more);
    out.end();
    co_return answer_json(std::move(out).text());
}

coro<http::response> profile(ref<user> at) {
    request_facts& facts = co_await here;
    html content("<h1>{}</h1>\n", at->facts.name);
    if (!at->facts.about.empty())
        content.add("<p class=\"lead\" dir=\"auto\">{}</p>\n", at->facts.about);
    content.add("<p><a href=\"{}\">{}</a></p>\n", blog_url(at->facts.canon), facts.say("Blog"));
    if (facts.who && facts.who->canon == at->facts.canon)
        content.add("<p class=\"actions\"><a class=\"button\" href=\"/account/\">{}</a></p>\n",
                    facts.say("Change this"));
    co_return answer(facts, *at, content);
}

coro<http::response> profile_json(ref<user> at) {
    json out;
    out.begin()
        .member("name", at->facts.name)
        .member("about", at->facts.about)
        .member("blog", blog_url(at->facts.canon))
        .end();
    co_return answer_json(std::move(out).text());
}

http::response asset(const char* type, std::string_view content) {
    return http::content(type, http::static_view(content))
        .with("Cache-Control", "public, max-age=3600");
}
http::response style(front&) { return asset("text/css; charset=utf-8", style_sheet); }
http::response manners(front&) { return asset("text/javascript; charset=utf-8", script); }
http::response picture(front&) { return asset("image/svg+xml", icon); }

http::response robots(front& at) {
    return http::text(
        "User-agent: *\nDisallow: /account/\nDisallow: /admin/\nDisallow: /search\n"
        "Sitemap: " +
        at.absolute_url("sitemap.xml") + "\n");
}

coro<http::response> sitemap(ref<front> at) {
    request_facts& facts = co_await here;
    // The latest: a sitemap has at most 50,000 URLs, and robots follow links too.
    auto look = [](connection& on) {
        std::vector<post_line> all;
        for (list_position behind; all.size() < 1000;) {
            auto some = latest_posts(on, behind);
            if (some.empty()) break;
            behind = {*some.back().published, some.back().id};
            std::move(some.begin(), some.end(), std::back_inserter(all));
        }
        return all;
    };
    const auto all = co_await facts.with.db.read_long(std::move(look));
    std::string origin = at->absolute_url();
    origin.pop_back();
    std::string text =
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
        "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n<url><loc>" +
        http::html_escaped(origin) + "/</loc></url>\n";
    for (const post_line& each : all)
        text += "<url><loc>" + http::html_escaped(origin + post_url(each)) + "</loc><lastmod>" +
                rfc3339(each.changed) + "</lastmod></url>\n";
    co_return http::content("application/xml", text + "</urlset>\n");
}

coro<http::response> health(ref<front>) {
    request_facts& facts = co_await here;
    auto look = [](connection& on) { return on.value<int>("SELECT count(*) FROM version"); };
    co_await facts.with.db.read(std::move(look));
    co_return http::text("ok\n");
}

}  // namespace

void add_front_views(plait::traversal::site& to) {
    to.on<front>().get(home);
    to.on<front>().get(home_json).accepts("application/json");
    to.on<front>().get("search", search);
    to.on<front>().get("search", search_json).accepts("application/json");
    to.on<front>().get("style.css", style).open();
    to.on<front>().get("script.js", manners).open();
    to.on<front>().get("icon.svg", picture).open();
    to.on<front>().get("robots.txt", robots).open();
    to.on<front>().get("sitemap.xml", sitemap);
    to.on<front>().get("healthz", health).open();
    to.on<users>().get(directory);
    to.on<users>().get(directory_json).accepts("application/json");
    to.on<user>().get(profile);
    to.on<user>().get(profile_json).accepts("application/json");
}

}  // namespace blogs
