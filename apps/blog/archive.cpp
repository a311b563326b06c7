// SPDX-License-Identifier: MIT
//
// What a blog has by month, and by tag.
#include "apps/blog/lists.hpp"
#include "apps/blog/tree.hpp"
#include "plait/http/percent.hpp"

#include <string>
#include <utility>
#include <vector>

namespace blogs {

namespace http = plait::http;
using plait::coro;
using plait::traversal::ref;
using plait::traversal::visit;

namespace {

coro<std::vector<month_count>> months_at(ref<archive> at) {
    request_facts& facts = co_await here;
    auto look = [id = at->nearest<blog>()->facts.id](connection& on) {
        return months_of_blog(on, id);
    };
    co_return co_await facts.with.db.read(std::move(look));
}

std::string month_url(const archive& at, const month_count& one) {
    return at.url() + std::to_string(one.year) + (one.month < 10 ? "/0" : "/") +
           std::to_string(one.month) + '/';
}

coro<http::response> months(ref<archive> at) {
    request_facts& facts = co_await here;
    const auto all = co_await months_at(at);
    html content("<h1>{}</h1>\n", facts.say("Archive"));
    if (all.empty())
        content.add("<p class=\"note\">{}</p>\n",
                    facts.say("Nothing has been published here yet."));
    content.add("<ul>\n");
    for (const month_count& each : all)
        content.add("<li><a href=\"{}\">{}</a> <span class=\"meta\">{}</span></li>\n",
                    month_url(*at, each), month_text(each.year, each.month, facts.say),
                    facts.say.counted(each.posts, thing::post));
    co_return answer(facts, *at, content.add("</ul>\n"));
}

coro<http::response> months_json(ref<archive> at) {
    const auto all = co_await months_at(at);
    json out;
    out.begin().list("months");
    for (const month_count& each : all)
        out.begin()
            .member("url", month_url(*at, each))
            .member("year", each.year)
            .member("month", each.month)
            .member("posts", each.posts)
            .end();
    out.end_list().end();
    co_return answer_json(std::move(out).text());
}

coro<std::vector<post_line>> posts_of_time(const resource* at, span when, list_position behind) {
    request_facts& facts = co_await here;
    auto look = [id = at->nearest<blog>()->facts.id, when, behind](connection& on) {
        return posts_in(on, id, when, behind);
    };
    co_return co_await facts.with.db.read(std::move(look));
}

template <class Time>
coro<http::response> of_time(ref<Time> at, visit v) {
    request_facts& facts = co_await here;
    const list_position behind = behind_of(v.request());
    const auto all = co_await posts_of_time(&*at, at->when(), behind);
    html content("<h1>{}</h1>\n", title_of(*at, facts.say));
    content.add(posts_from(all, facts.reading(), behind, at->url(),
                           "Nothing was published here in this time."));
    co_return answer(facts, *at, content);
}

template <class Time>
coro<http::response> of_time_json(ref<Time> at, visit v) {
    const auto all = co_await posts_of_time(&*at, at->when(), behind_of(v.request()));
    co_return answer_json(posts_json(at->title(), all, at->url()));
}

coro<std::vector<tag_count>> tags_at(ref<tags> at) {
    request_facts& facts = co_await here;
    auto look = [id = at->nearest<blog>()->facts.id](connection& on) {
        return tags_of_blog(on, id);
    };
    co_return co_await facts.with.db.read(std::move(look));
}

coro<http::response> all_tags(ref<tags> at) {
    request_facts& facts = co_await here;
    std::vector<std::string> names;
    for (const tag_count& each : co_await tags_at(at)) names.push_back(each.name);
    html content("<h1>{}</h1>\n", facts.say("Tags"));
    if (names.empty()) content.add("<p class=\"note\">{}</p>\n", facts.say("No post has a tag."));
    co_return answer(facts, *at,
                     content.add(tag_links(at->nearest<blog>()->url(), names, facts.say)));
}

coro<http::response> all_tags_json(ref<tags> at) {
    const auto all = co_await tags_at(at);
    json out;
    out.begin().list("tags");
    for (const tag_count& each : all)
        out.begin()
            .member("url", at->url() + http::segment_encoded(each.name) + '/')
            .member("name", each.name)
            .member("posts", each.posts)
            .end();
    out.end_list().end();
    co_return answer_json(std::move(out).text());
}

coro<std::vector<post_line>> posts_of_tag(ref<tag> at, list_position behind) {
    request_facts& facts = co_await here;
    auto look = [id = at->nearest<blog>()->facts.id, name = std::string(at->name()),
                 behind](connection& on) { return posts_tagged(on, id, name, behind); };
    auto all = co_await facts.with.db.read(std::move(look));
    if (all.empty() && behind.published == 0) throw refusal(404, "no post has this tag");
    co_return all;
}

coro<http::response> tagged(ref<tag> at, visit v) {
    request_facts& facts = co_await here;
    const list_position behind = behind_of(v.request());
    const auto all = co_await posts_of_tag(at, behind);
    html content("<h1>{} “{}”</h1>\n", facts.say("Tagged"), at->name());
    content.add(posts_from(all, facts.reading(), behind, at->url(), "No post has a tag."));
    co_return answer(facts, *at, content);
}

coro<http::response> tagged_json(ref<tag> at, visit v) {
    const auto all = co_await posts_of_tag(at, behind_of(v.request()));
    co_return answer_json(posts_json(at->name(), all, at->url()));
}

}  // namespace

void add_archive_views(plait::traversal::site& to) {
    to.on<archive>().get(months);
    to.on<archive>().get(months_json).accepts("application/json");
    to.on<year>().get(of_time<year>);
    to.on<year>().get(of_time_json<year>).accepts("application/json");
    to.on<month>().get(of_time<month>);
    to.on<month>().get(of_time_json<month>).accepts("application/json");
    to.on<tags>().get(all_tags);
    to.on<tags>().get(all_tags_json).accepts("application/json");
    to.on<tag>().get(tagged);
    to.on<tag>().get(tagged_json).accepts("application/json");
}

}  // namespace blogs
