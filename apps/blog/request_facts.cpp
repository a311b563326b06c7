// SPDX-License-Identifier: MIT
#include "apps/blog/request_facts.hpp"

#include "apps/blog/brakes.hpp"
#include "apps/blog/lists.hpp"
#include "apps/blog/passwords.hpp"
#include "apps/blog/tree.hpp"
#include "plait/http/set_cookie.hpp"

#include <algorithm>
#include <chrono>

namespace blogs {

namespace http = plait::http;

namespace {

constexpr std::chrono::hours session_cookie_age{30 * 24};

page_frame frame_of(const request_facts& to, const page_options& how) {
    page_frame around;
    around.say = to.say;
    around.title = how.title;
    around.site_title = *to.with.title;
    around.description = how.description;
    around.who = to.who;
    around.proof = to.proof;
    around.feed = how.feed;
    around.for_robots = how.for_robots;
    if (to.who) around.own_blog = blog_url(to.who->canon);
    return around;
}

http::response finished(const page_frame& around, const html& content, int status) {
    http::response made = http::page(page_of(around, content)).with_status(status);
    made.with("Content-Language", around.say.facts().tag);
    return made;
}

}  // namespace

std::string title_of(const plait::traversal::resource& one, const voice& say) {
    const auto* const spoken = dynamic_cast<const titled_by_phrase*>(&one);
    return spoken != nullptr ? spoken->title_in(say) : one.title();
}

void request_facts::give_session(http::response& answer, const std::string& token) const {
    http::set_cookie made(cookie(), token);
    made.max_age(session_cookie_age);
    if (!secure) made.insecure();
    answer.with("Set-Cookie", made.text());
}

void request_facts::end_session(http::response& answer) const {
    http::set_cookie gone = http::set_cookie::removal(cookie());
    if (!secure) gone.insecure();
    answer.with("Set-Cookie", gone.text());
}

plait::coro<void> request_facts::charge(allowance* of) {
    moment wait =
        co_await take_one(&with.by_address, &with.db, brake_of_address(from.address), from.now);
    if (wait == 0 && who)
        wait = co_await take_one(of, &with.db, brake_of_name(who->canon), from.now);
    if (wait != 0)
        throw refusal(429, "",
                      sentence("that is a lot in a short time; please wait {}", (wait + 999) / 1000,
                               thing::second));
}

plait::coro<http::form_data, plait::bytes> read_form_unproved(http::request asked) {
    if (asked.content_length().value_or(0) > longest_form)
        throw refusal(413, "a form has at most 1 MiB");
    co_return co_await http::form(asked, longest_form);
}

bool request_facts::is_proved(const http::form_data& form) const {
    return !who || equal_secrets(form.value("proof"), proof);
}

plait::coro<http::form_data, plait::bytes> read_form(http::request asked) {
    request_facts& facts = co_await here;
    http::form_data form = co_await read_form_unproved(asked);
    if (!facts.is_proved(form))
        throw refusal(403,
                      "this form is not of your session; go back, load the page again, and send it "
                      "once more");
    co_return form;
}

form_state state_of(const request_facts& of, const http::form_data& form, const refusal* wrong) {
    form_state state;
    for (const auto& [name, value] : form)
        if (name.find("password") == std::string::npos && name != "proof")
            state.values.emplace(name, value);
    if (wrong != nullptr) {
        state.wrong = wrong->why().in(of.say);
        state.wrong_field = wrong->field();
    }
    return state;
}

http::response answer(const request_facts& to, const plait::traversal::resource& at,
                      const html& content, const page_options& how) {
    page_frame around = frame_of(to, how);
    for (const plait::traversal::resource& each : at.lineage())
        around.crumbs.emplace_back(title_of(each, to.say), each.url());
    std::reverse(around.crumbs.begin(), around.crumbs.end());
    if (around.title.empty()) around.title = around.crumbs.back().first;
    if (!how.last_crumb.empty()) around.crumbs.emplace_back(how.last_crumb, "");
    return finished(around, content, how.status);
}

http::response answer_bare(const request_facts& to, const html& content, const page_options& how) {
    return finished(frame_of(to, how), content, how.status);
}

http::response form_page(const request_facts& to, const plait::traversal::resource& at,
                         phrase title, const html& content, int status) {
    page_options how;
    how.title = how.last_crumb = to.say(title);
    how.status = status;
    how.for_robots = false;
    html whole("<h1>{}</h1>\n", to.say(title));
    return answer(to, at, whole.add(content), how);
}

http::response answer_json(std::string text) {
    return http::content("application/json", std::move(text));
}

}  // namespace blogs
