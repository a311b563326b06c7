// SPDX-License-Identifier: MIT
//
// The account of whoever is signed in.
#include "apps/blog/agent.hpp"
#include "apps/blog/lists.hpp"
#include "apps/blog/passwords.hpp"
#include "apps/blog/tree.hpp"
#include "plait/http/redirect.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace blogs {

namespace http = plait::http;
using plait::coro;
using plait::traversal::ref;
using plait::traversal::visit;

namespace {

constexpr std::size_t longest_about = 500;  // characters

html about_form(const form_state& form, const request_facts& facts) {
    const voice& say = facts.say;
    html made("<h2>{}</h2>\n<form class=\"form\" method=\"post\" action=\"/account/profile\">",
              say("About you"));
    made.add(proof_field(facts.proof)).add(complaint(form));
    made.add(text_field(form, "about", say("In a few words"), {{"dir", "auto"}}));
    made.add(
        "<label for=\"language\">{}</label><select id=\"language\" name=\"language\">"
        "<option value=\"\">{}</option>",
        say("Language"), say("As the browser says"));
    for (const language_facts& each : languages)
        made.add("<option value=\"{}\" lang=\"{}\"{}>{}</option>", each.tag, each.tag,
                 http::attribute("selected", form.value("language") == each.tag), each.name);
    made.add("</select><label for=\"zone\">{}</label><select id=\"zone\" name=\"zone\">",
             say("Time zone"));
    for (const std::string& each : zones())
        made.add("<option{}>{}</option>", http::attribute("selected", form.value("zone") == each),
                 each);
    return made.add(
        "</select><div class=\"buttons\"><button class=\"main\">{}</button></div></form>\n",
        say("Save"));
}

html password_form(const form_state& form, const request_facts& facts) {
    const voice& say = facts.say;
    html made("<h2>{}</h2>\n<form class=\"form\" method=\"post\" action=\"/account/password\">",
              say("Password"));
    made.add(proof_field(facts.proof)).add(complaint(form));
    made.add("<input hidden name=\"username\" autocomplete=\"username\" value=\"{}\">",
             facts.who->name);
    made.add(password_field(form, "current-password", say("The one you have"), "current-password"));
    made.add(password_field(form, "new-password", say("The new one"), "new-password"));
    return made.add(
        "<p class=\"hint\">{}</p><div class=\"buttons\"><button "
        "class=\"main\">{}</button></div></form>\n",
        say("All other sessions end."), say("Change the password"));
}

html session_list(const std::vector<session_facts>& all, const request_facts& facts) {
    const std::string mine = hex(token_hash(facts.who->token));
    const voice& say = facts.say;
    html made("<h2 id=\"sessions\">{}</h2>\n<ul class=\"sessions\">\n", say("Sessions"));
    for (const session_facts& each : all) {
        const std::string agent = agent_text(each.agent);
        made.add("<li><div><strong>{}</strong><p class=\"meta\">{} · {} {} · {} {}</p></div>",
                 agent.empty() ? say("An unknown browser") : agent, each.address, say("since"),
                 minute_element(each.created, facts.reading()), say("last seen"),
                 minute_element(each.seen, facts.reading()));
        if (each.id == mine)
            made.add("<span class=\"note\">{}</span>", say("This one"));
        else
            made.add("<form method=\"post\" action=\"/account/sessions\">")
                .add(proof_field(facts.proof))
                .add(
                    "<input type=\"hidden\" name=\"session\" value=\"{}\"><button>{}</button>"
                    "</form>",
                    each.id, say("End"));
        made.add("</li>\n");
    }
    return made.add("</ul>\n");
}

// Which of its forms has just failed.
struct desk_state {
    std::optional<form_state> about;
    form_state password;
    int status = 200;
};

coro<http::response> desk_page(ref<account_desk> at, desk_state state) {
    request_facts& facts = co_await here;
    const auto sessions = co_await facts.with.people.sessions(facts.user());
    if (!state.about) {
        auto look = [name = facts.who->canon](connection& on) { return find_person(on, name); };
        const auto self = co_await facts.with.db.read(std::move(look));
        state.about.emplace();
        if (self)
            state.about->values = {
                {"about", self->about}, {"zone", self->zone}, {"language", self->language}};
    }
    html content(
        "<h1>{}</h1>\n<p class=\"actions\"><a href=\"{}\">{}</a><a href=\"/files/\">{}</a></p>\n",
        facts.who->name, person_url(facts.who->canon), facts.say("Your page"),
        facts.say("Your pictures"));
    content.add(about_form(*state.about, facts));
    content.add(password_form(state.password, facts));
    content.add(session_list(sessions, facts));
    page_options how;
    how.status = state.status;
    how.for_robots = false;
    co_return answer(facts, *at, content, how);
}

coro<http::response> desk(ref<account_desk> at) { return desk_page(std::move(at), {}); }

coro<http::response> desk_json(ref<account_desk>) {
    request_facts& facts = co_await here;
    const auto sessions = co_await facts.with.people.sessions(facts.user());
    const std::string mine = hex(token_hash(facts.who->token));
    json out;
    out.begin()
        .member("name", facts.who->name)
        .member("url", person_url(facts.who->canon))
        .member("language", facts.who->language)
        .member("zone", facts.who->zone)
        .list("sessions");
    for (const session_facts& each : sessions)
        out.begin()
            .member("agent", each.agent)
            .member("address", each.address)
            .member("created", rfc3339(each.created))
            .member("seen", rfc3339(each.seen))
            .member("this", each.id == mine)
            .end();
    out.end_list().end();
    co_return answer_json(std::move(out).text());
}

// Where a form that was refused is shown, and looked at again.
http::response back_to_desk(account_desk& at) { return http::redirect(at.url()); }

http::exchange keep_profile_of(ref<account_desk> at, visit v) {
    request_facts& facts = co_await here;
    const http::form_data form = co_await read_form(v.request());
    const std::string_view about = form.value("about");
    std::optional<refusal> wrong;
    if (character_count(about) > longest_about)
        wrong = refusal(422, "about", "this has at most 500 characters");
    else if (!is_zone(form.value("zone")))
        wrong = refusal(422, "there is no such time zone");
    else if (!form.value("language").empty() && !language_of(form.value("language")))
        wrong = refusal(422, "there is no such language here");
    if (wrong) {
        desk_state state;
        state.about = state_of(facts, form, &*wrong);
        state.status = 422;
        co_return co_await desk_page(std::move(at), std::move(state));
    }
    auto change = [id = facts.user(), about = std::string(about),
                   zone = std::string(form.value("zone")),
                   language = std::string(form.value("language"))](connection& on) {
        person changed;
        changed.id = id;
        changed.about = about;
        changed.zone = zone;
        changed.language = language;
        keep_profile(on, changed);
    };
    co_await facts.with.db.write(std::move(change));
    co_return http::redirect("/account/");
}

http::exchange change_password(ref<account_desk> at, visit v) {
    request_facts& facts = co_await here;
    const http::form_data form = co_await read_form(v.request());
    std::optional<refusal> wrong;
    try {
        const std::string token = co_await facts.with.people.change_password(
            *facts.who, std::string(form.value("current-password")),
            std::string(form.value("new-password")), facts.from);
        http::response to = http::redirect("/account/");
        facts.give_session(to, token);
        co_return to;
    } catch (const refusal& why) {
        wrong = why;
    }
    desk_state state;
    state.password = state_of(facts, form, &*wrong);
    state.status = wrong->status();
    co_return co_await desk_page(std::move(at), std::move(state));
}

http::exchange end_one(ref<account_desk>, visit v) {
    request_facts& facts = co_await here;
    const http::form_data form = co_await read_form(v.request());
    co_await facts.with.people.end_session(facts.user(), std::string(form.value("session")));
    co_return http::redirect("/account/#sessions");
}

}  // namespace

void add_account_views(plait::traversal::site& to) {
    to.on<account_desk>().get(desk).needs("account");
    to.on<account_desk>().get(desk_json).accepts("application/json").needs("account");
    for (const char* const form : {"profile", "password", "sessions"})
        to.on<account_desk>().get(form, back_to_desk).needs("account");
    to.on<account_desk>().post("profile", keep_profile_of).needs("account");
    to.on<account_desk>().post("password", change_password).needs("account");
    to.on<account_desk>().post("sessions", end_one).needs("account");
}

}  // namespace blogs
