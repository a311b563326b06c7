// SPDX-License-Identifier: MIT
//
// What operators see: accounts, connections with their stacks, metrics, statistics.
#include "apps/blog/lists.hpp"
#include "apps/blog/local_accounts.hpp"
#include "apps/blog/tree.hpp"
#include "plait/http/redirect.hpp"

#include <utility>

namespace blogs {

namespace http = plait::http;
using plait::coro;
using plait::traversal::ref;
using plait::traversal::visit;

namespace {

struct numbers {
    std::int64_t people = 0;
    std::int64_t posts = 0;
    std::int64_t comments = 0;
    std::int64_t sessions = 0;
};

coro<numbers> count_all() {
    request_facts& facts = co_await here;
    auto look = [](connection& on) {
        numbers all;
        all.people = count_people(on);
        all.posts =
            on.value<std::int64_t>("SELECT count(*) FROM post WHERE publishedat IS NOT NULL")
                .value();
        all.comments = on.value<std::int64_t>("SELECT count(*) FROM comment").value();
        all.sessions = on.value<std::int64_t>("SELECT count(*) FROM session").value();
        return all;
    };
    co_return co_await facts.with.db.read_long(std::move(look));
}

coro<http::response> desk_json(ref<admin_desk>) {
    const numbers all = co_await count_all();
    json out;
    out.begin()
        .member("accounts", all.people)
        .member("posts", all.posts)
        .member("comments", all.comments)
        .member("sessions", all.sessions)
        .end();
    co_return answer_json(std::move(out).text());
}

coro<http::response> desk(ref<admin_desk> at) {
    request_facts& facts = co_await here;
    const voice& say = facts.say;
    const numbers all = co_await count_all();
    html content(
        "<h1>{}</h1>\n<ul class=\"cards\"><li><b>{}</b><span>{}</span></li>"
        "<li><b>{}</b><span>{}</span></li><li><b>{}</b><span>{}</span></li>"
        "<li><b>{}</b><span>{}</span></li></ul>\n",
        say("Admin"), all.people, say("Accounts"), all.posts, say("Posts"), all.comments,
        say("Comments"), all.sessions, say("Sessions"));
    content.add(
        "<p class=\"actions\"><a href=\"{}\">{}</a><a href=\"{}\">{}</a>"
        "<a href=\"{}\">{}</a></p>\n",
        at->url("users"), say("Accounts"), at->url("stacks"), say("Connections"),
        at->nearest<front>()->url("metrics"), say("Metrics"));
    if (facts.with.statistics) content.add(facts.with.statistics(say));
    page_options how;
    how.for_robots = false;
    co_return answer(facts, *at, content, how);
}

coro<http::response> stacks(ref<admin_desk> at) {
    request_facts& facts = co_await here;
    const voice& say = facts.say;
    html content("<h1>{}</h1>\n<p>{}</p>\n", say("Connections"),
                 say("Each with the stack of its coroutines, this page’s own among them."));
    if (facts.with.stacks) {
        const std::string text = co_await facts.with.stacks();
        content.add("<pre tabindex=\"0\">{}</pre>\n", text);
    }
    page_options how;
    how.title = how.last_crumb = say("Connections");
    how.for_robots = false;
    co_return answer(facts, *at, content, how);
}

coro<http::response> metrics(ref<front>) {
    request_facts& facts = co_await here;
    co_return http::text(facts.with.metrics ? facts.with.metrics() : std::string());
}

struct account_line {
    std::string name;
    std::string canon;
    bool disabled;
    bool admin;
};

coro<http::response> people(ref<admin_desk> at, visit v) {
    request_facts& facts = co_await here;
    const voice& say = facts.say;
    auto look = [after = v.request().query("after", "")](connection& on) {
        std::vector<account_line> all;
        on.each<std::string, std::string, bool, bool>(
            "SELECT username, canon, disabledat IS NOT NULL, EXISTS(SELECT 1 FROM membership m "
            "WHERE m.userid = a.id AND m.team = 'admin') FROM account a WHERE canon > $1 "
            "ORDER BY canon LIMIT 50",
            [&](std::string name, std::string canon, bool disabled, bool admin) {
                all.push_back({std::move(name), std::move(canon), disabled, admin});
            },
            after);
        return all;
    };
    const auto all = co_await facts.with.db.read(std::move(look));
    html content(
        "<h1>{}</h1>\n<div class=\"wide\"><table class=\"counts\"><thead><tr>"
        "<th scope=\"col\">{}</th><th scope=\"col\">{}</th>"
        "<th scope=\"col\"><span class=\"skip\">{}</span></th></tr></thead><tbody>\n",
        say("Accounts"), say("Name"), say("State"), say("Change"));
    for (const account_line& each : all) {
        content.add("<tr><td><a href=\"{}\">{}</a></td><td>{}</td><td>", person_url(each.canon),
                    each.name,
                    each.disabled ? say("disabled")
                    : each.admin  ? say("admin")
                                  : "");
        if (!each.admin)
            content.add("<form method=\"post\" action=\"{}\">", at->url("users"))
                .add(proof_field(facts.proof))
                .add(
                    "<input type=\"hidden\" name=\"name\" value=\"{}\"><button class=\"plain\" "
                    "name=\"action\" value=\"{}\">{}</button></form>",
                    each.canon, each.disabled ? "enable" : "disable",
                    each.disabled ? say("Enable") : say("Disable"));
        content.add("</td></tr>\n");
    }
    content.add("</tbody></table></div>\n");
    if (all.size() == 50)
        content.add(
            "<nav class=\"pager\" aria-label=\"{}\"><a href=\"/admin/users?after={}\">{}</a>"
            "</nav>\n",
            say("Pages"), all.back().canon, say("More"));
    page_options how;
    how.title = how.last_crumb = say("Accounts");
    how.for_robots = false;
    co_return answer(facts, *at, content, how);
}

http::exchange change_person(ref<admin_desk> at, visit v) {
    request_facts& facts = co_await here;
    const http::form_data form = co_await read_form(v.request());
    auto change = [name = std::string(form.value("name")), off = form.value("action") == "disable",
                   now = facts.from.now](connection& on) {
        return off ? disable(on, name, now) : enable(on, name);
    };
    co_await facts.with.db.write(std::move(change));
    co_return http::redirect(at->url("users"));
}

}  // namespace

void add_admin_views(plait::traversal::site& to) {
    to.on<admin_desk>().get(desk);
    to.on<admin_desk>().get(desk_json).accepts("application/json");
    to.on<admin_desk>().get("stacks", stacks);
    to.on<front>().get("metrics", metrics).needs("admin");
    to.on<admin_desk>().get("users", people);
    to.on<admin_desk>().post("users", change_person).needs("admin");
}

}  // namespace blogs
